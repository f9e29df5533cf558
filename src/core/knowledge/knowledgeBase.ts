import type { Claim } from './claim.ts'
import type { ActorKind, LeverAct, LeverKind, NamedBecause, SourceKind, VictimKind } from './knowledgeWords.ts'
import type { PartialDate } from './partialDate.ts'
import type { Tag } from './tag.ts'

/** All that is known, and who said it. Every list is in the order of its ids. */
export interface KnowledgeBase {
  readonly topics: readonly Topic[]
  readonly publishers: readonly Publisher[]
  readonly sources: readonly Source[]
  readonly actors: readonly Actor[]
  readonly incidents: readonly Incident[]
  readonly claims: readonly Claim[]
  readonly levers: readonly Lever[]
  /** In the order of their files. */
  readonly tags: readonly Tag[]
}

export interface Topic {
  readonly id: string
  readonly name: string
}

/** Who speaks. */
export interface Publisher {
  readonly id: string
  readonly name: string
  readonly kind: SourceKind
  /** The publisher as which it counts when independent sources are counted; null where it stands for itself. */
  readonly partOf: string | null
}

/** A document. */
export interface Source {
  readonly id: string
  readonly by: string
  readonly kind: SourceKind
  readonly published: PartialDate
  /** When the public could read it; as a rule when it was published. */
  readonly known: PartialDate
  readonly url: string
  /** Empty where nobody wrote it down. */
  readonly title: string
  /** Link to a copy that stays; empty where there is none. */
  readonly archived: string
  readonly topics: readonly string[]
}

/** Who is said to have done it. All but the name is a claim: aliases, parents, ids. */
export interface Actor {
  readonly id: string
  readonly name: string
  readonly kind: ActorKind
  readonly named: Named | null
  readonly topics: readonly string[]
}

/** One theft. All but victim and date is a claim; the date is that of one of its claims. */
export interface Incident {
  readonly id: string
  readonly date: PartialDate
  readonly victim: Victim
  readonly topics: readonly string[]
  /** Ids of cases that trace it. */
  readonly cases: readonly string[]
  /** Thin, and says so. */
  readonly stub: boolean
}

export interface Victim {
  readonly name: string
  readonly kind: VictimKind
  readonly named: Named | null
}

/** Why a private person is named, and the claim that shows it. */
export interface Named {
  readonly because: NamedBecause
  readonly claim: string
}

/** What somebody can do to stop coins: freeze a token's balance, pause a chain, hold a withdrawal. */
export interface Lever {
  /** `<file>/<act>`: `usdt/freeze`. */
  readonly id: string
  /** Plain name of the token, chain or service. */
  readonly name: string
  readonly kind: LeverKind
  /** Assets (`ethereum/0xdac1…`), a chain's id, or the service's plain name. */
  readonly of: readonly string[]
  readonly act: LeverAct
  readonly who: string
  readonly says: string
  /** Ids of the documents that say so. */
  readonly sources: readonly string[]
  /** When the public could read the last of them. */
  readonly known: PartialDate
  readonly lastChecked: PartialDate
  /** Function of the contract; empty where there is none. */
  readonly function: string
  /** Legal instrument that it is done on; empty where unknown. */
  readonly instrument: string
  /** Portal or address to write to; empty where unknown. */
  readonly contact: string
  /** How the contract says whether it was used on an address; null where nobody wrote it down. */
  readonly state: LeverState | null
}

export interface LeverState {
  /** View function that takes an address and says true or false: `isBlacklisted(address)`. */
  readonly call: string
  /** Events that put an address on the list and take it off: `Blacklisted(address)`; empty where unknown. */
  readonly added: string
  readonly removed: string
}
