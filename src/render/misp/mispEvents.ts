import { groupBy } from '../../core/groupBy.ts'
import type { Claim, ClaimOf } from '../../core/knowledge/claim.ts'
import { incidentWords } from '../../core/knowledge/incidentWords.ts'
import type { Actor, Incident } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { SCALE } from '../../core/knowledge/knowledgeWords.ts'
import { firstDay, lastDay, type PartialDate } from '../../core/knowledge/partialDate.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import { statementsOf } from '../../core/knowledge/statementsOf.ts'
import { visible } from '../../core/report/visible.ts'
import { annotation } from './annotation.ts'
import { coinAddresses } from './coinAddress.ts'
import {
  type MispAttribute,
  type MispEvent,
  mispAttribute,
  mispTime,
  mispUuid,
  OWN_ORGANISATION_ONLY,
} from './mispEvent.ts'
import { actorTags, eventTags, likelihoodTag, TLP_CLEAR } from './mispTags.ts'

/** A knowledge base as MISP events, one a line: one for each incident, and one for each actor of whom something is said. */
export function mispEvents(index: KnowledgeIndex): readonly string[] {
  const { incidents, actors } = index.base
  const events = [
    ...incidents.map((incident) => incidentEvent(incident, index)),
    ...actors.filter(({ id }) => index.claimsAbout(id).length > 0).map((actor) => actorEvent(actor, index)),
  ]
  return ['{"response":[\n', events.map((Event) => JSON.stringify({ Event })).join(',\n'), '\n]}\n']
}

function incidentEvent(incident: Incident, index: KnowledgeIndex): MispEvent {
  const { id, date, victim, stub } = incident
  const { title, summary } = incidentWords(incident, index)
  const known = lastKnown(index.claimsAbout(id))
  const own = [
    reference(id, 'dyepack incident', known),
    text(`${id}/summary`, 'External analysis', summary, 'Summary', known),
    // A person is described, not named; a description is no organisation to correlate on.
    ...(victim.kind === 'individual'
      ? []
      : [
          mispAttribute(`${id}/victim`, known, {
            type: 'target-org',
            category: 'Targeting data',
            value: victim.name,
            comment: victim.kind,
          }),
        ]),
  ]
  return event({ id, info: title, date: firstDay(date), known, analysis: stub ? '0' : '2', own }, index)
}

function actorEvent({ id, name, kind }: Actor, index: KnowledgeIndex): MispEvent {
  const claims = index.claimsAbout(id)
  const known = lastKnown(claims)
  const date = claims.map((claim) => lastDay(claim.known)).sort()[0]!
  const tags = actorTags(id, index).map((tag) => ({ name: tag }))
  const own = [
    reference(id, 'dyepack actor', known),
    mispAttribute(`${id}/actor`, known, {
      // Of a service nobody says that it stole.
      type: kind === 'service' ? 'text' : 'threat-actor',
      category: 'Attribution',
      value: name,
      comment: kind,
      ...(tags.length === 0 ? {} : { Tag: tags }),
    }),
  ]
  const whole = event({ id, info: `${name}: what sources say of it`, date, known, analysis: '2', own }, index)
  return { ...whole, Tag: [...whole.Tag, ...tags] }
}

interface Head {
  /** Of the incident or actor that it is about. */
  readonly id: string
  readonly info: string
  readonly date: string
  readonly known: PartialDate
  /** 0 initial, 2 completed. */
  readonly analysis: string
  readonly own: readonly MispAttribute[]
}

function event({ id, info, date, known, analysis, own }: Head, index: KnowledgeIndex): MispEvent {
  const claims = index.claimsAbout(id)
  const standing = index.standingClaimsAbout(id)
  const nameOf = (publisher: string): string => index.publisher(publisher)?.name ?? publisher
  const addresses = standing.filter((claim): claim is ClaimOf<'addresses'> => claim.kind === 'addresses')
  return {
    uuid: mispUuid(`event/${id}`),
    info: oneLine(info),
    date,
    // Undefined: how great a threat an incident is, no claim says.
    threat_level_id: '4',
    analysis,
    distribution: OWN_ORGANISATION_ONLY,
    published: false,
    timestamp: mispTime(known),
    publish_timestamp: '0',
    Orgc: { uuid: mispUuid('organisation'), name: 'dyepack' },
    Tag: [TLP_CLEAR, ...eventTags(standing, index)],
    Attribute: [...own, ...statedAttributes(id, standing, index)],
    Object: [
      ...coinAddresses(id, addresses, nameOf),
      ...statementsOf(claims).map((statement) => annotation(statement, index)),
    ],
  }
}

/** Something that claims state and MISP has a type for, with who states it. */
interface Stated {
  readonly type: string
  readonly category: string
  readonly value: string
  readonly comment: string
  /** Clusters that it is. */
  readonly clusters: readonly string[]
  readonly claim: Claim
}

/** MISP keeps a value once in an event, so whoever states the same stands in the comment of one attribute. */
function statedAttributes(event: string, claims: readonly Claim[], index: KnowledgeIndex): readonly MispAttribute[] {
  const byValue = groupBy(
    claims.flatMap((claim) => statedBy(claim, index)),
    (stated) => `${event}/${stated.type}/${stated.value}`,
  )
  return [...byValue].map(([key, own]) => {
    const { type, category, value, clusters } = own[0]!
    const surest = SCALE[Math.min(...own.map(({ claim }) => SCALE.indexOf(claim.scale)))]!
    return mispAttribute(key, lastKnown(own.map(({ claim }) => claim)), {
      type,
      category,
      value,
      comment: own.map(({ comment }) => comment).join('; '),
      Tag: [likelihoodTag(surest), ...clusters.map((name) => ({ name }))],
    })
  })
}

/** Who doubts or denies states nothing. */
function statedBy(claim: Claim, index: KnowledgeIndex): readonly Stated[] {
  if (!speaksFor(claim)) return []
  const { by, published, url, scale } = claim
  const voice = `${index.publisher(by)?.name ?? by}, ${published}, ${scale}, ${url}`
  if (claim.kind === 'attribution')
    return claim.actors.map((actor) => {
      const value = index.actor(actor)?.name ?? actor
      const clusters = actorTags(actor, index)
      return { type: 'threat-actor', category: 'Attribution', value, comment: voice, clusters, claim }
    })
  if (claim.kind === 'operations')
    return claim.operations.map(({ name, date }) => {
      const comment = `${date}: ${voice}`
      return { type: 'campaign-name', category: 'Attribution', value: name, comment, clusters: [], claim }
    })
  if (claim.kind === 'transactions')
    return claim.transactions.map(({ role, chain, hash }) => {
      const comment = `${role} transaction on ${chain}: ${voice}`
      return { type: 'text', category: 'Financial fraud', value: hash, comment, clusters: [], claim }
    })
  return []
}

/** MISP asks for at most 256 characters without new lines. */
function oneLine(info: string): string {
  const characters = [...visible(info)]
  return characters.length <= 256 ? characters.join('') : `${characters.slice(0, 255).join('')}…`
}

function reference(id: string, what: string, known: PartialDate): MispAttribute {
  return text(`${id}/id`, 'Internal reference', id, what, known)
}

function text(key: string, category: string, value: string, comment: string, known: PartialDate): MispAttribute {
  return mispAttribute(key, known, { type: 'text', category, value, comment, disable_correlation: true })
}

function lastKnown(claims: readonly Claim[]): PartialDate {
  return claims
    .map(({ known }) => lastDay(known))
    .sort()
    .at(-1)!
}
