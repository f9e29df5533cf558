import { compareText } from '../../compareText.ts'
import type { Entry, EntryValue } from '../../intake/statementOf.ts'
import type { KnowledgeBase } from '../knowledgeBase.ts'
import { nameKeys } from './nameKeys.ts'
import type { OutsideLeft, OutsideList } from './outsideList.ts'

/**
 * The list with ids of actors in the place of the names under `attribution` and `parent`. A name that nobody has here, or
 * more than one, is left: an actor is never guessed, and a state is never narrowed to a group.
 */
export function resolveActors(list: OutsideList, base: KnowledgeBase): OutsideList {
  const idsOf = actorsByName(base)
  const left: OutsideLeft[] = [...list.left]
  const within = <T extends { readonly place: string; readonly claims: readonly Entry[] }>(item: T): T => ({
    ...item,
    claims: item.claims.map((claim) => resolved(claim, idsOf, (why) => left.push({ place: item.place, why }))),
  })
  return { ...list, incidents: list.incidents.map(within), actors: list.actors.map(within), left }
}

type Lookup = (name: string) => readonly string[]

function resolved(claim: Entry, idsOf: Lookup, leave: (why: string) => void): Entry {
  const out: [string, EntryValue][] = []
  for (const [key, value] of Object.entries(claim)) {
    if (key !== 'attribution' && key !== 'parent') out.push([key, value])
    else {
      const names = (Array.isArray(value) ? value : [value]) as string[]
      const ids = names.map((name) => {
        const found = idsOf(name)
        if (found.length === 0) leave(`${key}: no actor here is called ${JSON.stringify(name)}`)
        if (found.length > 1) leave(`${key}: ${JSON.stringify(name)} may be ${found.join(' or ')}`)
        return found
      })
      // Half of a list of names would say something else than the list.
      if (ids.every(({ length }) => length === 1)) {
        const all = [...new Set(ids.flat())]
        out.push([key, all.length === 1 ? all[0]! : all])
      }
    }
  }
  return Object.fromEntries(out)
}

/** By id, else by name, else by alias: what one source calls another actor is no reason to doubt the name. */
function actorsByName(base: KnowledgeBase): Lookup {
  const ids = new Map(base.actors.map(({ id }) => [id, new Set([id])]))
  const names = new Map<string, Set<string>>()
  const aliases = new Map<string, Set<string>>()
  const add = (to: Map<string, Set<string>>, name: string, id: string): void => {
    for (const key of nameKeys(name)) to.set(key, (to.get(key) ?? new Set()).add(id))
  }
  for (const { id, name } of base.actors) add(names, name, id)
  for (const claim of base.claims)
    if (claim.kind === 'aliases') for (const alias of claim.aliases) add(aliases, alias, claim.about)
  return (name) => {
    const keys = nameKeys(name)
    const found = [
      ids.get(name),
      ...[names, aliases].map((by) => new Set(keys.flatMap((key) => [...(by.get(key) ?? [])]))),
    ]
    return [...(found.find((one) => one !== undefined && one.size > 0) ?? [])].sort(compareText)
  }
}
