/** Logs as chains have them, and what is to be read from them. */
export interface PublishedLogs {
  readonly what: string
  /** The transaction, and where its logs were read. */
  readonly seen: string
  readonly chain: string
  readonly logs: readonly { readonly address: string; readonly topics: readonly string[]; readonly data: string }[]
  /** As `told` in events.test.ts says it. */
  readonly tells: readonly string[]
  /** As `ledgerRows` says it. */
  readonly moves: readonly string[]
}

const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'

export const PUBLISHED: readonly PublishedLogs[] = [
  {
    what: 'USDT destroyed without a Transfer',
    seen: 'Ethereum block 22719557, transaction 0x06abbfaa405699132123d74e1cdf712e42bf88fff00ed83b8a9a0a9f112c6055, log 631',
    chain: 'ethereum',
    logs: [
      {
        address: USDT,
        topics: ['0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6'],
        data: `0x${'532961b23a28a9e5a8b1769bdb3e8906fc7c7a01'.padStart(64, '0')}${200_000_000_000n.toString(16).padStart(64, '0')}`,
      },
    ],
    tells: [`destroyed ${USDT} 0x532961b23a28a9e5a8b1769bdb3e8906fc7c7a01 - 200000000000 ethereum/${USDT} - -`],
    moves: [`100/0 1000000 token USDT:6 0x532961b23a28a9e5a8b1769bdb3e8906fc7c7a01 0x${'0'.repeat(40)} 200000000000`],
  },
]
