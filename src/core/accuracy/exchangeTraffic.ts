import type { WatchedMovement, WatchedTransaction } from '../heuristics/drain/watched.ts'
import type { Random } from './random.ts'

/** What an exchange of a size is like. Amounts are in US cents, so that worth needs no price. */
export interface ExchangePlan {
  readonly days: number
  /** In the whole time. */
  readonly withdrawals: number
  readonly assets: number
}

/** Ordinary payments of an exchange's hot wallet; `docs/start.md` says where the alarm's rates on it stand. */
export interface ExchangeTraffic {
  readonly wallet: string
  /** Where it is filled from and emptied to. */
  readonly cold: string
  readonly opening: readonly { readonly wallet: string; readonly asset: string; readonly amount: bigint }[]
  /** In the order of time. */
  readonly transactions: readonly WatchedTransaction[]
  /** Payments to customers. */
  readonly payments: number
  readonly customers: number
  /** Milliseconds. */
  readonly end: number
}

const [WALLET, COLD] = ['hot', 'cold']
const DAY = 86_400_000
const MINUTE = 60_000
/** A wallet holds what goes in so many days, and is filled or emptied outside of these parts of it, in percent. */
const [STOCK_DAYS, LEAST, MOST] = [1, 30n, 170n]
/** Of a hundred withdrawals. */
const [NEW_CUSTOMERS, BATCHED, CLOSING, FROM_COLD] = [30, 10, 1, 50]
/** Cents: a withdrawal is at least this, half of them at most twice as much, a quarter up to four times, and so on. */
const SMALLEST = 2000
const DOUBLINGS = 18

/**
 * A hot wallet's time without any theft. Customers withdraw, some to an address that was never paid, some in batches; one in a hundred
 * takes several assets out within minutes, as who closes an account does. Amounts have a long tail. What the wallet lacks comes from
 * the cold wallet first, or the customer is paid from there; what it has too much of goes there. Deposits come in, gas goes out.
 */
export function exchangeTraffic(plan: ExchangePlan, random: Random): ExchangeTraffic {
  const { days, withdrawals, assets } = plan
  const names = Array.from({ length: assets }, (_, n) => `asset-${n}`)
  const mean = BigInt(Math.floor((SMALLEST * 3 * DOUBLINGS) / 2))
  const daily = (BigInt(Math.floor(withdrawals / days)) * mean) / BigInt(assets)
  // The first asset is asked for twelve times as often as the twelfth.
  const weights = names.map((_, n) => Math.floor(1000 / (n + 1)))
  const all = weights.reduce((sum, weight) => sum + weight, 0)
  const targets = weights.map((weight) => (daily * BigInt(STOCK_DAYS) * BigInt(assets) * BigInt(weight)) / BigInt(all))
  const wallet = hotWallet(names, targets, random)
  const customers = createCustomers(withdrawals, random)
  const drawn = weights.flatMap((weight, n) => Array.from({ length: weight }, () => n))
  const anAsset = () => drawn[random.below(drawn.length)]!
  const times = (count: number, kind: 'out' | 'in' | 'gas') =>
    Array.from({ length: count }, () => ({ kind, time: random.between(0, days * DAY) }))
  const moments = [...times(withdrawals, 'out'), ...times(withdrawals, 'in'), ...times(days * 20, 'gas')]
  moments.sort((a, b) => a.time - b.time)
  let batch: WatchedMovement[] = []
  /** Withdrawals that somebody who closes an account still has to come. */
  const closing: { readonly time: number; readonly to: string; readonly asset: number }[] = []
  for (const { kind, time } of moments) {
    while (closing.length > 0 && closing[0]!.time <= time) {
      const { time: at, to, asset } = closing.shift()!
      const movement = wallet.pay(at, to, asset, anAmount(random))
      if (movement !== null) wallet.send(at, [movement])
      wallet.level(at, asset)
    }
    const n = anAsset()
    if (kind === 'gas') wallet.fund(time, `deposit-${random.below(100_000)}`)
    else if (kind === 'in') {
      const amount = anAmount(random)
      wallet.receive(time, `deposit-${random.below(100_000)}`, n, amount)
    } else if (random.below(100) < CLOSING) {
      const to = customers.fresh()
      const some = random.between(2, assets)
      for (let k = 0; k < some; k++)
        closing.push({ time: time + Math.floor((k * 10 * MINUTE) / some), to, asset: (n + k) % assets })
      closing.sort((a, b) => a.time - b.time)
    } else {
      const movement = wallet.pay(time, customers.any(), n, anAmount(random))
      if (movement !== null && random.below(100) < BATCHED) batch.push(movement)
      else if (movement !== null) wallet.send(time, [movement])
    }
    if (batch.length >= 20) {
      wallet.send(time, batch)
      batch = []
    }
    wallet.level(time, n)
  }
  const opening = names.map((asset, n) => ({ wallet: WALLET, asset, amount: targets[n]! }))
  return {
    wallet: WALLET,
    cold: COLD,
    opening,
    payments: wallet.payments(),
    customers: customers.count(),
    end: days * DAY,
    transactions: wallet.transactions.filter(({ movements }) =>
      movements.some(({ from, to }) => from === WALLET || to === WALLET),
    ),
  }
}

/** The exchange's two wallets, and what they send. Assets are numbers: places in `names`. */
function hotWallet(names: readonly string[], targets: readonly bigint[], random: Random) {
  const balances = [...targets]
  const transactions: WatchedTransaction[] = []
  let payments = 0
  const send = (time: number, movements: readonly WatchedMovement[]) => {
    transactions.push({ chain: 'ethereum', hash: `0x${transactions.length}`, time, movements })
  }
  const fill = (time: number, n: number, wanted: bigint) => {
    const amount = wanted - balances[n]!
    balances[n] = wanted
    send(time, [{ from: COLD, to: WALLET, asset: names[n]!, amount }])
  }
  return {
    transactions,
    payments: () => payments,
    send,
    /** The payment as a movement, to be sent; or null where it was paid from the cold wallet. Fills the wallet first where it must. */
    pay: (time: number, to: string, n: number, amount: bigint): WatchedMovement | null => {
      const asset = names[n]!
      payments++
      if (amount > balances[n]!) {
        if (random.below(100) < FROM_COLD) {
          send(time, [{ from: COLD, to, asset, amount }])
          return null
        }
        fill(time, n, targets[n]! + amount)
      }
      balances[n]! -= amount
      return { from: WALLET, to, asset, amount }
    },
    receive: (time: number, from: string, n: number, amount: bigint) => {
      balances[n]! += amount
      send(time, [{ from, to: WALLET, asset: names[n]!, amount }])
    },
    /** Gives gas to an address of deposits. */
    fund: (time: number, to: string) => {
      send(time, [{ from: WALLET, to, asset: names[0]!, amount: 100n }])
      balances[0]! -= 100n
    },
    /** Fills or empties the wallet where it holds too little or too much. */
    level: (time: number, n: number) => {
      const [balance, target] = [balances[n]!, targets[n]!]
      if (balance * 100n < target * LEAST) fill(time, n, target)
      if (balance * 100n <= target * MOST) return
      balances[n] = target
      send(time, [{ from: WALLET, to: COLD, asset: names[n]!, amount: balance - target }])
    },
  }
}

/** Who withdraws: a customer who comes again, or one who was never paid. */
function createCustomers(withdrawals: number, random: Random) {
  const regulars = Math.max(10, Math.floor(withdrawals / 4))
  let met = 0
  const fresh = () => `new-${met++}`
  return {
    fresh,
    any: () => (random.below(100) < NEW_CUSTOMERS ? fresh() : `customer-${random.below(regulars)}`),
    count: () => regulars + met,
  }
}

function anAmount(random: Random): bigint {
  let doublings = 0
  while (doublings < DOUBLINGS && random.below(2) === 1) doublings++
  return BigInt(random.between(SMALLEST, 2 * SMALLEST)) << BigInt(doublings)
}
