import {
  EVENT_COLUMNS,
  LEG_COLUMNS,
  type RowSource,
  TRANSACTION_COLUMNS,
  TRANSFER_COLUMNS,
} from '../../core/ledger/rowSource.ts'
import { amountColumns } from './amountSql.ts'

/** A movement that a staged record may become: the ledger's columns as names in the table of records, or as constants. */
export interface StagedMovement {
  /** A column or `true`. */
  readonly when: string
  /** Of transfers with `am` and `wide` for the amount. */
  readonly columns: Readonly<Record<string, string>>
}

/** What a staged record may tell: columns of `EVENT_COLUMNS` in the table of records, and the struct that says it. */
export interface StagedEvent {
  readonly told: string
  readonly columns: Readonly<Record<string, string>>
}

export interface RecordColumns {
  /** `expression AS name`: over the rows of the file. */
  readonly read: readonly string[]
  /** Columns of the table of records: over those of `read`. */
  readonly laid: readonly string[]
  readonly movements: readonly StagedMovement[]
  readonly event: StagedEvent | null
  /** Columns that say who takes part, where that is asked. */
  readonly parties: readonly string[]
}

/** What the movements of a source say, each expression once: two movements of a record mostly share nearly all of it. */
export function recordColumns(
  { shape, movements, event, parties = [] }: RowSource,
  whoTakesPart: boolean,
): RecordColumns {
  const read = new Map<string, string>()
  const laid: string[] = []
  const column = (expression: string) => {
    if (isConstant(expression)) return expression
    const known = read.get(expression)
    if (known !== undefined) return known
    const name = `c${read.size}`
    read.set(expression, name)
    laid.push(name)
    return name
  }
  const once = (expression: string, name: string) => {
    const known = read.get(`(${expression})`) ?? name
    read.set(`(${expression})`, known)
    return known
  }
  const amounts = new Map<string, { readonly am: string; readonly wide: string }>()
  const amount = (expression: string, number: string | undefined) => {
    // One text may stand beside several numbers: NULL, where the number is all there is.
    const key = JSON.stringify([expression, number])
    const known = amounts.get(key)
    if (known !== undefined) return known
    const n = amounts.size
    const names = { am: `am${n}`, wide: `wide${n}` }
    const text = once(expression, `amount${n}`)
    if (number === undefined) {
      const { am, wide } = amountColumns(text)
      laid.push(`${am} AS ${names.am}`, `${wide} AS ${names.wide}`)
    } else {
      const found = once(number, `number${n}`)
      laid.push(`${found} AS ${names.am}`, `CASE WHEN ${found} IS NULL THEN ${text} END AS ${names.wide}`)
    }
    amounts.set(key, names)
    return names
  }
  const staged = movements.map(({ when, select, number }): StagedMovement => {
    const names = shape === 'transactions' ? [...TRANSACTION_COLUMNS, ...LEG_COLUMNS] : TRANSFER_COLUMNS
    const columns = names.map((name) => [name, column(typed(name, select[name]!))])
    return {
      when: when === undefined ? 'true' : column(`coalesce(${when}, false)`),
      columns: { ...Object.fromEntries(columns), ...(shape === 'transfers' && amount(select.amount!, number)) },
    }
  })
  const told = event && {
    told: column(event.told),
    columns: Object.fromEntries(EVENT_COLUMNS.map((name) => [name, column(typed(name, event.select[name]!))])),
  }
  const who = whoTakesPart ? parties.map(column) : []
  return {
    read: [...read].map(([expression, name]) => `${expression} AS ${name}`),
    laid,
    movements: staged,
    event: told ?? null,
    parties: who,
  }
}

/** Whether an expression of a movement is the same for all records. */
export function isConstant(expression: string): boolean {
  return /^(?:NULL|true|[0-9]+|'(?:[^']|'')*')(?:::[A-Z]+)?$/.test(expression)
}

/** A bare NULL has no type of its own. */
function typed(column: string, expression: string): string {
  return expression === 'NULL' && column in TYPES ? `NULL::${TYPES[column]}` : expression
}

const TYPES: Readonly<Record<string, string>> = {
  chain: 'VARCHAR',
  height: 'BIGINT',
  time: 'BIGINT',
  tx_index: 'BIGINT',
  tx_hash: 'VARCHAR',
  seq: 'BIGINT',
  kind: 'UTINYINT',
  asset: 'VARCHAR',
  symbol: 'VARCHAR',
  decimals: 'INTEGER',
  from: 'VARCHAR',
  to: 'VARCHAR',
  locktime: 'BIGINT',
}
