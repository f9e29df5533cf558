import { knownChainOf } from '../../core/knowledge/chainOfCurrency.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import { shownValue } from '../yaml/problems.ts'

/** An address as the ledger keeps it, or why it has no place. */
export type ListedAddress = { readonly chain: string; readonly address: string } | { readonly why: string }

/** An address that a list gives under a currency: `XBT`, `USDT`. */
export function listedAddress(currency: string, text: string): ListedAddress {
  const chain = knownChainOf(currency, text)
  if (chain === null)
    return { why: `address: ${shownValue(text)} is of the currency ${shownValue(currency)}, whose chain is not known` }
  const reading = normaliseAddress(chain, text)
  if ('address' in reading) return { chain, address: reading.address }
  return { why: `address: ${shownValue(text)} (${shownValue(currency)}) ${reading.problem} [BAD_ADDRESS]` }
}
