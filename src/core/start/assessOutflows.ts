import { valuesWith } from '../heuristics/defaultsOf.ts'
import type { DrainSeen } from '../heuristics/drain/drainAlarm.ts'
import { drainWatch } from '../heuristics/drain/drainWatch.ts'
import { hotWalletDrain } from '../heuristics/drain/hotWalletDrain.ts'
import type { ParameterValues } from '../heuristics/heuristic.ts'
import type { AssetRow } from '../ledger/words.ts'
import { counted } from '../report/text.ts'
import { matchWithdrawals, type WithdrawalMatches } from './matchWithdrawals.ts'
import type { OwnWithdrawal } from './outflow.ts'
import { type Books, isPhantom, type SortedOutflows, sortOutflows } from './sortOutflows.ts'
import {
  openingBalances,
  type WalletHistory,
  type WalletMovement,
  walletHistory,
  watchedTransactions,
} from './walletHistory.ts'

export interface AssessFacts {
  /** From or to the wallets, in chain order. */
  readonly movements: readonly WalletMovement[]
  readonly assets: readonly AssetRow[]
  readonly wallets: ReadonlySet<string>
  /** Milliseconds, both inclusive. */
  readonly since: number
  readonly until: number
  readonly gasChains: ReadonlySet<string>
  /** What the wallets had after a block. */
  readonly stated: readonly {
    readonly wallet: string
    readonly asset: string
    readonly height: number
    readonly amount: bigint
  }[]
  /** Null: the victim gave no books. */
  readonly withdrawals: readonly OwnWithdrawal[] | null
  readonly booksArePartial: boolean
  /** Milliseconds. */
  readonly tolerance: number
  /** Settings of the alarm that are not the defaults; null: no alarm is looked for. */
  readonly alarm: Partial<ParameterValues> | null
  readonly worthOf: (asset: string, amount: bigint, time: number) => bigint | null
  /** Assets that are known not to be made up. */
  readonly isKnown: (asset: string) => boolean
  readonly wrappers: ReadonlySet<string>
}

export interface Assessed extends DrainSeen {
  readonly history: WalletHistory
  readonly matches: WithdrawalMatches
  readonly books: Books
  /** `funders`: who first sent a receiver its gas, where that may link two: `chain address` → address. */
  readonly sort: (funders: ReadonlyMap<string, string>) => SortedOutflows
  /** What this could not know: sentences. */
  readonly lacks: readonly string[]
}

/** A line of the books counts as of the window where it has no time, or one in it. Where fewer than half of those are found, the books are not what the chain shows. */
const FOUND = 0.5

/** What left the wallets, each payment in one class, with the alarms that it gives. */
export function assessOutflows(facts: AssessFacts): Assessed {
  const { movements, assets, wallets, since, until, withdrawals, tolerance } = facts
  const history = walletHistory(facts)
  const outside = history.outflows.filter(({ to }) => !wallets.has(to))
  const matches = matchWithdrawals(outside, withdrawals ?? [], assets, tolerance)
  const inWindow = (withdrawals ?? []).filter(
    ({ time }) => time === null || (time >= since - tolerance && time <= until + tolerance),
  )
  const few = matches.own.size < inWindow.length * FOUND
  const books: Books = withdrawals === null ? 'none' : facts.booksArePartial || few ? 'partial' : 'whole'
  const opening = openingBalances(movements, wallets, facts.stated)
  const neverHeld = new Set([...history.neverGot].filter((asset) => !facts.isKnown(asset)))
  const doubtful = { neverHeld, sentByOthers: history.sentByOthers }
  const transactions = watchedTransactions(
    movements,
    (one) => matches.own.has(one.row) || (one.to !== null && isPhantom(one, doubtful)),
  )
  const parameters = valuesWith(hotWalletDrain, facts.alarm ?? {})
  const watch = drainWatch(
    { wallets: [...wallets], known: [...facts.wrappers], opening, worthOf: facts.worthOf },
    parameters,
  )
  const seen = facts.alarm === null ? [] : transactions.map((transaction) => watch.see(transaction))
  const alarms = seen.flatMap((one) => one.alarms).filter(({ time }) => time >= since && time <= until)
  const doubts = seen.flatMap((one) => one.doubts)
  const paidBefore = new Set<string>()
  const hours = Number(parameters.hours) * 3_600_000
  for (const { chain, to, time } of outside) {
    const key = `${chain} ${to}`
    if (time - history.firstPaid.get(key)! > hours) paidBefore.add(key)
  }
  const { outflows, gaveBack, sentByOthers } = history
  const had = hadOf(opening, movements, wallets)
  const { wrappers } = facts
  const known = {
    outflows,
    wallets,
    matches,
    books,
    alarms,
    paidBefore,
    neverHeld,
    had,
    wrappers,
    gaveBack,
    sentByOthers,
  }
  const lacks = [
    ...(few && withdrawals !== null && !facts.booksArePartial
      ? [
          `the books have ${counted(inWindow.length, 'payment')} in this time, and ${matches.own.size} of them ${matches.own.size === 1 ? 'was' : 'were'} found on the chains that were read: they are taken for partial, so that a payment they lack is not proposed for that alone. Check the hashes, the time zone, and whether a chain is missing`,
        ]
      : []),
    ...(opening.every(({ orMore }) => orMore === true) && history.outflows.length > 0
      ? [
          'what the wallets had is not known, only the least that they must have had: the alarm rests on the number of assets, and finds no sweep and no share',
        ]
      : []),
  ]
  return { history, matches, books, sort: (funders) => sortOutflows({ ...known, funders }), alarms, doubts, lacks }
}

function hadOf(
  opening: ReturnType<typeof openingBalances>,
  movements: readonly WalletMovement[],
  wallets: ReadonlySet<string>,
): ReadonlyMap<string, bigint> {
  const got = movements.filter(({ from, to }) => to !== null && wallets.has(to) && !wallets.has(from))
  const had = new Map<string, bigint>()
  for (const { asset, amount } of [...opening, ...got]) had.set(asset, (had.get(asset) ?? 0n) + amount)
  return had
}
