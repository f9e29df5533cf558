import { type ConservingPolicy, clean, deposit, draw, type Lot, split, sumOf } from '../../naive/pool.ts'

/** `ETH`, or the address of a token's contract. */
export type Asset = string

/** An amount of something. */
export type Money = readonly [asset: Asset, amount: bigint]

export interface Swap {
  readonly by: string
  readonly gave: Money
  readonly got: Money
  /** Who has what came out; default: who gave. */
  readonly to?: string
}

/** What is borrowed stands for as much of what was pledged for it as both are worth. */
export interface Loan {
  readonly by: string
  /** The receipt of what was pledged, and how much of it is worth what was borrowed. */
  readonly pledged: Money
  readonly lender: string
  readonly got: Money
}

/** Where stolen coins are, as the one who moved them knows. */
export interface Place {
  readonly address: string
  readonly asset: Asset
  /** Of an end: its class in the loss ledger. Else `rests`. */
  readonly class: string
  /** Origin → amount there, and how much of what was stolen it stands for. */
  readonly tainted: Readonly<Record<string, { readonly amount: string; readonly basis: string }>>
}

/** One line a step that carried stolen coins, as `describe` below writes it. */
export interface Account {
  readonly places: readonly Place[]
  readonly flows: readonly string[]
  readonly swaps: readonly string[]
  /** Whoever had stolen coins at some time, in the order in which they got them, but for burn addresses. */
  readonly visited: readonly string[]
  /** `origin class` → basis. */
  readonly losses: Readonly<Record<string, string>>
}

export const POLICIES = ['fifo', 'lifo', 'haircut', 'libr', 'dirty-first'] as const satisfies ConservingPolicy[]

/**
 * The book of who did what, kept by the script while it does it: what was meant, with amounts that were read from balances at the
 * node. It knows nothing of logs, calls or rows. Each entry is of one transaction, in the order of the chain.
 */
export interface Truth {
  /** The thefts, in this order. */
  readonly thefts: readonly Theft[]
  /** Whoever is paid stolen coins here has brought them to an end of that class. */
  ends(address: string, as: string): void
  steal(tx: Tx, from: string, to: string, ...money: Money): void
  pay(tx: Tx, from: string, to: string, ...money: Money): void
  gas(tx: Tx, by: string, fee: bigint): void
  swap(tx: Tx, swap: Swap): void
  /** All that the borrower has of the receipt is pledged from then on, and is never free again. */
  borrow(tx: Tx, loan: Loan): void
  /** The issuer freezes a token at an address, or takes all that is frozen there. */
  freeze(tx: Tx, address: string, token: Asset): void
  destroy(tx: Tx, address: string, ...money: Money): void
  /**
   * What is where at `time`, for whoever chooses coins in that way. `numbers`: of the origin of each theft; default: 1, 2, 3 …
   * Without `loans`: for whoever cannot know of them, so that a loan is a payment of the lender's clean coins.
   */
  account(policy: ConservingPolicy, time: number, read?: { numbers?: readonly number[]; loans?: boolean }): Account
  /** What stolen coins did, one by one, in the order of the chain. */
  steps(policy: ConservingPolicy, numbers?: readonly number[]): readonly Step[]
}

/** Stolen coins that moved (`to` is empty for a fee), were swapped, or were frozen where they lay. */
export interface Step {
  readonly kind: 'flow' | 'swap' | 'freeze'
  readonly tx: Tx
  readonly from: string
  readonly to: string
  readonly money: Money
  /** Of a swap: what came out. */
  readonly got: Money | null
  /** Origin → how much of `money` is of it, and what that stands for. */
  readonly tainted: ReadonlyMap<number, { readonly amount: bigint; readonly basis: bigint }>
}

export interface Theft {
  readonly tx: string
  readonly asset: Asset
  readonly amount: bigint
}

export interface Tx {
  readonly hash: string
  readonly height: number
  readonly time: number
}

type Entry =
  | {
      readonly kind: 'steal' | 'pay'
      readonly tx: Tx
      readonly from: string
      readonly to: string
      readonly money: Money
    }
  | { readonly kind: 'gas'; readonly tx: Tx; readonly from: string; readonly money: Money }
  | { readonly kind: 'swap'; readonly tx: Tx; readonly swap: Swap }
  | { readonly kind: 'borrow'; readonly tx: Tx; readonly loan: Loan }
  | { readonly kind: 'freeze' | 'destroy'; readonly tx: Tx; readonly from: string; readonly money: Money }

const BURNT = '0x000000000000000000000000000000000000dead'
/** Seconds after which what rests is called dormant. */
const DORMANT = 30 * 24 * 3600

export function openTruth(): Truth {
  const entries: Entry[] = []
  const thefts: Theft[] = []
  const ends = new Map([[BURNT, 'burned']])
  return {
    thefts,
    ends: (address, as) => void ends.set(address, as),
    steal: (tx, from, to, ...money) => {
      thefts.push({ tx: tx.hash, asset: money[0], amount: money[1] })
      entries.push({ kind: 'steal', tx, from, to, money })
    },
    pay: (tx, from, to, ...money) => void entries.push({ kind: 'pay', tx, from, to, money }),
    gas: (tx, from, fee) => void entries.push({ kind: 'gas', tx, from, money: ['ETH', fee] }),
    swap: (tx, swap) => void entries.push({ kind: 'swap', tx, swap }),
    freeze: (tx, from, token) => void entries.push({ kind: 'freeze', tx, from, money: [token, 0n] }),
    destroy: (tx, from, ...money) => void entries.push({ kind: 'destroy', tx, from, money }),
    borrow: (tx, loan) => void entries.push({ kind: 'borrow', tx, loan }),
    account: (policy, time, { numbers = thefts.map((_, n) => n + 1), loans = true } = {}) =>
      accountOf(loans ? entries : entries.map(withoutLoan), thefts, numbers, ends, policy, time).account,
    steps: (policy, numbers = thefts.map((_, n) => n + 1)) =>
      accountOf(entries, thefts, numbers, ends, policy, 0).steps,
  }
}

function withoutLoan(entry: Entry): Entry {
  if (entry.kind !== 'borrow') return entry
  const { lender, by, got } = entry.loan
  return { kind: 'pay', tx: entry.tx, from: lender, to: by, money: got }
}

function accountOf(
  entries: readonly Entry[],
  thefts: readonly Theft[],
  numbers: readonly number[],
  ends: ReadonlyMap<string, string>,
  policy: ConservingPolicy,
  now: number,
): { readonly account: Account; readonly steps: readonly Step[] } {
  const steps: Step[] = []
  const step = (
    kind: Step['kind'],
    tx: Tx,
    from: string,
    to: string,
    money: Money,
    lots: readonly Lot[],
    got: Money | null = null,
  ) => {
    const tainted = byOrigin(lots)
    if (tainted.size > 0) steps.push({ kind, tx, from, to, money, got, tainted })
  }
  const pools = new Map<string, readonly Lot[]>()
  const ended = new Map<string, { readonly as: string; readonly lots: readonly Lot[] }>()
  const frozen = new Set<string>()
  const pledged = new Set<string>()
  const arrivals = new Map<string, number[]>()
  const losses: Record<string, bigint> = {}
  const flows: string[] = []
  const swaps: string[] = []

  /** What a book lacks was there before it was opened: clean, and older than all else. */
  const take = (from: string, [asset, amount]: Money): readonly Lot[] => {
    const key = `${from} ${asset}`
    const pool = pools.get(key) ?? []
    const lacks = amount - sumOf(pool)
    const whole = lacks > 0n ? [clean(lacks), ...pool] : pool
    const { taken, left } = draw(policy === 'haircut' ? deposit([], whole, policy) : whole, amount, policy)
    pools.set(key, left)
    return taken
  }
  const lose = (what: string, lots: readonly Lot[]) => {
    for (const [origin, { basis }] of byOrigin(lots))
      losses[`${origin} ${what}`] = (losses[`${origin} ${what}`] ?? 0n) + basis
  }
  const visited = new Set<string>()
  const end = (as: string, key: string, tainted: readonly Lot[]) => {
    lose(as, tainted)
    if (tainted.length > 0) ended.set(key, { as, lots: [...(ended.get(key)?.lots ?? []), ...tainted] })
  }
  const put = (to: string, asset: Asset, lots: readonly Lot[], time: number) => {
    const key = `${to} ${asset}`
    const as = ends.get(to)
    const tainted = lots.filter(({ origin }) => origin !== 0)
    if (tainted.length > 0 && as !== 'burned') visited.add(to)
    if (as === 'burned') return lose(as, tainted)
    if (as !== undefined) return end(as, key, tainted)
    pools.set(key, deposit(pools.get(key) ?? [], lots, policy))
    if (tainted.length > 0) arrivals.set(key, [...(arrivals.get(key) ?? []), time])
  }
  const flow = (tx: Tx, from: string, to: string, [asset, amount]: Money, lots: readonly Lot[]) => {
    step('flow', tx, from, to, [asset, amount], lots)
    for (const [origin, part] of byOrigin(lots))
      flows.push([tx.hash, from, to, asset, amount, origin, part.amount, part.basis].join(' '))
  }

  for (const entry of entries) {
    const { tx } = entry
    if (entry.kind === 'steal') {
      const { from, to, money } = entry
      take(from, money)
      const theft = thefts.findIndex(({ tx: of, asset }) => of === tx.hash && asset === money[0])
      const lots = [{ origin: numbers[theft]!, amount: money[1], basis: money[1] }]
      flow(tx, from, to, money, lots)
      put(to, money[0], lots, tx.time)
    } else if (entry.kind === 'pay') {
      const { from, to, money } = entry
      const lots = take(from, money)
      flow(tx, from, to, money, lots)
      put(to, money[0], lots, tx.time)
    } else if (entry.kind === 'gas') {
      const lots = take(entry.from, entry.money)
      flow(tx, entry.from, '', entry.money, lots)
      lose('fee', lots)
    } else if (entry.kind === 'swap') {
      const { by, gave, got, to = by } = entry.swap
      const lots = take(by, gave)
      const tainted = lots.filter(({ origin }) => origin !== 0)
      step('swap', tx, by, to, gave, lots, got)
      if (tainted.length > 0) swaps.push([tx.hash, by, ...gave, '→', to, ...got, sumOf(tainted)].join(' '))
      put(to, got[0], scaled(lots, gave[1], got[1]), tx.time)
    } else if (entry.kind === 'borrow') {
      const { by, got } = entry.loan
      const [receipt, equal] = entry.loan.pledged
      const key = `${by} ${receipt}`
      const { taken, left } = takeTainted(pools.get(key) ?? [], equal, policy)
      pools.set(key, left)
      pledged.add(key)
      const sum = sumOf(taken)
      const given = sum === equal ? got[1] : (got[1] * sum) / equal
      step('swap', tx, by, by, [receipt, sum], taken, [got[0], given])
      if (sum > 0n) swaps.push([tx.hash, by, receipt, sum, '→', by, got[0], given, sum].join(' '))
      put(by, got[0], [...scaled(taken, sum, given), clean(got[1] - given)], tx.time)
    } else if (entry.kind === 'freeze') {
      const key = `${entry.from} ${entry.money[0]}`
      frozen.add(key)
      step('freeze', tx, entry.from, '', entry.money, pools.get(key) ?? [])
    } else {
      const { from, money } = entry
      const lots = take(from, money)
      flow(tx, from, `0x${'0'.repeat(40)}`, money, lots)
      const tainted = lots.filter(({ origin }) => origin !== 0)
      end('burned', `${from} ${money[0]}`, tainted)
    }
  }

  const places: Place[] = []
  for (const [key, { as, lots }] of ended) places.push(placeOf(key, as, lots))
  for (const [key, lots] of pools) {
    if (byOrigin(lots).size === 0) continue
    const as = new Set(arrivals.get(key)!.map((time) => (now - time >= DORMANT ? 'dormant' : 'moving')))
    if (as.size > 1)
      throw new Error(`stolen coins came to ${key} both long ago and lately: the story must not be ambiguous`)
    places.push(placeOf(key, 'rests', lots))
    lose(frozen.has(key) ? 'frozen' : pledged.has(key) ? 'encumbered' : [...as][0]!, lots)
  }
  const sums = Object.entries(losses).map(([key, basis]): [string, string] => [key, String(basis)])
  const account = { places, flows, swaps, visited: [...visited], losses: Object.fromEntries(sums) }
  return { account, steps }
}

/** Up to `most` of stolen coins, those that came first, whatever the policy; clean ones take their place. */
function takeTainted(pool: readonly Lot[], most: bigint, policy: ConservingPolicy) {
  const taken: Lot[] = []
  const left: Lot[] = []
  for (const lot of pool) {
    const missing = most - sumOf(taken)
    const part = lot.origin === 0 ? 0n : lot.amount < missing ? lot.amount : missing
    const [gone, stays] = split(lot, part)
    if (part > 0n) {
      taken.push(gone)
      left.push(clean(part))
    }
    left.push(stays)
  }
  return { taken, left: deposit([], left, policy) }
}

/** Lots of one asset as lots of another: by running totals, so that they add up to what came out. */
function scaled(lots: readonly Lot[], gave: bigint, got: bigint): readonly Lot[] {
  let before = 0n
  return lots.map(({ origin, amount, basis }) => {
    const after = before + amount
    const lot = { origin, amount: (after * got) / gave - (before * got) / gave, basis }
    before = after
    return lot
  })
}

function byOrigin(lots: readonly Lot[]): ReadonlyMap<number, { amount: bigint; basis: bigint }> {
  const parts = new Map<number, { amount: bigint; basis: bigint }>()
  for (const { origin, amount, basis } of lots) {
    if (origin === 0) continue
    const part = parts.get(origin) ?? { amount: 0n, basis: 0n }
    parts.set(origin, { amount: part.amount + amount, basis: part.basis + basis })
  }
  return new Map([...parts].sort(([a], [b]) => a - b))
}

function placeOf(key: string, as: string, lots: readonly Lot[]): Place {
  const [address, asset] = key.split(' ') as [string, string]
  const tainted = [...byOrigin(lots)].map(([origin, { amount, basis }]) => [
    String(origin),
    { amount: String(amount), basis: String(basis) },
  ])
  return { address, asset, class: as, tainted: Object.fromEntries(tainted) }
}
