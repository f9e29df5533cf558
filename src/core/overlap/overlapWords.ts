import type { OverlapReason, PatternKind, SightRole, Strength } from '../wire/overlapFile.ts'

/** Each reason as a sentence that says what may follow from it, and what does not. */
export const REASON_WORDS: Readonly<Record<OverlapReason, string>> = {
  'wallet-in-both': 'Stolen coins of both cases passed this wallet before any service. No source calls it a service.',
  'wallet-read-in-one':
    'Stolen coins of both cases came to this wallet before any service; one trace goes on through it, the other ends here unread.',
  'funder-on-path': 'A wallet on the path of one case was the first to pay gas for a wallet on the path of the other.',
  'funder-in-both': 'One wallet, no known service, was the first to pay gas for wallets on both paths.',
  'named-wallet': 'A source that can be cited names this wallet, and no source calls it a service.',
  'in-many-cases':
    'It looks like a wallet on both paths, but more than ten other cases have it, too: it acts like a service that nobody has named.',
  'behind-services':
    'It looks like a wallet on both paths, but one of the traces goes on behind services, so the coins there may be of other customers.',
  'both-unread':
    'Stolen coins of both cases came to this address, and neither ledger shows what it is: a wallet of the thief, a launderer, or a service that nobody has named.',
  'funder-unread':
    'It first paid gas for wallets of the path, but what it pays otherwise is not in the ledger: it may be a service.',
  'deposit-address':
    'One customer’s deposit address at a service: the same customer, who may be a launderer that works for many.',
  'otc-desk': 'An OTC desk: a shared launderer only, unless its records say more.',
  'swap-contract':
    'It took what was paid in swaps that may hide money: a pool of the thief’s own, or a thin pool that anybody may use.',
  'named-by-weak-source': 'A source of low confidence names this wallet.',
  'named-launderer': 'A source names it as part of a laundering: a shared launderer only.',
  exchange: 'An exchange’s own wallet: everybody who banks there passes it. It says nothing.',
  mixer: 'A mixer: everybody who uses it passes it. It says nothing.',
  bridge: 'A bridge: everybody who uses it passes it. It says nothing.',
  service: 'A service with many customers. It says nothing.',
  'pays-many': 'A contract, faucet or relayer that deals with everybody. It says nothing.',
  'looks-like-a-service': 'It has as many counterparties as a service. It says nothing.',
  'many-funded': 'It first paid gas for too many addresses to be one person’s wallet. It says nothing.',
  'role-unsaid': 'A source names the address, but not in a role that says whose it is.',
  victim: 'A wallet of a victim: it was stolen from, or got coins back.',
  burned: 'Coins that are sent there are destroyed.',
}

export const STRENGTH_WORDS: Readonly<Record<Strength, string>> = {
  strong: 'Strong: shared before the first service',
  moderate: 'Moderate: may mean a shared launderer only',
  weak: 'Weak: says nothing by itself',
  none: 'No link',
}

export const ROLE_WORDS: Readonly<Record<SightRole, string>> = {
  path: 'on the path',
  unread: 'where the trace ends unread',
  funder: 'paid first gas',
  deposit: 'deposit address',
  contract: 'took what was swapped',
  'service-like': 'looks like a service',
  service: 'service',
  victim: 'victim',
  burned: 'burn address',
}

export const PATTERN_WORDS: Readonly<Record<PatternKind, string>> = {
  'equal-payments': 'the same amount, paid again and again',
  denominations: 'the same three amounts, paid most often',
  'asset-order': 'the same assets, swapped in the same order',
  'service-order': 'the same services, reached in the same order',
  hours: 'the same hours of the day',
}
