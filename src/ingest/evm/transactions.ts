import { unitsNumber } from '../baseUnits.ts'
import type { EvmExtract } from './evmExtract.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { blockTimes, fromReceipt, outermostCalls, type ReceiptColumn, receipts } from './facts.ts'
import { joinTimes, native, place, placeChecks, timeChecks, timeExpression, wrapped } from './movements.ts'
import { addressCheck, amountCheck, chainCheck, columns, hashCheck, whole } from './sql.ts'

/**
 * Transactions: the fee and the value that the sender sends along.
 *
 * A failed transaction pays its fee and moves nothing. Whether it failed is said by the receipt; before Byzantium (EIP-658)
 * receipts did not say so. Then the outermost trace says it, and without traces this rule does: until then a failure used up
 * all gas, so whoever had some left succeeded. Where nothing says it, the value counts as moved, and the file tells `unproven`.
 */
export function transactions(table: EvmTable, entry: EvmEntry): EvmExtract {
  const times = blockTimes(entry, table)
  const receipt = receipts(entry, table)
  const ownReceipt = table.has.has('gas_used')
  const knowsStatus = receipt !== null || table.has.has('status')
  const namesMade = receipt !== null || table.has.has('contract_address')
  const outermost = knowsStatus && namesMade && !entry.statusMissing ? null : outermostCalls(entry, table)

  const said = (column: ReceiptColumn) => {
    const own = table.has.has(column) ? [`t.${column}${receipt === null ? '' : '::VARCHAR'}`] : []
    const other = receipt?.from.some(({ has }) => has.has(column)) ? [fromReceipt(column)] : []
    const both = [...own, ...other]
    return both.length > 1 ? `coalesce(${both.join(', ')})` : (both[0] ?? 'NULL::VARCHAR')
  }
  const joins = [
    joinTimes('t', times),
    receipt === null ? '' : `LEFT JOIN (${receipt.sql}) r ON r.hash = lower(t.hash)`,
    outermost === null ? '' : `LEFT JOIN (${outermost.sql}) x ON x.hash = lower(t.hash)`,
  ]
  // Joined rows may come in another order.
  const unnumbered = joins.every((join) => join === '') ? table.unnumbered : null
  const from = `(SELECT ${columns(table, ['hash', 'block_number', 'transaction_index', 'from_address', 'to_address', 'value', 'gas', 'gas_price', 'block_timestamp', 'chain_id'])},
      ${timeExpression('t', table, times)} AS ms,
      ${receipt === null ? 'true' : 'r.said = r.other'} AS agree,
      ${(['gas_used', 'effective_gas_price', 'l1_fee', 'blob_gas_used', 'blob_gas_price'] as const).map((column) => `${said(column)} AS ${column}`).join(', ')},
      coalesce(${said('contract_address')}, ${outermost === null ? 'NULL' : 'x.created'}) AS contract_address,
      ${said('status')} AS status, ${outermost === null ? 'NULL::BOOLEAN' : 'x.ok'} AS traced
    FROM (${unnumbered ?? table.rows}) t ${joins.join(' ')})`

  const common = { ...place(entry), time: 'ms', tx_hash: 'lower(hash)' }
  const early =
    entry.chain === 'ethereum'
      ? `CASE WHEN ${whole('block_number')} < ${BYZANTIUM} AND ${whole('gas_used')} < ${whole('gas')} THEN true END`
      : 'NULL'
  const succeeded = `CASE status::VARCHAR WHEN '1' THEN true WHEN '0' THEN false ELSE traced END`
  const moved = `coalesce(${succeeded}, ${early}, true) AND value <> '0'`
  const receiver = 'coalesce(to_address, contract_address)'
  const wrapper = wrapped(entry)
  const feeKnown = receipt !== null || ownReceipt
  return {
    table,
    shape: 'transfers',
    from,
    record: unnumbered === null ? 'record' : undefined,
    checks: [
      ...chainCheck(table, entry),
      hashCheck(table, 'hash'),
      ...placeChecks(table),
      ...timeChecks(table, times),
      addressCheck(table, 'from_address'),
      addressCheck(table, 'to_address', 'to_address IS NULL'),
      amountCheck('value'),
      ...(receipt === null
        ? []
        : [
            {
              field: 'receipt',
              ok: 'agree',
              value: `CASE WHEN agree IS NULL THEN 'none' ELSE 'several' END`,
              must: `one receipt in the files of this import, the same wherever it occurs (${receipt.from.map(({ name }) => name).join(', ')})`,
            },
          ]),
      ...(feeKnown ? feeChecks : []),
      {
        field: 'status',
        ok: `(status IS NULL OR status::VARCHAR IN ('0', '1'))`,
        must: '1 (done), 0 (failed), or empty where the receipt says neither',
      },
      {
        field: 'to_address',
        ok: `(${receiver} IS NOT NULL OR value = '0' OR (${succeeded}) IS NOT DISTINCT FROM false)`,
        value: `'empty'`,
        must: 'known where value goes to a new contract: add the receipts (or traces), which name it',
      },
    ],
    movements: [
      {
        select: {
          ...common,
          ...native(entry),
          kind: '3::UTINYINT',
          seq: '0',
          from: 'from_address',
          to: 'NULL',
          amount: 'NULL::VARCHAR',
        },
        number: feeKnown ? FEE : '0::UHUGEINT',
      },
      {
        when: moved,
        select: {
          ...common,
          ...native(entry),
          kind: '0::UTINYINT',
          seq: '1',
          from: 'from_address',
          to: receiver,
          amount: 'value',
        },
        number: unitsNumber('value'),
      },
      ...(wrapper === null
        ? []
        : [
            {
              when: `${moved} AND lower(to_address) = ${wrapper.contract}`,
              select: { ...common, ...wrapper.mint('from_address'), amount: 'value' },
              number: unitsNumber('value'),
            },
          ]),
    ],
    tells: [
      'native',
      ...(feeKnown ? (['gas'] as const) : []),
      ...(knowsStatus || outermost !== null ? [] : (['unproven'] as const)),
    ],
    reads: [times, receipt, outermost],
  }
}

/** The first block whose receipts have a status: https://eips.ethereum.org/EIPS/eip-609 */
const BYZANTIUM = 4_370_000

/** What the sender pays beside the value. Bounds keep the products below 2^127. */
const FEE = `TRY_CAST(${whole('gas_used')}::HUGEINT * ${whole('coalesce(effective_gas_price::VARCHAR, gas_price::VARCHAR)')}::HUGEINT
  + coalesce(${whole('l1_fee')}, 0)::HUGEINT + coalesce(${whole('blob_gas_used')}::HUGEINT * ${whole('blob_gas_price')}::HUGEINT, 0) AS UHUGEINT)`

const feeChecks = [
  {
    field: 'gas_used',
    ok: `regexp_full_match(gas_used::VARCHAR, '[0-9]{1,15}')`,
    must: 'the gas that was used (a whole number)',
  },
  {
    field: 'effective_gas_price',
    ok: `regexp_full_match(coalesce(effective_gas_price::VARCHAR, gas_price::VARCHAR), '[0-9]{1,18}')`,
    value: 'coalesce(effective_gas_price::VARCHAR, gas_price::VARCHAR)',
    must: 'the price of gas in base units (a whole number); where it is empty, gas_price',
  },
  ...['l1_fee', 'blob_gas_used', 'blob_gas_price'].map((column) => ({
    field: column,
    ok: `(${column} IS NULL OR regexp_full_match(${column}::VARCHAR, '[0-9]{1,18}'))`,
    must: 'a whole number, or empty',
  })),
]
