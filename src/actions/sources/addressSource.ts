import type { CaseAddressSource } from '../../core/case/case.ts'
import type { AskingOptions } from './recordNode.ts'

export type { CaseAddressSource }

/** A kind of source that is asked for one address at a time. */
export interface AddressSource {
  /** As `case.yaml` names it. */
  readonly format: string
  /**
   * Records all that the addresses did in the source's range, beside what is recorded already, and gives what the folder holds then.
   * What is there is not fetched again; killed at any moment, the next call goes on. With no address to fetch no server is asked.
   */
  record(request: AddressRequest): Promise<AddressRecord>
}

export interface AddressRequest {
  /** Where it is kept; made where it does not exist. */
  readonly folder: string
  /** The same as messages name it. */
  readonly name: string
  readonly chain: string
  /** Of case.yaml: urls (the last ones are asked where the first fail), key, from, to. */
  readonly source: CaseAddressSource
  /** Canonical form (lower case for EVM). */
  readonly addresses: readonly string[]
  /** Hashes of transactions to record too, those of the theft: who was paid in them is not known before. A source that cannot leaves them. */
  readonly transactions?: readonly string[]
  /** True: those of them that lie outside of the source's range are left, because another import of the chain reads blocks in whole. */
  readonly onlyInRange?: boolean
  /** Address → heights at which coins are known to have arrived, for sources that must guess when something happened. */
  readonly arrivals?: ReadonlyMap<string, readonly number[]>
  readonly asking?: AskingOptions
  readonly onProgress?: (progress: { readonly address: string; readonly rows: number }) => void
}

export interface AddressRecord {
  /** For the importer of this format, in an order that follows from what was recorded. */
  readonly files: readonly string[]
  /** Addresses whose whole history in the range is in the files. */
  readonly covers: readonly string[]
  /** Asked for and left out, as they have more rows than `rowsAnAddress`. */
  readonly tooBusy: readonly string[]
  readonly lacks: readonly string[]
  readonly hosts: readonly string[]
  /** Of this call alone. */
  readonly asked: { readonly requests: number; readonly bytes: number; readonly rows: number }
}
