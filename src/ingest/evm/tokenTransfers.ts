import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { EvmExtract } from './evmExtract.ts'
import type { EvmEntry, EvmTable } from './evmTable.ts'
import { blockTimes, knownTokens, nftContracts } from './facts.ts'
import { joinTimes, logChecks, place, TOKEN, timeExpression } from './movements.ts'
import { addressCheck, amountCheck, columns, whole } from './sql.ts'

/**
 * Token transfers that an exporter has decoded from `Transfer` events. Nothing in them tells an NFT (whose number stands
 * where an amount would) from a coin, so contracts that a table of contracts calls ERC-721 are left out.
 */
export function tokenTransfers(table: EvmTable, entry: EvmEntry): EvmExtract {
  const times = blockTimes(entry, table)
  const known = knownTokens(entry)
  const nfts = nftContracts(entry)
  const from = `(SELECT ${columns(table, ['token_address', 'from_address', 'to_address', 'value', 'transaction_hash', 'log_index', 'block_number', 'transaction_index', 'block_timestamp', 'chain_id'])},
      ${timeExpression('t', table, times)} AS ms, k.symbol, k.decimals,
      ${nfts === null ? 'false' : 'n.address IS NOT NULL'} AS nft
    FROM (${table.rows}) t
    ${joinTimes('t', times)}
    LEFT JOIN (${known.sql}) k ON k.address = lower(t.token_address)
    ${nfts === null ? '' : `LEFT JOIN (${nfts.sql}) n ON n.address = lower(t.token_address)`})`
  return {
    table,
    shape: 'transfers',
    from,
    record: 'record',
    checks: [
      ...logChecks(table, entry, times),
      addressCheck(table, 'token_address'),
      addressCheck(table, 'from_address'),
      addressCheck(table, 'to_address'),
      amountCheck('value'),
    ],
    movements: [
      {
        when: `value <> '0' AND NOT nft`,
        select: {
          ...place(entry),
          time: 'ms',
          tx_hash: 'lower(transaction_hash)',
          seq: `${TOKEN} + ${whole('log_index')}`,
          kind: '2::UTINYINT',
          asset: `${literal(`${entry.chain}/`)} || lower(token_address)`,
          // Unknown of a token that nobody knows: its amounts are shown in base units, so that none is misread.
          symbol: 'symbol',
          decimals: 'decimals',
          from: 'from_address',
          to: 'to_address',
          amount: 'value',
        },
      },
    ],
    tells: ['token'],
    reads: [times, known, nfts],
  }
}
