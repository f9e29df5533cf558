import type { RowCheck } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import { tokensOf } from '../../core/ledger/tokens.ts'
import type { EvmExtract } from './evmExtract.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { isDecimals } from './facts.ts'
import { addressCheck, countCheck, hashCheck, timeOf } from './sql.ts'

/** A table that moves nothing: its rows are checked, and read with those of other tables. */
export function factTable(table: EvmTable, entry: EvmEntry): EvmExtract {
  return {
    table,
    shape: 'facts',
    from: `(${table.rows})`,
    record: 'record',
    checks: checksOf(table, entry),
    movements: [],
    tells: [],
    reads: [],
  }
}

function checksOf(table: EvmTable, entry: EvmEntry): readonly RowCheck[] {
  switch (table.kind) {
    case 'blocks':
      return [
        countCheck(table, 'number', 'a block height (a whole number)'),
        {
          field: 'timestamp',
          ok: `${timeOf('timestamp', table.typed)} IS NOT NULL`,
          must: 'the time of the block in whole seconds since 1970',
        },
      ]
    case 'receipts':
      return [
        hashCheck(table, 'transaction_hash'),
        countCheck(table, 'gas_used', 'the gas that was used (a whole number)'),
        {
          field: 'status',
          ok: `(status IS NULL OR status::VARCHAR IN ('0', '1'))`,
          must: '1 (done), 0 (failed), or empty',
        },
      ]
    case 'tokens':
      return [
        addressCheck(table, 'address'),
        {
          field: 'decimals',
          ok: `(decimals IS NULL OR ${isDecimals('decimals', table.typed)})`,
          must: 'a whole number from 0 to 255, or empty',
        },
        ...disagreements(entry),
      ]
    default:
      return [addressCheck(table, 'address')]
  }
}

/** A token whose decimals dyepack knows or the user states must not have others in a file: one of them is wrong by powers of ten. */
function disagreements(entry: EvmEntry): readonly RowCheck[] {
  const known = new Map([
    ...entry.stated,
    ...[...tokensOf(entry.chain)].map(([address, { decimals }]) => [address, decimals] as const),
  ])
  if (known.size === 0) return []
  const cases = [...known].map(
    ([address, decimals]) => `WHEN ${literal(address)} THEN decimals::VARCHAR = '${decimals}'`,
  )
  return [
    {
      field: 'decimals',
      ok: `(decimals IS NULL OR CASE lower(address) ${cases.join(' ')} ELSE true END)`,
      must: 'what dyepack knows of this token, or what --decimals states',
    },
  ]
}
