import type { EvmExtract } from './evmExtract.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { beside, blockTimes, transactionPlaces } from './facts.ts'
import { INTERNAL, joinTimes, native, place, placeChecks, timeChecks, timeExpression, wrapped } from './movements.ts'
import { addressCheck, amountCheck, chainCheck, columns, whole, ZERO } from './sql.ts'

const PAYS = `('call', 'create', 'create2', 'suicide', 'selfdestruct')`
/** Rows that belong to a block and to no transaction. */
const MAKES = `('reward', 'genesis', 'daofork')`
/** Calls that run another's code with the caller's own coins: they repeat the value that their caller was given, and move none. */
const BORROWS = `('delegatecall', 'delegate_call', 'staticcall', 'static_call', 'callcode', 'call_code')`
const ADDRESS = '([0-9]{1,9}(,[0-9]{1,9})*)'

/**
 * Calls with value, in the order in which they were made (parents before children, by `trace_address`).
 *
 * What failed moved nothing, and neither did anything below it. The outermost call is the transaction's own value and takes
 * that row's place, so that it is not counted twice. Rewards come from the zero address.
 * All traces of a transaction are needed to number them, so they belong into one import.
 */
export function traces(table: EvmTable, entry: EvmEntry): EvmExtract {
  const times = blockTimes(entry, table)
  const places = entry.hashMissing ? transactionPlaces(entry, table) : null
  const others = beside(entry, table, 'traces')
  const rowsOf = (
    one: EvmTable,
    sql: string,
  ) => `SELECT ${columns(one, ['block_number', 'transaction_index', 'from_address', 'to_address', 'value', 'trace_type', 'call_type', 'reward_type', 'trace_address', 'block_timestamp', 'chain_id'])},
      error IS NOT NULL OR coalesce(status::VARCHAR = '0', false) AS failed,
      ${places === null ? 'lower(transaction_hash)' : 'coalesce(lower(transaction_hash), h.hash)'} AS tx
    FROM (${sql}) t ${
      places === null
        ? ''
        : `LEFT JOIN (${places.sql}) h ON t.transaction_hash IS NULL AND h.height = ${whole('t.block_number')} AND h.place = ${whole('t.transaction_index')}`
    }${one === table ? '' : ' WHERE tx IS NOT NULL'}`
  // One file of calls is the rule; where several hold the same blocks, a transaction may be spread over them.
  const alone = others.length === 0
  const calls = alone
    ? 'own'
    : `(SELECT tx, trace_address, trace_type, call_type, value, failed FROM own UNION ALL BY NAME
        SELECT tx, trace_address, trace_type, call_type, value, failed FROM (${others.map((one) => rowsOf(one, one.facts)).join(' UNION ALL BY NAME ')}))`
  const key = alone ? 'record' : 'tx, trace_address'
  const from = `(WITH own AS MATERIALIZED (${rowsOf(table, table.rows)}),
    failures AS (SELECT tx, list(DISTINCT coalesce(trace_address, '')) AS paths FROM ${calls} WHERE failed AND tx IS NOT NULL GROUP BY tx),
    payments AS (
      SELECT ${alone ? 'record' : 'DISTINCT c.tx, trace_address'},
        dense_rank() OVER (PARTITION BY c.tx ORDER BY TRY_CAST(string_split(trace_address, ',') AS BIGINT[])) - 1 AS place
      FROM ${calls} c LEFT JOIN failures f ON f.tx = c.tx
      WHERE trace_type IN ${PAYS} AND coalesce(call_type, 'call') NOT IN ${BORROWS} AND value <> '0' AND NOT failed
        AND regexp_full_match(trace_address, '${ADDRESS}') AND c.tx IS NOT NULL
        AND (paths IS NULL OR len(list_filter(paths, lambda path: path = '' OR path = trace_address OR starts_with(trace_address, path || ','))) = 0)
    ),
    makings AS (
      SELECT record, row_number() OVER (PARTITION BY block_number, trace_type ORDER BY reward_type, to_address, value, record) - 1 AS nth
      FROM own WHERE trace_type IN ${MAKES}
    )
    SELECT own.*, payments.place, makings.nth, ${timeExpression('own', table, times)} AS ms
    FROM own LEFT JOIN payments USING (${key}) LEFT JOIN makings USING (record)
    ${joinTimes('own', times)})`

  const still = `(failed OR value IS NULL OR value = '0' OR coalesce(call_type, 'call') IN ${BORROWS})`
  const outermost = `trace_address IS NULL AND trace_type IN ('call', 'create', 'create2') AND NOT ${still}`
  const made = `trace_type IN ${MAKES} AND value <> '0'`
  const common = {
    ...place(entry),
    ...native(entry),
    time: 'ms',
    tx_hash: 'tx',
    from: 'from_address',
    to: 'to_address',
    amount: 'value',
  }
  const wrapper = wrapped(entry)
  const called = `trace_type = 'call' AND (place IS NOT NULL OR ${outermost})`
  return {
    table,
    shape: 'transfers',
    from,
    record: 'record',
    checks: [
      ...chainCheck(table, entry),
      {
        field: 'trace_type',
        ok: `trace_type IN ${PAYS} OR trace_type IN ${MAKES}`,
        must: 'call, create, create2, suicide, selfdestruct, reward, genesis or daofork',
      },
      {
        field: 'call_type',
        ok: `(call_type IS NULL OR call_type IN ('call', 'none') OR call_type IN ${BORROWS})`,
        must: 'call, delegatecall, staticcall, callcode, or empty',
      },
      {
        field: 'transaction_hash',
        ok: `(regexp_full_match(tx, '0x[0-9a-f]{64}') OR trace_type IN ${MAKES})`,
        value: 'tx',
        must: 'the hash of a transaction: 0x and 64 hex digits; where the traces have none (geth), add the transactions of the same blocks to this import',
      },
      ...placeChecks(table),
      ...timeChecks(table, times),
      {
        field: 'trace_address',
        ok: `(trace_address IS NULL OR regexp_full_match(trace_address, '${ADDRESS}'))`,
        must: 'the place among the calls, like 0,2,1, or empty for the outermost call',
      },
      amountCheck('value', `value IS NULL AND (failed OR call_type IN ${BORROWS})`),
      addressCheck(table, 'from_address', `from_address IS NULL AND (trace_type IN ('reward', 'genesis') OR ${still})`),
      addressCheck(table, 'to_address', `to_address IS NULL AND ${still}`),
    ],
    movements: [
      { when: outermost, select: { ...common, kind: '0::UTINYINT', seq: '1' } },
      { when: 'place IS NOT NULL', select: { ...common, kind: '1::UTINYINT', seq: `${INTERNAL} + place` } },
      {
        when: made,
        select: {
          ...common,
          tx_index: 'NULL::BIGINT',
          tx_hash: 'NULL::VARCHAR',
          kind: '0::UTINYINT',
          seq: 'nth',
          from: `CASE WHEN trace_type = 'daofork' THEN from_address ELSE ${ZERO} END`,
        },
      },
      ...(wrapper === null
        ? []
        : [
            {
              when: `${called} AND lower(to_address) = ${wrapper.contract}`,
              select: { ...common, ...wrapper.mint('from_address') },
            },
            {
              when: `${called} AND lower(from_address) = ${wrapper.contract}`,
              select: { ...common, ...wrapper.burn('to_address') },
            },
          ]),
    ],
    tells: ['native', 'internal'],
    reads: [times, places, ...(alone ? [] : [{ sql: '', from: others }])],
  }
}
