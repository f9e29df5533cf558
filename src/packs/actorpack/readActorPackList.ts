import { addToGroup } from '../../core/groupBy.ts'
import { slug } from '../../core/intake/slug.ts'
import type {
  OutsideActor,
  OutsideLeft,
  OutsideList,
  OutsidePublisher,
  OutsideSource,
} from '../../core/knowledge/outside/outsideList.ts'
import { ACTORPACK_SCHEME, type PackActor } from '../../core/knowledge/packActor.ts'
import { listFiles } from '../outside/listFiles.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { requireDocument } from '../outside/requireDocument.ts'
import { requireFewItems } from '../outside/requireFewItems.ts'
import { readActorPack } from './readActorPack.ts'

/**
 * Reads GraphSense ActorPacks: mostly exchanges and other services, which become actors of the kind `service` with the ids
 * that the pack gives them. So the `actor` of a tag finds its name.
 * Errors: those of `listFiles` and `readActorPack`, TOO_MANY_ITEMS, SOURCE_INCOMPLETE.
 */
export async function readActorPackList({ files, document }: OutsideRequest): Promise<OutsideList> {
  const publishers = new Map<string, OutsidePublisher>()
  const sources: OutsideSource[] = []
  const actors: OutsideActor[] = []
  const left: OutsideLeft[] = []
  for (const { path, name } of await listFiles(files, '.yaml')) {
    const pack = await readActorPack(path)
    requireFewItems(pack.actors.length)
    const publisher = { id: slug(pack.creator), name: pack.creator, kind: 'researcher' } as const
    const own = pack.lastmod === '' ? {} : { published: pack.lastmod }
    const about = requireDocument(document, { ...(publisher.id === '' ? {} : { by: publisher.id }), ...own }, path)
    if (about.by === publisher.id) publishers.set(publisher.id, publisher)
    const source = { ...about, id: `${about.by}-actors-${about.published}`, title: about.title ?? pack.title }
    sources.push(source)
    for (const [index, actor] of pack.actors.entries())
      actors.push(actorOf(actor, source.id, `${name} actors[${index}]`))
    for (const [key, count] of pack.left)
      left.push({
        place: name,
        why: `${key} of ${count === 1 ? '1 actor' : `${count} actors`}: an actor here has no place for it`,
      })
  }
  return { publishers: [...publishers.values()], sources, incidents: [], actors, tags: [], left }
}

function actorOf({ id, name, kind, aliases, ids }: PackActor, source: string, place: string): OutsideActor {
  const all = [{ scheme: ACTORPACK_SCHEME, id }, ...ids]
  const schemes = new Map<string, string[]>()
  for (const one of all) addToGroup(schemes, one.scheme, one.id)
  const claim = {
    source,
    says: `The pack of actors has it as ${id}.`,
    ...(aliases.length === 0 ? {} : { aliases }),
    ids: Object.fromEntries(schemes),
  }
  return { place, name, kind, aliases, ids: all, claims: [claim] }
}
