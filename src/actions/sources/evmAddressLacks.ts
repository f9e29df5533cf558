import { counted } from '../../core/report/text.ts'
import type { EvmAddressSource } from '../../core/wire/evmAddressSource.ts'

/** What a node could not tell of addresses, in sentences. */
export function lacksOf({ calls, addresses, chunks, unexplained }: EvmAddressSource): string[] {
  const partial = addresses.filter((one) => one.partial).length
  const tokensOnly = addresses.filter(({ native }) => native === null).length
  return [
    ...(tokensOnly > 0
      ? [
          `coin of ${counted(tokensOnly, 'address', 'addresses')} is lacking: no node that was asked answers trace_filter, ots_searchTransactionsBefore, or balances of old blocks. Only tokens are seen`,
        ]
      : []),
    ...(calls === null && chunks.length > 0
      ? [
          'internal calls are lacking: no node that was asked answers debug_traceTransaction or trace_transaction. Coin that a contract paid on is not seen',
        ]
      : []),
    ...(partial > 0
      ? [
          `of ${counted(partial, 'contract')} coin may be lacking that came and went between two looks at ${partial === 1 ? 'its' : 'their'} balance: no node that was asked answers trace_filter or ots_searchTransactionsBefore`,
        ]
      : []),
    ...(unexplained > 0
      ? [
          `${counted(unexplained, 'change')} of a balance ${unexplained === 1 ? 'is' : 'are'} of no transaction that could be found: payments to stakers, what makers of blocks earn, or internal calls that the node does not tell`,
        ]
      : []),
  ]
}
