import { addToGroup } from '../../core/groupBy.ts'
import type { ActorKind } from '../../core/knowledge/knowledgeWords.ts'
import { PACK_IDS, type PackActor, SITE_SCHEME } from '../../core/knowledge/packActor.ts'
import { type PackValue, packDay, packYaml } from './packYaml.ts'

/** Actors as one GraphSense ActorPack, which `readActorPack` reads again as the same actors. */
export function actorPackYaml(
  actors: readonly PackActor[],
  name: { readonly creator: string; readonly title: string },
): string {
  return packYaml({ title: name.title, creator: name.creator, actors: actors.map(entry) })
}

function entry({ id, name, kind, aliases, ids, refs, lastmod }: PackActor): PackValue {
  const of = (wanted: string): string[] => ids.filter(({ scheme }) => scheme === wanted).map((one) => one.id)
  const [site, ...sites] = of(SITE_SCHEME)
  const known = PACK_IDS.flatMap(({ scheme, key, many }): [string, PackValue][] => {
    const own = of(scheme)
    if (own.length === 0) return []
    return many ? [[key, own]] : own.length === 1 ? [[key, own[0]!]] : []
  })
  const others = new Map<string, string[]>()
  for (const { scheme, id: own } of ids) {
    const place = PACK_IDS.find((one) => one.scheme === scheme)
    if (scheme === SITE_SCHEME || (place && (place.many || of(scheme).length === 1))) continue
    addToGroup(others, scheme, own)
  }
  const context: { [key: string]: PackValue } = {
    // Tools that do not know these two pass them over.
    kind,
    ...(others.size === 0 ? {} : { ids: Object.fromEntries(others) }),
    ...(sites.length === 0 ? {} : { uris: sites }),
    ...Object.fromEntries(known),
    ...(refs.length === 0 ? {} : { refs }),
  }
  return {
    id,
    label: name,
    uri: site ?? refs[0] ?? '',
    categories: CATEGORIES[kind],
    ...(aliases.length === 0 ? {} : { aliases }),
    lastmod: packDay(lastmod),
    // The tools ask for JSON in a text.
    context: JSON.stringify(context),
  }
}

/** Concepts of the taxonomy that ActorPacks use; there is none for a state, an agency or a group of thieves. */
const CATEGORIES: Readonly<Record<ActorKind, readonly string[]>> = {
  state: ['organization'],
  agency: ['organization'],
  group: ['perpetrator'],
  company: ['organization'],
  service: ['service'],
  person: ['user'],
}
