import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readBalances } from './readBalances.ts'

const folder = mkdtempSync(join(tmpdir(), 'dyepack-balances-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let made = 0
function file(text: string): string {
  const path = join(folder, `${made++}.csv`)
  writeFileSync(path, text)
  return path
}

const HEADER = 'chain,address,asset,height,time,balance'
/** EIP-55's own example of an address, in mixed case and in the ledger's form. */
const MIXED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const LOWER = MIXED.toLowerCase()
const ETH = { chain: 'ethereum', address: LOWER, asset: 'ethereum/ETH' }

test('reads balances at heights and times, addresses in the form of the ledger, with their lines', async () => {
  const path = file(
    `\ufeff${HEADER}\r\nethereum,${MIXED},ethereum/ETH,17000000,,${2n ** 256n - 1n}\r\n\r\nethereum,${LOWER},ethereum/ETH,,2023-04-08T08:00:11+02:00,0\r\n`,
  )
  expect(await readBalances([path])).toEqual([
    { ...ETH, height: 17000000, time: null, balance: 2n ** 256n - 1n, file: path, line: 2 },
    { ...ETH, height: null, time: Date.UTC(2023, 3, 8, 6, 0, 11), balance: 0n, file: path, line: 4 },
  ])
})

test('columns stand in any order, cells may be quoted, height or time may be left out; files are read one after the other', async () => {
  const bitcoin = file(
    'balance,height,chain,asset,address\n"5",1,bitcoin,bitcoin/BTC,1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n',
  )
  const ether = file(`time,balance,address,asset,chain\n2023-04-08T08:00:11Z,7,${LOWER},ethereum/ETH,ethereum\n`)
  const read = await readBalances([bitcoin, ether])
  expect(read.map(({ chain, balance, height, time }) => [chain, balance, height, time])).toEqual([
    ['bitcoin', 5n, 1, null],
    ['ethereum', 7n, null, Date.UTC(2023, 3, 8, 8, 0, 11)],
  ])
})

test.each([
  ['balance', `${HEADER},note`, /"note" is no column/],
  ['twice', `${HEADER},height`, /"height" stands there twice/],
  ['missing', 'chain,address,asset,height,time', /"balance" is missing/],
  ['when', 'chain,address,asset,balance', /"height" and "time" are both missing/],
])('a header that is none: %s', async (_, header, says) => {
  const path = file(`${header}\n`)
  await expect(readBalances([path])).rejects.toMatchObject({ code: 'BAD_HEADER', message: expect.stringMatching(says) })
})

const good = `ethereum,${LOWER},ethereum/ETH,1,,5`
test.each([
  ['BAD_CHAIN', 'chain', good.replace('ethereum,', 'bsc,')],
  ['BAD_ADDRESS', 'address', good.replace(LOWER, LOWER.slice(0, 41))],
  ['BAD_ADDRESS', 'address', good.replace(LOWER, MIXED.replace('aA', 'AA'))],
  ['BAD_ASSET', 'asset', good.replace('ethereum/ETH', 'ETH')],
  ['BAD_HEIGHT', 'height', good.replace(',1,', ',-1,')],
  ['BAD_TIME', 'time', good.replace(',1,,', ',,2023-04-08T08:00:11,')],
  ['BAD_ROW', '', good.replace(',1,', ',,')],
  ['BAD_ROW', '', `${good},6`],
  ['BAD_BALANCE', 'balance', good.replace(/5$/, '5.0')],
  ['BAD_BALANCE', 'balance', good.replace(/5$/, '1e18')],
  ['BAD_BALANCE', 'balance', good.replace(/5$/, '-5')],
  ['BAD_BALANCE', 'balance', good.replace(/5$/, '0x5')],
  ['BAD_BALANCE', 'balance', good.replace(/5$/, String(2n ** 256n))],
  ['BAD_BALANCE', 'balance', good.replace(/5$/, '')],
])('%s names the line and the column %s', async (code, key, row) => {
  const path = file(`${HEADER}\n${good}\n${row}\n`)
  await expect(readBalances([path])).rejects.toMatchObject({ code, facts: { file: path, line: 3, key } })
})
