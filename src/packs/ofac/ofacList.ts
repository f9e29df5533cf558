import type { Listing } from '../../core/knowledge/claim.ts'
import type { PartialDate } from '../../core/knowledge/partialDate.ts'

/** A list of OFAC, whatever format it came in. */
export interface OfacList {
  /** When it was issued; null where the file does not say so. */
  readonly issued: PartialDate | null
  readonly parties: readonly OfacParty[]
}

/** Somebody on the list. */
export interface OfacParty {
  /** OFAC's number. */
  readonly id: string
  readonly kind: 'entity' | 'person' | 'other'
  readonly name: string
  readonly aliases: readonly string[]
  /** How many names OFAC calls weak: too common to tell somebody by. */
  readonly weakAliases: number
  readonly addresses: readonly OfacAddress[]
  readonly listings: readonly Listing[]
  readonly line: number
}

export interface OfacAddress {
  /** `XBT`, as OFAC writes it. */
  readonly currency: string
  readonly text: string
  readonly line: number
}

/** `Digital Currency Address - XBT`: how both formats call an address. */
export const ADDRESS_OF = /^Digital Currency Address\s*-\s*(.+)$/
