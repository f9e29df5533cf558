import { uuid5 } from '../../core/uuid5.ts'
import type { StixObject } from './stixObject.ts'

/** The community's extension for wallets: github.com/muchdogesec/stix2extensions, cryptocurrency-wallet. */
const WALLET_EXTENSION = 'extension-definition--be78509e-6958-51b1-8b26-d17ee0eba2d7'
/** STIX 2.1, section 2.9: the namespace of ids of observables, over their contributing properties as canonical JSON. */
const OBSERVABLE_NAMESPACE = '00abedb4-aa42-466c-9c01-fed23315a9b7'

/** An address as an observable. It has no chain: one address on several EVM chains is one wallet. */
export function wallet(address: string): StixObject {
  return {
    type: 'cryptocurrency-wallet',
    spec_version: '2.1',
    id: walletId(address),
    value: address,
    extensions: { [WALLET_EXTENSION]: { extension_type: 'new-sco' } },
  }
}

/** @example walletId('bc1q…') // 'cryptocurrency-wallet--…', the same from every producer */
export function walletId(address: string): string {
  return `cryptocurrency-wallet--${uuid5(OBSERVABLE_NAMESPACE, JSON.stringify({ value: address }))}`
}
