import { hex } from '@scure/base'
import * as btc from '@scure/btc-signer'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BITCOIN_NETWORKS } from '../../core/ledger/bitcoinNetworks.ts'
import { wrappingAddresses } from './wrappingAddresses.ts'

const networkOf = (chain: string) => BITCOIN_NETWORKS.find((one) => one.chain === chain)!
const schemes = BITCOIN_NETWORKS.map((network) => {
  const { versions, prefix } = network
  return { network, scheme: { bech32: prefix, pubKeyHash: versions[0], scriptHash: versions[1], wif: 0xef } }
})

describe('the P2SH address that wraps a segwit address', () => {
  // https://github.com/bitcoin/bips/blob/master/bip-0049.mediawiki#test-vectors
  it('is that of the test vector of BIP-49', () => {
    const key = hex.decode('03a1af804ac108a8a51782198c2d034b28bf90c8803f5a53f76276fa69a4eae77f')
    const segwit = btc.p2wpkh(key, btc.TEST_NETWORK)
    expect(hex.encode(segwit.hash)).toBe('38971f73930f6c141d977ac4fd4a727c854935b3')
    expect(wrappingAddresses([segwit.address!], networkOf('bitcoin-testnet'))).toEqual([
      '2Mww8dCYPUpKHofjgcXcBCEGmniw9CoaiD2',
    ])
  })

  it('is what another library makes, of keys and of scripts, on every network', () => {
    const program = fc.oneof(
      fc.uint8Array({ minLength: 20, maxLength: 20 }),
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
    )
    fc.assert(
      fc.property(fc.array(program, { maxLength: 9 }), fc.constantFrom(...schemes), (programs, { network, scheme }) => {
        const segwit = programs.map((hash) => {
          const type = hash.length === 20 ? 'wpkh' : 'wsh'
          return { type, hash, script: btc.OutScript.encode({ type, hash }) } as const
        })
        const addresses = segwit.map(({ type, hash }) => btc.Address(scheme).encode({ type, hash }))
        expect(wrappingAddresses(addresses, network)).toEqual(
          segwit.map(({ script }) => btc.p2sh({ type: 'unknown', script }, scheme).address),
        )
      }),
      { numRuns: 60 },
    )
  })
})
