import { expect, test } from 'vitest'
import { AAVE_POOLS, AAVE_POOLS_AS_LISTED } from './aavePools.ts'
import { readEvmAddress } from './addressEvm.ts'

test('has no slip of the pen: every address is listed with the capitals of its checksum', () => {
  const listed = AAVE_POOLS_AS_LISTED.flatMap(({ contract, reserves }) => [contract, ...reserves.trim().split(/\s+/)])
  expect(listed.filter((address) => 'problem' in readEvmAddress(address))).toEqual([])
})

test('has three contracts of each reserve', () => {
  for (const { reserves } of AAVE_POOLS)
    for (const { underlying, receipt, debt } of reserves)
      for (const address of [underlying, receipt, debt]) expect(address).toMatch(/^0x[0-9a-f]{40}$/)
})
