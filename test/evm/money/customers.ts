import { calldata } from './abi.ts'
import { WETH } from './contracts.ts'
import { addressOf } from './people.ts'
import { type Route, v2FromEther, v2ToEther, v2Tokens, v3ToEther, v3Tokens } from './routes.ts'
import { EXCHANGE } from './services.ts'
import { BANK, ETHER, type World, worth } from './world.ts'

/** Honest people, who use the same tokens, pools and exchange as the thief. */
export const CUSTOMERS = Array.from({ length: 6 }, (_, n) => addressOf(`customer ${n}`))

export async function openAccounts(world: World): Promise<void> {
  await world.pay(BANK, EXCHANGE, 'ETH', 100n * ETHER)
  for (const customer of CUSTOMERS) {
    await world.pay(BANK, customer, 'ETH', 20n * ETHER)
    const { address, ...token } = world.dice.pick(world.tokens)
    await world.pay(BANK, customer, address, worth(token, 3_000n))
  }
}

/** One thing that somebody does on an ordinary day. */
export async function ordinaryTraffic(world: World): Promise<void> {
  const { dice, usd, pay, balance, approve } = world
  const customer = dice.pick(CUSTOMERS)
  const owned: string[] = []
  for (const { address } of world.tokens) if ((await balance(address, customer)) > 10n ** 6n) owned.push(address)
  const token = owned.length === 0 ? null : dice.pick(owned)
  const some = token === null ? 0n : (await balance(token, customer)) / BigInt(dice.int(2, 9))
  const ether = ETHER / BigInt(dice.int(5, 500))
  const bought = dice.pick(world.tokens).address
  const send = (call: Route) => world.send({ from: customer, ...call })
  const trade = async (route: Route) => {
    await approve(customer, route.to, token!)
    await send(route)
  }
  const ways: readonly (() => Promise<unknown>)[] = [
    () => pay(customer, dice.pick(CUSTOMERS), 'ETH', ether),
    () => pay(customer, EXCHANGE, 'ETH', ether),
    () => pay(dice.pick([EXCHANGE, BANK]), customer, 'ETH', ether),
    () => send({ to: WETH, value: ether, data: calldata('deposit()') }),
    () => send(v2FromEther(world, ether, bought, customer)),
    ...(token === null
      ? []
      : [
          () => pay(customer, dice.pick(CUSTOMERS), token, some),
          () => pay(customer, EXCHANGE, token, some),
          () => trade(v2ToEther(world, some, token, customer)),
          () => trade(v2Tokens(world, some, [token, WETH, usd.address], dice.pick(CUSTOMERS))),
          () => trade(v3Tokens(world, some, token, usd.address, customer)),
          () => trade(v3ToEther(world, some, token, dice.pick(CUSTOMERS))),
        ]),
  ]
  await dice.pick(ways)()
}
