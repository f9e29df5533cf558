import { bugError } from '../errors.ts'
import { normaliseAddress } from './address.ts'
import { chainOfAsset } from './chains.ts'
import { evmChain } from './evmChains.ts'
import { TRON } from './tron.ts'

/** What dyepack knows of a token contract. */
export interface TokenFacts {
  readonly symbol: string
  readonly decimals: number
}

/** Facts of a contract; null for one that dyepack does not know. `contract`: in its one form, on EVM chains in lower case. */
export function tokenFacts(chain: string, contract: string): TokenFacts | null {
  return tokensOf(chain).get(contract) ?? null
}

/** Every contract (in its one form) of a chain that dyepack knows. */
export function tokensOf(chain: string): ReadonlyMap<string, TokenFacts> {
  let tokens = READ.get(chain)
  if (tokens === undefined) {
    tokens = readTokens(chain, linesOf(chain))
    READ.set(chain, tokens)
  }
  return tokens
}

/**
 * The contract (lower case) that wraps a chain's own coin and logs `Deposit` and `Withdrawal`, but no `Transfer`. Lists of
 * transfers leave such a wrap out, so an importer makes the token's row from the coin's. Null where there is none, or
 * where the wrapper logs a `Transfer` as any token does: Arbitrum's.
 */
export function silentWrapper(chain: string): string | null {
  const wrapper = evmChain(chain)?.wrapper
  return wrapper?.silent === true ? wrapper.contract.toLowerCase() : null
}

/** The chain's own coin where an asset is its wrapper, which gives and takes it 1 : 1; any other asset as it is. */
export function unwrapped(asset: string): string {
  if (asset === `${TRON.id}/${TRON.wrapper.contract}`) return `${TRON.id}/${TRON.coin.symbol}`
  const chain = evmChain(chainOfAsset(asset))
  if (chain === null || asset !== `${chain.id}/${chain.wrapper.contract.toLowerCase()}`) return asset
  return `${chain.id}/${chain.symbol}`
}

/**
 * Contract (with its EIP-55 capitals, so that a slip of the pen is found), symbol, decimals, as https://github.com/Uniswap/default-token-list
 * and the token pages of each chain's explorer have them. Only those that are met in nearly every case: a wrong number here
 * would be wrong by powers of ten, so whoever needs another token states its decimals. The wrappers of the chains' own coins
 * stand with the chains.
 */
const TOKENS: Readonly<Record<string, string>> = {
  ethereum: `
    0xdAC17F958D2ee523a2206206994597C13D831ec7 USDT 6
    0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48 USDC 6
    0x6B175474E89094C44Da98b954EedeAC495271d0F DAI 18
    0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599 WBTC 8
    0xcbB7C0000aB88B473b1f5aFd9ef808440eed33Bf cbBTC 8
    0xEB4C2781e4ebA804CE9a9803C67d0893436bB27D renBTC 8
    0x4Fabb145d64652a948d72533023f6E7A623C7C53 BUSD 18
    0x853d955aCEf822Db058eb8505911ED77F175b99e FRAX 18
    0x0000000000085d4780B73119b644AE5ecd22b376 TUSD 18
    0xae7ab96520DE3A18E5e111B5EaAb095312D7fE84 stETH 18
    0x7f39C581F595B53c5cb19bD0b3f8dA6c935E2Ca0 wstETH 18
    0xae78736Cd615f374D3085123A210448E74Fc6393 rETH 18
    0x514910771AF9Ca656af840dff83E8264EcF986CA LINK 18
    0x1f9840a85d5aF5bf1D1762F925BDADdC4201F984 UNI 18
    0x7Fc66500c84A76Ad7e9c93437bFc5Ac33E2DDaE9 AAVE 18
    0x7D1AfA7B718fb893dB30A3aBc0Cfc608AaCfeBB0 MATIC 18
    0x95aD61b0a150d79219dCF64E1E6Cc01f0B64C4cE SHIB 18`,
  arbitrum: `
    0xFd086bC7CD5C481DCC9C85ebE478A1C0b69FCbb9 USDT 6
    0xaf88d065e77c8cC2239327C5EDb3A432268e5831 USDC 6
    0xFF970A61A04b1cA14834A43f5dE4533eBDDB5CC8 USDC.e 6`,
  avalanche: `
    0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E USDC 6`,
  base: `
    0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913 USDC 6`,
  bsc: `
    0x55d398326f99059fF775485246999027B3197955 USDT 18
    0x8AC76a51cc950d9822D68b83fE1Ad97B32Cd580d USDC 18
    0xe9e7CEA3DedcA5984780Bafc599bD69ADd087D56 BUSD 18
    0x2170Ed0880ac9A755fd29B2688956BD959F933F8 ETH 18`,
  optimism: `
    0x0b2C639c533813f4Aa9D7837CAf62653d097Ff85 USDC 6
    0x7F5c764cBc14f9669B88837ca1490cCa17c31607 USDC.e 6`,
  polygon: `
    0xc2132D05D31c914a87C6611C10748AEb04B58e8F USDT 6
    0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359 USDC 6
    0x2791Bca1f2de4661ED88A30C99A7a9449Aa84174 USDC.e 6
    0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063 DAI 18
    0x7ceB23fD6bC0adD59E62ac25578270cFf1b9f619 WETH 18`,
  // As LedgerHQ/ledger-live, BioforestChain/BFMeta-Wallet and bitlogik/uniblow have them; decimals as GraphSense's list of Tron tokens.
  tron: `
    TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t USDT 6
    TEkxiTehnzSmSe2XqrBj4w32RUN966rdz8 USDC 6
    ${TRON.wrapper.contract} ${TRON.wrapper.symbol} ${TRON.coin.decimals}`,
}

/** Read when a chain is first asked for: checksums of all of them take 20 ms, and most runs ask for none. */
const READ = new Map<string, ReadonlyMap<string, TokenFacts>>()

function linesOf(chain: string): readonly string[] {
  const listed = (Object.hasOwn(TOKENS, chain) ? TOKENS[chain]! : '').split('\n').filter((line) => line.trim() !== '')
  const known = evmChain(chain)
  if (known === null) return listed
  return [...listed, `${known.wrapper.contract} ${known.wrapper.symbol} ${known.decimals}`]
}

function readTokens(chain: string, lines: readonly string[]): ReadonlyMap<string, TokenFacts> {
  const tokens = new Map<string, TokenFacts>()
  for (const line of lines) {
    const [contract = '', symbol = '', decimals = ''] = line.trim().split(' ')
    const read = normaliseAddress(chain, contract)
    if ('problem' in read) throw bugError('BAD_TOKEN', `the built-in token ${line.trim()} ${read.problem}`)
    tokens.set(read.address, { symbol, decimals: Number(decimals) })
  }
  return tokens
}
