import type { PolicyId } from '../trace/policyIds.ts'
import type { ClassMove } from './lossMove.ts'
import type { Score } from './score.ts'
import type { Spread } from './spread.ts'

/** What an evaluation found: the data behind `docs/accuracy.md` and `dyepack evaluate --json`. Shares are 0 to 1. */
export interface Evaluation {
  readonly method: Method
  readonly cases: readonly CaseEvaluation[]
  readonly skipped: readonly SkippedCase[]
}

export interface SkippedCase {
  readonly name: string
  readonly reason: string
}

/** What the figures depend on besides the cases. */
export interface Method {
  readonly trafficSeed: number
  readonly bootstrapSeed: number
  readonly draws: number
  readonly cutSeeds: readonly number[]
  readonly loads: readonly number[]
}

export interface CaseEvaluation {
  readonly case: string
  readonly title: string
  /** Policy that stands in front: the case's primary one, else the first that conserves amounts. */
  readonly front: PolicyId
  /** The script that made the ledger is the source of its labels: the case stands apart from those that happened. */
  readonly generated: boolean
  readonly facts: CaseFacts
  /** The first without traffic, then by load. */
  readonly loads: readonly LoadResult[]
  /** Why there is no traffic; null where there is. */
  readonly noTraffic: string | null
  readonly cuts: readonly CutResult[]
  /** Why nothing was taken away; null where something was. */
  readonly noCuts: string | null
}

export interface CaseFacts {
  /** Movements up to the end of the trace; outputs on a UTXO chain. */
  readonly movements: number
  readonly labelledFlows: number
  readonly labelledEnds: number
  /** The asset that values are counted in. */
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  /** By the policy in front, base units. */
  readonly stolen: string
  readonly labelledValue: string
  /**
   * What does not count: labels that speak of nothing in the ledger up to the end of the trace, rows that a seed
   * claims, and movements of value that no label speaks of.
   */
  readonly dropped: { readonly flows: number; readonly ends: number; readonly seeds: number; readonly rows: number }
  readonly sources: readonly string[]
}

export interface LoadResult {
  /** 0: the ledger as it is, a self-check. */
  readonly load: number
  /** False: the same again without the stop `looks-like-a-service`, which the traffic had set off. */
  readonly serviceLike: boolean
  readonly movements: number
  readonly ordinary: number
  readonly strangers: number
  /** Labelled addresses that ordinary coins pass through. */
  readonly open: number
  readonly policies: readonly PolicyScore[]
  readonly spread: Spread
}

export interface PolicyScore extends Score {
  readonly policy: PolicyId
  /** Share of what was stolen that ends where no label puts stolen coins; null where a policy does not conserve. */
  readonly wrong: number | null
  /** Share of what was stolen that ends where the trace was cut: at an address that looks like a service, and the like. */
  readonly cut: number | null
  /** Strangers' wallets that the policy calls tainted at some time. */
  readonly strangersTouched: number
}

export type CutId = 'random' | 'hop' | 'internal' | 'gas'

/** A part of the ledger that was taken away, and what became of the answer. */
export interface CutResult {
  readonly cut: CutId
  readonly title: string
  /** Rows taken away; 0: this ledger has none of that kind. */
  readonly rows: number
  /** Code of the error where the product refuses the case then. */
  readonly refused: string | null
  /** Under the policy in front; empty where refused. */
  readonly moves: readonly ClassMove[]
  /** Share of what was stolen that changed its class: under the policy in front, and the least and most over those that conserve. Null where refused. */
  readonly moved: { readonly front: number; readonly least: number; readonly most: number } | null
  /** What of this a reader of the cut trace could see. */
  readonly said: readonly Sign[]
}

/** A sign that something is missing. `before` and `after` are shares of what was stolen; of `short`, addresses that `ledger check` names. */
export type Sign =
  | { readonly sign: 'refused' | 'warning'; readonly code: string }
  | { readonly sign: 'assumedClean' | 'unread' | 'short'; readonly before: number; readonly after: number }
