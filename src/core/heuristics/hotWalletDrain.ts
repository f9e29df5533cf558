import { type Heuristic, type ParameterValues, scaled } from './heuristic.ts'

type Parameter = 'minutes' | 'hours' | 'assets' | 'part' | 'halves' | 'share' | 'left' | 'customers'

/** A transaction of a watched wallet, or of an address that an alarm named. */
export interface WatchedTransaction {
  readonly chain: string
  readonly hash: string
  /** Milliseconds. */
  readonly time: number
  readonly movements: readonly WatchedMovement[]
}

export interface WatchedMovement {
  readonly from: string
  /** Null for gas. */
  readonly to: string | null
  readonly asset: string
  readonly amount: bigint
  /** True: the wallet's owner says that it is his payment, so that it raises no alarm. */
  readonly own?: boolean
}

/** What a watch begins with. Addresses are named as the movements name them. */
export interface DrainWatchOptions {
  readonly wallets: readonly string[]
  /** The owner's other wallets, and whom else he says that he pays: no alarm is about them. */
  readonly known?: readonly string[]
  /** What the wallets had before the first transaction. Of an asset that is not listed it is not known, and no rule asks what part of it left. */
  readonly opening?: readonly OpeningBalance[]
  /** What an amount is worth, in any one unit; null: not known. */
  readonly worthOf?: (asset: string, amount: bigint, time: number) => bigint | null
  /** Addresses that are known to be of one hand count as one receiver: the name of the hand. Default: the address. */
  readonly handOf?: (address: string) => string
}

export interface OpeningBalance {
  readonly wallet: string
  readonly asset: string
  readonly amount: bigint
  /** True: it had this or more. That tells which part of it left at most, and no more. */
  readonly orMore?: boolean
}

/** Which of the rules held: several assets to one hand, a large share of all that the wallet had, nothing left, several assets to several new addresses. */
export const DRAIN_RULES = ['assets', 'share', 'sweep', 'spread'] as const
export type DrainRule = (typeof DRAIN_RULES)[number]

/** A sign that a wallet is being emptied. One for each hand and rule. */
export interface DrainAlarm {
  readonly rule: DrainRule
  readonly hand: string
  /** In the order in which they were paid. */
  readonly receivers: readonly string[]
  readonly wallets: readonly string[]
  readonly chain: string
  /** Milliseconds: of the first payment that counts, and of the one that made it an alarm. */
  readonly since: number
  readonly time: number
  /** Of the transactions that count, in their order. */
  readonly hashes: readonly string[]
  /** What was taken in them, by asset; `of` is what the wallets had before, null where that is not known. */
  readonly taken: readonly { readonly asset: string; readonly amount: bigint; readonly of: bigint | null }[]
  /** In thousandths: of the wallets' worth. Null where that is not known. */
  readonly share: number | null
}

/** An address that an alarm named has since paid so many whom the wallet used to pay: its owner's own move looks so. */
export interface DrainDoubt {
  readonly hand: string
  readonly chain: string
  readonly time: number
  readonly customers: number
}

export interface DrainSeen {
  readonly alarms: readonly DrainAlarm[]
  readonly doubts: readonly DrainDoubt[]
}

export interface DrainFacts extends DrainWatchOptions {
  /** In chain order; of several chains, in the order of time. */
  readonly transactions: readonly WatchedTransaction[]
}

/**
 * A hot wallet that is being emptied: much of it goes, in minutes, to an address that it did not pay before. What is found is a reason
 * to look, and no word about whoever received it.
 */
export const hotWalletDrain: Heuristic<Parameter, DrainFacts, DrainSeen> = {
  id: 'hot-wallet-drain',
  version: 1,
  finds: 'a wallet that is being emptied into addresses that it did not pay before',
  source:
    'The shape of published thefts from exchanges; nobody has published a rule with its error rates. All settings are dyepack’s, and its rates on generated traffic are in docs/start.md.',
  model: 'account',
  acceptable: false,
  parameters: {
    minutes: { default: '15', means: 'minutes within which payments count together', most: 10_000, whole: true },
    hours: {
      default: '24',
      means: 'a receiver that the wallet first paid so many hours ago or less is new: thieves try with a little first',
      most: 100_000,
      whole: true,
    },
    assets: {
      default: '5',
      means: 'so many assets to one new receiver are an alarm',
      most: 10_000,
      whole: true,
    },
    part: {
      default: '10',
      means:
        'percent of the wallet’s balance of an asset that must go for the asset to count; where the balance is not known, it counts',
      most: 100,
      whole: false,
    },
    halves: {
      default: '2',
      means: 'half or more of so many assets to new receivers, one or several, is an alarm, where balances are known',
      most: 10_000,
      whole: true,
    },
    share: {
      default: '50',
      means: 'percent of the wallet’s worth to one new receiver that is an alarm, where prices are known',
      most: 100,
      whole: false,
    },
    left: {
      default: '1',
      means: 'percent of an asset that may be left in a wallet that was swept, where its balance is known',
      most: 100,
      whole: false,
    },
    customers: {
      default: '5',
      means:
        'so many addresses that the wallet used to pay, paid by the new receiver, make its owner’s own move likely',
      most: 1_000_000,
      whole: true,
    },
  },
  find: ({ transactions, ...options }, parameters) => {
    const watch = drainWatch(options, parameters)
    const seen = transactions.map((transaction) => watch.see(transaction))
    return { alarms: seen.flatMap(({ alarms }) => alarms), doubts: seen.flatMap(({ doubts }) => doubts) }
  },
}

/** The same, one transaction at a time. */
export interface DrainWatch {
  /** What is new with this transaction. They come in the order of time. */
  see(transaction: WatchedTransaction): DrainSeen
}

interface Taken {
  readonly time: number
  readonly hash: string
  readonly wallet: string
  readonly receiver: string
  readonly asset: string
  readonly amount: bigint
  /** What the wallet had of the asset just before; null: not known. */
  readonly before: bigint | null
  readonly worth: bigint | null
}

/** Watches wallets as their transactions come. */
export function drainWatch(
  options: DrainWatchOptions,
  parameters: ParameterValues<Parameter> = defaults(),
): DrainWatch {
  const { opening = [], worthOf = () => null, handOf = (address) => address } = options
  const wallets = new Set(options.wallets)
  const known = new Set([...options.wallets, ...(options.known ?? [])])
  const minutes = Number(parameters.minutes) * 60_000
  const hours = Number(parameters.hours) * 3_600_000
  const [assets, least] = [Number(parameters.assets), Number(parameters.halves)]
  const customers = Number(parameters.customers)
  const [part, share, left] = [parameters.part, parameters.share, parameters.left].map((text) => scaled(text, 6)) as [
    bigint,
    bigint,
    bigint,
  ]
  /** Wallet → asset → what it has; no entry: not known. */
  const balances = new Map(options.wallets.map((wallet) => [wallet, new Map<string, bigint>()]))
  /** `wallet asset` of which only the least is known. */
  const orMore = new Set<string>()
  for (const { wallet, asset, amount, orMore: more = false } of opening) {
    balances.get(wallet)?.set(asset, amount)
    if (more) orMore.add(`${wallet} ${asset}`)
  }
  /** Hand → when a wallet first paid it. */
  const firstPaid = new Map<string, number>()
  const recent = new Map<string, Taken[]>()
  /** Of all hands: payments of half of an asset or more. */
  let halves: Taken[] = []
  const told = new Set<string>()
  /** Hand of an alarm → when, and whom it paid since that the wallets had paid before. */
  const suspects = new Map<string, { readonly time: number; readonly customers: Set<string>; doubted: boolean }>()

  const balanceIn = (wallet: string, asset: string): bigint | null => balances.get(wallet)?.get(asset) ?? null
  const isExact = ({ wallet, asset, before }: Pick<Taken, 'wallet' | 'asset' | 'before'>) =>
    before !== null && !orMore.has(`${wallet} ${asset}`)
  const add = (wallet: string, asset: string, amount: bigint) => {
    const before = balanceIn(wallet, asset)
    if (before === null) return
    // Less than nothing: what the wallet had was not known after all.
    if (before + amount < 0n) balances.get(wallet)!.delete(asset)
    else balances.get(wallet)!.set(asset, before + amount)
  }
  const isNew = (hand: string, time: number) => time - (firstPaid.get(hand) ?? time) <= hours
  /** All that the wallets have at this moment, and what these payments took from it. */
  const worthBefore = (of: ReadonlySet<string>, taken: readonly Taken[], time: number): bigint => {
    let worth = taken.reduce((sum, one) => sum + (one.worth ?? 0n), 0n)
    for (const wallet of of)
      for (const [asset, balance] of balances.get(wallet) ?? []) worth += worthOf(asset, balance, time) ?? 0n
    return worth
  }

  function rulesOf(hand: string, time: number): DrainRule[] {
    const taken = recent.get(hand)!
    const rules: DrainRule[] = []
    const counted = perAsset(taken).filter(({ amount, of }) => of === null || amount * 100_000_000n >= of * part)
    if (counted.length >= assets) rules.push('assets')
    const worth = taken.reduce((sum, one) => sum + (one.worth ?? 0n), 0n)
    const all = worth === 0n ? 0n : worthBefore(new Set(taken.map(({ wallet }) => wallet)), taken, time)
    if (worth > 0n && taken.every(isExact) && worth * 100_000_000n >= all * share) rules.push('share')
    const swept = taken.some((one) => {
      const { wallet, asset } = one
      const now = balanceIn(wallet, asset)
      if (now === null || !isExact(one)) return false
      const from = taken.filter((other) => other.wallet === wallet && other.asset === asset)
      const had = now + from.reduce((sum, { amount }) => sum + amount, 0n)
      return now * 100_000_000n <= had * left
    })
    if (swept) rules.push('sweep')
    return rules
  }

  function alarm(rule: DrainRule, hand: string, taken: readonly Taken[], chain: string, time: number): DrainAlarm {
    const from = new Set(taken.map(({ wallet }) => wallet))
    const worth = taken.reduce((sum, one) => sum + (one.worth ?? 0n), 0n)
    const all = worth === 0n || !taken.every(isExact) ? 0n : worthBefore(from, taken, time)
    return {
      rule,
      hand,
      receivers: [...new Set(taken.map(({ receiver }) => receiver))],
      wallets: [...from],
      chain,
      since: taken[0]!.time,
      time,
      hashes: [...new Set(taken.map(({ hash }) => hash))],
      taken: perAsset(taken),
      share: all === 0n ? null : Number((worth * 1000n) / all),
    }
  }

  function tell(rule: DrainRule, hand: string, taken: readonly Taken[], chain: string, time: number): DrainAlarm[] {
    const key = `${rule} ${hand}`
    if (told.has(key)) return []
    told.add(key)
    if (!suspects.has(hand)) suspects.set(hand, { time, customers: new Set(), doubted: false })
    return [alarm(rule, hand, taken, chain, time)]
  }

  return {
    see: ({ chain, hash, time, movements }) => {
      const touched = new Set<string>()
      const doubts: DrainDoubt[] = []
      for (const { from, to, asset, amount, own = false } of movements) {
        if (wallets.has(from)) {
          const before = balanceIn(from, asset)
          add(from, asset, -amount)
          if (to !== null && !known.has(to) && amount > 0n) {
            const hand = handOf(to)
            if (!firstPaid.has(hand)) firstPaid.set(hand, time)
            if (!own && isNew(hand, time)) {
              const one = {
                time,
                hash,
                wallet: from,
                receiver: to,
                asset,
                amount,
                before,
                worth: worthOf(asset, amount, time),
              }
              const list = (recent.get(hand) ?? []).filter((earlier) => time - earlier.time <= minutes)
              list.push(one)
              recent.set(hand, list)
              if (isExact(one) && amount * 2n >= before!) halves.push(one)
              touched.add(hand)
            }
          }
        }
        if (to !== null && wallets.has(to)) add(to, asset, amount)
        const suspect = suspects.get(handOf(from))
        if (suspect !== undefined && to !== null && amount > 0n) {
          const hand = handOf(to)
          if ((firstPaid.get(hand) ?? time) < suspect.time && !suspects.has(hand)) suspect.customers.add(hand)
          if (suspect.customers.size >= customers && !suspect.doubted) {
            suspect.doubted = true
            doubts.push({ hand: handOf(from), chain, time, customers: suspect.customers.size })
          }
        }
      }
      halves = halves.filter((one) => time - one.time <= minutes)
      const alarms: DrainAlarm[] = []
      for (const hand of touched) {
        for (const rule of rulesOf(hand, time)) alarms.push(...tell(rule, hand, recent.get(hand)!, chain, time))
      }
      if (touched.size > 0 && new Set(halves.map(({ asset }) => asset)).size >= least) {
        for (const hand of new Set(halves.map(({ receiver }) => handOf(receiver)))) {
          const of = halves.filter(({ receiver }) => handOf(receiver) === hand)
          alarms.push(...tell('spread', hand, of, chain, time))
        }
      }
      return { alarms, doubts }
    },
  }
}

function defaults(): ParameterValues<Parameter> {
  const { parameters } = hotWalletDrain
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { default: value }]) => [name, value]),
  ) as ParameterValues<Parameter>
}

/** Summed up, in the order in which the assets first went. What was there is what the wallets had before the first payment of each. */
function perAsset(taken: readonly Taken[]): DrainAlarm['taken'] {
  const sums = new Map<string, { amount: bigint; of: bigint | null; readonly wallets: Set<string> }>()
  for (const { asset, amount, before, wallet } of taken) {
    const sum = sums.get(asset)
    if (sum === undefined) sums.set(asset, { amount, of: before, wallets: new Set([wallet]) })
    else {
      sum.amount += amount
      if (!sum.wallets.has(wallet)) {
        sum.wallets.add(wallet)
        sum.of = sum.of === null || before === null ? null : sum.of + before
      }
    }
  }
  return [...sums].map(([asset, { amount, of }]) => ({ asset, amount, of }))
}
