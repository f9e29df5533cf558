/** The closed lists of words that files under `knowledge/` use. docs/knowledge.md explains each. */

/** Who speaks. `victim`: whoever was stolen from, in their own words. */
export const SOURCE_KINDS = ['government', 'court', 'vendor', 'press', 'researcher', 'victim'] as const

export const VICTIM_KINDS = [
  'centralised-exchange',
  'investment-firm',
  'defi-protocol',
  'bridge',
  'wallet-provider',
  'individual',
  'other',
] as const

export const WALLET_KINDS = ['hot', 'cold', 'contract'] as const

export const MEANS = [
  'phishing',
  'code-exploit',
  'malware',
  'social-engineering',
  'key-compromise',
  'supply-chain',
  'insider',
  'unknown',
] as const

/** `service`: what a company or nobody in particular runs, like a mixer or an exchange. */
export const ACTOR_KINDS = ['state', 'agency', 'group', 'company', 'service', 'person'] as const

/** What an address is in an incident, or for an actor. */
export const ADDRESS_ROLES = ['victim', 'thief', 'laundering', 'deposit', 'frozen', 'listed'] as const

export const TRANSACTION_ROLES = ['theft', 'laundering', 'freeze', 'return'] as const

/** Whether dollars are those of the day of the theft or of the day of the report. */
export const VALUED_AT = ['theft', 'report'] as const

/** What a whole is divided by. `world`: the part of all that anybody stole. */
export const SHARE_DIMENSIONS = ['asset', 'means', 'victim-kind', 'laundering', 'world'] as const

/** Why a private person may be named. */
export const NAMED_BECAUSE = ['government', 'court', 'self'] as const

export const LEVER_KINDS = ['token', 'chain', 'service'] as const
export const LEVER_ACTS = ['freeze', 'seize', 'pause', 'delay'] as const

/** How sure a source says to be, the surest first. The last two speak against what the claim says. */
export const SCALE = ['confirmed', 'stated', 'likely', 'possible', 'doubted', 'denied'] as const

export type SourceKind = (typeof SOURCE_KINDS)[number]
export type VictimKind = (typeof VICTIM_KINDS)[number]
export type WalletKind = (typeof WALLET_KINDS)[number]
export type Means = (typeof MEANS)[number]
export type ActorKind = (typeof ACTOR_KINDS)[number]
export type AddressRole = (typeof ADDRESS_ROLES)[number]
export type TransactionRole = (typeof TRANSACTION_ROLES)[number]
export type ValuedAt = (typeof VALUED_AT)[number]
export type ShareDimension = (typeof SHARE_DIMENSIONS)[number]
export type NamedBecause = (typeof NAMED_BECAUSE)[number]
export type LeverKind = (typeof LEVER_KINDS)[number]
export type LeverAct = (typeof LEVER_ACTS)[number]
export type Scale = (typeof SCALE)[number]
