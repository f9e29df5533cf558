import type { RowCheck } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import { silentWrapper, tokenFacts } from '../../core/ledger/tokens.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import type { Facts } from './facts.ts'
import { chainCheck, countCheck, hashCheck, timeOf, whole, ZERO } from './sql.ts'

/** Numbers of the steps of a transaction that every source of it agrees on: gas 0, value 1, then these. */
export const INTERNAL = 1000
export const TOKEN = 1_000_000

type Select = Readonly<Record<string, string>>

/** Where a transaction stands. */
export function place(entry: EvmEntry): Select {
  return {
    chain: literal(entry.chain),
    height: whole('block_number'),
    tx_index: whole('transaction_index'),
  }
}

/** That `place` can be read. */
export function placeChecks(table: EvmTable): readonly RowCheck[] {
  return [
    countCheck(table, 'block_number', 'a block height (a whole number)'),
    countCheck(table, 'transaction_index', 'the place of the transaction in its block (a whole number)', true),
  ]
}

/** Whether a row says where its event stands, and when. */
export function logChecks(table: EvmTable, entry: EvmEntry, times: Facts | null): readonly RowCheck[] {
  return [
    ...chainCheck(table, entry),
    hashCheck(table, 'transaction_hash'),
    ...placeChecks(table),
    countCheck(table, 'log_index', 'the place of the event in its block (a whole number)'),
    ...timeChecks(table, times),
  ]
}

/** The chain's own coin. */
export function native(entry: EvmEntry): Select {
  return {
    asset: literal(`${entry.chain}/${entry.symbol}`),
    symbol: literal(entry.symbol),
    decimals: String(entry.decimals),
  }
}

/** A token row: from and to are addresses in SQL. */
export interface Wrapped {
  /** SQL literal, in lower case. */
  readonly contract: string
  mint(to: string): Select
  burn(from: string): Select
}

/**
 * The contract that wraps the chain's own coin without logging a transfer (WETH9). A wrap is two rows: native to the
 * contract, token from the zero address. These are the token's; without `seq`, because the log that numbers it is
 * elsewhere. Where logs are given too, their numbered row is the same movement and counts once.
 */
export function wrapped(entry: EvmEntry): Wrapped | null {
  const contract = silentWrapper(entry.chain)
  if (contract === null) return null
  const facts = tokenFacts(entry.chain, contract)
  const token = {
    asset: literal(`${entry.chain}/${contract}`),
    symbol: literal(facts?.symbol ?? ''),
    decimals: String(facts?.decimals ?? entry.decimals),
    kind: '2::UTINYINT',
    seq: 'NULL::BIGINT',
  }
  return {
    contract: literal(contract),
    mint: (to) => ({ ...token, from: ZERO, to }),
    burn: (from) => ({ ...token, from, to: ZERO }),
  }
}

/** Milliseconds: the row's own time, else that of its block. */
export function timeExpression(row: string, table: EvmTable, times: Facts | null): string {
  if (table.has.has('block_timestamp')) return timeOf(`${row}.block_timestamp`, table.typed)
  return times === null ? 'NULL::BIGINT' : 'b.ms'
}

/** Brings in what `timeExpression` needs. */
export function joinTimes(row: string, times: Facts | null): string {
  return times === null ? '' : `LEFT JOIN (${times.sql}) b ON b.height = ${whole(`${row}.block_number`)}`
}

export function timeChecks(table: EvmTable, times: Facts | null): readonly RowCheck[] {
  if (table.has.has('block_timestamp')) {
    return [
      {
        field: 'block_timestamp',
        ok: 'ms IS NOT NULL',
        must: 'the time of the block in whole seconds since 1970, or like 2018-06-14 10:00:00 UTC',
      },
    ]
  }
  return [
    {
      field: 'time',
      ok: 'ms IS NOT NULL',
      value: `'unknown'`,
      must:
        times === null
          ? 'known: add the blocks (or transactions with block_timestamp) of the same heights to this import'
          : `known: ${times.from.map(({ name }) => name).join(', ')} must have one time for its block; add the blocks that are missing`,
    },
  ]
}
