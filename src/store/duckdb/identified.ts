import type { HashKey } from './hashKey.ts'
import { isConstant, type StagedMovement } from './recordColumns.ts'
import type { SameChain } from './sameChain.ts'
import type { StagedRecords } from './stagedRecords.ts'
import { STATED } from './unseal.ts'

/** How a record's transaction is found: by its hash, or it is `numbered`, in the column `tx`. */
type TransactionOf = HashKey | 'numbered'

/** The movements of one file with ids for their transactions, assets and addresses. */
interface Identified {
  /** A query for its records with ids: each expression and each look-up once, whatever movements share it. */
  readonly found: string
  /** A query over a table of these: `tx, time, seq, kind, asset, from_address, to_address, am, wide, ord, stated`. */
  movements(found: string): string
}

/** `lone`: some rows have no hash; they are left out here. */
export function identify(
  { records, movements }: StagedRecords,
  same: SameChain,
  lone: boolean,
  transaction: TransactionOf,
): Identified {
  const found = new Found(same)
  const selects = movements.map(({ when, columns }, step) => {
    const { chain, tx_hash, seq, kind, asset, from, to, am, wide } = columns as Readonly<Record<string, string>>
    const names = `${found.asset(asset!)} AS asset, ${found.address(from!, chain!)} AS from_address, ${found.payee(from!, to!, chain!)} AS to_address`
    const rest = [seq, kind, am, wide].map((column) => found.keep(column!))
    const hashed = lone ? ` AND ${found.keep(`${tx_hash} IS NOT NULL`)}` : ''
    // Joined last: DuckDB may build its table of the records, and then without names.
    const [tx, time] =
      transaction === 'numbered'
        ? [found.keep('tx'), found.keep(columns.time!)]
        : ['tx', 'time'].map((column) => found.transaction(tx_hash!, chain!, column, transaction))
    const said = `${tx} AS tx, ${time} AS time, (${rest[0]})::BIGINT AS seq, ${rest[1]} AS kind, ${names}, ${rest[2]} AS am, ${rest[3]} AS wide,
      ord + ${step} AS ord, ${found.keep(stated(columns))} AS stated`
    const applies = `${found.keep(when)}${hashed}`
    return (table: string) => `SELECT ${said} FROM ${table} WHERE ${applies}`
  })
  return { found: found.sql(records), movements: (table) => selects.map((select) => select(table)).join(' UNION ALL ') }
}

/** The same as one query. */
export function identified(staged: StagedRecords, same: SameChain, lone: boolean, key: HashKey): string {
  const { found, movements } = identify(staged, same, lone, key)
  // One movement a record needs no table in between.
  const materialized = staged.movements.length === 1 ? 'NOT MATERIALIZED' : 'MATERIALIZED'
  return `SELECT * FROM (WITH found AS ${materialized} (${found}) ${movements('found')})`
}

/** What of its facts a row itself gives. */
export function stated({ height, tx_index, seq, decimals }: StagedMovement['columns']): string {
  const given = (bit: number, column: string) => `${bit} * (${column} IS NOT NULL)::INTEGER`
  return `(${given(STATED.height, height!)} + ${given(STATED.index, tx_index!)} + ${given(STATED.seq, seq!)} + ${given(STATED.asset, decimals!)})::UTINYINT`
}

/** The records of a file, joined with the dictionaries: each expression and each look-up once. */
class Found {
  readonly #kept = new Map<string, string>()
  readonly #joins = new Map<string, { readonly alias: string; readonly table: string; readonly on: string }>()
  readonly #same: SameChain

  constructor(same: SameChain) {
    this.#same = same
  }

  /** The column that has an expression. */
  keep(expression: string): string {
    if (isConstant(expression)) return expression
    const column = this.#kept.get(expression) ?? `k${this.#kept.size}`
    this.#kept.set(expression, column)
    return column
  }

  transaction(hash: string, chain: string, column: string, key: HashKey): string {
    const join = this.#join('tx_spelled', (name) => key(`${name}.hash`), key(hash), chain)
    return this.keep(`${join}.${column}`)
  }

  asset(text: string): string {
    if (isConstant(text)) return `(SELECT id FROM asset_text WHERE text = ${text})`
    return this.keep(`${this.#join('asset_text', textOf, text, null)}.id`)
  }

  address(text: string, chain: string): string {
    const held = this.#same('a', chain)
    if (isConstant(text) && (held === '' || isConstant(chain)))
      return `(SELECT id FROM address_text a WHERE a.text = ${text}${held})`
    return this.keep(`${this.#join('address_text', textOf, text, chain)}.id`)
  }

  /** A row without a partner in a join takes longer than one with: gas, which pays nobody, joins its payer. Who pays elsewhere is known. */
  payee(payer: string, payee: string, chain: string): string {
    if (isConstant(payee)) return payee.startsWith('NULL') ? 'NULL::INTEGER' : this.address(payee, chain)
    const pays = this.#joins.get(joinKey('address_text', payee, chain))
    if (pays !== undefined) return this.keep(`${pays.alias}.id`)
    const id = `${this.#join('address_text', textOf, `coalesce(${payee}, ${payer})`, chain)}.id`
    return this.keep(`CASE WHEN ${payee} IS NOT NULL THEN ${id} END`)
  }

  sql(records: string): string {
    const columns = [...this.#kept].map(([expression, column]) => `${expression} AS ${column}`)
    const joins = [...this.#joins.values()].map(({ alias, table, on }) => `LEFT JOIN ${table} ${alias} ON ${on}`)
    return `SELECT ord, ${columns.join(', ')} FROM ${records} ${joins.join(' ')}`
  }

  /** The name under which a dictionary is joined by a text. */
  #join(table: string, by: (name: string) => string, text: string, chain: string | null): string {
    const key = joinKey(table, text, chain)
    const known = this.#joins.get(key)
    if (known !== undefined) return known.alias
    const alias = `j${this.#joins.size}`
    const on = `${by(alias)} = ${text}${chain === null ? '' : this.#same(alias, chain)}`
    this.#joins.set(key, { alias, table, on })
    return alias
  }
}

function joinKey(table: string, text: string, chain: string | null): string {
  return JSON.stringify([table, text, chain])
}

function textOf(name: string): string {
  return `${name}.text`
}
