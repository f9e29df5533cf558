import type { AddressReading } from './addressCodec.ts'
import { readOtherAddress } from './addressOther.ts'
import { chainFacts } from './chains.ts'

/**
 * The one form of an address that the ledger keeps: lower case where the chain allows it.
 * A `problem` is a clause that reads on after the value: "0x12… is not an address of 0x and 40 hex digits".
 */
export function normaliseAddress(chain: string, text: string): AddressReading {
  return (chainFacts(chain)?.readAddress ?? readOtherAddress)(text)
}

/** An address as a person recognises it: `0x098b…2f96`. Short ones stay whole. */
export function shortAddress(address: string): string {
  return address.length <= 13 ? address : `${address.slice(0, 6)}…${address.slice(-4)}`
}
