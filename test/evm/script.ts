import { createRequire } from 'node:module'
import { type Anvil, RICH, SECOND, THIRD } from './anvil.ts'
import { callData, compile } from './compile.ts'

/** Where Ethereum has its WETH. */
export const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const ETHER = 10n ** 18n

export interface ScriptedMoney {
  /** The last block of the script. */
  readonly last: number
  /** Everybody who had coin or tokens, but for whoever makes blocks. */
  readonly people: readonly string[]
  readonly tokens: readonly string[]
}

interface Sent {
  readonly from?: string
  readonly to?: string
  readonly value?: bigint
  readonly data?: string
  readonly gas?: number
}

/**
 * Moves money in every way that a node must tell of: payments, internal calls, calls that fail inside calls that do not, failed
 * transactions, contracts made and ended, tokens, wraps. One block a line; several transactions in the last.
 */
export async function moveMoney({ ask }: Anvil): Promise<ScriptedMoney> {
  const code = compile('Money.sol')
  await ask('anvil_setCode', WETH, wethCode())
  const send = async ({ from = RICH, value = 0n, gas = 3_000_000, ...rest }: Sent): Promise<string> =>
    ask('eth_sendTransaction', { from, value: hex(value), gas: hex(gas), ...rest })
  const mine = async (...all: readonly Sent[]) => {
    const hashes: string[] = []
    for (const one of all) hashes.push(await send(one))
    await ask('evm_mine')
    const receipts: { contractAddress: string | null }[] = []
    for (const hash of hashes) receipts.push(await ask('eth_getTransactionReceipt', hash))
    return receipts.map(({ contractAddress }) => contractAddress ?? '')
  }
  const [coin, router, purse] = (await mine(
    { data: code.Coin! },
    { data: code.Router! },
    { data: code.Purse!, value: 5n * ETHER },
  )) as [string, string, string]
  const [stranger, other, heir] = [person(1), person(2), person(3)]
  await mine({ to: SECOND, value: ETHER }, { from: SECOND, to: stranger, value: 3n }, { to: coin })
  await mine({ to: router, value: 7n, data: callData('split(address,address)', stranger, other) })
  await mine({ to: router, value: 99n, data: callData('stubborn(address,address)', purse, heir) })
  // Fails: what it sends stays, its gas does not. The second has no gas to begin with the call.
  await mine({ to: purse, value: 5n, data: callData('refuse()') }, { to: purse, value: 5n, gas: 21_200 })
  await mine({ to: router, value: 11n, data: callData('makeAndEnd(address)', heir) })
  await mine({ to: router, value: 13n, data: callData('make()') })
  await mine({ to: purse, data: callData('end(address)', heir) })
  await mine({ to: coin, data: callData('transfer(address,uint256)', SECOND, 10n ** 20n) })
  await mine({ from: SECOND, to: coin, data: callData('approve(address,uint256)', router, 2n ** 256n - 1n) })
  await mine({
    from: THIRD,
    to: router,
    data: callData('tokens(address,address,address,uint256)', coin, SECOND, heir, 123n),
  })
  await mine({ to: WETH, value: 2n * ETHER, data: callData('deposit()') })
  await mine({ to: router, value: 3n * ETHER, data: callData('wrap(address,address)', WETH, THIRD) })
  await mine({ from: THIRD, to: WETH, data: callData('withdraw(uint256)', ETHER / 2n) })
  // A block without transactions, a failed creation, and one that pays nobody.
  await mine()
  await mine({ data: '0xfe', value: 1n }, { to: SECOND })
  await mine(...payments(20))
  const last = Number(await ask('eth_blockNumber'))
  // What lies below the blocks that may still go.
  await ask('anvil_mine', '0x5')
  const made: { logs: unknown; calls: { to: string }[] } = await ask(
    'debug_traceTransaction',
    await transactionAt(ask, 7),
    {
      tracer: 'callTracer',
    },
  )
  const crowd = Array.from({ length: 7 }, (_, n) => person(100 + n))
  const people = [RICH, SECOND, THIRD, stranger, other, heir, coin, router, purse, WETH, made.calls[0]!.to, ...crowd]
  return { last, people, tokens: [coin, WETH] }
}

/** Many small payments to a few people. */
export function payments(count: number): readonly Sent[] {
  return Array.from({ length: count }, (_, n) => ({ to: person(100 + (n % 7)), value: BigInt(n + 1), gas: 21_000 }))
}

async function transactionAt(ask: Anvil['ask'], height: number): Promise<string> {
  const { transactions }: { transactions: string[] } = await ask('eth_getBlockByNumber', hex(height), false)
  return transactions[0]!
}

export function hex(value: bigint | number): string {
  return `0x${value.toString(16)}`
}

/** An address that nobody has the key of. */
export function person(n: number): string {
  return `0x${(0xabc000 + n).toString(16).padStart(40, '0')}`
}

/** WETH9 as it was deployed, from the package canonical-weth: for tests only. */
export function wethCode(): string {
  const require = createRequire(import.meta.url)
  const { deployedBytecode } = require('canonical-weth/build/contracts/WETH9.json') as { deployedBytecode: string }
  return deployedBytecode
}
