import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { DyepackError } from '../../core/errors.ts'
import { readTruth } from './readTruth.ts'

const folder = mkdtempSync(join(tmpdir(), 'dyepack-test-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const HASH = `0x${'ab'.repeat(32)}`
const ADDRESS = `0x${'cd'.repeat(20)}`
const HEADER = 'kind,chain,tx_hash,seq,address,amount,source'

async function read(...lines: readonly string[]) {
  writeFileSync(join(folder, 'truth.csv'), `${[HEADER, ...lines].join('\n')}\n`)
  return readTruth(folder)
}

test('flows and end points, in one form', async () => {
  const lines = [
    `flow,ethereum,${HASH.toUpperCase().replace('0X', '0x')},,,,A paper: table 2`,
    'flow,ethereum,,7,,5,A list',
    `endpoint,ethereum,,,${ADDRESS},9,A list`,
  ]
  expect(await read(...lines)).toEqual({
    flows: [
      { chain: 'ethereum', hash: HASH, seq: null, amount: null, source: 'A paper: table 2' },
      { chain: 'ethereum', hash: null, seq: 7, amount: 5n, source: 'A list' },
    ],
    ends: [{ chain: 'ethereum', address: ADDRESS, amount: 9n, source: 'A list' }],
  })
})

test.each([
  [`flow,ethereum,${HASH},,,,`, 'BAD_TRUTH', 'source'],
  [`flow,ethereum,${HASH},,,,a\u202eb`, 'BAD_TRUTH', 'source'],
  ['flow,ethereum,,,,,s', 'BAD_TRUTH', 'seq'],
  ['flow,ethereum,0x12,,,,s', 'BAD_HASH', 'tx_hash'],
  [`flow,ethereum,${HASH},-1,,,s`, 'BAD_SEQ', 'seq'],
  [`flow,ethereum,${HASH},,${ADDRESS},,s`, 'BAD_TRUTH', 'address'],
  [`flow,ethereum,${HASH},,,1e18,s`, 'BAD_AMOUNT', 'amount'],
  [`flwo,ethereum,${HASH},,,,s`, 'BAD_TRUTH', 'kind'],
  [`flow,,${HASH},,,,s`, 'BAD_TRUTH', 'chain'],
  ['endpoint,ethereum,,,0x12,,s', 'BAD_ADDRESS', 'address'],
  [`endpoint,ethereum,${HASH},,${ADDRESS},,s`, 'BAD_TRUTH', 'tx_hash'],
  ['flow,ethereum,1', 'BAD_ROW', ''],
])('%s is refused with its line', async (line, code, key) => {
  const error = await read('', line).catch((thrown: unknown) => thrown as DyepackError)
  expect(error).toBeInstanceOf(DyepackError)
  expect(error).toMatchObject({ code, facts: { line: 3, key } })
})

test('a file of another kind has many problems, of which no more than a hundred are kept', async () => {
  const error = await read(...Array.from({ length: 5000 }, () => 'x')).catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'BAD_ROW', facts: { line: 2, count: 100 } })
})

test('the same label twice, another header, no file', async () => {
  const twice = `flow,ethereum,${HASH},,,,s`
  await expect(read(twice, twice)).rejects.toMatchObject({ code: 'BAD_TRUTH', facts: { line: 3 } })
  writeFileSync(join(folder, 'truth.csv'), 'kind,tx\n')
  await expect(readTruth(folder)).rejects.toMatchObject({ code: 'BAD_HEADER' })
  await expect(readTruth(join(folder, 'none'))).rejects.toMatchObject({ code: 'MISSING_FILE' })
})
