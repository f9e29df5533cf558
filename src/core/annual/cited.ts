import type { Claim } from '../knowledge/claim.ts'
import { type ClaimStatus, stands } from '../knowledge/claimStatuses.ts'
import type { KnowledgeIndex } from '../knowledge/knowledgeIndex.ts'
import type { Scale } from '../knowledge/knowledgeWords.ts'
import type { PartialDate } from '../knowledge/partialDate.ts'

/** Who says something, when, how surely, and what became of it: what stands beside every figure. */
export interface Cited extends ClaimStatus {
  /** Id of the claim. */
  readonly claim: string
  readonly about: string
  /** Publisher, and its name. */
  readonly by: string
  readonly name: string
  readonly published: PartialDate
  /** Name of the publisher in whose text it was read, where that is another one; null where they speak for themselves. */
  readonly via: string | null
  readonly words: string
  readonly scale: Scale
  /** Neither withdrawn nor replaced by a later claim, as known on the day. */
  readonly standing: boolean
}

/** A claim as reports cite it. */
export function citedOf(index: KnowledgeIndex, claim: Claim): Cited {
  const { supersededBy, withdrawnBy, disputedBy } = index.statusOf(claim.id)
  return {
    claim: claim.id,
    about: claim.about,
    by: claim.by,
    name: publisherName(index, claim.by),
    published: claim.published,
    via: viaOf(index, claim),
    words: claim.words,
    scale: claim.scale,
    standing: stands({ supersededBy, withdrawnBy, disputedBy }),
    supersededBy,
    withdrawnBy,
    disputedBy,
  }
}

export function publisherName(index: KnowledgeIndex, id: string): string {
  return index.publisher(id)?.name ?? id
}

/** The publisher as which somebody counts where voices are counted. */
export function voiceOf(index: KnowledgeIndex, by: string): string {
  return index.publisher(by)?.partOf ?? by
}

/** Claims of the same speaker may be read in its own text or in somebody else's. */
function viaOf(index: KnowledgeIndex, { by, quotes, source }: Claim): string | null {
  if (quotes === null) return null
  const reader = index.source(source)?.by ?? source
  return reader === by ? null : publisherName(index, reader)
}
