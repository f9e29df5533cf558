import type { Tag } from '../tag.ts'
import type { MatchReason } from './matchReasons.ts'
import type { OutsideActor, OutsideIncident, OutsideLeft, OutsidePublisher, OutsideSource } from './outsideList.ts'

/** What a list would add to a knowledge base, for a person to accept. Nothing of it is knowledge yet. */
export interface Proposal {
  readonly schema: 'dyepack/proposal@1'
  /** Format of the list. */
  readonly format: string
  readonly publishers: readonly OutsidePublisher[]
  readonly sources: readonly OutsideSource[]
  /** In the order of their ids. */
  readonly incidents: readonly Proposed<OutsideIncident>[]
  readonly actors: readonly Proposed<OutsideActor>[]
  /** Those that are not there yet. */
  readonly tags: readonly Tag[]
  /** How many tags are there already. */
  readonly knownTags: number
  readonly left: readonly OutsideLeft[]
  /** What a person should know before they accept anything: that the list is old. */
  readonly warnings: readonly string[]
}

/**
 * `new`: nothing like it is known. `matched`: a person has to say whether it is one of `matches`. `known`: all that it says
 * is there already, from the same document.
 */
export type ProposalState = 'new' | 'matched' | 'known'

export type Proposed<T> = T & {
  /** What it would be called here. */
  readonly id: string
  readonly state: ProposalState
  readonly matches: readonly Match[]
  /** Where it matches nothing: what has its name, at another time. The same victim is stolen from twice. */
  readonly namesakes: readonly string[]
}

/** Something that an item may be. */
export interface Match {
  readonly id: string
  /** Whether it stands in the knowledge base or in the same list. */
  readonly in: 'knowledge' | 'list'
  readonly because: readonly MatchReason[]
  /** How many of the item's statements are there already, from the same document. */
  readonly known: number
}
