import type { Dice } from './dice.ts'
import type { NaiveOptions } from './naiveTrace.ts'

export interface Known {
  readonly addresses: readonly string[]
  /** ISO times of the transactions, in chain order. */
  readonly times: readonly string[]
  readonly assets: readonly string[]
}

/** Stops and an end, each of them sometimes; often none. */
export function randomOptions(dice: Dice, { addresses, times, assets }: Known): NaiveOptions {
  if (!dice.chance(65)) return {}
  const some = () => dice.shuffle(addresses).slice(0, dice.int(1, 2))
  return {
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
