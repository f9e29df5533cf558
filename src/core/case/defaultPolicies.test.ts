import { expect, it } from 'vitest'
import { defaultPolicies } from './defaultPolicies.ts'

it('has tiho only where every origin lies on a UTXO chain', () => {
  const of = (...assets: string[]) => defaultPolicies({ origins: assets.map((asset) => ({ asset })) })
  const account = ['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'poison']
  expect(of('bitcoin/BTC', 'litecoin/LTC')).toEqual([
    'fifo',
    'lifo',
    'haircut',
    'libr',
    'dirty-first',
    'tiho',
    'poison',
  ])
  expect(of('ethereum/ETH')).toEqual(account)
  expect(of('bitcoin/BTC', 'somechain/X')).toEqual(account)
})
