import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  A,
  amounts,
  B,
  type Cells,
  CHECKSUMMED,
  csv,
  failure,
  HASH,
  importInFolders,
  ledger,
  MAX,
  put,
  row,
  run,
  summary,
} from '../../test/import/transferFiles.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'

importInFolders()

describe('a bad row', () => {
  const bad: readonly [string, Cells, string][] = [
    ['a negative amount', { amount: '-1' }, 'amount'],
    ['a fractional amount', { amount: '1.5' }, 'amount'],
    ['an amount with exponent', { amount: '1e18' }, 'amount'],
    ['an amount of nothing', { amount: '' }, 'amount'],
    ['an amount above 2^256 − 1', { amount: `${MAX + 1n}` }, 'amount'],
    ['an amount of 79 digits', { amount: '1'.repeat(79) }, 'amount'],
    ['an address that is too short', { from: '0x12' }, 'from'],
    ['an address with a wrong checksum', { to: CHECKSUMMED.replace('aA', 'Aa') }, 'to'],
    ['no sender', { from: '' }, 'from'],
    ['no receiver', { to: '' }, 'to'],
    ['a receiver of gas', { kind: 'gas' }, 'to'],
    ['a time without zone', { time: '2022-03-23T13:29:00' }, 'time'],
    ['a time that is none', { time: '2022-02-30T13:29:00Z' }, 'time'],
    ['a time in seconds', { time: '1648042140' }, 'time'],
    ['an unknown kind', { kind: 'NFT' }, 'kind'],
    ['an asset of another chain', { asset: 'bsc/BNB' }, 'asset'],
    ['a contract that is no address', { asset: 'ethereum/0x12' }, 'asset'],
    ['a chain with capitals', { chain: 'Ethereum' }, 'chain'],
    ['a chain with __proto__', { chain: '__proto__' }, 'chain'],
    ['a fractional height', { height: '1.5' }, 'height'],
    ['a negative tx_index', { tx_index: '-1' }, 'tx_index'],
    ['no seq', { seq: '' }, 'seq'],
    ['too many decimals', { decimals: '256' }, 'decimals'],
    ['a hash that is too short', { tx_hash: '0x12' }, 'tx_hash'],
    ['a hash that is a formula', { tx_hash: '=1+1' }, 'tx_hash'],
  ]
  it.each(bad)('is refused for %s, with file, line, field and value', async (_, cells, field) => {
    const file = put('a.csv', csv(row(), '', row({ seq: '1', ...cells })))
    const error = await failure(run([file]))
    expect(error).toMatchObject({
      code: 'BAD_ROWS',
      kind: 'input',
      facts: { count: 1, reasons: [{ file, line: 4, field }] },
    })
    expect(error.facts.reasons[0]?.value).toBe(cells[field] ?? B)
    expect(error.message).toContain('a.csv line 4')
    await expect(openLedger(ledger)).rejects.toMatchObject({ code: 'NOT_A_LEDGER' })
  })

  it('is refused with the whole file and every other file of the import; what was there stays', async () => {
    await run([put('old.csv', csv(row()))])
    const { digest } = await summary()
    const good = put('good.csv', csv(row({ seq: '1' })))
    expect(
      await failure(run([good, put('bad.csv', csv(row({ seq: '2' }), row({ seq: '3', amount: '-1' })))])),
    ).toMatchObject({ code: 'BAD_ROWS' })
    expect((await summary()).digest).toBe(digest)
  })

  it('comes with the count of all and the first ten, in the order of the file', async () => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      row({ seq: `${i}`, ...(i % 2 === 0 ? { amount: '-1', time: 'yesterday' } : {}) }),
    )
    const error = await failure(run([put('a.csv', csv(...rows))]))
    expect(error.facts.count).toBe(30)
    expect(error.facts.reasons.map(({ line, field }) => `${line} ${field}`)).toEqual(
      [2, 4, 6, 8, 10].flatMap((line) => [`${line} time`, `${line} amount`]),
    )
  })

  it('is found on its true line after quoted line ends, in a zipped file', async () => {
    const rows = [
      row({ symbol: '"a ""b"""' }),
      '',
      row({ seq: '1', symbol: '"E\nTH"', amount: 'x' }),
      row({ seq: '2', amount: 'y' }),
    ]
    const error = await failure(run([put('a.csv.gz', gzipSync(csv(...rows)))]))
    expect(error.facts.reasons.map(({ line, value }) => [line, value])).toEqual([
      [4, 'x'],
      [6, 'y'],
    ])
  })

  it.each([
    ['too few cells', 'ethereum,1', 3],
    ['too many cells', `${row()},more`, 3],
  ])('has %s', async (_, line, number) => {
    const error = await failure(run([put('a.csv', csv(row(), line, row({ seq: '1' })))]))
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { count: 1, reasons: [{ line: number, field: 'line' }] } })
  })

  it('has a control character in a symbol', async () => {
    expect(await failure(run([put('a.csv', csv(row({ symbol: 'E\u0007TH' })))]))).toMatchObject({
      code: 'BAD_ROWS',
      facts: { reasons: [{ field: 'symbol' }] },
    })
  })
})

describe('rows that contradict each other', () => {
  it('stand at one place with other content: both are shown, within and across files', async () => {
    const one = put('one.csv', csv(row({ amount: '1' })))
    const two = put('two.csv', csv(row({ seq: '1' }), row({ amount: '2' })))
    const error = await failure(run([one, two]))
    expect(error).toMatchObject({
      code: 'SAME_PLACE_TWICE',
      message: expect.stringContaining('two different rows stand at one place (1 time); nothing was imported'),
      facts: {
        count: 1,
        reasons: [
          {
            rows: [
              { file: one, line: 2 },
              { file: two, line: 3 },
            ],
          },
        ],
      },
    })
    expect(error.facts.reasons[0]?.rows.map((one) => one.value)).toEqual([
      expect.stringContaining(' 1 at '),
      expect.stringContaining(' 2 at '),
    ])
    expect(
      await failure(run([put('three.csv', csv(row({ amount: '1' }), row({ kind: 'gas', to: '' })))])),
    ).toMatchObject({ code: 'SAME_PLACE_TWICE' })
  })

  it('stand at one place without a hash', async () => {
    const bare = { tx_hash: '' }
    expect(await failure(run([put('a.csv', csv(row(bare), row({ ...bare, amount: '2' })))]))).toMatchObject({
      code: 'SAME_PLACE_TWICE',
    })
    await run([put('b.csv', csv(row({ ...bare, tx_index: '' }), row({ ...bare, tx_index: '', amount: '2' })))])
    expect(await amounts()).toEqual([1n, 2n])
  })

  it.each([
    ['two heights', { height: '2' }],
    ['two times', { time: '2022-03-23T13:29:01Z' }],
    ['two indices', { tx_index: '1' }],
  ])('give one transaction %s', async (_, cells) => {
    const error = await failure(run([put('a.csv', csv(row(), row({ seq: '1', ...cells })))]))
    expect(error).toMatchObject({
      code: 'TRANSACTION_TWICE',
      facts: { reasons: [{ field: HASH(1), rows: [{ line: 2 }, { line: 3 }] }] },
    })
  })

  it('say of one asset two symbols or two decimals', async () => {
    for (const cells of [{ symbol: 'WETH' }, { decimals: '8' }]) {
      expect(await failure(run([put('a.csv', csv(row(), row({ seq: '1', ...cells })))]))).toMatchObject({
        code: 'ASSET_TWICE',
      })
    }
  })

  it('put two transactions at one place of a block', async () => {
    const error = await failure(run([put('a.csv', csv(row(), row({ tx_hash: HASH(2) })))]))
    expect(error).toMatchObject({
      code: 'TWO_TRANSACTIONS_ONE_PLACE',
      facts: { reasons: [{ rows: [{ line: 2 }, { line: 3 }] }] },
    })
  })

  it('but what one row leaves empty, another may say', async () => {
    await run([put('a.csv', csv(row({ height: '', tx_index: '' }), row({ seq: '1', amount: '2' })))])
    expect(await amounts()).toEqual([1n, 2n])
    expect((await summary()).chains[0]).toMatchObject({ withoutHeight: 0, firstHeight: 1 })
  })
})

describe('the same row twice', () => {
  it('is kept once and counted, within a file and across files', async () => {
    const one = put('one.csv', csv(row(), row({ seq: '1' }), row()))
    const two = put('two.csv', csv(row({ from: A.toUpperCase().replace('0X', '0x') }), row({ seq: '2' })))
    const report = await run([one, two])
    expect(
      report.files.map(({ rowsRead, rowsKept, duplicates, refused }) => [rowsRead, rowsKept, duplicates, refused]),
    ).toEqual([
      [3, 2, 1, 0],
      [2, 1, 1, 0],
    ])
    expect((await summary()).movements).toBe(3)
  })
})
