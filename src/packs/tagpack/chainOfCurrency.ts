import { normaliseAddress } from '../../core/ledger/address.ts'

/**
 * The chain that a TagPack's `network` or `currency` speaks of. Where the address is none of that chain, the chain whose
 * form and checksum it has: tokens lie on several, and lists err (OFAC's calls a Tron address XBT). A currency that is
 * not known is a chain of its own, in lower case.
 */
export function chainOfCurrency(currency: string, address: string): string {
  const symbol = currency.trim().toUpperCase()
  const sideChain = EVM_SIDE_CHAINS.get(symbol)
  // BNB, AVAX and others also name an older chain of theirs with addresses of another form.
  if (sideChain !== undefined) return address.startsWith('0x') ? sideChain : symbol.toLowerCase()
  const chain = CHAINS.get(symbol)
  if (chain !== undefined && fits(chain, address)) return chain
  return FORMS.find((form) => fits(form, address)) ?? chain ?? symbol.toLowerCase()
}

function fits(chain: string, address: string): boolean {
  return 'address' in normaliseAddress(chain, address)
}

const FORMS = ['ethereum', 'tron', 'bitcoin']

const EVM_SIDE_CHAINS: ReadonlyMap<string, string> = new Map([
  ['ARB', 'arbitrum'],
  ['AVAX', 'avalanche'],
  ['BEP20', 'bsc'],
  ['BNB', 'bsc'],
  ['BSC', 'bsc'],
  ['KCS', 'kcc'],
  ['MATIC', 'polygon'],
  ['OP', 'optimism'],
  ['POL', 'polygon'],
])

const CHAINS: ReadonlyMap<string, string> = new Map([
  ['ADA', 'cardano'],
  ['ALGO', 'algorand'],
  ['ATOM', 'cosmos'],
  ['BCH', 'bitcoin-cash'],
  ['BEP2', 'bnb-beacon'],
  ['BTC', 'bitcoin'],
  ['DASH', 'dash'],
  ['DOGE', 'dogecoin'],
  ['DOT', 'polkadot'],
  ['EOS', 'eos'],
  ['ETC', 'ethereum-classic'],
  ['ETH', 'ethereum'],
  ['FIL', 'filecoin'],
  ['LTC', 'litecoin'],
  ['SOL', 'solana'],
  ['TRX', 'tron'],
  ['XMR', 'monero'],
  ['XRP', 'xrpl'],
  ['ZEC', 'zcash'],
])
