import type { DrainAlarm, DrainDoubt } from '../heuristics/drain/drainAlarm.ts'
import type { AssetRow } from '../ledger/words.ts'
import type { OwnMatch } from './matchWithdrawals.ts'
import type { Outflow, OwnWithdrawal } from './outflow.ts'
import type { Books, ReceiverGroup } from './sortOutflows.ts'

/** What a person is to confirm before anybody acts on it. */
export interface TheftProposal {
  readonly id: string
  /** Milliseconds; `until`: of the last block that was read. */
  readonly since: number
  readonly until: number
  readonly chains: readonly ProposalChain[]
  /** What could not be read. */
  readonly failed: readonly {
    readonly chain: string
    readonly address: string | null
    readonly code: string
    readonly message: string
  }[]
  /** What is not known, in sentences. */
  readonly lacks: readonly string[]
  readonly books: {
    readonly file: string | null
    readonly verdict: Books
    readonly lines: number
    readonly ignored: readonly string[]
    readonly notFound: readonly OwnWithdrawal[]
    readonly contradicted: readonly OwnWithdrawal[]
  }
  readonly own: readonly { readonly outflow: Outflow; readonly match: OwnMatch }[]
  readonly internal: readonly Outflow[]
  readonly proposed: readonly ReceiverGroup[]
  readonly unexplained: readonly ReceiverGroup[]
  readonly gas: readonly { readonly asset: string; readonly amount: bigint }[]
  readonly zeros: number
  readonly alarms: readonly DrainAlarm[]
  readonly doubts: readonly DrainDoubt[]
  readonly staging: Staging
  readonly assets: readonly AssetRow[]
  /** What contracts say of themselves, of tokens that dyepack does not know. */
  readonly tokens: readonly { readonly asset: string; readonly symbol: string; readonly decimals: number }[]
  /** What an amount is worth, in US dollars: `"12.30"`; null: not known. */
  readonly usdOf: (asset: string, amount: bigint, time: number) => string | null
}

export interface ProposalChain {
  readonly format: string
  readonly chain: string
  readonly urls: readonly string[]
  readonly key: string | null
  readonly wallets: readonly string[]
  readonly from: number
  readonly to: number
  /** Time of block `to`, milliseconds. */
  readonly toTime: number
  readonly tail: number | null
  readonly hosts: readonly string[]
  /** Largest number of movements that a wallet has there. */
  readonly rows: number
}

/** What was made ready before: each a fact of the chain, none of them a word about who did it. */
export interface Staging {
  readonly fundings: readonly StagedFunding[]
  /** Small payments to proposed receivers before the large ones. */
  readonly tests: readonly Outflow[]
  readonly contracts: readonly {
    readonly chain: string
    readonly deployer: string
    readonly contract: string
    readonly hash: string
    readonly time: number
  }[]
  readonly approvals: readonly StagedApproval[]
}

export interface StagedFunding {
  readonly chain: string
  readonly receiver: string
  readonly funder: string
  readonly hash: string
  readonly time: number
  readonly asset: string
  readonly amount: bigint
  /** False: the receiver had spent before, so that the beginning is missing. */
  readonly first: boolean
  /** How many the funder was the first to pay, in what was read. */
  readonly funded: number
}

export interface StagedApproval {
  readonly chain: string
  readonly owner: string
  readonly spender: string
  readonly token: string
  /** The largest; in base units. */
  readonly amount: bigint
  readonly hash: string
  readonly height: number
  /** How many were given: some tokens say it anew with every use. */
  readonly times: number
  /** Whether the spender, or a transaction that it was given in, is one of those that took something. */
  readonly receiver: boolean
}
