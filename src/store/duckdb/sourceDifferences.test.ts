import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { transfersCsv } from '../../ingest/transfersCsv/extract.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { openLedger } from './openLedger.ts'
import { openLedgerWriter } from './openLedgerWriter.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const at = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const tx = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const A = at(0xa)
const B = at(0xb)
const C = at(0xc)

let folders: string[] = []
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  folders = []
})

/** A row at a height: who pays whom; `kind` decides the place in the transaction. */
interface Row {
  readonly height: number
  readonly from?: string
  readonly to?: string
  readonly kind?: 'native' | 'internal' | 'token'
  readonly chain?: string
  readonly amount?: number
}

interface Source extends Partial<Pick<LedgerFile, 'tells' | 'covers' | 'source'>> {
  readonly rows: readonly Row[]
}

function csvLine({ height, from = A, to = B, kind = 'native', chain = 'ethereum', amount = 1 }: Row): string {
  const seq = { native: 1, internal: 1000, token: 1_000_000 }[kind]
  const time = new Date(1_600_000_000_000 + height * 1000).toISOString()
  return [chain, height, time, 0, tx(height), seq, kind, `${chain}/X`, 'X', 0, from, to, amount].join(',')
}

/** Differences as [height, kind, records `file:record`, files that lack it]. */
async function differences(...sources: readonly Source[]) {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-sources-'))
  folders.push(folder)
  const files: LedgerFile[] = []
  for (const [i, { rows, ...said }] of sources.entries()) {
    const file = `${i}.csv`
    const path = join(folder, file)
    writeFileSync(path, `${[HEADER, ...rows.map(csvLine)].join('\n')}\n`)
    const options = { chain: null, mapping: null, decimals: new Map() }
    const [extract] = await transfersCsv.extract([{ path, name: file }], options)
    const { lines, tells } = extract!
    const plain = { format: 'transfers-csv', file, sha256: file, readWith: [], options: '', covers: 'all' } as const
    files.push({ ...plain, tells, source: file, keepGoing: false, rows: extract!, lines, ...said })
  }
  const writer = await openLedgerWriter(join(folder, 'ledger.duckdb'))
  await writer.replace(files)
  await writer.close()
  const store = await openLedger(join(folder, 'ledger.duckdb'))
  const found = []
  for await (const portion of store.sourceDifferences()) found.push(...portion)
  await store.close()
  return found.map(({ movement, lacks }) => [
    movement.place.height,
    movement.kind,
    movement.records.map(({ file, record }) => `${file}:${record}`),
    lacks,
  ])
}

const rows = (...heights: number[]): Row[] => heights.map((height) => ({ height }))

describe('where two sources part', () => {
  it('lists what one has and the other lacks between its first and last record, and nothing outside', async () => {
    expect(await differences({ rows: rows(1, 2, 3, 4) }, { rows: rows(2, 4, 5, 6) }, { rows: rows(5, 6) })).toEqual([
      [3, 'native', ['0:3'], [1]],
    ])
  })

  it('lists both sides of a contradiction, each with the other file', async () => {
    const other = [{ height: 1 }, { height: 2, from: C }, { height: 2, kind: 'token' as const }, { height: 3 }]
    const found = differences(
      { rows: [{ height: 1 }, { height: 2, kind: 'internal' }, { height: 2, kind: 'token' }, { height: 3 }] },
      { rows: other },
    )
    expect(await found).toEqual([
      [2, 'native', ['1:2'], [0]],
      [2, 'internal', ['0:2'], [1]],
    ])
  })

  it('asks of a file only the kinds that it tells', async () => {
    const native = { rows: rows(1, 3), tells: ['native', 'gas'] } as const
    const middle: Row[] = [
      { height: 2, kind: 'token' },
      { height: 2, kind: 'internal' },
    ]
    expect(await differences(native, { rows: [...rows(1), ...middle, ...rows(3)] })).toEqual([])
    const both = { ...native, tells: ['native', 'token'] } as const
    expect(await differences(both, { rows: [...rows(1), ...middle, ...rows(3)] })).toEqual([[2, 'token', ['1:2'], [0]]])
  })

  it('asks of a file only the movements of the addresses that it covers, on either side', async () => {
    const whole = { rows: [...rows(1), { height: 2, from: C, to: at(1) }, { height: 3, from: C, to: B }, ...rows(4)] }
    expect(await differences({ rows: rows(1, 4), covers: [A] }, whole)).toEqual([])
    expect(await differences({ rows: rows(1, 4), covers: [B] }, whole)).toEqual([[3, 'native', ['1:3'], [0]]])
    expect(await differences({ rows: rows(1, 4), covers: [A, C.toUpperCase().replace('0X', '0x')] }, whole)).toEqual([
      [2, 'native', ['1:2'], [0]],
      [3, 'native', ['1:3'], [0]],
    ])
  })

  it('takes files of one source for parts of one whole', async () => {
    const parts: Source[] = [
      { rows: rows(1, 3, 5), source: 'x' },
      { rows: rows(1, 2, 4, 6), source: 'x' },
    ]
    expect(await differences(...parts)).toEqual([])
    expect(await differences(...parts, { rows: rows(2, 5), source: 'y' })).toEqual([
      [3, 'native', ['0:2'], [2]],
      [4, 'native', ['1:3'], [2]],
    ])
    expect(await differences(...parts, { rows: [...rows(2), { height: 3, kind: 'token' }, ...rows(5)] })).toEqual([
      [3, 'native', ['0:2'], [2]],
      [3, 'token', ['2:2'], [0, 1]],
      [4, 'native', ['1:3'], [2]],
    ])
  })

  it('keeps chains apart', async () => {
    const bsc = (height: number): Row => ({ height, chain: 'bsc' })
    expect(await differences({ rows: [...rows(1, 9), bsc(5)] }, { rows: [bsc(4), bsc(6)] })).toEqual([
      [5, 'native', ['0:3'], [1]],
    ])
  })

  it('names every file and record that has the movement', async () => {
    expect(await differences({ rows: rows(1, 2, 3) }, { rows: rows(3, 2, 1) }, { rows: rows(1, 3) })).toEqual([
      [2, 'native', ['0:2', '1:2'], [2]],
    ])
  })
})
