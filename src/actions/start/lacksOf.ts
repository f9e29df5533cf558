import { RECEIVERS } from './readReceivers.ts'
import { RECEIVER_ROWS, type ReadChain } from './recordWallets.ts'

/** What was not looked at, in words: of chains, of addresses that are too busy, and of so many receivers. */
export function lacksOf(chains: readonly ReadChain[], busy: readonly string[], left: number): readonly string[] {
  return [
    ...chains.flatMap(({ source: { chain, format }, blocks: { approvals, balances } }) => [
      ...(format === 'etherscan-api'
        ? [`what happened on ${chain} in the last hour is not known: an explorer is read up to what has settled`]
        : []),
      ...(approvals === null
        ? [`approvals and contracts on ${chain} are not known: ${format} does not give them`]
        : []),
      ...(approvals !== null && balances === null
        ? [`what the wallets had on ${chain} is not known: the node does not give balances of an older block`]
        : []),
    ]),
    ...(busy.length === 0
      ? []
      : [
          `${busy.join(', ')}: more than ${RECEIVER_ROWS} transactions, so that who set it going was not looked at. It may be a business`,
        ]),
    ...(left === 0 ? [] : [`who set ${left} more receivers going was not looked at: ${RECEIVERS} were`]),
  ]
}
