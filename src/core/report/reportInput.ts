import type { Case } from '../case/case.ts'
import type { Tag } from '../knowledge/tag.ts'
import type { LeadsFile } from '../wire/leadsFile.ts'
import type { Manifest } from '../wire/manifest.ts'
import type { ShapesFile } from '../wire/shapesFile.ts'
import type { TraceFile } from '../wire/traceFile.ts'
import type { EndpointRow } from './endpointRow.ts'

/** What a report is written from. Nothing else goes into it. */
export interface ReportInput {
  readonly caseFile: Case
  readonly trace: TraceFile
  readonly tags: readonly Tag[]
  readonly endpoints: readonly EndpointRow[]
  readonly leads: LeadsFile
  readonly shapes: ShapesFile
  readonly ledger: LedgerFacts
  /** Symbols and decimals as the ledger's dictionary has them; what is missing is taken from the case and the end points. */
  readonly assets: readonly AssetName[]
  /** Version of dyepack. */
  readonly version: string
}

/** What the manifest says about the ledger. */
export type LedgerFacts = Manifest['ledger']

export interface AssetName {
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
}
