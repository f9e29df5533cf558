import type { Case } from '../case/case.ts'
import type { Tag } from '../knowledge/tag.ts'
import type { LeadsFile } from '../wire/leadsFile.ts'
import type { Sight } from '../wire/overlapFile.ts'
import type { TraceConversion, TraceFile, TraceHolding } from '../wire/traceFile.ts'
import type { CasePattern } from './patterns.ts'

/** What a case leaves behind for others to meet: each address with what it is in this case, and habits. */
export interface Footprint {
  readonly case: string
  readonly asOf: string
  readonly policy: string
  /** False: the trace goes on behind services, so that "before the first service" is not known. */
  readonly stopsAtServices: boolean
  readonly sights: readonly PlacedSight[]
  readonly patterns: readonly CasePattern[]
}

export interface PlacedSight {
  readonly chain: string
  readonly address: string
  readonly sight: Sight
}

/** A row of `flows.csv` under the policy in front. */
export interface PathRow {
  readonly origin: number
  readonly chain: string
  /** Empty where the source has none. */
  readonly time: string
  readonly txHash: string
  readonly from: string
  readonly to: string
  readonly asset: string
  readonly amount: string
  readonly basis: bigint
}

/** A row of `endpoints.csv` under the policy in front, as far as it says what the place is. */
export interface PathEnd {
  readonly chain: string
  readonly address: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly stoppedBy: string
  readonly class: string
  readonly label: string
  readonly category: string
  readonly source: string
}

export interface FootprintInput {
  readonly trace: Pick<TraceFile, 'case' | 'asOf' | 'origins'>
  readonly holdings: readonly Pick<TraceHolding, 'chain' | 'address' | 'asset' | 'hop' | 'endpoint'>[]
  readonly conversions: readonly TraceConversion[]
  readonly leads: LeadsFile
  readonly ends: readonly PathEnd[]
  /** Null where `case.yaml` is not what the trace read. */
  readonly caseFile: Case | null
  readonly tags: readonly Tag[]
  readonly stopsAtServices: boolean
}
