import { compareText } from '../../core/compareText.ts'
import type { Claim } from '../../core/knowledge/claim.ts'
import type {
  Actor,
  Incident,
  KnowledgeBase,
  Lever,
  Publisher,
  Source,
  Topic,
} from '../../core/knowledge/knowledgeBase.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { checkActors } from './checkActors.ts'
import { checkClaims } from './checkClaims.ts'
import { checkIncidents } from './checkIncidents.ts'
import { checkPublishers } from './checkPublishers.ts'
import { checkTopics } from './checkTopics.ts'
import type { ClaimDraft, Draft } from './draft.ts'
import { linkSuperseded } from './linkSuperseded.ts'
import { unique } from './unique.ts'

/** All that the files of a folder say. */
export interface KnowledgeDraft {
  /** Ids of all actors that have a file, whether or not it could be read. */
  readonly actorIds: readonly string[]
  readonly topics: readonly Topic[]
  readonly publishers: readonly Draft<Publisher>[]
  readonly sources: readonly Draft<Source>[]
  readonly actors: readonly Draft<Actor>[]
  readonly incidents: readonly Draft<Incident>[]
  /** Which actor each file of figures is about. */
  readonly figures: readonly Draft<{ readonly about: string }>[]
  readonly claims: readonly ClaimDraft[]
  readonly levers: readonly Draft<Lever>[]
  readonly tags: readonly Tag[]
}

/** The base, with every list in the order of its ids. Whatever one file says that does not fit another is reported. */
export function linkKnowledge(draft: KnowledgeDraft): KnowledgeBase {
  const claims = linkSuperseded([...unique(draft.claims, 'add an id: word to one of the two statements').values()])
  const items = claims.map(({ item }) => item)
  checkPublishers(draft.publishers, draft.sources)
  checkTopics([...draft.actors, ...draft.incidents, ...draft.sources], draft.topics)
  checkActors(draft.actors, draft.actorIds, draft.figures, items)
  checkIncidents(draft.incidents, items)
  checkClaims(claims, new Set(draft.actorIds))
  const levers = [...unique(draft.levers).values()]
  return {
    topics: draft.topics,
    publishers: inOrder(draft.publishers),
    sources: inOrder(draft.sources),
    actors: inOrder(draft.actors),
    incidents: inOrder(draft.incidents),
    claims: inOrder<Claim>(claims),
    levers: inOrder(levers),
    tags: draft.tags,
  }
}

function inOrder<T extends { readonly id: string }>(drafts: readonly Draft<T>[]): T[] {
  return drafts.map(({ item }) => item).sort((a, b) => compareText(a.id, b.id))
}
