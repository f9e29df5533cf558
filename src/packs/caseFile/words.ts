import { normaliseAddress } from '../../core/ledger/address.ts'
import type { AddressReading } from '../../core/ledger/addressCodec.ts'
import { looksLikeEvmAddress } from '../../core/ledger/addressEvm.ts'
import { readContractUnit } from '../../core/ledger/assetUnit.ts'
import { chainFacts, chainModel } from '../../core/ledger/chains.ts'
import type { Reading } from '../values.ts'

/** `chain/unit`; a token contract in the one form of its chain. */
export function readAsset(text: string): Reading<string> {
  const parts = /^([a-z0-9][a-z0-9-]{0,63})\/([!#-&(-+\-.0-_a-{}~]{1,128})$/.exec(text)
  if (!parts) {
    return { code: 'BAD_ASSET', problem: 'is not an asset', fix: 'write chain/unit, like ethereum/ETH or bitcoin/BTC' }
  }
  const [, chain, unit] = parts
  const reading = readContractUnit(chain!, unit!)
  if (reading !== null) {
    return 'problem' in reading
      ? { code: 'BAD_ADDRESS', problem: reading.problem }
      : { value: `${chain}/${reading.address}` }
  }
  const native = chainFacts(chain!)?.symbol
  if (native !== undefined && unit !== native && unit!.toUpperCase() === native) {
    return { code: 'BAD_ASSET', problem: 'is not an asset', fix: `did you mean "${chain}/${native}"?` }
  }
  return { value: text }
}

/** A transaction's hash, in lower case where it is hex. */
export function readTxHash(chain: string, text: string): Reading<string> {
  if (/^(0x)?[0-9a-fA-F]{64}$/.test(text)) {
    const value = text.toLowerCase()
    const prefixed = value.startsWith('0x')
    if (chainModel(chain) === 'utxo' && prefixed)
      return { code: 'BAD_HASH', problem: 'begins with 0x', fix: 'leave 0x out' }
    if (isEvm(chain) && !prefixed) return { code: 'BAD_HASH', problem: 'lacks its 0x', fix: `write 0x${value}` }
    return { value }
  }
  if (chainFacts(chain) === null && /^[!#-&(-+\--_a-{}~]{1,128}$/.test(text)) return { value: text }
  return { code: 'BAD_HASH', problem: 'is not a transaction hash of 64 hex digits' }
}

function isEvm(chain: string): boolean {
  return chainFacts(chain)?.readAddress === chainFacts('ethereum')?.readAddress
}

export function readAddressOf(chain: string, text: string): Reading<string> {
  return asReading(normaliseAddress(chain, text))
}

/** Families whose addresses check themselves, tried in this order where the case does not say which chain. */
const CHECKED_CHAINS = ['ethereum', 'bitcoin', 'tron']

/** An address of which the case does not say the chain: of the chains of its origins, else of any that can be checked. */
export function readAddressOfAny(chains: readonly string[], text: string): Reading<string> {
  let first: AddressReading | null = null
  for (const chain of [...chains, ...CHECKED_CHAINS]) {
    const reading = normaliseAddress(chain, text)
    if ('address' in reading) return asReading(reading)
    first ??= reading
  }
  return asReading(first!)
}

/** What a claim is about: an address in its one form, or a word as it stands. */
export function readAbout(text: string): Reading<string> {
  if (looksLikeEvmAddress(text)) return readAddressOf('ethereum', text)
  const address = readAddressOfAny([], text)
  return 'value' in address ? address : { value: text }
}

function asReading(reading: AddressReading): Reading<string> {
  if ('address' in reading) return { value: reading.address }
  const fix = reading.problem.includes('EIP-55') ? 'compare it with its source, or write it in lower case' : undefined
  return { code: 'BAD_ADDRESS', problem: reading.problem, ...(fix === undefined ? {} : { fix }) }
}
