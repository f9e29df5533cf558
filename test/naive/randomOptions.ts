import type { Dice } from './dice.ts'
import type { NaiveOptions } from './naiveInput.ts'

export interface Known {
  readonly addresses: readonly string[]
  /** ISO times of the transactions, in chain order. */
  readonly times: readonly string[]
  readonly assets: readonly string[]
  /** Of transactions that may be named; none on chains without swaps. */
  readonly hashes: readonly string[]
  /** Loans need prices. */
  readonly lends?: boolean
}

/** Stops and an end, each of them sometimes; often none. */
export function randomOptions(dice: Dice, { addresses, times, assets, hashes, lends = false }: Known): NaiveOptions {
  const worth = hashes.length === 0 ? {} : randomWorth(dice, assets, hashes, lends)
  if (!dice.chance(lends ? 40 : 65)) return worth
  const some = () => dice.shuffle(addresses).slice(0, dice.int(1, 2))
  return {
    ...worth,
    ...(dice.chance(15) && { asOf: dice.pick(times.slice(Math.floor(times.length / 2))) }),
    ...(dice.chance(35) && { services: some() }),
    ...(dice.chance(35) && { covered: dice.shuffle(addresses).slice(0, dice.int(1, addresses.length)) }),
    ...(dice.chance(35) && { hops: dice.int(1, 4) }),
    ...(dice.chance(35) && {
      minAmount: Object.fromEntries(assets.map((asset) => [asset, String(1n + dice.bits(dice.pick([2, 4, 20, 64])))])),
    }),
    ...(dice.chance(35) && {
      serviceLike: { counterparties: dice.int(1, 3), never: dice.chance(30) ? some().slice(0, 1) : [] },
    }),
  }
}

/** Prices of none, some or all assets, from dust to absurd, so that amounts of a few units are worth something too. */
function randomWorth(dice: Dice, assets: readonly string[], hashes: readonly string[], lends: boolean): NaiveOptions {
  const all = dice.chance(lends ? 80 : 50)
  const priced = dice.chance(lends ? 95 : 60) ? assets.filter(() => all || dice.chance(50)) : []
  const price = () => String(lends ? 2n ** 26n + dice.bits(27) : 1n + dice.bits(dice.pick([27, 40, 60, 80])))
  const branch = () => dice.pick(['received', 'paid'] as const)
  return {
    ...(priced.length > 0 && { prices: Object.fromEntries(priced.map((asset) => [asset, price()])) }),
    ...(dice.chance(40) && {
      contested: {
        follow: branch(),
        transactions: dice
          .shuffle(hashes)
          .slice(0, dice.int(0, 15))
          .map((tx) => ({ tx, follow: branch() })),
      },
    }),
  }
}
