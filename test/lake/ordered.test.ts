import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { openEntry, toRead } from '../../src/actions/importing/openEntry.ts'
import { IN_MEMORY, openDatabase } from '../../src/store/duckdb/database.ts'
import { layOrdered } from '../../src/store/duckdb/layOrdered.ts'
import { openLedgerWriter } from '../../src/store/duckdb/openLedgerWriter.ts'
import { orderedFiles } from '../../src/store/duckdb/orderedFiles.ts'
import { OutOfOrder } from '../../src/store/duckdb/outOfOrder.ts'
import type { LedgerFile } from '../../src/store/ledgerWriter.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { sql } from './sql.ts'

/** A row of `movements/`, as SQL expressions. */
type Row = Readonly<Record<string, string>>

const movement = fc.record({
  same: fc.constantFrom('transaction', 'transaction', 'block', 'nothing'),
  skip: fc.nat(2),
  kind: fc.constantFrom('native', 'internal', 'token'),
  gas: fc.constantFrom('none', 'zero', 'some'),
  from: fc.nat(3),
  to: fc.nat(3),
  amount: fc.constantFrom(0n, 5n, 10n ** 20n, 2n ** 130n),
})
type Movement = typeof movement extends fc.Arbitrary<infer T> ? T : never

function person(n: number): string {
  return `'0x${String(n).padStart(40, 'a')}'`
}

/** In the order of the chain: several of a transaction, each with its number, gas first. */
function rowsOf(movements: readonly Movement[]): Row[] {
  let [height, index, seq, hash] = [100, 0, -1, 1]
  return movements.flatMap(({ same, skip, kind, gas, from, to, amount }) => {
    if (same === 'nothing') [height, index, seq, hash] = [height + 1, 0, -1, hash + 1]
    if (same === 'block') [index, seq, hash] = [index + 1, -1, hash + 1]
    const row = (kind: string, to: string, amount: bigint): Row => {
      seq += 1 + skip
      const [asset, symbol] = kind === 'token' ? [`'ethereum/' || ${person(9)}`, `'TKN'`] : [`'ethereum/ETH'`, `'ETH'`]
      return {
        height: `${height}::BIGINT`,
        time: `make_timestamp(${1_700_000_000 + height * 12}000000)`,
        tx_index: `${index}`,
        seq: `${seq}`,
        tx_hash: `'0x${String(hash).padStart(64, 'b')}'`,
        kind: `'${kind}'`,
        asset,
        symbol,
        decimals: '18',
        from_address: person(from),
        to_address: to,
        a2: `${amount / 10n ** 52n}::DECIMAL(26,0)`,
        a1: `${(amount / 10n ** 26n) % 10n ** 26n}::DECIMAL(26,0)`,
        a0: `${amount % 10n ** 26n}::DECIMAL(26,0)`,
      }
    }
    const fee = gas === 'none' || seq >= 0 ? [] : [row('gas', 'NULL::VARCHAR', gas === 'zero' ? 0n : 7n)]
    return [...fee, row(kind, person(to), amount)]
  })
}

/** What a file may have that is no good, or not what a lake of ours has. */
const FAULTS: readonly Row[] = [
  { kind: `'nonsense'` },
  { kind: `'gas'`, to_address: 'NULL::VARCHAR' },
  { from_address: 'NULL::VARCHAR' },
  { from_address: `'0xnobody'` },
  { from_address: `'0xD8DA6BF26964AF9D7EED9E03E53415D37AA96045'` },
  { asset: `'bitcoin/BTC'` },
  { asset: 'NULL::VARCHAR' },
  { symbol: `'other'` },
  { decimals: '300' },
  { a0: '-1::DECIMAL(26,0)' },
  { a2: '11579208923731619542357099::DECIMAL(26,0)' },
  { seq: 'NULL::INTEGER' },
  { seq: '0' },
  { height: 'NULL::BIGINT' },
  { height: '100::BIGINT' },
  { tx_index: 'NULL::INTEGER' },
  { tx_index: '0' },
  { time: `TIMESTAMP 'infinity'` },
  { time: `TIMESTAMP '2020-01-01 00:00:00'` },
  { tx_hash: 'NULL::VARCHAR' },
  { tx_hash: `'0x12'` },
  { tx_hash: `'0x${'b'.repeat(63)}1'` },
  { tx_hash: `'0x${'B'.repeat(63)}1'` },
  { tx_hash: `'0x${'b'.repeat(63)}2'` },
]

async function writeFiles(folder: string, files: readonly (readonly Row[])[]): Promise<string[]> {
  const at = join(folder, 'movements', 'chain=ethereum')
  mkdirSync(at, { recursive: true })
  const names = files.map((_, i) => join('movements', 'chain=ethereum', `part-000${i}.parquet`))
  for (const [i, rows] of files.entries()) {
    const selects = rows.map((row) => `SELECT ${Object.entries(row).map(([name, value]) => `${value} AS ${name}`)}`)
    await sql(`COPY (${selects.join(' UNION ALL ')}) TO '${join(folder, names[i]!)}' (FORMAT parquet)`)
  }
  return names
}

async function opened(folder: string, names: readonly string[], keepGoing = false): Promise<LedgerFile[]> {
  return (await openEntry({ format: 'parquet', files: names, keepGoing }, folder)).map(toRead)
}

/** On the general way, which reads the records of a file once. */
function laid(file: LedgerFile): LedgerFile {
  const { reread: _, ...rows } = file.rows as Extract<
    LedgerFile['rows'],
    { readonly shape: 'transfers' | 'transactions' | 'facts' }
  >
  return { ...file, rows }
}

/** The summary of the ledger and where its movements stand in their files, or the error. */
async function endOf(files: readonly LedgerFile[]): Promise<unknown> {
  return inTempFolder(async (folder) => {
    const ledger = join(folder, 'x.duckdb')
    const end = await replaceAll(ledger, files)
    return 'code' in end ? end : { summary: end, places: await placesIn(ledger) }
  })
}

async function replaceAll(ledger: string, files: readonly LedgerFile[]): Promise<object> {
  const writer = await openLedgerWriter(ledger)
  try {
    return await writer.replace(files)
  } catch (error) {
    const { code, message, facts } = error as { code: string; message: string; facts: unknown }
    return { code, message, facts }
  } finally {
    await writer.close()
  }
}

async function placesIn(ledger: string): Promise<unknown> {
  const db = await openDatabase(ledger, true)
  try {
    return await db.rows('SELECT row::DOUBLE AS row, ord::DOUBLE AS ord FROM movement ORDER BY row')
  } finally {
    await db.close()
  }
}

async function isOrdered(files: readonly LedgerFile[]): Promise<boolean> {
  const db = await openDatabase(IN_MEMORY, false)
  try {
    const { hashes } = await layOrdered(db, files, orderedFiles(files)!, () => {})
    await hashes.seeThatNoneComesTwice(db)
    await hashes.seeThatEachIsOne(db)
    return true
  } catch (error) {
    if (error instanceof OutOfOrder) return false
    throw error
  } finally {
    await db.close()
  }
}

const movements = fc.array(movement, { minLength: 2, maxLength: 12 })

it('makes the same ledger of movements in the order of the chain as of any others', async () => {
  await fc.assert(
    fc.asyncProperty(movements, fc.nat(), fc.boolean(), async (movements, n, isEvm) => {
      const rows = rowsOf(movements).map((row) => (isEvm ? row : { ...row, tx_hash: row.tx_hash!.replace('0x', '') }))
      const cut = 1 + (n % (rows.length - 1))
      await inTempFolder(async (folder) => {
        const files = await opened(folder, await writeFiles(folder, [rows.slice(0, cut), rows.slice(cut)]))
        expect(await isOrdered(files)).toBe(true)
        const end = await endOf(files)
        expect(end).toHaveProperty('places')
        expect(end).toEqual(await endOf(files.map(laid)))
      })
    }),
    { numRuns: 10 },
  )
})

it.each([
  ['comes twice', `'0x${'1'.padStart(64, 'b')}'`, 'TRANSACTION_TWICE'],
  ['is none', `'0x12'`, 'BAD_ROWS'],
])('says what the general way says where a hash %s, which is seen when all else is done', async (_, hash, code) => {
  const payment = { same: 'nothing', skip: 0, kind: 'native', gas: 'some', from: 1, to: 2, amount: 5n } as const
  const rows = rowsOf([{ ...payment, same: 'transaction' }, payment, payment])
  const [last, fee] = [rows.pop()!, rows.pop()!]
  await inTempFolder(async (folder) => {
    const late = [...rows, { ...fee, tx_hash: hash }, { ...last, tx_hash: hash }]
    const files = await opened(folder, await writeFiles(folder, [late]))
    expect(await isOrdered(files)).toBe(false)
    const end = await endOf(files)
    expect(end).toMatchObject({ code })
    expect(end).toEqual(await endOf(files.map(laid)))
  })
})

it('refuses and keeps what the general way refuses and keeps, whatever is wrong', async () => {
  const fault = fc.record({
    fault: fc.constantFrom(...FAULTS),
    at: fc.nat(),
    move: fc.constantFrom('say', 'say', 'say', 'swap', 'repeat'),
  })
  await fc.assert(
    fc.asyncProperty(
      movements,
      fc.array(fault, { minLength: 1, maxLength: 2 }),
      fc.boolean(),
      async (movements, faults, keepGoing) => {
        const rows = rowsOf(movements)
        for (const { fault, at, move } of faults) {
          const n = at % rows.length
          if (move === 'say') rows[n] = { ...rows[n]!, ...fault }
          else if (move === 'repeat') rows.push(rows[n]!)
          else rows.push(...rows.splice(n, 1))
        }
        await inTempFolder(async (folder) => {
          const files = await opened(folder, await writeFiles(folder, [rows]), keepGoing)
          expect(await endOf(files)).toEqual(await endOf(files.map(laid)))
        })
      },
    ),
    { numRuns: 30 },
  )
})
