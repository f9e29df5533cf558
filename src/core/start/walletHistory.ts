import type { OpeningBalance, WatchedMovement, WatchedTransaction } from '../heuristics/drain/watched.ts'
import { chainOfAsset } from '../ledger/chains.ts'
import type { Outflow } from './outflow.ts'

/** A movement from or to one of the wallets, with its strings. */
export interface WalletMovement extends Omit<Outflow, 'to'> {
  /** Null for gas. */
  readonly to: string | null
}

/** What the wallets did: what a proposal is made of. */
export interface WalletHistory {
  /** In the window, other than zero, in chain order. */
  readonly outflows: readonly Outflow[]
  /** Payments of nothing: tokens let anybody write these into anybody's history. */
  readonly zeros: number
  /** In the window, by asset. */
  readonly gas: readonly { readonly asset: string; readonly amount: bigint }[]
  /** `chain address` → when a wallet first paid it, milliseconds. */
  readonly firstPaid: ReadonlyMap<string, number>
  /** `chain hash` */
  readonly gaveBack: ReadonlySet<string>
  readonly sentByOthers: ReadonlySet<string>
  /** Assets that no wallet was ever seen to get. */
  readonly neverGot: ReadonlySet<string>
}

export interface WalletHistoryFacts {
  readonly wallets: ReadonlySet<string>
  /** In chain order. */
  readonly movements: readonly WalletMovement[]
  /** Milliseconds, both inclusive. */
  readonly since: number
  readonly until: number
  /** Chains on which the sources have who paid gas. */
  readonly gasChains: ReadonlySet<string>
}

export function walletHistory({ wallets, movements, since, until, gasChains }: WalletHistoryFacts): WalletHistory {
  const outflows: Outflow[] = []
  const gas = new Map<string, bigint>()
  const firstPaid = new Map<string, number>()
  const [ownGas, gotIn, paid] = [new Set<string>(), new Set<string>(), new Set<string>()]
  const [got, seen] = [new Set<string>(), new Set<string>()]
  let zeros = 0
  let last: WalletMovement | null = null
  let key = ''
  for (const movement of movements) {
    const { chain, time, from, asset, amount } = movement
    if (last === null || !isOfOne(last, movement)) key = transactionKey(movement)
    last = movement
    const isIn = time >= since && time <= until
    seen.add(asset)
    if (!isPayment(movement)) {
      ownGas.add(key)
      if (isIn) gas.set(asset, (gas.get(asset) ?? 0n) + amount)
      continue
    }
    const { to } = movement
    if (wallets.has(to) && !wallets.has(from) && amount > 0n) {
      got.add(asset)
      gotIn.add(key)
    }
    if (!wallets.has(from)) continue
    if (amount === 0n) {
      if (isIn) zeros++
      continue
    }
    if (!wallets.has(to)) {
      paid.add(key)
      const receiver = `${chain} ${to}`
      if (!firstPaid.has(receiver)) firstPaid.set(receiver, time)
    }
    if (isIn) outflows.push(movement)
  }
  return {
    outflows,
    zeros,
    gas: [...gas].map(([asset, amount]) => ({ asset, amount })),
    firstPaid,
    gaveBack: new Set([...paid].filter((one) => gotIn.has(one))),
    sentByOthers: new Set([...paid].filter((one) => !ownGas.has(one) && gasChains.has(one.slice(0, one.indexOf(' '))))),
    neverGot: new Set([...seen].filter((asset) => !got.has(asset))),
  }
}

/** Without a hash each movement counts as a transaction of its own, as in the ledger. */
function transactionKey({ chain, hash, row }: Pick<WalletMovement, 'chain' | 'hash' | 'row'>): string {
  return `${chain} ${hash === '' ? `row ${row}` : hash}`
}

function isOfOne(a: WalletMovement, b: WalletMovement): boolean {
  return a.hash !== '' && a.hash === b.hash && a.chain === b.chain
}

function isPayment(movement: WalletMovement): movement is Outflow {
  return movement.to !== null
}

/** The same, transaction by transaction, for a watch. `isOwn`: by its row, what raises no alarm. */
export function watchedTransactions(
  movements: readonly WalletMovement[],
  isOwn: (movement: WalletMovement) => boolean,
): readonly WatchedTransaction[] {
  const transactions: (WatchedTransaction & { readonly movements: WatchedMovement[] })[] = []
  let last: WalletMovement | null = null
  for (const movement of movements) {
    const { chain, hash, time, from, to, asset, amount } = movement
    if (last === null || !isOfOne(last, movement)) transactions.push({ chain, hash, time, movements: [] })
    last = movement
    transactions.at(-1)!.movements.push({ from, to, asset, amount, own: isOwn(movement) })
  }
  return transactions
}

/**
 * What each wallet had of each asset before the first movement: by a later balance where one is known, else the least that it must have
 * had to pay what it paid.
 */
export function openingBalances(
  movements: readonly WalletMovement[],
  wallets: ReadonlySet<string>,
  stated: readonly {
    readonly wallet: string
    readonly asset: string
    readonly height: number
    readonly amount: bigint
  }[],
): readonly OpeningBalance[] {
  const exact = new Map(stated.map((one) => [`${one.wallet} ${one.asset}`, { ...one }]))
  const least = new Map<string, { readonly wallet: string; readonly asset: string; now: bigint; lowest: bigint }>()
  const add = (wallet: string, asset: string, height: number | null, amount: bigint) => {
    if (!wallets.has(wallet)) return
    const key = `${wallet} ${asset}`
    const known = exact.get(key)
    if (known !== undefined && height !== null && height <= known.height) known.amount -= amount
    const sum = least.get(key) ?? { wallet, asset, now: 0n, lowest: 0n }
    least.set(key, sum)
    sum.now += amount
    if (sum.now < sum.lowest) sum.lowest = sum.now
  }
  for (const { from, to, asset, amount, height } of movements) {
    add(from, asset, height, -amount)
    if (to !== null) add(to, asset, height, amount)
  }
  return [...least].map(([key, { wallet, asset, lowest }]) => {
    const amount = exact.get(key)?.amount
    // Less than it must have had: the source lacks something, or the contract lies.
    if (amount !== undefined && amount >= -lowest) return { wallet, asset, amount }
    return { wallet, asset, amount: -lowest, orMore: true }
  })
}

/** Whether an asset is the chain's own coin or a token: what a balance is asked by. */
export function tokenOf(asset: string): string | null {
  const unit = asset.slice(chainOfAsset(asset).length + 1)
  return unit.startsWith('0x') ? unit : null
}
