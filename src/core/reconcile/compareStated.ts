import { addToGroup } from '../groupBy.ts'
import type { LedgerBalance, StatedBalance } from './statedBalance.ts'

/** An address whose stated balances and movements part. Amounts in base units. */
export interface StatedDifference {
  /** The first statement that the movements do not bear out. */
  readonly stated: StatedBalance
  /** What the movements give there, and stated minus that. */
  readonly ledger: bigint
  readonly difference: bigint
  /** The last statement before it that agrees: between the two something is missing. */
  readonly agreed: StatedBalance | null
  /** What became of the later statements of the same address and asset. */
  readonly later: { readonly agree: number; readonly sameDifference: number; readonly otherDifference: number }
  /** The ledger has no movement of this asset at this address up to there. */
  readonly unknown: boolean
}

export interface StatedComparison {
  readonly agree: number
  readonly differ: number
  /** In the order of the ledger, each address and asset once, where they first part. */
  readonly differences: readonly StatedDifference[]
  /** Stated at a height, of an address with movements whose height is not known. */
  readonly notComparable: readonly StatedBalance[]
}

/** Stated balances beside those that follow from the movements; the two lists have one order. */
export function compareStated(stated: readonly StatedBalance[], balances: readonly LedgerBalance[]): StatedComparison {
  const notComparable: StatedBalance[] = []
  const byHolding = new Map<string, Compared[]>()
  for (const [i, statement] of stated.entries()) {
    const { balance, tx, movements } = balances[i]!
    if (balance === null) {
      notComparable.push(statement)
      continue
    }
    const key = `${statement.chain} ${statement.address} ${statement.asset}`
    addToGroup(byHolding, key, { stated: statement, balance, tx, movements, difference: statement.balance - balance })
  }
  const compared = [...byHolding.values()]
  const all = compared.flat()
  const differ = all.filter(({ difference }) => difference !== 0n).length
  const found = compared.flatMap((list) => firstParting(list)).sort((a, b) => a.tx - b.tx)
  return { agree: all.length - differ, differ, differences: found.map(({ parting }) => parting), notComparable }
}

interface Compared {
  readonly stated: StatedBalance
  readonly balance: bigint
  readonly tx: number
  readonly movements: number
  readonly difference: bigint
}

function firstParting(list: readonly Compared[]): { readonly tx: number; readonly parting: StatedDifference }[] {
  const inOrder = [...list].sort(
    (a, b) => a.tx - b.tx || order(a.stated.height, b.stated.height) || order(a.stated.time, b.stated.time),
  )
  const at = inOrder.findIndex(({ difference }) => difference !== 0n)
  if (at === -1) return []
  const { stated, balance, tx, movements, difference } = inOrder[at]!
  const later = inOrder.slice(at + 1)
  const count = (which: (one: Compared) => boolean) => later.filter(which).length
  const parting: StatedDifference = {
    stated,
    ledger: balance,
    difference,
    agreed: inOrder[at - 1]?.stated ?? null,
    later: {
      agree: count((one) => one.difference === 0n),
      sameDifference: count((one) => one.difference === difference),
      otherDifference: count((one) => one.difference !== 0n && one.difference !== difference),
    },
    unknown: movements === 0,
  }
  return [{ tx, parting }]
}

/** Two heights, or two times; what has none stays where it is. */
function order(a: number | null, b: number | null): number {
  return a === null || b === null ? 0 : a - b
}
