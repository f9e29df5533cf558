/** A network of Bitcoin: how its blocks and its addresses are told from those of the others. */
export interface BitcoinNetwork {
  /** As the ledger names the chain. */
  readonly chain: string
  readonly name: string
  /** The four bytes that stand before each block in a file. */
  readonly magic: string
  /** The hash of its first block, as printed. */
  readonly genesis: string
  /** Version bytes of P2PKH and P2SH addresses. */
  readonly versions: readonly [number, number]
  /** Human-readable part of segwit addresses (BIP-173). */
  readonly prefix: string
}

const TEST = { versions: [0x6f, 0xc4], prefix: 'tb' } as const

/** As Bitcoin Core has them, `src/kernel/chainparams.cpp`. */
export const BITCOIN_NETWORKS: readonly BitcoinNetwork[] = [
  {
    chain: 'bitcoin',
    name: 'Bitcoin mainnet',
    magic: 'f9beb4d9',
    genesis: '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f',
    versions: [0x00, 0x05],
    prefix: 'bc',
  },
  {
    chain: 'bitcoin-testnet',
    name: 'Bitcoin testnet3',
    magic: '0b110907',
    genesis: '000000000933ea01ad0ee984209779baaec3ced90fa3f408719526f8d77f4943',
    ...TEST,
  },
  {
    chain: 'bitcoin-testnet4',
    name: 'Bitcoin testnet4',
    magic: '1c163f28',
    genesis: '00000000da84f2bafbbc53dee25a72ae507ff4914b867c565be350b0da8bf043',
    ...TEST,
  },
  {
    chain: 'bitcoin-signet',
    name: 'Bitcoin signet',
    magic: '0a03cf40',
    genesis: '00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6',
    ...TEST,
  },
  {
    chain: 'bitcoin-regtest',
    name: 'Bitcoin regtest',
    magic: 'fabfb5da',
    genesis: '0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206',
    versions: [0x6f, 0xc4],
    prefix: 'bcrt',
  },
]
