/**
 * What an address is in a case, as far as its results, its labels and the knowledge base say. In the order in which lists
 * print them.
 *
 * Only the first two are in the thief's role: who was paid in the theft, and wallets that the coins came to from there through
 * nothing but such wallets.
 */
export const SHARE_ROLES = [
  'receiver',
  'intermediary',
  'deposit-address',
  'service',
  'mixer',
  'bridge',
  'service-like',
  'not-covered',
  'not-followed',
  'mixed',
  'contract',
  'victim',
] as const
export type ShareRole = (typeof SHARE_ROLES)[number]

export const THIEFS_ROLES: readonly ShareRole[] = ['receiver', 'intermediary']

/** What a role means, in words for a stranger. */
export const SHARE_ROLE_WORDS: Readonly<Record<ShareRole, string>> = {
  receiver: 'a wallet that the stolen coins first came to',
  intermediary: 'a wallet that the stolen coins went on to',
  'deposit-address': 'a deposit address of a service',
  service: 'a wallet of a service',
  mixer: 'a mixer',
  bridge: 'a bridge',
  'service-like': 'with as many counterparties as a service',
  'not-covered': 'not looked at: the ledger does not cover it',
  'not-followed': 'not followed further, as the case asks',
  mixed:
    'received stolen coins, but most of what came there is not known to be stolen, or came by way of addresses that are not in the thief’s role',
  contract: 'a contract',
  victim: 'the victim’s, or of somebody who paid the thief',
}
