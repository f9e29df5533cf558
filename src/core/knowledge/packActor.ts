import { compareText } from '../compareText.ts'
import type { Claim, OutsideId } from './claim.ts'
import { distinctIds } from './distinctIds.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import type { ActorKind } from './knowledgeWords.ts'
import { firstDay, lastDay } from './partialDate.ts'
import { speaksFor } from './speaksFor.ts'

/** What both an actor of a knowledge base and one of an ActorPack can hold. */
export interface PackActor {
  readonly id: string
  readonly name: string
  readonly kind: ActorKind
  readonly aliases: readonly string[]
  /** Ids that others gave to it, in order: also its site and accounts. */
  readonly ids: readonly OutsideId[]
  /** Links to what is said of it. */
  readonly refs: readonly string[]
  /** `YYYY-MM-DD`: when the last of that was said. */
  readonly lastmod: string
}

/** The scheme under which the id of an actor in an ActorPack is kept. */
export const ACTORPACK_SCHEME = 'actorpack'

/** Keys of an ActorPack's actor and its context that hold an id of somebody else, by the scheme that it has here. */
export const PACK_IDS: readonly { readonly scheme: string; readonly key: string; readonly many: boolean }[] = [
  { scheme: 'coingecko', key: 'coingecko_ids', many: true },
  { scheme: 'defillama', key: 'defilama_ids', many: true },
  { scheme: 'github', key: 'github_organisation', many: false },
  { scheme: 'twitter', key: 'twitter_handle', many: false },
]
/** The scheme of `uri`, its first site, and of `context.uris`, the others. */
export const SITE_SCHEME = 'site'

/** The actors of a knowledge base as an ActorPack can hold them. */
export function packActors(index: KnowledgeIndex): readonly PackActor[] {
  return index.base.actors.map(({ id, name, kind }) => {
    const claims = index.standingClaimsAbout(id).filter(speaksFor)
    const all = claims.flatMap((claim) => (claim.kind === 'ids' ? claim.ids : []))
    const ids = distinctIds(all)
    return {
      id: ids.find(({ scheme }) => scheme === ACTORPACK_SCHEME)?.id ?? id,
      name,
      kind,
      aliases: distinct(claims.flatMap((claim) => (claim.kind === 'aliases' ? claim.aliases : []))),
      ids: ids.filter(({ scheme }) => scheme !== ACTORPACK_SCHEME),
      refs: distinct(claims.map(({ url }) => url)),
      lastmod: lastSaid(claims),
    }
  })
}

/** An actor's file has a claim, so that the first day is never the answer. */
function lastSaid(claims: readonly Claim[]): string {
  return claims.map(({ published }) => lastDay(published)).reduce((a, b) => (a > b ? a : b), firstDay('1970'))
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(compareText)
}
