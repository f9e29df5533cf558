import { calldata } from './abi.ts'
import { THIEF } from './drain.ts'
import { addressOf } from './people.ts'
import { NEVER } from './pools.ts'
import { v2Tokens } from './routes.ts'
import { BANK, type World } from './world.ts'

/**
 * A helper of the thief has made a token of his own and a pool of it on Uniswap V2, with a little of a good one. The thief swaps his
 * loot for the worthless token, so that it lies in the pool, and the helper takes the liquidity out. An honest customer is there, too.
 */
export async function swapIntoOwnPool(world: World, token: string): Promise<void> {
  const { dice, ask, contracts, worthless, truth, hides, unpriced, send, pay, fund, approve, balance } = world
  const { v2Router } = contracts
  const helper = addressOf('helper')
  await fund(helper)
  const amount = await balance(token, THIEF)
  const little = amount / BigInt(dice.int(900, 1_100))
  await pay(BANK, helper, token, little)
  await pay(BANK, helper, worthless, 10n ** 24n)
  for (const one of [token, worthless]) await approve(helper, v2Router, one)
  const add = 'addLiquidity(address,address,uint256,uint256,uint256,uint256,address,uint256)'
  const added = calldata(add, token, worthless, little, 10n ** 24n, 0n, 0n, helper, NEVER)
  const opened = await send({ from: helper, to: v2Router, data: added })
  const find = calldata('getPair(address,address)', token, worthless)
  const answer: string = await ask('eth_call', { to: contracts.v2Factory, data: find }, 'latest')
  const pair = `0x${answer.slice(26)}`
  truth.pay(opened, helper, pair, token, little)
  hides.push(opened.hash)

  await approve(THIEF, v2Router, token)
  const swapped = await send({ from: THIEF, ...v2Tokens(world, amount, [token, worthless], THIEF) })
  truth.pay(swapped, THIEF, pair, token, amount)
  hides.push(swapped.hash)
  unpriced.push(swapped.hash)

  await approve(helper, v2Router, pair)
  const liquidity = await balance(pair, helper)
  const remove = 'removeLiquidity(address,address,uint256,uint256,uint256,address,uint256)'
  const data = calldata(remove, token, worthless, liquidity, 0n, 0n, helper, NEVER)
  const before = await balance(token, helper)
  const removed = await send({ from: helper, to: v2Router, data })
  truth.pay(removed, pair, helper, token, (await balance(token, helper)) - before)
  hides.push(removed.hash)
}
