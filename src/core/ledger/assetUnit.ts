import { normaliseAddress } from './address.ts'
import type { AddressReading } from './addressCodec.ts'
import { looksLikeTronAddress } from './addressTron.ts'
import { TRON } from './tron.ts'

/** The contract that the unit of an asset names (what stands behind the slash), in its one form; null where it is no contract. */
export function readContractUnit(chain: string, unit: string): AddressReading | null {
  return /^0x/i.test(unit) || (chain === TRON.id && looksLikeTronAddress(unit)) ? normaliseAddress(chain, unit) : null
}
