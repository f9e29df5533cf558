import { float64s, int64s, openColumnAppender, widened } from './columnAppender.ts'
import { readColumns } from './columns.ts'
import type { Database } from './database.ts'
import { HASH_COLUMNS } from './hashHalves.ts'
import { payeeIds } from './payeeIds.ts'
import { hashHalf, type InputBytes, type Legs } from './stageBlocks.ts'

/**
 * Makes the table `input_sorted` of a chain that `layChain` has laid. What inputs spend that was not made lately is joined by its hash; what
 * a source tells of the rest stands beside them.
 */
export async function layChainInputs(db: Database, { inputs }: Legs): Promise<void> {
  await db.run(
    `CREATE TEMP TABLE far AS SELECT input, p.row AS spent_row, o.rowid AS output, o.address, o.lo
     FROM block_far s LEFT JOIN (SELECT rowid AS row, high, low FROM block_transaction) p USING (high, low)
     LEFT JOIN output_sorted o ON o.row = p.row AND o.n = s.n ORDER BY input;
     CREATE TEMP TABLE told AS SELECT input, value, id AS address FROM block_spent LEFT JOIN payee_ids USING (payee) ORDER BY input;
     DROP TABLE block_far; DROP TABLE block_spent;
     CREATE TEMP TABLE input_sorted (row BIGINT, tx BIGINT, i BIGINT, output BIGINT, address INTEGER, lo UBIGINT, ${HASH_COLUMNS},
       spent_n BIGINT, stated_value UBIGINT, stated_address INTEGER, spent_row BIGINT)`,
  )
  const idsOf = payeeIds(db)
  const eachFar = byInput(db, 'far', FAR, {
    ...{ spentRow: Float64Array, output: Float64Array, address: Int32Array, lo: BigUint64Array },
  })
  const eachTold = byInput(db, 'told', TOLD, { value: BigUint64Array, address: Int32Array })
  const table = await openColumnAppender(db, 'input_sorted', NULLABLE)
  for (const { first, rows, columns } of inputs.read()) {
    const [hashes, tx, outputBytes, payees, valueBytes, nth, n] = columns as InputBytes
    const output = float64s(outputBytes)
    const address = await idsOf(float64s(payees))
    const value = new BigUint64Array(valueBytes.buffer, valueBytes.byteOffset, rows)
    const spentRow = new Float64Array(rows).fill(-1)
    const statedValue = new BigUint64Array(rows).fill(NO_VALUE)
    const statedAddress = new Int32Array(rows).fill(-1)
    await eachFar(first, first + rows, (i, far, k) => {
      output[i] = far.output[k]!
      address[i] = far.address[k]!
      value[i] = far.lo[k]!
      spentRow[i] = far.spentRow[k]!
    })
    await eachTold(first, first + rows, (i, told, k) => {
      statedValue[i] = told.value[k]!
      statedAddress[i] = told.address[k]!
      if (output[i] !== -1) return
      address[i] = told.address[k]!
      value[i] = told.value[k]!
    })
    const halves = [hashHalf(hashes, 16), hashHalf(hashes, 0)]
    table.add(
      rows,
      ...[tx, tx, widened(nth), int64s(output), address, value, ...halves, widened(n)],
      ...[statedValue, statedAddress, int64s(spentRow)],
    )
  }
  table.close()
  await db.run('DROP TABLE far; DROP TABLE told')
}

/** −1 for what there is not: all bits of it are set. */
const NO_VALUE = 2n ** 64n - 1n
const FAR = `coalesce(spent_row, -1)::DOUBLE AS "spentRow", coalesce(output, -1)::DOUBLE AS output, coalesce(address, -1)::INTEGER AS address, coalesce(lo, ${NO_VALUE}::UBIGINT) AS lo`
const TOLD = 'value, coalesce(address, -1)::INTEGER AS address'
/** Of `input_sorted`: `output`, `address`, `lo`, `stated_value`, `stated_address`, `spent_row`. */
const NULLABLE = [3, 4, 5, 9, 10, 11]

/** Rows that are read at a time. */
const WINDOW = 1 << 20

type Columns = Readonly<Record<string, Float64Array | Int32Array | BigUint64Array>>
type Makers<Some extends Columns> = { readonly [Name in keyof Some]: new (length: number) => Some[Name] }

/** Goes through a table whose rows are of inputs, in their order: `take` gets of each which it is of those from `from` on, and where it stands. */
function byInput<Some extends Columns>(db: Database, table: string, columns: string, types: Makers<Some>) {
  let end = 0
  let next = 0
  let read: (Some & { readonly input: Float64Array; readonly length: number }) | null = null
  return async (from: number, to: number, take: (i: number, columns: Some, k: number) => void): Promise<void> => {
    for (let at = from; at < to; at = Math.min(to, end)) {
      if (at >= end) {
        const sql = `SELECT input::DOUBLE AS input, ${columns} FROM ${table} WHERE input >= ${at} AND input < ${at + WINDOW}`
        read = (await readColumns(db, sql, { input: Float64Array, ...types } as never)) as never
        end = at + WINDOW
        next = 0
      }
      for (; next < read!.length && read!.input[next]! < to; next++) take(read!.input[next]! - from, read!, next)
    }
  }
}
