import { compareText } from '../compareText.ts'
import type { Claim, ClaimOf } from './claim.ts'
import type { Incident } from './knowledgeBase.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import { lastDay } from './partialDate.ts'
import { type Statement, statementsOf } from './statementsOf.ts'

/** Something that became known on a day. It says only what was known then, so it stays as it is. */
export type News = NewIncident | NewStatement

interface NewsFrame {
  readonly id: string
  /** `YYYY-MM-DD`; of what was published in a month or a year, its last day. */
  readonly day: string
}

export interface NewIncident extends NewsFrame {
  readonly kind: 'incident'
  readonly incident: Incident
  /** The claims that dated it first. */
  readonly dated: readonly ClaimOf<'date'>[]
}

export interface NewStatement extends NewsFrame {
  readonly kind: 'statement'
  readonly statement: Statement
  readonly restatements: readonly Restatement[]
}

/** A claim that answers earlier ones. */
export interface Restatement {
  readonly act: 'supersedes' | 'disputes' | 'withdraws'
  readonly claim: Claim
  readonly earlier: readonly Claim[]
}

/** All that became known, the latest first: incidents, and what was said of them and of actors. */
export function newsOf(index: KnowledgeIndex): readonly News[] {
  const { incidents, claims } = index.base
  return [
    ...incidents.flatMap((incident) => newIncident(incident, index)),
    ...statementsOf(claims).map((statement) => newStatement(statement, index)),
  ].sort((a, b) => compareText(b.day, a.day) || compareText(a.id, b.id))
}

/** An incident is known from the day of the first claim that dates it, as in `asKnownOn`. */
function newIncident(incident: Incident, index: KnowledgeIndex): readonly NewIncident[] {
  const dates = index.claimsAbout(incident.id).filter((claim): claim is ClaimOf<'date'> => claim.kind === 'date')
  const day = dates.map(({ known }) => lastDay(known)).sort()[0]
  if (day === undefined) return []
  const dated = dates.filter(({ known }) => lastDay(known) === day)
  return [{ kind: 'incident', id: `incident/${incident.id}`, day, incident, dated }]
}

function newStatement(statement: Statement, index: KnowledgeIndex): NewStatement {
  const restatements = statement.claims.flatMap((claim) => restatementsBy(claim, index))
  return { kind: 'statement', id: `claim/${statement.id}`, day: lastDay(statement.known), statement, restatements }
}

function restatementsBy(claim: Claim, index: KnowledgeIndex): readonly Restatement[] {
  const restates = (act: Restatement['act'], ids: readonly string[]): readonly Restatement[] => {
    const earlier = ids.flatMap((id) => index.claim(id) ?? [])
    return earlier.length === 0 ? [] : [{ act, claim, earlier }]
  }
  return [
    ...restates('supersedes', claim.supersedes),
    ...(claim.kind === 'disputes' || claim.kind === 'withdraws' ? restates(claim.kind, claim.targets) : []),
  ]
}
