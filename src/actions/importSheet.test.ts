import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { zstdStored } from '../../test/files/zstdStored.ts'
import { makeWorkbook } from '../../test/sheet/makeWorkbook.ts'
import { readTagPacks } from '../packs/tagpack/readTagPacks.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import { importData } from './importData.ts'
import { suggestSheet } from './suggestSheet.ts'

const A = '0x00000000000000000000000000000000000000a1'
const B = '0x00000000000000000000000000000000000000b2'
const C = '0x00000000000000000000000000000000000000c3'
const HASH = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const HEADERS = ['when', 'tx', 'from', 'to', 'amount']
const WHEN = '2023-06-02 21:49:23'
const MAPPING = `columns: { time: when, tx_hash: tx, from: from, to: to, amount: amount }
time: { format: iso, zone: UTC }
amount: { unit: whole }
asset: { id: ethereum/usd, symbol: USD, decimals: 2 }
`
const row = (n: number, amount: string, from = A, to = B) => [WHEN, HASH(n), from, to, amount]
const csv = (...rows: readonly string[][]) => `${[HEADERS, ...rows].map((cells) => cells.join(',')).join('\n')}\n`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-import-sheet-test-'))
  put('mapping.yaml', MAPPING)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (file: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, file), content)
  return file
}
const run = (file: string, more: { readonly keepGoing?: boolean; readonly covers?: 'all' } = {}) =>
  importData({
    ledger: join(folder, 'ledger.duckdb'),
    folder,
    imports: [{ format: 'sheet', files: [file], mapping: 'mapping.yaml', ...more }],
  })
const summary = async () => {
  const store = await openLedger(join(folder, 'ledger.duckdb'))
  try {
    return await store.summary()
  } finally {
    await store.close()
  }
}
const temporaryFolders = () =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('dyepack-sheet-') && !name.includes('test'))

describe('a sheet in a ledger', () => {
  it('is the same, whether it comes as CSV, packed, or as a workbook, and leaves nothing behind', async () => {
    const rows = [row(1, '945646.73'), row(2, '1.5', B, C)]
    await run(put('a.csv', csv(...rows)))
    const { digest } = await summary()
    const before = temporaryFolders()
    const others: Record<string, Uint8Array> = {
      'a.xlsx': makeWorkbook({ sheets: { Flows: [HEADERS, ...rows] } }),
      'a.csv.gz': gzipSync(csv(...rows)),
      'a.csv.zst': zstdStored(csv(...rows)),
    }
    for (const [name, content] of Object.entries(others)) {
      rmSync(join(folder, 'ledger.duckdb'))
      await run(put(name, content))
      expect([name, (await summary()).digest]).toEqual([name, digest])
    }
    expect(temporaryFolders()).toEqual(before)
  })

  it('covers the addresses that pay in it, unless the case says otherwise', async () => {
    const file = put('a.csv', csv(row(1, '1'), row(2, '1.5', B.replace('0x', '0X').replace('0X', '0x'), C)))
    await run(file)
    expect((await summary()).imports).toMatchObject([{ covers: [A, B], tells: ['token'] }])
    expect(await run(file)).toMatchObject({ changed: false })
    await run(file, { covers: 'all' })
    expect((await summary()).imports).toMatchObject([{ covers: 'all' }])
  })

  it('keeps equal rows of one file apart, and takes an overlapping file’s for the same', async () => {
    const twice = csv(row(1, '1'), row(1, '1'), row(2, '2'))
    await run(put('a.csv', twice))
    expect(await run(put('b.csv', twice))).toMatchObject({ files: [{ rowsRead: 3, rowsKept: 0, duplicates: 3 }] })
    expect((await summary()).movements).toBe(3)
  })

  it('is read anew where its mapping changes', async () => {
    const file = put('a.csv', csv(row(1, '1')))
    await run(file)
    const { digest } = await summary()
    put('mapping.yaml', MAPPING.replace('zone: UTC', 'zone: "+02:00"'))
    expect(await run(file)).toMatchObject({ changed: true, files: [{ unchanged: false }] })
    expect((await summary()).digest).not.toBe(digest)
  })

  it('names bad rows by their line, or by their row in a workbook; keeps going where asked', async () => {
    const rows = [row(1, '1'), [], row(2, '1e18'), row(3, '0x10', C), [WHEN, '', '', '', ''], row(4, '2')]
    const file = put('a.xlsx', makeWorkbook({ sheets: { Flows: [['a title'], HEADERS, ...rows] } }))
    const before = temporaryFolders()
    const error: { code?: string; facts?: { reasons: unknown[] } } = await run(file).then(
      () => ({}),
      (thrown: unknown) => thrown as object,
    )
    expect(error.code).toBe('BAD_ROWS')
    expect(error.facts?.reasons).toMatchObject([
      { file, line: 5, field: 'amount', value: '1e18' },
      { file, line: 6, field: 'amount', value: '0x10' },
      { file, line: 7, field: 'from', value: '' },
      { file, line: 7, field: 'to', value: '' },
      { file, line: 7, field: 'amount', value: '' },
    ])
    expect(temporaryFolders()).toEqual(before)
    expect(await run(file, { keepGoing: true })).toMatchObject({ files: [{ rowsRead: 5, rowsKept: 2, refused: 3 }] })
  })

  it('says how many formulas its values come from', async () => {
    const formula = { xml: '<c><f>1+1</f><v>2</v></c>' }
    const file = put('a.xlsx', makeWorkbook({ sheets: { Flows: [HEADERS, [WHEN, HASH(1), A, B, formula]] } }))
    const { files } = await run(file)
    expect(files[0]?.notes).toEqual([
      '1 cell with formulas: the values saved in the file were taken, nothing was computed',
    ])
  })
})

describe('a suggestion', () => {
  const table = `when,tx,from,from_label,to,to_label,value_usd\n${WHEN},${HASH(1)},${A},A thief,${B},"An ""exchange""\u202e",945646.73\n${WHEN},${HASH(2)},${B},,${C},C,1.5\n,,,,,Total,3\n`

  it('is a mapping that imports the file, and shows its rows as the import reads them', async () => {
    const file = put('a.csv', table)
    const out = join(folder, 'suggested.yaml')
    const { preview, rows, bad } = await suggestSheet(join(folder, file), { out, labels: null })
    expect({ rows, bad, shown: preview.length }).toEqual({ rows: 3, bad: 1, shown: 3 })
    expect(preview[0]).toEqual({
      line: 2,
      time: Date.parse(`${WHEN}Z`),
      from: A,
      to: B,
      amount: '94564673',
      symbol: 'USD',
      decimals: 2,
      hash: HASH(1),
      wrong: null,
    })
    expect(preview[2]).toMatchObject({ line: 4, wrong: expect.stringContaining('when is ""') })
    put('mapping.yaml', readFileSync(out))
    expect(await run(file, { keepGoing: true })).toMatchObject({ files: [{ rowsKept: 2, refused: 1 }] })
  })

  it('writes the names of addresses as a TagPack that can be read, and stops no trace', async () => {
    put('a.csv', table)
    await suggestSheet(join(folder, 'a.csv'), { out: null, labels: join(folder, 'labels.yaml') })
    const text = readFileSync(join(folder, 'labels.yaml'), 'utf8')
    expect(text).not.toContain('\u202e')
    expect(parse(text).tags).toHaveLength(3)
    const { tags } = await readTagPacks(['labels.yaml'], folder)
    expect(tags.map(({ address, label, category }) => [address, label, category])).toEqual([
      [A, 'A thief', ''],
      [B, 'An "exchange"\u202e', ''],
      [C, 'C', ''],
    ])
  })

  it('never writes over a file, and says where there is nothing to suggest', async () => {
    const file = join(folder, put('a.csv', table))
    const there = join(folder, 'mapping.yaml')
    await expect(suggestSheet(file, { out: there, labels: null })).rejects.toMatchObject({ code: 'FILE_THERE' })
    expect(readFileSync(there, 'utf8')).toBe(MAPPING)
    const none = join(folder, put('b.csv', 'a,b\n1,2\n'))
    await expect(suggestSheet(none, { out: null, labels: null })).rejects.toMatchObject({
      code: 'NO_TABLE_OF_TRANSFERS',
    })
    const plain = join(folder, put('c.csv', csv(row(1, '1'))))
    const labels = join(folder, 'labels.yaml')
    await expect(suggestSheet(plain, { out: null, labels })).rejects.toMatchObject({ code: 'NO_NAMES' })
  })
})
