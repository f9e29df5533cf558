/**
 * A few blocks of Ethereum as ethereum-etl's tables have them: https://github.com/blockchain-etl/ethereum-etl/blob/develop/docs/schema.md
 * Made up here, for no live export was at hand: a payment, a wrap, a failure, a creation, a call of a router, token transfers.
 */
export type Cell = string | number | null | readonly (string | number)[]
export type Row = Readonly<Record<string, Cell>>
export type ChainTable = 'blocks' | 'transactions' | 'receipts' | 'logs' | 'token_transfers' | 'traces'

export const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
export const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const word = (n: bigint | string) => `0x${(typeof n === 'bigint' ? n.toString(16) : n.slice(2)).padStart(64, '0')}`

export const [A, B, ROUTER, POOL, MADE, MINER] = [
  address(0xa1),
  address(0xb2),
  address(0xc3),
  address(0xd4),
  address(0xe5),
  address(0xf6),
] as const
export const TOKEN = '0x00000000000000000000000000000000000070ce'
export const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
export const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
export const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'
export const DEPOSIT = '0xe1fffcc4923d04b559f4d29a8bfc6cda04eb5b0d3c460751c2402c5c5cc9109c'
export const WITHDRAWAL = '0x7fcf532c15f0a6db0bd6d0e038bea71d30d808c7d98cb3bf7268a95bf5081b65'
export const MAX = 2n ** 256n - 1n
export const COIN = 10n ** 18n

export const HEIGHT = 17_000_000
const TIME = 1_680_000_000

interface Sent {
  readonly to: string | null
  readonly value?: bigint
  readonly status?: number | null
  readonly made?: string
}

/** By number: block HEIGHT has 1 to 3, the next one 4 to 6. All from A. */
const SENT: readonly Sent[] = [
  { to: B, value: COIN },
  { to: WETH, value: 5n * COIN },
  { to: B, value: 7n, status: 0 },
  { to: null, value: 9n, made: MADE },
  { to: ROUTER, value: 3n * COIN },
  { to: USDT },
]
const where = (n: number) => ({ block_number: HEIGHT + Math.floor((n - 1) / 3), transaction_index: (n - 1) % 3 })

export const blocks: readonly Row[] = [0, 1].map((n) => ({
  number: HEIGHT + n,
  hash: hash(0xb0 + n),
  timestamp: TIME + 12 * n,
}))

export const transactions: readonly Row[] = SENT.map(({ to, value = 0n }, i) => ({
  hash: hash(i + 1),
  nonce: i,
  block_hash: '0x',
  ...where(i + 1),
  from_address: A,
  to_address: to,
  value: String(value),
  gas: 100_000,
  gas_price: 20,
  input: '0x',
  block_timestamp: TIME + 12 * Math.floor(i / 3),
}))

export const receipts: readonly Row[] = SENT.map(({ status = 1, made = null }, i) => ({
  transaction_hash: hash(i + 1),
  transaction_index: where(i + 1).transaction_index,
  block_hash: '0x',
  block_number: where(i + 1).block_number,
  cumulative_gas_used: 21_000,
  gas_used: 21_000 + i,
  contract_address: made,
  root: null,
  status,
  effective_gas_price: 11,
}))

const event = (n: number, index: number, contract: string, data: string, ...topics: string[]): Row => ({
  log_index: index,
  transaction_hash: hash(n),
  transaction_index: where(n).transaction_index,
  block_hash: '0x',
  block_number: where(n).block_number,
  address: contract,
  data,
  topics,
})

export const logs: readonly Row[] = [
  event(2, 0, WETH, word(5n * COIN), DEPOSIT, word(A)),
  event(5, 0, WETH, word(3n * COIN), DEPOSIT, word(ROUTER)),
  event(5, 1, WETH, word(2n * COIN), TRANSFER, word(ROUTER), word(POOL)),
  event(5, 2, WETH, word(COIN), WITHDRAWAL, word(ROUTER)),
  event(6, 3, USDT, word(250n), TRANSFER, word(A), word(B)),
  event(6, 4, TOKEN, word(MAX), TRANSFER, word(A), word(B)),
  // An NFT's number is a third topic; an approval and a transfer of nothing move nothing.
  event(6, 5, address(0x721), '0x', TRANSFER, word(A), word(B), word(7n)),
  event(6, 6, USDT, word(1n), hash(0xa), word(A), word(B)),
  event(6, 7, USDT, word(0n), TRANSFER, word(A), word(B)),
]

/** As ethereum-etl decodes them: `Transfer` alone, so not the wrapper's deposits. */
export const tokenTransfers: readonly Row[] = logs
  .filter(({ topics }) => (topics as readonly string[])[0] === TRANSFER && (topics as readonly string[]).length === 3)
  .map((log) => {
    const topics = log.topics as readonly string[]
    return {
      token_address: log.address!,
      from_address: `0x${topics[1]!.slice(26)}`,
      to_address: `0x${topics[2]!.slice(26)}`,
      value: BigInt(log.data as string).toString(),
      transaction_hash: log.transaction_hash!,
      log_index: log.log_index!,
      block_number: log.block_number!,
    }
  })

const call = (
  n: number,
  path: readonly number[],
  from: string | null,
  to: string | null,
  value: bigint,
  more: Row = {},
): Row => ({
  transaction_hash: hash(n),
  ...where(n),
  from_address: from,
  to_address: to,
  value: String(value),
  input: '0x',
  output: '0x',
  trace_type: 'call',
  call_type: 'call',
  reward_type: null,
  gas: 0,
  gas_used: 0,
  subtraces: 0,
  trace_address: path,
  error: null,
  status: 1,
  ...more,
})

const failed = { error: 'Reverted', status: 0 }

export const traces: readonly Row[] = [
  call(1, [], A, B, COIN),
  call(2, [], A, WETH, 5n * COIN),
  call(3, [], A, B, 7n, failed),
  call(4, [], A, MADE, 9n, { trace_type: 'create', call_type: null }),
  call(5, [], A, ROUTER, 3n * COIN),
  // The router's code lies elsewhere; the call that runs it repeats the value.
  call(5, [0], A, address(0xdc), 3n * COIN, { call_type: 'delegatecall' }),
  call(5, [0, 0], ROUTER, WETH, 3n * COIN),
  // Fails, and with it what it did, of which ethereum-etl gives the selfdestruct status 1 all the same.
  call(5, [0, 1], ROUTER, POOL, 100n, failed),
  call(5, [0, 1, 0], POOL, B, 50n, { status: 0 }),
  call(5, [0, 1, 1], POOL, B, 25n, { trace_type: 'suicide', call_type: null }),
  call(5, [0, 2], ROUTER, WETH, 0n),
  call(5, [0, 2, 0], WETH, ROUTER, COIN),
  call(5, [0, 10], ROUTER, A, COIN),
  call(5, [0, 11], POOL, MADE, 4n, { trace_type: 'suicide', call_type: null }),
  call(6, [], A, USDT, 0n),
  {
    ...call(6, [], null, MINER, 2n * COIN, { trace_type: 'reward', call_type: null, reward_type: 'block' }),
    transaction_hash: null,
    transaction_index: null,
  },
]

export const TABLES: Readonly<Record<ChainTable, readonly Row[]>> = {
  blocks,
  transactions,
  receipts,
  logs,
  token_transfers: tokenTransfers,
  traces,
}
