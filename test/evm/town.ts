import type { Dice } from '../naive/dice.ts'
import { type Anvil, RICH } from './anvil.ts'
import { callData, compile } from './compile.ts'
import { hex, person, WETH, wethCode } from './script.ts'

const ETHER = 10n ** 18n

export interface Town {
  /** The transaction of the theft: coin to the thief. */
  readonly theft: string
  readonly thief: string
  /** A contract that pays on what it is sent. */
  readonly router: string
  readonly first: number
  readonly last: number
  /** Time of the last block, as a case says it. */
  readonly asOf: string
}

/**
 * A chain where a theft runs through wallets, a contract that splits, tokens and wraps, while others do the same with their own
 * money, and with the same people.
 */
export async function buildTown({ ask }: Anvil, dice: Dice, steps: number): Promise<Town> {
  const { Coin, Router } = compile('Money.sol')
  await ask('anvil_setCode', WETH, wethCode())
  await ask('anvil_autoImpersonateAccount', true)
  const send = (from: string, to: string | undefined, value: bigint, data?: string): Promise<string> =>
    ask('eth_sendTransaction', {
      from,
      value: hex(value),
      gas: hex(2_000_000),
      ...(to === undefined ? {} : { to }),
      ...(data === undefined ? {} : { data }),
    })
  const make = async (data: string): Promise<string> => {
    const hash = await send(RICH, undefined, 0n, data)
    await ask('evm_mine')
    return (await ask<{ contractAddress: string }>('eth_getTransactionReceipt', hash)).contractAddress
  }
  const [coin, router] = [await make(Coin!), await make(Router!)]
  const [thief, thieves, bystanders] = [person(1), people(10, 4), people(30, 8)]
  // Whoever only watches has money of his own, and so has the thief: there is something to mix.
  for (const one of [thief, ...thieves, ...bystanders]) {
    await send(RICH, one, 5n * ETHER)
    await send(RICH, coin, 0n, callData('transfer(address,uint256)', one, 1000n * ETHER))
  }
  await ask('evm_mine')
  const first = Number(await ask('eth_blockNumber'))
  const theft = await send(RICH, thief, 50n * ETHER)
  await ask('evm_mine')
  const move = (from: string, others: readonly string[]) => {
    const [one, other] = [dice.pick(others), dice.pick(others)]
    const amount = BigInt(dice.int(1, 900)) * (ETHER / 1000n)
    const ways: readonly (() => Promise<string>)[] = [
      () => send(from, one, amount),
      () => send(from, one, amount),
      () => send(from, router, amount, callData('split(address,address)', one, other)),
      () => send(from, WETH, amount, callData('deposit()')),
      () => send(from, WETH, 0n, callData('withdraw(uint256)', amount / 2n)),
      () => send(from, WETH, 0n, callData('transfer(address,uint256)', one, amount / 2n)),
      () => send(from, coin, 0n, callData('transfer(address,uint256)', one, amount)),
    ]
    return dice.pick(ways)().catch(unlessPoor)
  }
  for (let step = 0; step < steps; step++) {
    const stolen = dice.chance(40)
    if (stolen) await move(dice.pick([thief, ...thieves]), [...thieves, ...(dice.chance(10) ? bystanders : [])])
    else await move(dice.pick(bystanders), [...bystanders, ...(dice.chance(20) ? thieves : [])])
    if (dice.chance(40)) await ask('evm_mine')
  }
  await ask('evm_mine')
  const last = Number(await ask('eth_blockNumber'))
  const { timestamp }: { timestamp: string } = await ask('eth_getBlockByNumber', hex(last), false)
  await ask('anvil_mine', '0x5')
  return { theft, thief, router, first, last, asOf: new Date(1000 * Number(timestamp)).toISOString() }
}

/** Whoever has too little sends nothing. */
function unlessPoor(error: unknown): void {
  if (!String(error).includes('Insufficient funds')) throw error
}

function people(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, n) => person(from + n))
}
