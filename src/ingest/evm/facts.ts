import { literal } from '../../core/ledger/sqlLiteral.ts'
import { tokensOf } from '../../core/ledger/tokens.ts'
import { type EvmEntry, type EvmTable, RECEIPT_COLUMNS, type TableKind } from './evmTable.ts'
import { timeOf, whole } from './sql.ts'

/** What other files of an entry know of a file's rows: a table to join, and the files that it was made of. */
export interface Facts {
  readonly sql: string
  readonly from: readonly EvmTable[]
}

/** `height, ms`: times of blocks. A block with two different times has none. Null: its rows say it, or no file of the entry does. */
export function blockTimes(entry: EvmEntry, table: EvmTable): Facts | null {
  if (table.has.has('block_timestamp')) return null
  const blocks = beside(entry, table, 'blocks')
  if (blocks.length > 0) return timesFrom(blocks, 'number', 'timestamp')
  const others = (['transactions', 'logs', 'token_transfers', 'traces'] as const)
    .flatMap((kind) => beside(entry, table, kind))
    .filter((one) => one.has.has('block_timestamp'))
  return others.length === 0 ? null : timesFrom(others, 'block_number', 'block_timestamp')
}

function timesFrom(tables: readonly EvmTable[], height: string, time: string): Facts {
  const rows = tables.map(
    (one) => `SELECT ${whole(height)} AS height, ${timeOf(time, one.typed)} AS ms FROM (${one.facts})`,
  )
  return {
    sql: `SELECT height, CASE WHEN min(ms) = max(ms) THEN min(ms) END AS ms FROM (${rows.join(' UNION ALL ')})
      WHERE height IS NOT NULL AND ms IS NOT NULL GROUP BY height`,
    from: tables,
  }
}

export type ReceiptColumn = (typeof RECEIPT_COLUMNS)[number]

/**
 * `hash, said, other`: what the receipts of a transaction say, its columns in one text (see `fromReceipt`), least and greatest.
 * They differ where two receipts of it do.
 */
export function receipts(entry: EvmEntry, table: EvmTable): Facts | null {
  const tables = beside(entry, table, 'receipts')
  if (tables.length === 0) return null
  const said = `concat_ws('|', ${RECEIPT_COLUMNS.map((column) => `coalesce(${column}::VARCHAR, '')`).join(', ')})`
  const rows = tables.map((one) => `SELECT lower(transaction_hash) AS hash, ${said} AS said FROM (${one.facts})`)
  return {
    sql: `SELECT hash, min(said) AS said, max(said) AS other FROM (${rows.join(' UNION ALL ')}) GROUP BY hash`,
    from: tables,
  }
}

/** A column of a receipt, from `said`. */
export function fromReceipt(column: ReceiptColumn): string {
  return `nullif(split_part(r.said, '|', ${RECEIPT_COLUMNS.indexOf(column) + 1}), '')`
}

/** `hash, ok, created`: what the outermost call of a transaction came to, and the contract that it made. */
export function outermostCalls(entry: EvmEntry, table: EvmTable): Facts | null {
  const tables = beside(entry, table, 'traces')
  if (tables.length === 0) return null
  const rows = tables.map(
    (one) => `SELECT lower(transaction_hash) AS hash, (error IS NULL AND status IS DISTINCT FROM '0') AS ok,
      CASE WHEN trace_type IN ('create', 'create2') THEN to_address END AS created
      FROM (${one.facts}) WHERE trace_address IS NULL AND trace_type IN ('call', 'create', 'create2')`,
  )
  return {
    sql: `SELECT hash, CASE WHEN bool_and(ok) = bool_or(ok) THEN bool_and(ok) END AS ok, min(created) AS created
      FROM (${rows.join(' UNION ALL ')}) GROUP BY hash`,
    from: tables,
  }
}

/** `height, place, hash, to_address`: the hashes of transactions, for traces that name only their place (geth's). */
export function transactionPlaces(entry: EvmEntry, table: EvmTable): Facts | null {
  const tables = beside(entry, table, 'transactions')
  if (tables.length === 0) return null
  const rows = tables.map(
    (one) => `SELECT ${whole('block_number')} AS height, ${whole('transaction_index')} AS place, lower(hash) AS hash
      FROM (${one.facts})`,
  )
  return {
    sql: `SELECT height, place, CASE WHEN min(hash) = max(hash) THEN min(hash) END AS hash
      FROM (${rows.join(' UNION ALL ')}) WHERE height IS NOT NULL AND place IS NOT NULL GROUP BY height, place`,
    from: tables,
  }
}

/**
 * `address, symbol, decimals` of every token that somebody knows, and the NFT contracts. In this order: the built-in list
 * (whose decimals no file may contradict), tables of tokens, what the user states. What nobody knows is not in it.
 */
export function knownTokens(entry: EvmEntry): Facts {
  const builtIn = [...tokensOf(entry.chain)].map(
    ([address, { symbol, decimals }]) => `(${literal(address)}, ${literal(symbol)}, ${decimals}, 0)`,
  )
  const stated = [...entry.stated].map(
    ([address, decimals]) => `(${literal(address)}, NULL, ${Math.trunc(decimals)}, 2)`,
  )
  const values = [...builtIn, ...stated, `('', NULL, 0, 3)`].join(', ')
  const tables = entry.tables.filter(({ kind }) => kind === 'tokens')
  const files = tables.map(
    (
      one,
    ) => `UNION ALL SELECT lower(address), CASE WHEN ${goodSymbol('symbol')} THEN nullif(symbol, '') END, TRY_CAST(decimals AS INTEGER), 1
      FROM (${one.facts}) WHERE ${isDecimals('decimals', one.typed)} AND address IS NOT NULL`,
  )
  return {
    sql: `SELECT address, arg_min(symbol, rank) AS symbol, arg_min(decimals, rank) AS decimals FROM (
        SELECT address, rank, CASE WHEN min(symbol) = max(symbol) THEN min(symbol) END AS symbol, min(decimals) AS decimals
        FROM (SELECT * FROM (VALUES ${values}) v(address, symbol, decimals, rank) ${files.join(' ')})
        GROUP BY address, rank HAVING min(decimals) = max(decimals)
      ) GROUP BY address`,
    from: tables,
  }
}

/** A symbol that the ledger takes. Whoever makes a token names it, so that it may hold anything. */
function goodSymbol(column: string): string {
  return `(length(${column}) <= 100 AND NOT regexp_matches(${column}, '[\\x00-\\x1f\\x7f-\\x9f]'))`
}

export function isDecimals(column: string, typed: boolean): string {
  if (typed) return `${column} BETWEEN 0 AND 255`
  return `(regexp_full_match(${column}, '[0-9]{1,3}') AND TRY_CAST(${column} AS INTEGER) <= 255)`
}

/** `address`: contracts whose transfers are of NFTs and of no coin. */
export function nftContracts(entry: EvmEntry): Facts | null {
  const tables = entry.tables.filter(({ kind }) => kind === 'contracts')
  if (tables.length === 0) return null
  const rows = tables.map(
    (one) => `SELECT lower(address) AS address FROM (${one.facts})
      WHERE lower(is_erc721::VARCHAR) = 'true' AND lower(is_erc20::VARCHAR) IS DISTINCT FROM 'true'`,
  )
  return { sql: `SELECT DISTINCT address FROM (${rows.join(' UNION ALL ')})`, from: tables }
}

/** Files of a kind that may speak of the same blocks. */
export function beside(entry: EvmEntry, table: EvmTable, kind: TableKind): readonly EvmTable[] {
  return entry.tables.filter((one) => one.kind === kind && one !== table && overlap(one, table))
}

function overlap(one: EvmTable, other: EvmTable): boolean {
  if (one.blocks === null || other.blocks === null) return true
  return one.blocks[0] <= other.blocks[1] && other.blocks[0] <= one.blocks[1]
}
