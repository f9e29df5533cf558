import { readBitcoinAddress, readBitcoinRegtestAddress, readBitcoinTestnetAddress } from './addressBitcoin.ts'
import type { AddressCodec } from './addressCodec.ts'
import { readEvmAddress } from './addressEvm.ts'
import { readOtherAddress } from './addressOther.ts'
import { readTronAddress } from './addressTron.ts'
import { EVM_CHAINS } from './evmChains.ts'
import { TRON } from './tron.ts'

/** What dyepack knows of a chain. */
export interface ChainFacts {
  readonly id: string
  /** Whether value rests with addresses or in outpoints. */
  readonly model: 'account' | 'utxo'
  readonly readAddress: AddressCodec
  /** The chain's own coin. */
  readonly symbol: string
  readonly decimals: number
}

/** Facts of a chain; null for a chain that dyepack does not know, which is read as an account chain. */
export function chainFacts(chain: string): ChainFacts | null {
  return BY_ID.get(chain) ?? null
}

export function chainModel(chain: string): 'account' | 'utxo' {
  return BY_ID.get(chain)?.model ?? 'account'
}

/** The chain of an asset id: `ethereum` of `ethereum/ETH`. */
export function chainOfAsset(asset: string): string {
  return asset.slice(0, asset.indexOf('/'))
}

const CHAINS: readonly ChainFacts[] = [
  ...EVM_CHAINS.map(
    ({ id, symbol, decimals }): ChainFacts => ({
      id,
      model: 'account',
      readAddress: readEvmAddress,
      symbol,
      decimals,
    }),
  ),
  { id: TRON.id, model: 'account', readAddress: readTronAddress, ...TRON.coin },
  bitcoin('bitcoin', readBitcoinAddress),
  bitcoin('bitcoin-testnet', readBitcoinTestnetAddress),
  bitcoin('bitcoin-testnet4', readBitcoinTestnetAddress),
  bitcoin('bitcoin-signet', readBitcoinTestnetAddress),
  bitcoin('bitcoin-regtest', readBitcoinRegtestAddress),
  utxo('bitcoin-cash', 'BCH'),
  utxo('dash', 'DASH'),
  utxo('dogecoin', 'DOGE'),
  utxo('litecoin', 'LTC'),
  utxo('zcash', 'ZEC'),
]
const BY_ID = new Map(CHAINS.map((chain) => [chain.id, chain]))

function bitcoin(id: string, readAddress: AddressCodec): ChainFacts {
  return { id, model: 'utxo', readAddress, symbol: 'BTC', decimals: 8 }
}

function utxo(id: string, symbol: string): ChainFacts {
  return { id, model: 'utxo', readAddress: readOtherAddress, symbol, decimals: 8 }
}
