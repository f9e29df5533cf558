import { normaliseAddress } from '../ledger/address.ts'

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

/** What a TagPack writes so that `chainOfCurrency` finds the chain again; null where no word does. */
export function currencyOfChain(chain: string, address: string): string | null {
  const symbol = SYMBOLS.get(chain) ?? chain.toUpperCase()
  return chainOfCurrency(symbol, address) === chain ? symbol : null
}

/** The chain, only where a currency names one or is a token whose address has the form of one; else null. */
export function knownChainOf(currency: string, address: string): string | null {
  const symbol = currency.trim().toUpperCase()
  const chain = chainOfCurrency(symbol, address)
  if (CHAINS.has(symbol) || EVM_SIDE_CHAINS.has(symbol)) return chain
  return TOKENS.has(symbol) && FORMS.includes(chain) ? chain : null
}

function fits(chain: string, address: string): boolean {
  return 'address' in normaliseAddress(chain, address)
}

const FORMS = ['ethereum', 'tron', 'bitcoin']

const TOKENS: ReadonlySet<string> = new Set(['DAI', 'USDC', 'USDT'])

const EVM_SIDE_CHAINS: ReadonlyMap<string, string> = new Map([
  ['ARB', 'arbitrum'],
  ['AVAX', 'avalanche'],
  ['BASE', 'base'],
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
  ['BSV', 'bitcoin-sv'],
  ['BTC', 'bitcoin'],
  ['BTG', 'bitcoin-gold'],
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
  ['XBT', 'bitcoin'],
  ['XMR', 'monero'],
  ['XRP', 'xrpl'],
  ['XVG', 'verge'],
  ['ZEC', 'zcash'],
])

/** The word of each chain. Of several words for one chain, the one that others use most. */
const SYMBOLS: ReadonlyMap<string, string> = new Map([
  ...[...EVM_SIDE_CHAINS, ...CHAINS].map(([symbol, chain]) => [chain, symbol] as const),
  ['bitcoin', 'BTC'],
  ['bsc', 'BSC'],
  ['polygon', 'MATIC'],
])
