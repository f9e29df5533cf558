import type { WatchedMovement, WatchedTransaction } from '../heuristics/drain/watched.ts'
import type { ExchangeTraffic } from './exchangeTraffic.ts'
import type { Random } from './random.ts'

/** What is taken from a wallet, or moved by its owner, at one time of its traffic. */
export interface DrainPlan {
  /** How many assets, the ones that the wallet has most of or any. */
  readonly assets: number
  /** Percent of what there is of each. */
  readonly percent: number
  /** From the first payment to the last. */
  readonly minutes: number
  readonly receivers: number
  /** Whether each receiver gets a little an hour before. */
  readonly tries: boolean
  /** What an owner's new wallet does afterwards: it pays the customers. */
  readonly goesOn: boolean
}

export interface WithDrain {
  readonly transactions: readonly WatchedTransaction[]
  readonly receivers: readonly string[]
  /** When the first and the last large payment went, milliseconds. */
  readonly since: number
  readonly until: number
}

const MINUTE = 60_000

/** Puts it into the traffic between its first and its last quarter. With an owner's move, all of the wallet's later traffic is the new wallet's. */
export function withDrain(traffic: ExchangeTraffic, plan: DrainPlan, random: Random): WithDrain {
  const { wallet, transactions, opening, end } = traffic
  const since = random.between(Math.floor(end / 4), Math.floor((3 * end) / 4))
  const receivers = Array.from({ length: plan.receivers }, (_, n) => `receiver-${n}`)
  const balances = new Map(opening.map(({ asset, amount }) => [asset, amount]))
  for (const { time, movements } of transactions) {
    if (time > since) break
    for (const { from, to, asset, amount } of movements)
      balances.set(asset, balances.get(asset)! + (to === wallet ? amount : from === wallet ? -amount : 0n))
  }
  const first = random.below(balances.size)
  const names = [...balances.keys()]
  const taken = Array.from({ length: plan.assets }, (_, n) => names[(first + n) % names.length]!)
  const step = plan.assets === 1 ? 0 : Math.floor((plan.minutes * MINUTE) / (plan.assets - 1))
  const large = taken.map((asset, n): WatchedTransaction => {
    const to = receivers[n % receivers.length]!
    const amount = (balances.get(asset)! * BigInt(plan.percent)) / 100n
    return one(`0xdrain${n}`, since + n * step, { from: wallet, to, asset, amount })
  })
  const tries = plan.tries
    ? receivers.map((to, n) =>
        one(`0xtry${n}`, since - 60 * MINUTE, { from: wallet, to, asset: taken[0]!, amount: 1n }),
      )
    : []
  const heir = receivers[0]!
  const later = (transaction: WatchedTransaction): WatchedTransaction => {
    if (!plan.goesOn || transaction.time <= large.at(-1)!.time) return transaction
    const turned = (address: string | null) => (address === wallet ? heir : address)
    const movements = transaction.movements.map((movement) => ({
      ...movement,
      from: turned(movement.from)!,
      to: turned(movement.to),
    }))
    return { ...transaction, movements }
  }
  const all = [...transactions.map(later), ...tries, ...large]
  return {
    transactions: all.sort((a, b) => a.time - b.time),
    receivers,
    since,
    until: large.at(-1)!.time,
  }
}

function one(hash: string, time: number, movement: WatchedMovement): WatchedTransaction {
  return { chain: 'ethereum', hash, time, movements: [movement] }
}
