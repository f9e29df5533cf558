import { borrow } from './borrow.ts'
import { orders } from './cowOrder.ts'
import { openAccounts, ordinaryTraffic } from './customers.ts'
import { drain, HOT_WALLET } from './drain.ts'
import { cashOut } from './exchange.ts'
import { swapIntoOwnPool } from './ownPool.ts'
import { addressOf } from './people.ts'
import { thiefIsASafe } from './safe.ts'
import { SERVICES } from './services.ts'
import { splitEther, splitTokens } from './split.ts'
import { swapAndUnwrap, swapForAFriend, swapForDollars, swapThroughEther, wrap } from './swaps.ts'
import type { World } from './world.ts'

/** Each takes as many of the stolen tokens as it says; none touches another's, so they may come in any order. */
const ACTS: readonly (readonly [tokens: number, act: (world: World, ...tokens: [string, string]) => Promise<void>])[] =
  [
    [1, swapForDollars],
    [1, swapThroughEther],
    [1, swapForAFriend],
    [1, swapAndUnwrap],
    [0, wrap],
    [1, splitTokens],
    [0, splitEther],
    [2, thiefIsASafe],
    [2, orders],
    [1, swapIntoOwnPool],
    [1, cashOut],
    [1, borrow],
  ]

/** In seconds: 31 days. */
export const MONTH = 31 * 24 * 3600

/** The whole of it, told by dice: who gets how much and what comes first. Gives the last block, and when that was. */
export async function tell(world: World): Promise<{ readonly last: number; readonly now: number }> {
  const { dice, ask, tokens, truth } = world
  for (const [address, , , as] of SERVICES) truth.ends(address, as)
  truth.ends(HOT_WALLET, 'returned')
  await openAccounts(world)
  const traffic = async () => {
    for (let n = dice.int(0, 3); n > 0; n--) await ordinaryTraffic(world)
  }
  await traffic()
  await drain(world)
  const loot = dice.shuffle(tokens.map(({ address }) => address))
  for (const [count, act] of dice.shuffle(ACTS)) {
    await traffic()
    await act(world, ...(loot.splice(0, count) as [string, string]))
  }
  await traffic()
  await afterAMonth(world)
  const { number, timestamp }: Header = await ask('eth_getBlockByNumber', 'latest', false)
  return { last: Number(number), now: Number(timestamp) }
}

/** What rests by then is dormant. A friend pays part of what he got to another, where it has just come. */
async function afterAMonth({ dice, ask, usd, balance, pay, fund }: World): Promise<void> {
  const { timestamp }: Header = await ask('eth_getBlockByNumber', 'latest', false)
  await ask('evm_setNextBlockTimestamp', Number(timestamp) + MONTH)
  const friend = addressOf('friend')
  await fund(friend)
  await pay(
    friend,
    addressOf("friend's friend"),
    usd.address,
    (await balance(usd.address, friend)) / BigInt(dice.int(2, 5)),
  )
}

interface Header {
  readonly number: string
  readonly timestamp: string
}
