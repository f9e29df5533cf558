import type { LossClass } from '../wire/traceFile.ts'

/** The classes of the loss ledger, grouped by what a person can do about them. In the order in which reports print them. */
export const GROUP_IDS = ['secured', 'business', 'wallets', 'hidden', 'gone'] as const
export type GroupId = (typeof GROUP_IDS)[number]

/** What a group is called. */
export const GROUP_WORDS: Readonly<Record<GroupId, string>> = {
  secured: 'secured',
  business: 'reached a business',
  wallets: 'in wallets nobody has named',
  hidden: 'out of sight',
  gone: 'gone',
}

export const GROUP_OF: Readonly<Record<LossClass, GroupId>> = {
  frozen: 'secured',
  seized: 'secured',
  returned: 'secured',
  exchange: 'business',
  service: 'business',
  dormant: 'wallets',
  moving: 'wallets',
  encumbered: 'wallets',
  mixer: 'hidden',
  bridge: 'hidden',
  cut: 'hidden',
  unread: 'hidden',
  burned: 'gone',
  fee: 'gone',
  rounding: 'gone',
  'stolen-again': 'gone',
}

/** What a class means, in words that a stranger understands. */
export const CLASS_WORDS: Readonly<Record<LossClass, string>> = {
  frozen: 'frozen by an issuer',
  seized: 'seized by a court or agency',
  returned: 'returned to the victim',
  exchange: 'arrived at an exchange',
  service: 'arrived at another service',
  dormant: 'in wallets, unmoved for 30 days or more',
  moving: 'in wallets, moved within 30 days',
  encumbered: 'held as collateral for a loan that is not repaid',
  mixer: 'arrived at a mixer',
  bridge: 'left over a bridge, exit unknown',
  cut: 'not followed further',
  unread: 'unknown: the ledger does not cover these addresses',
  burned: 'burned',
  fee: 'paid as fees',
  rounding: 'lost to rounding in swaps',
  'stolen-again': 'stolen again',
}
