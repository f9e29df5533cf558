import { namesIn } from '../namesIn.ts'
import type { IntakeRule } from './rule.ts'

/** Actors by their names and aliases in the knowledge base; of a state also "North Korean". Groups that only a tracker's number names are new. */
export const actorsRule: IntakeRule = {
  id: 'actors',
  find: ({ text, lexicon }) => {
    const names = lexicon.actors.flatMap(({ id, names: all, state }) =>
      all.flatMap((name) =>
        [name, ...(state && name.endsWith('a') ? [`${name}n`] : [])].map((one) => ({
          name: one,
          of: { actor: id, name: all[0]! },
        })),
      ),
    )
    // One source's alias may be another actor's own name, which then counts.
    const ownFirst = [...names.filter(({ name, of }) => name === of.name), ...names]
    const known = namesIn(text, ownFirst).map(({ of, span }) => ({ kind: 'actor' as const, ...of, span }))
    const taken = new Set(known.map(({ span }) => span[0]))
    const tracked = [...text.matchAll(/\b(?:APT|UNC|TA|FIN|DEV-|Storm-)\d{2,5}\b/g)].filter(
      ({ index }) => !taken.has(index),
    )
    return [
      ...known,
      ...tracked.map(({ index, 0: name }) => ({
        kind: 'actor' as const,
        actor: name.toLowerCase(),
        name,
        span: [index, index + name.length] as const,
      })),
    ]
  },
}
