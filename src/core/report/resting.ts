import type { Outcome } from '../case/case.ts'
import { bugError } from '../errors.ts'
import type { PolicyId } from '../trace/policyIds.ts'
import type { LossClass, TraceHolding } from '../wire/traceFile.ts'
import type { Frame } from './frame.ts'
import { CLASS_WORDS, GROUP_OF } from './groups.ts'
import { addTo, onScale, type Scale, type Sum } from './money.ts'
import type { Place } from './place.ts'
import type { ReportInput } from './reportInput.ts'
import { counted, say } from './text.ts'

/**
 * What of the loss ledger lies at no end point: value that merely rests, and the sinks. One place a class.
 *
 * Throws REPORT_SUMS_DIFFER where the end points of a class hold more than the loss ledger says.
 */
export function restingPlaces(frame: Frame): readonly Place[] {
  return [...restingSums(frame)].map(([lossClass, sums]) => {
    const words = CLASS_WORDS[lossClass]
    return {
      key: `rest|${lossClass}`,
      group: GROUP_OF[lossClass],
      class: lossClass,
      title: say`${words[0]!.toUpperCase()}${words.slice(1)}`,
      short: SHORT_WORDS[lossClass] ?? words,
      stops: [],
      count: null,
      sums,
      touched: 0,
    }
  })
}

/** Holdings that could have been touched: those that hold taint under poison. */
export function poisonedHoldings(frame: Frame): ReadonlySet<string> {
  return new Set(frame.input.trace.policies.poison?.holdings.map((holding) => holding.holding))
}

/**
 * `chain address` of the wallets in which value of a scale's origins rests under the policy in front, each once whatever assets lie
 * there, but for those of which all is secured.
 */
export function restingWallets({ result, input }: Pick<Frame, 'result' | 'input'>, scale: Scale): ReadonlySet<string> {
  const resting = result.holdings.filter((holding) => !holding.endpoint && weighHolding(scale, holding) > 0n)
  const free = resting.filter((holding) => securedAs(input, holding) === null)
  return new Set(free.map(({ chain, address }) => `${chain} ${address}`))
}

/** `3 wallets`: for a sentence. */
export function restingWords(frame: Frame, scale: Scale): string {
  return counted(restingWallets(frame, scale).size, 'wallet')
}

/** What somebody reports of all that rests in a holding, or its issuer's contract says; null: neither. */
export function securedAs({ caseFile, trace }: ReportInput, holding: TraceHolding): Outcome['class'] | null {
  const tainted = Object.values(holding.tainted).reduce((sum, { amount }) => sum + BigInt(amount), 0n)
  const said = caseFile.outcomes.find(
    ({ address, asset, amount }) =>
      address === holding.address && (asset ?? holding.asset) === holding.asset && (amount ?? tainted) >= tainted,
  )
  if (said !== undefined) return said.class
  return trace.frozen?.some((one) => one.holding === holding.holding) === true ? 'frozen' : null
}

/** What a holding has of a scale's origins. */
export function weighHolding(scale: Scale, { tainted }: TraceHolding): bigint {
  return scale.weigh(
    onScale(scale, new Map(Object.entries(tainted).map(([n, { basis }]) => [Number(n), BigInt(basis ?? 0)]))),
  )
}

const SHORT_WORDS: Partial<Record<LossClass, string>> = {
  dormant: 'Unmoved for 30 days or more',
  moving: 'Moved within 30 days',
  encumbered: 'Held as collateral',
  fee: 'Fees',
  burned: 'Burned',
  rounding: 'Rounding',
  'stolen-again': 'Stolen again',
}

function restingSums(frame: Frame): ReadonlyMap<LossClass, ReadonlyMap<PolicyId, Sum>> {
  const rests = new Map<LossClass, Map<PolicyId, Map<number, bigint>>>()
  const sumOf = (lossClass: LossClass, policy: PolicyId) => {
    const byPolicy = rests.get(lossClass) ?? new Map<PolicyId, Map<number, bigint>>()
    rests.set(lossClass, byPolicy)
    const sum = byPolicy.get(policy) ?? new Map<number, bigint>()
    byPolicy.set(policy, sum)
    return sum
  }
  for (const policy of frame.conserving) {
    for (const loss of frame.input.trace.policies[policy]?.losses ?? []) {
      addTo(sumOf(loss.class, policy), loss.origin, BigInt(loss.basis))
    }
  }
  for (const row of frame.input.endpoints) {
    if (row.policy === 'poison' || row.class === null || row.basis === null) continue
    addTo(sumOf(row.class, row.policy), row.origin, -row.basis)
  }
  for (const [lossClass, byPolicy] of rests) {
    let rest = 0n
    for (const [policy, sum] of byPolicy) {
      for (const [origin, basis] of sum) {
        if (basis < 0n) throw differs(policy, lossClass, origin, basis)
        rest += basis
      }
    }
    if (rest === 0n) rests.delete(lossClass)
  }
  return rests
}

function differs(policy: PolicyId, lossClass: LossClass, origin: number, basis: bigint) {
  return bugError(
    'REPORT_SUMS_DIFFER',
    `${policy}, origin ${origin}: endpoints.csv holds ${-basis} more in class ${lossClass} than the loss ledger`,
    { facts: { policy, class: lossClass, origin, difference: String(basis) } },
  )
}
