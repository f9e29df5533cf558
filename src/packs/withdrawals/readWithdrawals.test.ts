import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { readWithdrawals } from './readWithdrawals.ts'

const folder = mkdtempSync(join(tmpdir(), 'dyepack-books-'))
afterAll(() => rmSync(folder, { recursive: true }))

let n = 0
function read(text: string | Buffer, chains = ['ethereum']) {
  const file = join(folder, `${n++}.csv`)
  writeFileSync(file, text)
  return readWithdrawals(file, chains)
}
const HASH = `0x${'ab'.repeat(32)}`
const TO = `0x${'12'.repeat(20)}`

it('reads what exchanges export: other columns, semicolons, quotation marks, capitals, seconds, a byte order mark', async () => {
  const text = `\ufeffUser;Hash;Address;Asset;Amount;Time;Note\r\n7;${HASH.toUpperCase().replace('0X', '0x')};;;;;"a;\nb"\r\n8;;${TO};USDT;1234.50;1700000000;\r\n`
  const { withdrawals, ignored } = await read(text)
  expect(ignored).toEqual(['user', 'note'])
  const none = { hash: null, address: null, chain: null, asset: null, amount: null, time: null }
  expect(withdrawals).toEqual([
    { ...none, line: 2, hash: HASH },
    { ...none, line: 4, address: TO, asset: 'USDT', amount: '1234.50', time: 1_700_000_000_000 },
  ])
})

it.each([
  ['BAD_HEADER', 'foo,bar\n1,2\n'],
  ['BAD_HEADER', `hash,hash\n${HASH},${HASH}\n`],
  ['BAD_HEADER', `address,amount,time\n${TO},1,2026-11-29T00:00:00Z\n`],
  ['BAD_HEADER', 'hash,asset,amount,units\n'],
  ['BAD_ROW', `hash,address\n${HASH}\n`],
  ['BAD_ROW', `hash,address,asset,units,time\n,${TO},ETH,1,\n`],
  ['BAD_ROW', `hash,asset\n${HASH},${'x'.repeat(2000)}\n`],
  ['BAD_HASH', 'hash\n0x12\n'],
  ['BAD_ADDRESS', 'hash,address\n,0x12\n'],
  ['BAD_CHAIN', `hash,chain\n${HASH},nowhere\n`],
  ['BAD_AMOUNT', `address,asset,amount,time\n${TO},ETH,"1,000.5",2026-11-29T00:00:00Z\n`],
  ['BAD_AMOUNT', `address,asset,units,time\n${TO},ETH,1.5,2026-11-29T00:00:00Z\n`],
  ['BAD_AMOUNT', `address,asset,units,time\n${TO},ETH,${2n ** 256n},2026-11-29T00:00:00Z\n`],
  ['BAD_TIME', `address,asset,units,time\n${TO},ETH,1,2026-11-29 00:00:00\n`],
  ['BAD_CSV', `hash,asset\n${HASH},"never closed\n`],
  ['EMPTY_FILE', ' \n'],
  ['NOT_UTF8', Buffer.from([0x68, 0, 0x61, 0])],
])('refuses with %s, and says where', async (code, text) => {
  const error = await read(text).then(
    () => null,
    (thrown: { code: string; message: string; facts: object }) => thrown,
  )
  expect(error).toMatchObject({ code })
  expect(error!.message).toContain('.csv')
})
