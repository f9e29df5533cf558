import { inputError } from '../../core/errors.ts'
import { BITCOIN_NETWORKS, type BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'

/** The network that a chain's name stands for. Errors: `UNKNOWN_CHAIN`. */
export function networkOf(chain: string): BitcoinNetwork {
  const network = BITCOIN_NETWORKS.find((one) => one.chain === chain)
  if (network !== undefined) return network
  throw inputError('UNKNOWN_CHAIN', `${JSON.stringify(chain)} is no network of Bitcoin`, {
    fix: `use one of: ${BITCOIN_NETWORKS.map((one) => one.chain).join(', ')}`,
    facts: { chain },
  })
}
