import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { explainTransaction } from '../../src/actions/explainTransaction.ts'
import { importData } from '../../src/actions/importData.ts'
import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'
import { writeLake } from '../../src/actions/writeLake.ts'
import { whyText } from '../../src/cli/whyText.ts'
import { EVENT_KINDS } from '../../src/core/ledger/event.ts'
import { ethereumEtl } from '../../src/ingest/ethereumEtl/extract.ts'
import { DECODERS } from '../../src/ingest/evm/events/decoders.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { csvOf } from './etlFiles.ts'
import { ledgerRows } from './ledgerRows.ts'
import { PUBLISHED } from './publishedLogs.ts'
import { address, hash, type Row, TRANSFER } from './smallChain.ts'

let folder: string
let ledger: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-events-'))
  ledger = join(folder, 'ledger.duckdb')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const run = (files: readonly string[], more: Partial<ImportEntry> = {}, into = ledger) =>
  importData({ ledger: into, folder, imports: [{ format: 'ethereum-etl', files, ...more }] })
const put = (file: string, rows: readonly Row[]) => {
  writeFileSync(join(folder, file), csvOf(rows))
  return file
}

interface Log {
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
}
const rowOf = ({ address, topics, data }: Log, i: number): Row => ({
  log_index: i,
  transaction_hash: hash(i),
  transaction_index: i,
  address,
  data,
  topics: topics.join(','),
  block_number: 100,
  block_timestamp: 1_700_000_000,
})
const imported = async (logs: readonly Log[], more: Partial<ImportEntry> = {}) =>
  run([put('logs.csv', logs.map(rowOf))], more)
const word = (value: string | bigint) =>
  (typeof value === 'bigint' ? value.toString(16) : value.slice(2).toLowerCase()).padStart(64, '0')

/** The events of a ledger as `kind contract who other amount asset otherAmount otherAsset`. */
async function told(of = ledger) {
  const store = await openLedger(of)
  try {
    const assets = await store.assets()
    const events = await store.events(EVENT_KINDS, Number.MAX_SAFE_INTEGER)
    const ids = [...new Set(events.flatMap(({ contract, who, other }) => [contract, who, other]))].filter(
      (id) => id !== null,
    )
    const names = await store.addresses(ids)
    const name = (id: number | null) => (id === null ? '-' : names[ids.indexOf(id)])
    const unit = (id: number | null) => (id === null ? '-' : assets[id]!.asset)
    return events.map(
      ({ kind, contract, who, other, asset, amount, otherAsset, otherAmount }) =>
        `${kind} ${name(contract)} ${name(who)} ${name(other)} ${amount ?? '-'} ${unit(asset)} ${otherAmount ?? '-'} ${unit(otherAsset)}`,
    )
  } finally {
    await store.close()
  }
}
const digest = async (of = ledger) => {
  const store = await openLedger(of)
  const summary = await store.summary()
  await store.close()
  return summary.digest
}

describe('what is decoded', () => {
  it.each(DECODERS)('$signature has its topic', ({ signature, topic }) => {
    expect(topic).toBe(`0x${bytesToHex(keccak_256(utf8ToBytes(signature)))}`)
  })

  it.each(DECODERS)('$signature believes contracts in lower case only', ({ contracts }) => {
    for (const one of contracts === 'any' ? [] : Object.values(contracts).flat())
      expect(one).toMatch(/^0x[0-9a-f]{40}$/)
  })

  it.each(PUBLISHED)('$what, as it was seen at $seen', async ({ chain, logs, tells, moves }) => {
    await imported(logs, { chain })
    expect(await told()).toEqual(tells)
    expect(await ledgerRows(ledger)).toEqual(moves)
  })
})

const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
const ADDED = '0x42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc'
const DESTROYED = '0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6'
const [A, B] = [address(0xa), address(0xb)]
const added: Log = { address: USDT, topics: [ADDED], data: `0x${word(A)}` }
const destroyed: Log = { address: USDT, topics: [DESTROYED], data: `0x${word(A)}${word(70n)}` }
const paid: Log = { address: USDT, topics: [TRANSFER, `0x${word(B)}`, `0x${word(A)}`], data: `0x${word(70n)}` }

describe('logs that tell something', () => {
  it('are planned for where they are: a plan for every event that there could be takes longer than most files', async () => {
    const planned = async (logs: readonly Log[]) => {
      const name = put('logs.csv', logs.map(rowOf))
      const options = { chain: 'ethereum', mapping: null, decimals: new Map<string, number>() }
      const [extract] = await ethereumEtl.extract([{ path: join(folder, name), name }], options)
      return extract !== undefined && 'from' in extract ? extract.from : ''
    }
    const [none, one] = [await planned([paid]), await planned([paid, added])]
    expect(none).toContain('read_csv')
    for (const { topic } of DECODERS) expect(none).not.toContain(topic)
    expect(DECODERS.filter(({ topic }) => one.includes(topic)).map(({ topic }) => topic)).toEqual([ADDED])
  })

  it('makes the movement that no Transfer tells', async () => {
    await imported([paid, added, destroyed])
    expect(await ledgerRows(ledger)).toEqual([
      `100/0 1000000 token USDT:6 ${B} ${A} 70`,
      `100/2 1000002 token USDT:6 ${A} 0x${'0'.repeat(40)} 70`,
    ])
    const asset = `ethereum/${USDT}`
    expect(await told()).toEqual([`frozen ${USDT} ${A} - - ${asset} - -`, `destroyed ${USDT} ${A} - 70 ${asset} - -`])
  })

  it('believes no other contract, and no other shape', async () => {
    await imported([
      paid,
      { ...added, address: address(0xc) },
      { ...added, topics: [ADDED, `0x${word(A)}`], data: '0x' },
      { ...added, data: `0x${'f'.repeat(64)}` },
      { ...destroyed, data: `0x${word(A)}` },
      { ...added, topics: [] },
    ])
    expect(await told()).toEqual([])
  })

  it('refuses data that is not hex', async () => {
    const failed = await imported([paid, { ...destroyed, data: `0x${word(A)}${'zz'.repeat(32)}` }]).catch(
      (error: unknown) => error,
    )
    expect(failed).toMatchObject({ code: 'BAD_ROWS', facts: { reasons: [{ line: 3, field: 'data' }] } })
  })

  it('names file and line of what a log tells', async () => {
    await imported([paid, added, destroyed])
    const { transactions } = await explainTransaction({ ledger, transaction: hash(1) })
    expect(transactions).toMatchObject([
      {
        chain: 'ethereum',
        movements: [],
        events: [{ log: 1, kind: 'frozen', who: A, records: [{ line: 3, record: 2 }] }],
      },
    ])
    expect(whyText(await explainTransaction({ ledger, transaction: hash(2) }))).toContain(
      `log: destroyed  log 2 of ${USDT}\n    ${A}: 0.00007 USDT\n    from logs.csv line 4, record 3 (ethereum-etl)`,
    )
  })

  it('needs no movement beside', async () => {
    await imported([added])
    expect(await told()).toEqual([`frozen ${USDT} ${A} - - ethereum/${USDT} - -`])
  })

  it('counts a log once that two files have, and keeps it when one of them goes', async () => {
    const files = ['one.csv', 'two.csv'].map((file) => put(file, [paid, added, destroyed].map(rowOf)))
    await run(files)
    const once = await told()
    expect(once).toHaveLength(2)
    const both = await digest()
    await run([files[1]!])
    expect(await told()).toEqual(once)
    expect(await digest()).toBe(both)
    const other = join(folder, 'other.duckdb')
    await run([files[1]!], {}, other)
    expect(await digest(other)).toBe(both)
  })

  it('refuses two different logs at one place', async () => {
    const files = [
      put('one.csv', [paid, added].map(rowOf)),
      put('two.csv', [paid, { ...added, data: `0x${word(B)}` }].map(rowOf)),
    ]
    await expect(run(files)).rejects.toMatchObject({ code: 'SAME_PLACE_TWICE' })
  })

  it('has another digest where another address is frozen', async () => {
    await imported([paid, added])
    const other = join(folder, 'other.duckdb')
    await run([put('other.csv', [paid, { ...added, data: `0x${word(B)}` }].map(rowOf))], {}, other)
    expect(await digest(other)).not.toBe(await digest())
  })

  it('goes into a lake and comes back from it', async () => {
    await imported([paid, added, destroyed])
    await writeLake({ ledger, lake: join(folder, 'lake') })
    const other = join(folder, 'other.duckdb')
    await run(['lake'], { format: 'parquet' }, other)
    expect(await told(other)).toEqual(await told())
    expect(await digest(other)).toBe(await digest())
  })
})
