import { calldata } from './abi.ts'
import { WETH } from './contracts.ts'
import { THIEF } from './drain.ts'
import { v2FromEther, v2ToEther, v2Tokens, v3ToEther, v3Tokens } from './routes.ts'
import { addressOf, ETHER, type World } from './world.ts'

/** The thief turns a token into dollars through two pools of V2, for himself. */
export async function swapForDollars(world: World, token: string): Promise<void> {
  const { usd, contracts, approve, balance, swap } = world
  await approve(THIEF, contracts.v2Router, token)
  const amount = await balance(token, THIEF)
  const part = (amount * BigInt(world.dice.int(30, 90))) / 100n
  for (const some of [part, amount - part]) {
    const route = v2Tokens(world, some, [token, WETH, usd.address], THIEF)
    await swap({ ...route, from: THIEF, gives: token, gets: usd.address })
  }
}

/** A token → ether at a fresh address → another token there. */
export async function swapThroughEther(world: World, token: string): Promise<void> {
  const { dice, tokens, usd, contracts, approve, balance, swap } = world
  const fresh = addressOf('through ether')
  await approve(THIEF, contracts.v2Router, token)
  const amount = await balance(token, THIEF)
  await swap({ ...v2ToEther(world, amount, token, fresh), from: THIEF, gives: token, gets: 'ETH', receiver: fresh })
  const into = dice.pick([usd, ...tokens]).address
  const ether = (await balance('ETH', fresh)) - ETHER / 10n
  await swap({ ...v2FromEther(world, ether, into, fresh), from: fresh, gives: 'ETH', gets: into })
}

/** A token → dollars through two pools of V3, straight into somebody else's wallet. */
export async function swapForAFriend(world: World, token: string): Promise<void> {
  const { usd, contracts, approve, balance, swap } = world
  const friend = addressOf('friend')
  await approve(THIEF, contracts.v3Router, token)
  const route = v3Tokens(world, await balance(token, THIEF), token, usd.address, friend)
  await swap({ ...route, from: THIEF, gives: token, gets: usd.address, receiver: friend })
}

/** A token → ether on V3: the router unwraps, in one call of many, for a fresh address; and once more for the thief himself. */
export async function swapAndUnwrap(world: World, token: string): Promise<void> {
  const { contracts, approve, balance, swap } = world
  const fresh = addressOf('unwrapped')
  await approve(THIEF, contracts.v3Router, token)
  const amount = await balance(token, THIEF)
  const part = (amount * BigInt(world.dice.int(20, 80))) / 100n
  await swap({ ...v3ToEther(world, part, token, fresh), from: THIEF, gives: token, gets: 'ETH', receiver: fresh })
  await swap({ ...v3ToEther(world, amount - part, token, THIEF), from: THIEF, gives: token, gets: 'ETH' })
}

/** Ether is wrapped, paid on, and unwrapped by who got it. */
export async function wrap(world: World): Promise<void> {
  const { dice, pay, fund, swap } = world
  const other = addressOf('unwrapper')
  const ether = (BigInt(dice.int(1, 9)) * ETHER) / 3n
  await swap({ from: THIEF, to: WETH, value: ether, data: calldata('deposit()'), gives: 'ETH', gets: WETH })
  await pay(THIEF, other, WETH, ether)
  await fund(other)
  const part = ether / BigInt(dice.int(2, 5))
  await swap({ from: other, to: WETH, data: calldata('withdraw(uint256)', part), gives: WETH, gets: 'ETH' })
}
