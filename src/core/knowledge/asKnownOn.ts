import { actorsIn } from './actorsIn.ts'
import type { Claim, ClaimOf } from './claim.ts'
import { claimsBySubject } from './claimsBySubject.ts'
import type { Actor, Incident, KnowledgeBase, Victim } from './knowledgeBase.ts'
import { onlyClaims } from './onlyClaims.ts'
import { lastDay } from './partialDate.ts'
import { tagsKnownBy } from './tagsKnownBy.ts'

/**
 * The base as it could be known at the end of a day (`YYYY-MM-DD`): claims known later are gone, and what they alone
 * establish. What was published in a month or a year without a day counts from the last day that this may mean.
 *
 * An incident is there when a claim of that time dates it; its date is then one that a claim of that time gives. An actor
 * is there when a claim of that time is about it or names it.
 */
export function asKnownOn(base: KnowledgeBase, day: string): KnowledgeBase {
  const isKnown = (item: { readonly known: string }): boolean => lastDay(item.known) <= day
  const known = base.claims.filter(isKnown)
  const bySubject = claimsBySubject(known)
  const incidents = base.incidents.flatMap((incident) => incidentBy(incident, bySubject.get(incident.id) ?? []) ?? [])
  const ids = new Set([...incidents, ...base.actors].map(({ id }) => id))
  const kept = known.filter(({ about }) => ids.has(about))
  const tags = tagsKnownBy(base.tags, day).tags
  const then = onlyClaims(base, { actors: [], incidents, claims: kept, levers: base.levers.filter(isKnown), tags })
  const named = new Set(then.claims.flatMap((claim) => [claim.about, ...actorsIn(claim)]))
  const actors = base.actors.filter(({ id }) => named.has(id))
  return { ...then, actors: actors.map((actor) => actorBy(actor, bySubject.get(actor.id) ?? [])) }
}

/** An incident by the claims that were known of it; null where none of them dates it. */
function incidentBy(incident: Incident, claims: readonly Claim[]): Incident | null {
  const dates = claims.filter((claim): claim is ClaimOf<'date'> => claim.kind === 'date')
  if (dates.length === 0) return null
  const asDated = dates.some(({ date }) => date.startsWith(incident.date))
  const date = asDated ? incident.date : latest(dates).date
  return { ...incident, date, victim: victimBy(incident.victim, claims) }
}

/** The date that was known last; of several, that of the lower id. */
function latest(dates: readonly ClaimOf<'date'>[]): ClaimOf<'date'> {
  return dates.reduce((best, one) => (lastDay(one.known) > lastDay(best.known) ? one : best))
}

/** A person has a name only once the claim is known that allows it. */
function victimBy(victim: Victim, claims: readonly Claim[]): Victim {
  if (victim.named === null || claims.some(({ id }) => id === victim.named?.claim)) return victim
  return { ...victim, name: 'a person not named then', named: null }
}

function actorBy(actor: Actor, claims: readonly Claim[]): Actor {
  if (actor.named === null || claims.some(({ id }) => id === actor.named?.claim)) return actor
  return { ...actor, name: 'a person not named then', named: null }
}
