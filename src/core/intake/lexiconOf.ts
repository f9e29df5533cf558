import { addToGroup } from '../groupBy.ts'
import type { KnowledgeBase } from '../knowledge/knowledgeBase.ts'
import type { Lexicon } from './page.ts'

/** The names in a knowledge base. Shorter victims' names than three letters are too common to look for; persons' descriptions are no names. */
export function lexiconOf(base: KnowledgeBase): Lexicon {
  const aliases = new Map<string, string[]>()
  for (const claim of base.claims)
    if (claim.kind === 'aliases') for (const alias of claim.aliases) addToGroup(aliases, claim.about, alias)
  const victims = new Map<string, Lexicon['victims'][number]>()
  for (const { id, date, victim } of base.incidents) {
    if (victim.kind === 'individual' || victim.name.length < 3) continue
    const before = victims.get(victim.name)?.incidents ?? []
    victims.set(victim.name, { name: victim.name, kind: victim.kind, incidents: [...before, { id, date }] })
  }
  const operations = new Map(
    base.claims.flatMap((claim) => (claim.kind === 'operations' ? claim.operations : [])).map((one) => [one.name, one]),
  )
  return {
    // Coins go to a mixer or an exchange; nobody says of it that it stole them.
    actors: base.actors
      .filter(({ kind }) => kind !== 'service')
      .map(({ id, name, kind }) => ({
        id,
        names: [...new Set([name, ...(aliases.get(id) ?? [])])],
        state: kind === 'state',
      })),
    publishers: base.publishers.map(({ id, name }) => ({ id, name })),
    victims: [...victims.values()],
    operations: [...operations.values()],
    topics: base.topics.map(({ id }) => id),
  }
}
