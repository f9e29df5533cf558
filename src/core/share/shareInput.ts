import type { Case } from '../case/case.ts'
import type { ClaimedAddress } from '../knowledge/claim.ts'
import type { Tag } from '../knowledge/tag.ts'
import type { EndpointRow } from '../report/endpointRow.ts'
import type { AssetName } from '../report/reportInput.ts'
import type { PolicyId } from '../trace/policyIds.ts'
import type { LeadsFile } from '../wire/leadsFile.ts'
import type { TraceFile } from '../wire/traceFile.ts'
import type { TalliedAddress } from './taintTally.ts'

/** What a list is made from: the results of a trace, the case, and what is known of addresses. Never the ledger. */
export interface ShareInput {
  readonly caseFile: Case
  readonly trace: TraceFile
  readonly leads: LeadsFile
  /** But those of poison. */
  readonly endpoints: readonly EndpointRow[]
  readonly tallies: ReadonlyMap<string, TalliedAddress>
  /** By asset: as the results call it. */
  readonly names: ReadonlyMap<string, AssetName>
  /** Chain and address, asset → what the ledger says. */
  readonly facts: ReadonlyMap<string, ReadonlyMap<string, LedgerAddressFacts>>
  /** Chain and address of who was paid in the theft. */
  readonly receivers: ReadonlyMap<string, { readonly evidence: 'on-chain' | 'claim'; readonly source: string }>
  /** Chain and address of who paid in the theft, or where a seed by address claims what was paid. */
  readonly robbed: ReadonlySet<string>
  /** Of the case and of the knowledge base. */
  readonly tags: readonly Tag[]
  /** What the knowledge base has of single addresses. */
  readonly known: readonly KnownAddress[]
  readonly front: PolicyId
  readonly conserving: readonly PolicyId[]
  /** 10^-8 USD a whole unit; null: unknown. */
  readonly priceAt: (asset: string, time: number) => bigint | null
  /** In 10^-4. */
  readonly leastShare: bigint
}

/** One row of `addresses.csv`. */
export interface LedgerAddressFacts {
  readonly received: bigint
  readonly firstTime: string
  readonly lastTime: string
}

export interface KnownAddress extends ClaimedAddress {
  readonly says: string
  readonly by: string
  readonly date: string
  readonly url: string
}

/** A payment to be priced. */
export interface Quoted {
  readonly amount: bigint
  /** Milliseconds. */
  readonly time: number
}
