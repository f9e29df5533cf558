import type { Claim, ClaimedValue, Period } from '../../core/knowledge/claim.ts'
import { independentSources } from '../../core/knowledge/independentSources.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { lossSpan } from '../../core/knowledge/lossSpan.ts'
import type { Range } from '../../core/knowledge/range.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import { line } from './cell.ts'

/** `incidents.csv`: one row an incident, with what the claims that stand come to. */
export function* incidentsCsv(index: KnowledgeIndex): Iterable<string> {
  yield 'incident,date,victim,victim_kind,topics,cases,stub,usd_low,usd_high,attributed_to,means,sources\n'
  for (const { id, date, victim, topics, cases, stub } of index.base.incidents) {
    const claims = index.standingClaimsAbout(id)
    const loss = lossSpan(claims)
    const spoken = claims.filter(speaksFor)
    yield line([
      ...[id, date, victim.name, victim.kind, topics.join(' '), cases.join(' '), yesNo(stub)],
      ...[dollars(loss?.low ?? null), dollars(loss?.high ?? null)],
      words(spoken.flatMap((claim) => (claim.kind === 'attribution' ? claim.actors : []))),
      words(spoken.flatMap((claim) => (claim.kind === 'means' ? claim.means : []))),
      independentSources(claims, index.base.publishers).length,
    ])
  }
}

/** `actors.csv`: one row an actor, with what the claims that stand say of who it is. */
export function* actorsCsv(index: KnowledgeIndex): Iterable<string> {
  yield 'actor,name,kind,topics,aliases,ids,part_of,incidents\n'
  for (const { id, name, kind, topics } of index.base.actors) {
    const claims = index.standingClaimsAbout(id).filter(speaksFor)
    const aliases = claims.flatMap((claim) => (claim.kind === 'aliases' ? claim.aliases : []))
    const ids = claims
      .flatMap((claim) => (claim.kind === 'ids' ? claim.ids : []))
      .map((one) => `${one.scheme}:${one.id}`)
    const parents = claims.flatMap((claim) => (claim.kind === 'parent' ? claim.parents : []))
    yield line([
      ...[id, name, kind, topics.join(' '), [...new Set(aliases)].join('; '), words(ids), words(parents)],
      index.incidentsOf(id).length,
    ])
  }
}

/** `facts.csv`: what claims say, one thing a row, in columns: numbers as numbers. */
export function* factsCsv({ base }: KnowledgeIndex): Iterable<string> {
  yield 'claim,kind,what,value,low,high,about,from,to,valued,part\n'
  for (const claim of base.claims)
    for (const { what, value, range, period, valued, part } of factsOf(claim))
      yield line([
        ...[claim.id, claim.kind, what ?? null, value ?? null, range?.low ?? null, range?.high ?? null],
        ...[range === undefined ? null : yesNo(range.rough), period?.from ?? null, period?.to ?? null],
        ...[valued ?? null, part ?? null],
      ])
}

/** `sources.csv`: every document that is cited, and who speaks in it. */
export function* sourcesCsv({ base, publisher }: KnowledgeIndex): Iterable<string> {
  yield 'source,by,name,kind,published,known,url,title,archived,topics\n'
  for (const { id, by, kind, published, known, url, title, archived, topics } of base.sources)
    yield line([id, by, publisher(by)?.name ?? by, kind, published, known, url, title, archived, topics.join(' ')])
}

interface Fact {
  readonly what?: string
  readonly value?: string
  readonly range?: Range<string>
  readonly period?: { readonly from: string | null; readonly to: string | null } | null
  readonly valued?: string | null
  readonly part?: string | null
}

function factsOf(claim: Claim): readonly Fact[] {
  switch (claim.kind) {
    case 'date':
      return [{ value: claim.date }]
    case 'attribution':
      return claim.actors.map((value) => ({ value }))
    case 'loss':
    case 'frozen':
    case 'seized':
    case 'returned':
    case 'recovered':
      return worth(claim.value, null)
    case 'total':
    case 'held':
      return worth(claim.value, claim.period)
    case 'count':
      return [{ range: texts(claim.count, String), period: claim.period }]
    case 'shares': {
      const { shares, period } = claim
      return shares.parts.map(({ name, percent }) => ({ what: shares.by, value: name, range: percent, period }))
    }
    case 'means':
      return claim.means.map((value) => ({ value }))
    case 'wallets':
      return claim.wallets.map((value) => ({ value }))
    case 'addresses':
      return claim.addresses.map(({ role, chain, address }) => ({ what: role, value: `${chain}/${address}` }))
    case 'transactions':
      return claim.transactions.map(({ role, chain, hash }) => ({ what: role, value: `${chain}/${hash}` }))
    case 'parent':
      return claim.parents.map((value) => ({ value }))
    case 'aliases':
      return claim.aliases.map((value) => ({ value }))
    case 'ids':
      return claim.ids.map(({ scheme, id }) => ({ what: scheme, value: id }))
    case 'operations':
      return claim.operations.map(({ name, date }) => ({ what: date, value: name }))
    case 'listing': {
      const { list, programmes, from, until } = claim.listing
      const period = { from, to: until }
      return programmes.length === 0
        ? [{ what: list, period }]
        : programmes.map((value) => ({ what: list, value, period }))
    }
    case 'disputes':
    case 'withdraws':
      return claim.targets.map((value) => ({ value }))
  }
}

/** Dollars are the asset `USD`. */
function worth({ usd, valued, amounts, part }: ClaimedValue, period: Period | null): readonly Fact[] {
  const dollar = usd === null ? [] : [{ what: 'USD', range: texts(usd, dollars), period, valued, part }]
  return [...dollar, ...amounts.map(({ asset, amount }) => ({ what: asset, range: amount, period, valued, part }))]
}

function texts<T>({ low, high, rough }: Range<T>, text: (end: T) => string): Range<string> {
  return { low: low === null ? null : text(low), high: high === null ? null : text(high), rough }
}

function dollars(cents: bigint | null): string {
  return cents === null ? '' : `${cents / 100n}.${(cents % 100n).toString().padStart(2, '0')}`
}

function yesNo(is: boolean): string {
  return is ? 'yes' : 'no'
}

/** Ids have no spaces in them. */
function words(ids: readonly string[]): string {
  return [...new Set(ids)].join(' ')
}
