import { groupBy } from '../../core/groupBy.ts'
import { EVENT_COLUMNS, EVENT_FIELDS, TRANSACTION_COLUMNS, TRANSFER_COLUMNS } from '../../core/ledger/rowSource.ts'
import type { Database } from './database.ts'
import { PLACE } from './problems.ts'
import { isConstant, type StagedEvent, type StagedMovement } from './recordColumns.ts'

/** The good records of one file (or of those that the ledger keeps), and what they become. */
export interface StagedRecords {
  readonly shape: 'transfers' | 'transactions'
  /** A temporary view; its `ord` says where a record stands. */
  readonly records: string
  /** The temporary table under it; null: the records stay in their file. */
  readonly table: string | null
  readonly movements: readonly StagedMovement[]
  /** Null: they tell nothing beside. */
  readonly event: StagedEvent | null
}

/** A query for every movement: the ledger's columns, and `ord`, which has the step in it. */
export function everyMovement({ records, movements }: StagedRecords): string {
  const selects = movements.map(({ when, columns }, step) => {
    const named = Object.entries(columns).map(([name, column]) => `${column} AS "${name}"`)
    return `SELECT ord + ${step} AS ord, ${named.join(', ')} FROM ${records} WHERE ${when}`
  })
  return selects.join(' UNION ALL ')
}

/** A query for what records tell beside movements: `ord`, `EVENT_COLUMNS`, `EVENT_FIELDS`. */
export function everyEvent({ records }: StagedRecords, { told, columns }: StagedEvent): string {
  const named = EVENT_COLUMNS.map((name) => `${columns[name]} AS ${name}`)
  const fields = EVENT_FIELDS.map((name) => `${told}.${name} AS ${name}`)
  return `SELECT ord, ${[...named, ...fields].join(', ')} FROM ${records} WHERE ${told} IS NOT NULL`
}

/**
 * A query for what movements say in these columns, with the `ord` of their record. Movements of one record that say the same
 * there are one row: most records are then read once, and not once a movement.
 */
export function sayings(staged: readonly StagedRecords[], columns: readonly string[]): string {
  const selects = staged.flatMap(({ records, movements }) =>
    whensOf(movements, columns).map(
      ({ said, when }) => `SELECT ${naming(columns, said)}, ord FROM ${records} WHERE ${when}`,
    ),
  )
  return selects.join(' UNION ALL ')
}

/** The same, but where all records say the same only the first one of each file: most sources have one asset. */
export function firstSayings(staged: readonly StagedRecords[], columns: readonly string[]): string {
  const selects = staged.flatMap(({ records, movements }) =>
    whensOf(movements, columns).map(({ said, when }) => {
      const same = said.every(isConstant)
      const [ord, group] = same ? ['min(ord) AS ord', ` GROUP BY ord // ${PLACE}`] : ['ord', '']
      return `SELECT ${naming(columns, said)}, ${ord} FROM ${records} WHERE ${when}${group}`
    }),
  )
  return selects.join(' UNION ALL ')
}

/** What movements of a record say in these columns, and when. */
function whensOf(
  movements: readonly StagedMovement[],
  columns: readonly string[],
): readonly { readonly said: readonly string[]; readonly when: string }[] {
  const alike = groupBy(movements, ({ columns: said }) => JSON.stringify(columns.map((name) => said[name])))
  return [...alike.values()].map((group) => ({
    said: columns.map((name) => group[0]!.columns[name] ?? 'NULL::BIGINT'),
    when: group.map(({ when }) => when).join(' OR '),
  }))
}

function naming(columns: readonly string[], said: readonly string[]): string {
  return columns.map((name, i) => `${said[i]} AS "${name}"`).join(', ')
}

/** Rows that are movements already, in the ledger's own columns, as records of one movement each. */
export async function movementRecords(
  db: Database,
  shape: StagedRecords['shape'],
  table: string,
): Promise<StagedRecords> {
  const columns = shape === 'transactions' ? TRANSACTION_COLUMNS : [...TRANSFER_COLUMNS, 'am', 'wide']
  const renamed = columns.map((column, i) => `"${column}" AS c${i}`)
  await db.run(`CREATE TEMP VIEW ${table}_record AS SELECT ord, ${renamed.join(', ')} FROM ${table}`)
  const named = Object.fromEntries(columns.map((column, i) => [column, `c${i}`]))
  return { shape, records: `${table}_record`, table, movements: [{ when: 'true', columns: named }], event: null }
}

/** Rows that are events already, as records of one event each. */
export async function eventRecords(db: Database, table: string): Promise<StagedRecords> {
  const told = `struct_pack(${EVENT_FIELDS.map((field) => `${field} := ${field}`).join(', ')})`
  await db.run(
    `CREATE TEMP VIEW ${table}_record AS SELECT ord, ${EVENT_COLUMNS.join(', ')}, ${told} AS told FROM ${table}`,
  )
  const columns = Object.fromEntries(EVENT_COLUMNS.map((column) => [column, column]))
  return { shape: 'transfers', records: `${table}_record`, table, movements: [], event: { told: 'told', columns } }
}
