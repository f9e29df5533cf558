import type { Publisher, Source } from '../../core/knowledge/knowledgeBase.ts'
import type { ActorStatement, IncidentStatement } from '../../core/wire/knowledgeFile.ts'
import type { Report } from './report.ts'

/** What a source says of an incident or of an actor: keys of the other kind are never there. */
export type Statement = IncidentStatement & ActorStatement

/** Where a statement stands, and what it may name. */
export interface StatementPlace {
  /** Incident or actor that the file is about. */
  readonly about: string
  readonly file: string
  readonly sources: ReadonlyMap<string, Source>
  readonly publishers: ReadonlyMap<string, Publisher>
  readonly report: Report
}
