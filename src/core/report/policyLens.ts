import type { PolicyId } from '../trace/policyIds.ts'
import type { Frame } from './frame.ts'
import type { GroupId } from './groups.ts'
import { onScale, type Scale } from './money.ts'
import { largestOf, percent } from './numbers.ts'
import { type Place, weightOn } from './place.ts'
import { placeShares } from './placeShares.ts'
import { type AmountInline, counted, say, type Text } from './text.ts'

/** The same places under every policy, on one scale. */
export interface PolicyLens {
  /** The one in front first; poison is not among them. */
  readonly policies: readonly PolicyId[]
  readonly rows: readonly LensRow[]
  /** The longest bar. */
  readonly largest: bigint
  /** A sentence: how far the answer depends on the policy. */
  readonly finding: Text
  /** What poison says, as what could have been touched; null without poison. */
  readonly touched: Text | null
}

export interface LensRow {
  readonly title: Text
  readonly group: GroupId
  readonly cells: readonly {
    readonly weight: bigint
    readonly amount: AmountInline
    readonly tenths: number
    readonly share: string
  }[]
  /** All conserving policies agree within 1 %. */
  readonly stable: boolean
}

export function policyLensOf(frame: Frame, places: readonly Place[], scale: Scale): PolicyLens {
  const policies = frame.conserving
  const shares = policies.map((policy) => placeShares(places, scale, policy))
  const rows = places.flatMap((place) => {
    const weights = policies.map((policy) => weightOn(scale, place, policy))
    if (weights.every((weight) => weight === 0n)) return []
    const cells = policies.map((policy, i) => ({
      weight: weights[i]!,
      amount: scale.amount(onScale(scale, place.sums.get(policy) ?? new Map())),
      tenths: shares[i]!.get(place.key) ?? 0,
      share: percent(shares[i]!.get(place.key) ?? 0, weights[i] === 0n),
    }))
    return [{ title: place.title, group: place.group, cells, stable: isStable(weights) }]
  })
  const largest = largestOf(rows.flatMap((row) => row.cells.map((cell) => cell.weight)))
  return {
    policies,
    rows,
    largest,
    finding: findingOf(frame, rows, policies),
    touched: touchedOf(frame),
  }
}

/** Largest and smallest differ by at most 1 % of the largest. */
function isStable(weights: readonly bigint[]): boolean {
  const largest = largestOf(weights)
  return weights.every((weight) => (largest - weight) * 100n <= largest)
}

function findingOf(frame: Frame, rows: readonly LensRow[], policies: readonly PolicyId[]): Text {
  if (policies.length === 1)
    return say`Only one policy was asked for, so nothing can be said of how far the answer depends on it`
  const stable = rows.filter((row) => row.stable)
  const tenths = stable.reduce((all, row) => all + row.cells[0]!.tenths, 0)
  if (stable.length === rows.length) return say`All ${policies.length} policies give the same answer within 1 %`
  if (stable.length === 0) {
    const spreads = rows.map(
      ({ cells }) => Math.max(...cells.map((c) => c.tenths)) - Math.min(...cells.map((c) => c.tenths)),
    )
    return say`The ${policies.length} policies differ by up to ${percent(Math.max(...spreads), false)} of what was ${frame.verb}, and agree within 1 % on no line`
  }
  return say`All ${policies.length} policies agree within 1 % on ${percent(tenths, false)} of what was ${frame.verb}`
}

function touchedOf(frame: Frame): Text | null {
  const poison = frame.input.trace.policies.poison
  if (poison === undefined) return null
  const ends = poison.holdings.filter((holding) => holding.endpoint).length
  const held = frame.result.holdings.length
  return say`Under poison, which marks everything that ever shared a wallet with these coins, ${counted(poison.holdings.length, 'holding')} could have been touched, ${counted(ends, 'end point')} among them; under ${frame.front}, ${counted(held, 'holding')} hold any of it. Poison says what could have been touched, never how much: no loss ledger is made of it.`
}
