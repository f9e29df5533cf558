import type {
  AddressRole,
  Means,
  Scale,
  ShareDimension,
  SourceKind,
  TransactionRole,
  ValuedAt,
  WalletKind,
} from './knowledgeWords.ts'
import type { PartialDate } from './partialDate.ts'
import type { Range } from './range.ts'

/** One thing that somebody said about one subject. Claims that contradict each other stay side by side. */
export type Claim = ClaimFrame & ClaimFact

/** What every claim has, whatever it says. */
export interface ClaimFrame {
  /** `<subject>/<kind>-<source>`: `2020-09-26-kucoin/loss-chainalysis-2021-02`. */
  readonly id: string
  /** Incident or actor that it is about. */
  readonly about: string
  /** Publisher who says so; where it was read in another's text, the one who is quoted. */
  readonly by: string
  readonly byKind: SourceKind
  /** The document in which it was read. */
  readonly source: string
  readonly url: string
  /** Kind of who speaks in that document. */
  readonly sourceKind: SourceKind
  /** Publisher or source that the document quotes; null where it speaks for itself. */
  readonly quotes: string | null
  /** When `by` said so. */
  readonly published: PartialDate
  /** When the public could know of it. */
  readonly known: PartialDate
  /** When somebody last compared it with its source; null where nobody did since it was written. */
  readonly checked: PartialDate | null
  /** In our words. */
  readonly says: string
  /** The source's own words on how sure it is; empty where it says it outright. */
  readonly words: string
  readonly scale: Scale
  /** Ids of the claims that it takes the place of. */
  readonly supersedes: readonly string[]
  /** File in the knowledge folder. */
  readonly file: string
}

export type ClaimFact =
  | { readonly kind: 'date'; readonly date: PartialDate }
  | { readonly kind: 'attribution'; readonly actors: readonly string[] }
  | { readonly kind: 'loss' | 'frozen' | 'seized' | 'returned' | 'recovered'; readonly value: ClaimedValue }
  | { readonly kind: 'means'; readonly means: readonly Means[] }
  | { readonly kind: 'wallets'; readonly wallets: readonly WalletKind[] }
  | { readonly kind: 'addresses'; readonly addresses: readonly ClaimedAddress[] }
  | { readonly kind: 'transactions'; readonly transactions: readonly ClaimedTransaction[] }
  | { readonly kind: 'parent'; readonly parents: readonly string[] }
  | { readonly kind: 'aliases'; readonly aliases: readonly string[] }
  | { readonly kind: 'ids'; readonly ids: readonly OutsideId[] }
  | { readonly kind: 'operations'; readonly operations: readonly Operation[] }
  | { readonly kind: 'listing'; readonly listing: Listing }
  | { readonly kind: 'total' | 'held'; readonly period: Period | null; readonly value: ClaimedValue }
  | { readonly kind: 'count'; readonly period: Period | null; readonly count: Range<bigint> }
  | { readonly kind: 'shares'; readonly period: Period | null; readonly shares: Shares }
  | { readonly kind: 'disputes' | 'withdraws'; readonly targets: readonly string[] }

export type ClaimKind = ClaimFact['kind']
/** The claims of one kind, also of one that shares its line above with others. */
export type ClaimOf<K extends ClaimKind> = ClaimFrame & FactOf<ClaimFact, K>
type FactOf<F extends ClaimFact, K extends ClaimKind> = F extends ClaimFact
  ? K extends F['kind']
    ? Omit<F, 'kind'> & { readonly kind: K }
    : never
  : never

/** What something is worth, in dollars or in assets or in both. */
export interface ClaimedValue {
  /** In cents. */
  readonly usd: Range<bigint> | null
  /** Null where the source does not say of which day the dollars are. */
  readonly valued: ValuedAt | null
  /** By asset, in order; decimal text in whole coins. */
  readonly amounts: readonly { readonly asset: string; readonly amount: Range<string> }[]
  /** Where this is only a part of the whole: which, e.g. `ERC-20`. */
  readonly part: string | null
}

export interface ClaimedAddress {
  readonly role: AddressRole
  readonly chain: string
  /** Lower case where the chain allows it. */
  readonly address: string
}

export interface ClaimedTransaction {
  readonly role: TransactionRole
  readonly chain: string
  readonly hash: string
}

/** An id that somebody else gave to an actor: `mitre`, `G0032`. */
export interface OutsideId {
  readonly scheme: string
  readonly id: string
}

export interface Operation {
  readonly name: string
  readonly date: PartialDate
}

/** That an authority has an actor on a list, or had. */
export interface Listing {
  /** `ofac-sdn`. */
  readonly list: string
  /** Programmes under which it stands there, in order: `DPRK3`. */
  readonly programmes: readonly string[]
  /** Null where the source does not say since when. */
  readonly from: PartialDate | null
  /** The day on which it was taken off; null where the source says of none. */
  readonly until: PartialDate | null
}

/** The years, or other dates, that a figure is about, both inclusive. `from` is null where it reaches back without limit. */
export interface Period {
  readonly from: PartialDate | null
  readonly to: PartialDate
}

export interface Shares {
  readonly by: ShareDimension
  /** Per cent as decimal text. */
  readonly parts: readonly { readonly name: string; readonly percent: Range<string> }[]
}
