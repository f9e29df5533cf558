import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { EventDecoder } from './events/eventDecoder.ts'
import { contractsBeside, decodersOf, NOTHING, rawTold, silentMove, told, WAY } from './events/told.ts'
import type { EvmExtract } from './evmExtract.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { beside, blockTimes, type Facts, knownTokens } from './facts.ts'
import { joinTimes, logChecks, native, place, TOKEN, timeExpression, wrapped } from './movements.ts'
import { addressCheck, columns, hexAmount, whole, ZERO } from './sql.ts'

/** Keccak-256 of `Transfer(address,address,uint256)`, https://eips.ethereum.org/EIPS/eip-20 */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
/** Keccak-256 of `Deposit(address,uint256)` and `Withdrawal(address,uint256)`, the events of WETH9 */
const DEPOSIT = '0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c'
const WITHDRAWAL = '0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65'

/**
 * Events. A `Transfer` with two addresses among its topics and one word of data is a token's; one with a third topic is
 * an NFT's and moves no coin; every other event but those of the wrapper moves nothing either. What other events tell
 * beside is read by `events/`.
 *
 * The wrapper's events say what its coin did, too: `Withdrawal` is paid by the contract, always in an inner call; `Deposit`
 * is paid to it, in an inner call where the transaction itself goes elsewhere. Without traces these rows are made from the
 * events, so that a wrap does not end in nothing; they have no `seq`, and count once if traces come later.
 */
export function logs(table: EvmTable, entry: EvmEntry): EvmExtract {
  const times = blockTimes(entry, table)
  const known = knownTokens(entry)
  const wrapper = wrapped(entry)
  const traced = beside(entry, table, 'traces').length > 0
  const callers = wrapper === null || traced ? null : depositors(entry, table, wrapper.contract)
  const rows = `(SELECT ${columns(table, ['transaction_hash', 'block_number', 'transaction_index', 'log_index', 'address', 'topics', 'block_timestamp', 'chain_id'])},
      substr(t.data, 1, 67) AS data, t.data AS whole, ${timeExpression('t', table, times)} AS ms, k.symbol, k.decimals,
      ${wrapper === null ? 'false' : `lower(t.address) = ${wrapper.contract}`} AS of_wrapper,
      ${callers === null ? 'NULL' : 'c.called'} AS called,
      substr(t.topics, 1, 66) AS topic, (length(t.topics) + 1) // 67 AS topic_count,
      '0x' || substr(t.topics, 94, 40) AS first_address, '0x' || substr(t.topics, 161, 40) AS second_address
    FROM (${table.rows}) t
    ${joinTimes('t', times)}
    LEFT JOIN (${known.sql}) k ON k.address = lower(t.address)
    ${callers === null ? '' : `LEFT JOIN (${callers.sql}) c ON c.hash = lower(t.transaction_hash)`})`

  const decoders = decodersOf(entry.chain, table.topics ?? null)
  const from =
    decoders.length === 0
      ? `(SELECT *, ${NOTHING_TOLD} FROM ${rows})`
      : telling(table, entry, decoders, rows, known.sql)

  const word = 'length(data) = 66'
  const transfer = `topic = '${TRANSFER}' AND topic_count = 3 AND ${word}`
  const deposit = `of_wrapper AND topic = '${DEPOSIT}' AND topic_count = 2 AND ${word}`
  const withdrawal = `of_wrapper AND topic = '${WITHDRAWAL}' AND topic_count = 2 AND ${word}`
  const amount = hexAmount('substr(data, 3, 64)')
  const some = `data <> '0x${'0'.repeat(64)}'`
  const common = { ...place(entry), time: 'ms', tx_hash: 'lower(transaction_hash)', amount }
  const token = {
    ...common,
    seq: `${TOKEN} + ${whole('log_index')}`,
    kind: '2::UTINYINT',
    asset: `${literal(`${entry.chain}/`)} || lower(address)`,
    symbol: 'symbol',
    decimals: 'decimals',
  }
  const silent = {
    ...token,
    asset: `CASE WHEN move = 'burn' THEN told.asset ELSE coalesce(told.other_asset, told.asset) END`,
    symbol: `CASE WHEN move = 'burn' THEN symbol ELSE moved_symbol END`,
    decimals: `CASE WHEN move = 'burn' THEN decimals ELSE moved_decimals END`,
    from: `CASE WHEN move = 'in' THEN ${ZERO} ELSE told.who END`,
    to: `CASE move WHEN 'in' THEN told.who WHEN 'over' THEN told.other ELSE ${ZERO} END`,
    amount: 'told.amount',
  }
  const coin = { ...common, ...native(entry), seq: 'NULL::BIGINT', kind: '1::UTINYINT' }
  return {
    table,
    shape: 'transfers',
    from,
    record: 'record',
    checks: [
      ...logChecks(table, entry, times),
      addressCheck(table, 'address'),
      {
        field: 'topics',
        ok: `(topics IS NULL OR regexp_full_match(topics, '0x[0-9a-fA-F]{64}(,0x[0-9a-fA-F]{64}){0,3}'))`,
        must: 'up to four words of 0x and 64 hex digits',
      },
      {
        field: 'data',
        ok: `(CASE WHEN ${transfer} OR ${deposit} OR ${withdrawal} THEN regexp_full_match(data, '0x[0-9a-fA-F]{64}')
          WHEN told IS NOT NULL THEN regexp_full_match(whole, '0x[0-9a-fA-F]*') ELSE true END)`,
        must: '0x and hex digits',
      },
    ],
    movements: [
      { when: `${transfer} AND ${some}`, select: { ...token, from: 'first_address', to: 'second_address' } },
      { when: `move IS NOT NULL AND told.amount <> '0'`, select: silent },
      ...(wrapper === null
        ? []
        : [
            { when: `${deposit} AND ${some}`, select: { ...token, from: ZERO, to: 'first_address' } },
            { when: `${withdrawal} AND ${some}`, select: { ...token, from: 'first_address', to: ZERO } },
          ]),
      ...(wrapper === null || traced
        ? []
        : [{ when: `${withdrawal} AND ${some}`, select: { ...coin, from: wrapper.contract, to: 'first_address' } }]),
      ...(wrapper === null || callers === null
        ? []
        : [
            {
              when: `${deposit} AND ${some} AND called <> ${wrapper.contract}`,
              select: { ...coin, from: 'first_address', to: wrapper.contract },
            },
          ]),
    ],
    event: {
      told: 'told',
      select: {
        ...place(entry),
        time: 'ms',
        tx_hash: 'lower(transaction_hash)',
        seq: whole('log_index'),
      },
    },
    tells: ['token'],
    reads: [times, known, callers],
  }
}

/** The rows with `told`, `move` and what is known of the token that moves. */
function telling(
  table: EvmTable,
  entry: EvmEntry,
  decoders: readonly EventDecoder[],
  rows: string,
  known: string,
): string {
  const markets = contractsBeside(entry.chain, decoders).map((one) => literal(one))
  const asset = 'coalesce(raw.asset, m.asset)'
  return `(WITH near AS MATERIALIZED (${nearMarkets(table, entry, markets)})
    SELECT r.* EXCLUDE (raw), ${told('raw', asset)} AS told, u.symbol || ' (lent)' AS moved_symbol, u.decimals AS moved_decimals
    FROM (SELECT *, CASE WHEN topic <> '${TRANSFER}' THEN ${rawTold(entry, decoders)} END AS raw, ${silentMove(entry.chain, decoders)} AS move FROM (
        SELECT l.*, n.hash IS NOT NULL AS next_transfers FROM ${rows} l LEFT JOIN (${OWN_TRANSFERS}) n
          ON n.hash = lower(l.transaction_hash) AND n.token = lower(l.address) AND n.log_index = ${whole('l.log_index')} + 1)) r
    LEFT JOIN (${MOVED}) m
      ON m.hash = lower(r.transaction_hash) AND m.contract = lower(r.address) AND m.digits = lower(raw.amount) AND m.way = ${WAY}
    LEFT JOIN (${known}) u ON u.address = substr(${asset}, ${entry.chain.length + 2}))`
}

/** The same where no row tells anything. */
const NOTHING_TOLD = `${NOTHING} AS told, NULL::VARCHAR AS move, NULL::VARCHAR AS moved_symbol, NULL::INTEGER AS moved_decimals`

/** `hash, log_index, token, contract, way, digits, asset`: transfers to (`in`), from (`out`) and by (`own`) markets that need them beside. */
function nearMarkets(table: EvmTable, entry: EvmEntry, markets: readonly string[]): string {
  if (markets.length === 0)
    return `SELECT '' AS hash, 0 AS log_index, '' AS token, '' AS contract, '' AS way, '' AS digits, '' AS asset WHERE false`
  const of = (list: string) => `${list} IN (${markets.join(', ')})`
  return `SELECT hash, log_index, token, CASE way WHEN 'in' THEN payee WHEN 'out' THEN payer ELSE token END AS contract, way, digits,
      ${literal(`${entry.chain}/`)} || token AS asset
    FROM (SELECT lower(transaction_hash) AS hash, ${whole('log_index')} AS log_index, lower(address) AS token,
        '0x' || lower(substr(topics, 94, 40)) AS payer, '0x' || lower(substr(topics, 161, 40)) AS payee, lower(substr(data, 3)) AS digits
      FROM (${table.facts}) WHERE starts_with(topics, '${TRANSFER}') AND length(topics) = 200 AND length(data) = 66),
      (VALUES ('in'), ('out'), ('own')) w(way)
    WHERE CASE way WHEN 'in' THEN ${of('payee')} WHEN 'out' THEN ${of('payer')} ELSE ${of('token')} END`
}

/** Of `near`: where a market's contract logs a transfer of its own token. */
const OWN_TRANSFERS = `SELECT DISTINCT hash, token, log_index FROM near WHERE way = 'own'`
/** Of `near`: the token that a market got or paid in just this amount, where there is one only. */
const MOVED = `SELECT hash, contract, way, digits, min(asset) AS asset FROM near WHERE way <> 'own'
    GROUP BY hash, contract, way, digits HAVING min(asset) = max(asset)`

/** `hash, called`: whom the transactions call in which the wrapper took a deposit. */
function depositors(entry: EvmEntry, table: EvmTable, contract: string): Facts | null {
  const tables = beside(entry, table, 'transactions')
  if (tables.length === 0) return null
  const rows = tables.map(
    (one) => `SELECT lower(hash) AS hash, lower(coalesce(to_address, '')) AS called FROM (${one.facts})`,
  )
  return {
    sql: `SELECT hash, any_value(called) AS called FROM (${rows.join(' UNION ALL ')})
      WHERE hash IN (SELECT lower(transaction_hash) FROM (${table.facts})
        WHERE lower(address) = ${contract} AND starts_with(topics, '${DEPOSIT}')) GROUP BY hash`,
    from: tables,
  }
}
