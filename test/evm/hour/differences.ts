import type { ConservingPolicy } from '../../naive/pool.ts'
import { foundMoney } from '../money/foundMoney.ts'
import type { Account } from '../money/truth.ts'
import type { ChainName } from './cast.ts'
import type { Hour } from './hour.ts'
import { GROUNDS } from './stage.ts'

/** Where stolen coins of a chain are, by the script's own book and by a trace: each as lines, so that a test shows what differs. `numbers`: of the origin of each theft. */
export function bookedAndFound(
  hour: Hour,
  outDir: string,
  chain: ChainName,
  policy: ConservingPolicy,
  numbers: readonly number[],
): readonly [booked: readonly string[], found: readonly string[]] {
  const booked = hour.chains[chain].truth.account(policy, 0, { numbers })
  const found = foundMoney(outDir, policy, chain, GROUNDS[chain].coin.symbol)
  return [linesOf(booked), linesOf(found)]
}

function linesOf({ places, flows, swaps, losses }: Omit<Account, 'visited'>): readonly string[] {
  return [
    ...places.map((place) => `place ${JSON.stringify(place)}`).sort(),
    ...flows.map((line) => `flow ${line}`),
    ...swaps.map((line) => `swap ${line}`),
    ...Object.entries(losses)
      .map((line) => `loss ${line.join(' ')}`)
      .sort(),
  ]
}
