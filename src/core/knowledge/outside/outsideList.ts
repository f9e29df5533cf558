import type { Entry } from '../../intake/statementOf.ts'
import type { OutsideId } from '../claim.ts'
import type { ActorKind, SourceKind, VictimKind } from '../knowledgeWords.ts'
import type { PartialDate } from '../partialDate.ts'
import type { Tag } from '../tag.ts'

/**
 * What a list made elsewhere says, in the words of the knowledge base. Nothing of it is knowledge yet. Actors, under
 * `attribution` and `parent`, stand by the name that the list gives them: who that is here is looked up later.
 */
export interface OutsideList {
  readonly publishers: readonly OutsidePublisher[]
  /** Documents that the statements below cite by id. */
  readonly sources: readonly OutsideSource[]
  readonly incidents: readonly OutsideIncident[]
  readonly actors: readonly OutsideActor[]
  readonly tags: readonly Tag[]
  /** What was read and has no place here, and why: nothing is passed over in silence. */
  readonly left: readonly OutsideLeft[]
}

export interface OutsidePublisher {
  readonly id: string
  readonly name: string
  readonly kind: SourceKind
}

export interface OutsideSource {
  readonly id: string
  readonly by: string
  readonly published: PartialDate
  readonly url: string
  readonly title: string | null
}

export interface OutsideIncident {
  /** Where it stands: `hacks.json[12]`, `2022-03-23-Ronin.md`. */
  readonly place: string
  readonly date: PartialDate
  readonly victim: { readonly name: string; readonly kind: VictimKind }
  readonly topics: readonly string[]
  /** Statements as a knowledge file has them: `source`, `says`, and what it says. */
  readonly claims: readonly Entry[]
  /** Other names of the victim, by which it may be known. They are compared and not taken over. */
  readonly alsoNamed?: readonly string[]
  /** Addresses and transactions (`ethereum/0x…`) in its text, whose part in it is not said. They are compared and not taken over. */
  readonly mentions?: readonly string[]
}

export interface OutsideActor {
  readonly place: string
  readonly name: string
  readonly kind: ActorKind
  readonly aliases: readonly string[]
  readonly ids: readonly OutsideId[]
  readonly claims: readonly Entry[]
}

export interface OutsideLeft {
  readonly place: string
  readonly why: string
}
