import type { HeuristicId } from '../heuristics/heuristics.ts'
import type { PolicyId } from '../trace/policyIds.ts'
import type { PriceFormat } from '../wire/priceFormats.ts'

/** A theft and what is asked about it: `case.yaml`, checked and brought into one form. */
export interface Case {
  readonly id: string
  readonly title: string
  /** True: no person has confirmed what was stolen. */
  readonly proposed?: boolean
  /** End of the trace, inclusive, milliseconds; null: the ledger's last movement. */
  readonly asOf: number | null
  readonly imports: readonly CaseImport[]
  readonly victim: Victim | null
  readonly claims: readonly Claim[]
  readonly outcomes: readonly Outcome[]
  /** True: next steps speak of now. False: of what could have been asked then. */
  readonly live: boolean
  readonly assets: readonly CaseAsset[]
  /** Globs inside the case folder. */
  readonly labels: readonly string[]
  /** Only labels that bear this date (`YYYY-MM-DD`) or an earlier one count; null: all. */
  readonly labelsAsOf: string | null
  /** Price files. */
  readonly prices: readonly string[]
  /** Asked, in this order, for what the files lack. */
  readonly priceApis: readonly CasePriceApi[]
  /** Numbered from 1 in this order. */
  readonly origins: readonly Origin[]
  readonly primary: { readonly policy: PolicyId; readonly why: string } | null
  /** As the case lists them; null: all that the chains of the origins support. */
  readonly policies: readonly PolicyId[] | null
  readonly stop: StopRules
  readonly contested: Contested
  /** True: clusters of addresses are the holdings of the UTXO chain. */
  readonly clusters: boolean
  readonly heuristics: Readonly<Record<HeuristicId, CaseHeuristic>>
}

export interface CaseImport {
  readonly format: string
  readonly files: readonly string[]
  /** Addresses whose whole history these files hold; `all`: every address in them; null: as the format has it. */
  readonly covers: 'all' | readonly string[] | null
  /** For formats whose files do not name their chain; null: the format's own. */
  readonly chain: string | null
  /** For format `sheet`: the file that says which column is what. */
  readonly mapping: string | null
  /** Token contract (lower case) → decimals, where the files do not say. */
  readonly decimals: ReadonlyMap<string, number>
  /** True: rows that are no good are left out and counted, instead of refusing the file. */
  readonly keepGoing: boolean
  /** For formats that fetch blocks, which have no files before; null: the files are there, or `byAddress` tells. */
  readonly node: CaseNode | null
  /** For sources that are asked by address, whose files `dyepack pull` fetches; null: all others. */
  readonly byAddress: CaseByAddress | null
}

/** Blocks to fetch from nodes of a chain. */
export interface CaseNode {
  /** `env:NAME`, or URLs without a secret; the next one is asked where one fails. */
  readonly urls: readonly string[]
  /** Heights, both inclusive. `head`: as far as the chain goes whenever it is pulled. */
  readonly from: number
  readonly to: number | 'head'
  /** How many blocks must lie above the last that is read. Default: only blocks that are final are read. */
  readonly confirmations?: number
  /** For `bitcoin-rpc`: `env:NAME`, or null where the URL needs none. */
  readonly key?: string | null
}

/** `{ format, urls, key, chain, from, to, rowsAnAddress }` of case.yaml. */
export interface CaseAddressSource {
  readonly urls: readonly string[]
  /** `env:NAME`, or null where the URL needs none. */
  readonly key: string | null
  readonly from: number
  readonly to: number
  /** An address with more is left unread and named: an exchange's wallet has millions. */
  readonly rowsAnAddress: number
}

export interface CaseByAddress extends CaseAddressSource {
  /** To fetch beside those that the trace finds, in their one form. */
  readonly addresses: readonly string[]
}

/** `{ format, urls, key, chain, from, to, rowsAnAddress }` of case.yaml. */
export interface CaseAddressSource {
  readonly urls: readonly string[]
  /** `env:NAME`, or null where the URL needs none. */
  readonly key: string | null
  readonly from: number
  readonly to: number
  /** An address with more is left unread and named: an exchange's wallet has millions. */
  readonly rowsAnAddress: number
  /** Questions in a second, for servers that count them; default: what the server gives for nothing. */
  readonly callsASecond?: number
}

export interface CaseByAddress extends CaseAddressSource {
  /** To fetch beside those that the trace finds, in their one form. */
  readonly addresses: readonly string[]
}

/** A server of prices. */
export interface CasePriceApi {
  readonly format: PriceFormat
  /** `env:NAME`, or a URL without a secret. */
  readonly url: string
}

export interface Victim {
  readonly name: string
  readonly wallets: readonly string[]
  /** Where the victim asked for its coins back. */
  readonly recovery: readonly string[]
}

/** Something that somebody said: printed with who, when and where, never as a fact. */
export interface Claim {
  /** `attribution`, `loss`, `means` …, or an address whose role is cited. */
  readonly about: string
  readonly says: string
  readonly by: string
  /** As given, `YYYY-MM-DD`. */
  readonly date: string | null
  readonly url: string | null
}

/** Coins that were frozen, seized or given back, as somebody reports it. */
export interface Outcome {
  readonly class: 'frozen' | 'seized' | 'returned'
  readonly address: string
  /** Base units of the asset at that address; null: all that lies there. */
  readonly amount: bigint | null
  /** Needed only where the address holds several tainted assets. */
  readonly asset: string | null
  readonly by: string
  readonly date: string | null
  readonly url: string | null
}

/** A unit of the case's own, or facts about an asset that the ledger does not give. */
export interface CaseAsset {
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  /** Fixed price in 10^-8 USD a whole unit; null: from the price files. */
  readonly price: bigint | null
}

export interface Origin {
  /** From 1. */
  readonly id: number
  readonly asset: string
  readonly seed: Seed
}

export type Seed = TxSeed | AddressSeed | OpeningSeed

export interface TxSeed {
  readonly kind: 'tx'
  readonly tx: string
  /** Null: every receiver that pays nothing of the asset in it. */
  readonly to: readonly string[] | null
}

export interface AddressSeed {
  readonly kind: 'address'
  readonly address: string
  /** Inclusive, milliseconds; null: from the beginning. */
  readonly from: number | null
  readonly victims: readonly string[] | null
}

export interface OpeningSeed {
  readonly kind: 'opening'
  readonly address: string
  readonly amount: bigint | 'all'
  readonly from: number | null
}

/** What the basis follows where a swap may hide money: what was received, or what was paid and to whom. */
export interface Contested {
  readonly follow: 'received' | 'paid'
  /** Transactions of which a person knows better. Naming one makes its swaps contested. */
  readonly transactions: readonly {
    readonly tx: string
    readonly follow: 'received' | 'paid'
    readonly reason: string
  }[]
}

export interface StopRules {
  /** Stop at tagged services. */
  readonly services: boolean
  /** How many movements between addresses to follow; null: no limit. */
  readonly hops: number | null
  /** Asset → smallest tainted amount that is followed, base units. */
  readonly minAmount: ReadonlyMap<string, bigint>
  /** Stop at addresses with very many counterparties; null: go on there. */
  readonly serviceLike: ServiceLike | null
  /** Stop at the outputs of CoinJoins; null: go on there. */
  readonly coinjoin: CoinJoinStop | null
}

export interface CoinJoinStop {
  /** Ids of rules that tell a CoinJoin and are not asked. */
  readonly without: readonly string[]
}

export interface ServiceLike {
  /** More senders than this, and more receivers. */
  readonly counterparties: number
  /** Addresses that a person says are no service. */
  readonly never: readonly { readonly address: string; readonly reason: string }[]
}

/** What a case says of a rule of thumb. */
export interface CaseHeuristic {
  readonly on: boolean
  /** All of them, by name: decimal texts. */
  readonly parameters: Readonly<Record<string, string>>
  /** Which of its leads a person takes for facts: `all`, or addresses with the reason. */
  readonly accept: 'all' | readonly { readonly address: string; readonly reason: string }[]
}
