import { actorsIn } from './actorsIn.ts'
import { chainAddress } from './chainAddress.ts'
import type { Claim, Period } from './claim.ts'
import type { Incident, KnowledgeBase } from './knowledgeBase.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import { onlyClaims } from './onlyClaims.ts'

/** What is asked for; every condition must hold. */
export interface KnowledgeSelection {
  /** Id of an actor that is there: it and those below it. */
  readonly actor?: string
  readonly topic?: string
  /** `2021`. */
  readonly year?: string
}

/** The incidents that fit every condition. */
export function selectIncidents(index: KnowledgeIndex, selection: KnowledgeSelection): readonly Incident[] {
  const { actor, year, topic } = selection
  const conditions = [
    ...(actor === undefined ? [] : [index.incidentsOf(actor)]),
    ...(year === undefined ? [] : [index.incidentsIn(year)]),
    ...(topic === undefined ? [] : [index.incidentsOn(topic)]),
  ].map((incidents) => new Set(incidents))
  return index.base.incidents.filter((incident) => conditions.every((condition) => condition.has(incident)))
}

/**
 * The part of a base that fits every condition, whole in itself: the incidents with all that is said of them, the actors
 * asked for with their figures of that year, and of every other actor that is named who it is. Levers have no actor and no
 * year, so they are left out; a tag is kept where a claim names its address.
 */
export function selectKnowledge(index: KnowledgeIndex, selection: KnowledgeSelection): KnowledgeBase {
  const { base } = index
  const { actor, topic, year } = selection
  if (actor === undefined && topic === undefined && year === undefined) return base
  const below = actor === undefined ? null : new Set(index.actorWithDescendants(actor))
  const asked = base.actors.filter(
    ({ id, topics }) => (below === null || below.has(id)) && (topic === undefined || topics.includes(topic)),
  )
  const incidents = selectIncidents(index, selection)
  const about = incidents.flatMap(({ id }) => index.claimsAbout(id))
  const figures = asked.flatMap(({ id }) =>
    index.claimsAbout(id).filter((claim) => isFigure(claim) && isOf(claim, year)),
  )
  const named = withNamed([...asked.map(({ id }) => id), ...about.flatMap(actorsIn)], index)
  const who = [...named].flatMap((id) => index.claimsAbout(id).filter((claim) => !isFigure(claim)))
  const kept = new Set([...about, ...figures, ...who])
  const claims = base.claims.filter((claim) => kept.has(claim))
  const addresses = new Set(
    claims.flatMap((claim) => (claim.kind === 'addresses' ? claim.addresses : [])).map(chainAddress),
  )
  return onlyClaims(base, {
    actors: base.actors.filter(({ id }) => named.has(id)),
    incidents,
    claims,
    levers: [],
    tags: base.tags.filter((tag) => addresses.has(chainAddress(tag))),
  })
}

type Figure = Extract<Claim, { readonly period: Period | null }>

function isFigure(claim: Claim): claim is Figure {
  return 'period' in claim
}

/** A figure without a period is of every year. */
function isOf({ period }: Figure, year: string | undefined): boolean {
  if (year === undefined || period === null) return true
  return (period.from === null || period.from.slice(0, 4) <= year) && period.to.slice(0, 4) >= year
}

/** Actors, and those that claims about them name, and so on. */
function withNamed(actors: readonly string[], index: KnowledgeIndex): ReadonlySet<string> {
  const seen = new Set<string>()
  const open = [...actors]
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue
    seen.add(id)
    open.push(...index.claimsAbout(id).flatMap(actorsIn))
  }
  return seen
}
