/** An EVM chain: what reads it from a node or a dump needs to know. A new chain is a new row. */
export interface EvmChain {
  readonly id: string
  /** EIP-155, as https://chainid.network lists it. */
  readonly chainId: number
  /** The chain's own coin. */
  readonly symbol: string
  readonly decimals: number
  /**
   * The contract (with its EIP-55 capitals) that wraps the coin. `silent`: it logs `Deposit` and `Withdrawal`, but no
   * `Transfer`, as WETH9 does (https://etherscan.io/token/0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2#code).
   */
  readonly wrapper: { readonly contract: string; readonly symbol: string; readonly silent: boolean }
  /**
   * When a block counts as one that stays: where the chain's nodes name their `finalized` block, that one and those below it;
   * else, how many blocks must lie above it.
   */
  readonly finality: 'finalized' | number
  /**
   * What shows that a node has left nothing out. `roots`: headers and receipts are hashed as on Ethereum, so that both are
   * computed anew. `bloom`: the header's bloom filter must be explained by the events; other chains add receipts of their own.
   */
  readonly proof: 'roots' | 'bloom'
}

const ETH = { symbol: 'ETH', decimals: 18, finality: 'finalized' } as const
const COIN = { decimals: 18, finality: 'finalized', proof: 'bloom' } as const

/** WETH9 at the address that the OP Stack sets apart for it: https://specs.optimism.io/protocol/predeploys.html#weth9 */
const PREDEPLOYED = '0x4200000000000000000000000000000000000006'
const OP_STACK = {
  ...ETH,
  proof: 'bloom',
  wrapper: { contract: PREDEPLOYED, symbol: 'WETH', silent: true },
} as const

/** A row's wrapper as in the table below. */
function wraps(symbol: string, contract: string, silent = true): EvmChain['wrapper'] {
  return { contract, symbol, silent }
}

/**
 * That the wrappers of the first eight log no `Transfer`, and Arbitrum's does, was checked chain by chain for
 * https://github.com/trezor/blockbook/pull/1807; Arbitrum Nova has the contract of Arbitrum, and that of Scroll is an ERC-20 of
 * OpenZeppelin (https://github.com/scroll-tech/scroll-contracts, `WrappedEther`). That of Gnosis logs none in a wrap (0x8cf8362f…) and an
 * unwrap (0xa6af9ea7…) that https://github.com/rotki/rotki decodes in `test_weth.py`. That of opBNB is WETH9 of the OP Stack by another
 * name (https://github.com/bnb-chain/opbnb, `op-chain-ops/genesis/config.go`). Of Linea it is assumed, because explorers name its contract
 * WETH9: neither its source nor a receipt was read, check it before a case rests on wraps there. Left out, because their coin is no plain
 * balance: zkSync (a contract that logs transfers of the coin), Celo (the coin is a token, too), Blast (balances grow).
 */
export const EVM_CHAINS: readonly EvmChain[] = [
  {
    ...ETH,
    id: 'ethereum',
    chainId: 1,
    proof: 'roots',
    wrapper: wraps('WETH', '0xC02aaA39b223FE8D0A0e5C4F27eAD9083C756Cc2'),
  },
  {
    ...COIN,
    id: 'ethereum-classic',
    chainId: 61,
    symbol: 'ETC',
    proof: 'roots',
    // More than the deepest reorganisation that is known, of over 7,000 blocks: https://cryptodose.co/another-51-attack-on-ethereum-classic-in-august/
    finality: 10_000,
    wrapper: wraps('WETC', '0x1953cab0E5bFa6D4a9BaD6E05fD46C1CC6527a5a'),
  },
  {
    ...ETH,
    id: 'arbitrum',
    chainId: 42161,
    proof: 'bloom',
    wrapper: wraps('WETH', '0x82aF49447D8a07e3bd95BD0d56f35241523fBab1', false),
  },
  {
    ...COIN,
    id: 'avalanche',
    chainId: 43114,
    symbol: 'AVAX',
    wrapper: wraps('WAVAX', '0xB31f66AA3C1e785363F0875A1B74E27b85FD66c7'),
  },
  { ...OP_STACK, id: 'base', chainId: 8453 },
  {
    ...COIN,
    id: 'bsc',
    chainId: 56,
    symbol: 'BNB',
    wrapper: wraps('WBNB', '0xbb4CdB9CBd36B01bD1cBaEBF2De08d9173bc095c'),
  },
  { ...OP_STACK, id: 'optimism', chainId: 10 },
  {
    ...COIN,
    id: 'polygon',
    chainId: 137,
    symbol: 'POL',
    wrapper: wraps('WPOL', '0x0d500B1d8E8eF31E21C99d1Db9A6444d3ADf1270'),
  },
  {
    ...ETH,
    id: 'arbitrum-nova',
    chainId: 42170,
    proof: 'bloom',
    wrapper: wraps('WETH', '0x722E8BdD2ce80A4422E880164f2079488e115365', false),
  },
  {
    ...COIN,
    id: 'gnosis',
    chainId: 100,
    symbol: 'XDAI',
    wrapper: wraps('WXDAI', '0xe91D153E0b41518A2Ce8Dd3D7944Fa863463a97d'),
  },
  {
    ...ETH,
    id: 'linea',
    chainId: 59144,
    proof: 'bloom',
    wrapper: wraps('WETH', '0xe5D7C2a44FfDDf6b295A15c148167daaAf5Cf34f'),
  },
  {
    ...COIN,
    id: 'opbnb',
    chainId: 204,
    symbol: 'BNB',
    wrapper: wraps('WBNB', PREDEPLOYED),
  },
  {
    ...ETH,
    id: 'scroll',
    chainId: 534352,
    proof: 'bloom',
    wrapper: wraps('WETH', '0x5300000000000000000000000000000000000004', false),
  },
  { ...OP_STACK, id: 'unichain', chainId: 130 },
  { ...OP_STACK, id: 'world-chain', chainId: 480 },
]

const BY_ID = new Map(EVM_CHAINS.map((chain) => [chain.id, chain]))

/** Facts of an EVM chain; null for any other name. */
export function evmChain(id: string): EvmChain | null {
  return BY_ID.get(id) ?? null
}
