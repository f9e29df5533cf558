import { THIEF } from './drain.ts'
import { addressOf } from './people.ts'
import { EXCHANGE } from './services.ts'
import { BANK, ETHER, type World } from './world.ts'

const GAS_STATION = addressOf("the exchange's gas station")

/**
 * The thief pays a token and ether to addresses that an exchange gave him. The exchange sweeps them into its wallet, with what its
 * customers paid in: it first sends a little coin for gas. Then it pays customers, from the same wallet.
 */
export async function cashOut(world: World, token: string): Promise<void> {
  const { dice, usd, pay, balance } = world
  await pay(BANK, GAS_STATION, 'ETH', 10n * ETHER)
  const deposits = Array.from({ length: 5 }, (_, n) => addressOf(`deposit address ${n}`))
  const [tokens, ether, ...customers] = deposits as [string, string, ...string[]]
  await pay(THIEF, tokens, token, await balance(token, THIEF))
  await pay(THIEF, ether, 'ETH', (BigInt(dice.int(500, 1500)) * ETHER) / 1000n)
  for (const one of customers) await pay(BANK, one, usd.address, BigInt(dice.int(100, 9999)) * 10n ** 6n)
  await pay(BANK, customers[0]!, token, (await balance(token, tokens)) / 7n)
  for (const one of dice.shuffle(deposits)) {
    if (one !== ether) await pay(GAS_STATION, one, 'ETH', ETHER / 100n)
    for (const asset of [token, usd.address]) {
      const amount = await balance(asset, one)
      if (amount > 0n) await pay(one, EXCHANGE, asset, amount)
    }
    const coin = await balance('ETH', one)
    if (one === ether) await pay(one, EXCHANGE, 'ETH', coin - ETHER / 100n)
  }
  for (let n = 0; n < 3; n++) {
    const customer = addressOf(`customer ${n}`)
    await pay(EXCHANGE, customer, token, (await balance(token, EXCHANGE)) / 4n)
    await pay(EXCHANGE, customer, 'ETH', ETHER / 10n)
  }
}
