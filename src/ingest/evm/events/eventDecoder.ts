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
  readonly asset?: AddressPart
  readonly otherAsset?: AddressPart
  readonly amount?: Part
  readonly otherAmount?: Part
  /** True: no `Transfer` is logged beside, so that the movement to nobody is made from this. */
  readonly burns?: true
}

/** A topic (from 1) or a word of data (from 0). */
export type Part = { readonly topic: number } | { readonly word: number }

/** `contract`: the one that logs it. By contract (lower case): what is the same in all of its logs. */
export type AddressPart = Part | 'contract' | { readonly byContract: Readonly<Record<string, string>> }

export function topic(n: number): Part {
  return { topic: n }
}

export function word(n: number): Part {
  return { word: n }
}
