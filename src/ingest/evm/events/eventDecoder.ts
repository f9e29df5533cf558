import type { EventKind } from '../../../core/ledger/event.ts'

/** One event of a protocol: which log it is, and what of it stands where. */
export interface EventDecoder {
  /** As the contract declares it, types only. */
  readonly signature: string
  /** Keccak-256 of the signature. */
  readonly topic: string
  readonly kind: EventKind
  /** Chain → contracts (lower case) that are believed, on others it is no event; `any`: whoever logs it. */
  readonly contracts: Readonly<Record<string, readonly string[]>> | 'any'
  /** How many topics it has, the first one included. */
  readonly topics: number
  /** How many words of data it has at least. */
  readonly words: number
  readonly who?: AddressPart
  readonly other?: AddressPart
  /** A token by its contract; 0xeeee…eeee is the chain's own coin. */
  readonly asset?: AssetPart
  readonly otherAsset?: AssetPart
  readonly amount?: Part
  readonly otherAmount?: Part
  /** True: no `Transfer` is logged beside, so that the movement to nobody is made from this. */
  readonly burns?: true
  /**
   * What the event does to coins that the contract only keeps account of: `who` gets a position (`in`), gives it back (`out`), or hands it
   * to `other` (`over`). Such a position is a token that logs no `Transfer`, so that the movement is made from this. It is
   * `otherAsset`, and `asset` what it stands for; without `otherAsset`, it is `asset`.
   */
  readonly position?: 'in' | 'out' | 'over'
  /** Whether the next log is a `Transfer` by the same contract; undefined: it does not matter. */
  readonly transfers?: boolean
}

/** A topic (from 1) or a word of data (from 0). */
export type Part = { readonly topic: number } | { readonly word: number }

/** `contract`: the one that logs it. By contract (lower case): what is the same in all of its logs. */
export type AddressPart = Part | 'contract' | { readonly byContract: Readonly<Record<string, string>> }

/**
 * `moved`: the log does not name the token; it is the one that the contract got or paid in just this amount in the same transaction, where
 * there is one only. `named`: a unit of the ledger's own, put together of texts, addresses, and whole words (`id`).
 */
export type AssetPart = AddressPart | 'moved' | { readonly named: readonly (string | Part | { readonly id: Part })[] }

export function topic(n: number): Part {
  return { topic: n }
}

export function word(n: number): Part {
  return { word: n }
}
