import type { ParameterValues } from '../heuristic.ts'
import type { DrainAlarm, DrainDoubt, DrainRule, DrainSeen } from './drainAlarm.ts'
import type { DrainParameter } from './drainParameters.ts'
import { drainBounds, isHalf, RECEIVER_RULES, shareTaken } from './drainRules.ts'
import { suspects } from './suspects.ts'
import { perAsset, type Taken } from './taken.ts'
import { walletBalances } from './walletBalances.ts'
import type { DrainWatchOptions, WatchedTransaction } from './watched.ts'

/** `hot-wallet-drain`, one transaction at a time. */
export interface DrainWatch {
  /** What is new with this transaction. They come in the order of time. */
  readonly see: (transaction: WatchedTransaction) => DrainSeen
}

/** Watches wallets as their transactions come. */
export function drainWatch(options: DrainWatchOptions, parameters: ParameterValues<DrainParameter>): DrainWatch {
  const { opening = [], worthOf = () => null, handOf = (address) => address } = options
  const bounds = drainBounds(parameters)
  const wallets = new Set(options.wallets)
  const known = new Set([...options.wallets, ...(options.known ?? [])])
  const balances = walletBalances(options.wallets, opening)
  const suspected = suspects(bounds.customers)
  /** Hand → when a wallet first paid it. */
  const firstPaid = new Map<string, number>()
  /** Hand → what it was paid within the window. */
  const recent = new Map<string, readonly Taken[]>()
  /** Of all hands, within the window: payments of half of an asset or more. */
  let halves: readonly Taken[] = []
  /** `rule hand` */
  const told = new Set<string>()

  /** Takes down what each movement does. Returns the hands that got something which counts, and new doubts. */
  function takeDown({ chain, hash, time, movements }: WatchedTransaction) {
    const paid = new Set<string>()
    const doubts: DrainDoubt[] = []
    const isRecent = (one: Taken) => time - one.time <= bounds.window
    for (const { from, to, asset, amount, own = false } of movements) {
      const before = balances.of(from, asset)
      balances.add(from, asset, -amount)
      if (to !== null && amount > 0n && wallets.has(from) && !known.has(to)) {
        const hand = handOf(to)
        if (!firstPaid.has(hand)) firstPaid.set(hand, time)
        if (!own && time - firstPaid.get(hand)! <= bounds.newFor) {
          const exact = before !== null && !balances.isLeast(from, asset)
          const worth = worthOf(asset, amount, time)
          const one = { time, hash, wallet: from, receiver: to, asset, amount, before, exact, worth }
          recent.set(hand, [...(recent.get(hand) ?? []).filter(isRecent), one])
          if (isHalf(one)) halves = [...halves, one]
          paid.add(hand)
        }
      }
      if (to === null) continue
      balances.add(to, asset, amount)
      if (amount === 0n) continue
      const [payer, hand] = [handOf(from), handOf(to)]
      const customers = suspected.paid(payer, hand, firstPaid.get(hand) ?? time)
      if (customers !== null) doubts.push({ hand: payer, chain, time, customers })
    }
    halves = halves.filter(isRecent)
    return { paid, doubts }
  }

  /** Alarms of a receiver, and those of several together. */
  function* matches(paid: ReadonlySet<string>, time: number): Iterable<readonly [DrainRule, string, readonly Taken[]]> {
    for (const hand of paid) {
      const taken = recent.get(hand)!
      for (const [rule, holds] of RECEIVER_RULES)
        if (holds({ taken, balances, worthOf, time }, bounds)) yield [rule, hand, taken]
    }
    if (paid.size === 0 || new Set(halves.map(({ asset }) => asset)).size < bounds.halves) return
    const handOfOne = ({ receiver }: Taken) => handOf(receiver)
    for (const hand of new Set(halves.map(handOfOne)))
      yield ['spread', hand, halves.filter((one) => handOfOne(one) === hand)]
  }

  return {
    see: (transaction) => {
      const { chain, time } = transaction
      const { paid, doubts } = takeDown(transaction)
      const alarms: DrainAlarm[] = []
      for (const [rule, hand, taken] of matches(paid, time)) {
        if (told.has(`${rule} ${hand}`)) continue
        told.add(`${rule} ${hand}`)
        suspected.add(hand, time)
        alarms.push({
          rule,
          hand,
          receivers: [...new Set(taken.map(({ receiver }) => receiver))],
          wallets: [...new Set(taken.map(({ wallet }) => wallet))],
          chain,
          since: taken[0]!.time,
          time,
          hashes: [...new Set(taken.map(({ hash }) => hash))],
          taken: perAsset(taken),
          share: shareTaken({ taken, balances, worthOf, time }),
        })
      }
      return { alarms, doubts }
    },
  }
}
