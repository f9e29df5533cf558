import { groupBy } from '../groupBy.ts'
import type { Heuristic } from './heuristic.ts'
import { outputOf, type ShapeFacts, type TracedPayment, type TracedStep } from './tracedStep.ts'

type Parameter = 'payments' | 'under'

export interface StructuredFacts extends ShapeFacts {
  /** Who holds an address, where it is a mixer's or another service's; null: nobody says so. */
  readonly serviceAt: (address: number) => string | null
}

/** Payments of one size to one service, one after the other. */
export interface StructuredPayments {
  readonly asset: number
  readonly service: string
  /** The one amount, or the round amount that each is just under. */
  readonly kind: 'equal' | 'just-under'
  readonly amount: bigint
  /** By chain order. */
  readonly payments: readonly TracedPayment[]
}

/** Structured payments: each only after the one before was confirmed, so in a later block. */
export const structuredPayments: Heuristic<Parameter, StructuredFacts, readonly StructuredPayments[]> = {
  id: 'structured-payments',
  version: 1,
  finds:
    'structured payments: equal ones, or each just under a round amount, to one mixer or service, the next only after the last',
  source:
    'Chainalysis on the KuCoin theft of 2020 describes it as a habit of the Lazarus Group. That payments follow one another in blocks of their own, and what is just under a round amount, are dyepack’s.',
  model: 'any',
  acceptable: false,
  parameters: {
    payments: { default: '3', means: 'payments at least', most: 100_000, whole: true },
    under: {
      default: '1',
      means: 'percent by which each may be under a round amount (one digit and zeros)',
      most: 100,
      whole: true,
    },
  },
  find: ({ steps, serviceAt }, { payments, under }) => {
    const least = Math.max(2, Number(payments))
    const paid = paymentsOf(steps, serviceAt)
    const equal = groupBy(paid, (one) => `${one.key} ${amountOf(one)}`)
    const found = [...equal.values()].flatMap((all) => runOf(all, 'equal', amountOf(all[0]!), least))
    const taken = new Set(found.flatMap((one) => one.payments))
    const near = paid.flatMap((one) => {
      const round = roundAbove(amountOf(one), BigInt(under))
      return round === null || taken.has(one.payment) ? [] : { ...one, round }
    })
    const runs = [...groupBy(near, (one) => `${one.key} ${one.round}`).values()]
    return [...found, ...runs.flatMap((all) => runOf(all, 'just-under', all[0]!.round, least))].sort(
      (a, b) => b.payments.length - a.payments.length || a.payments[0]!.step.row - b.payments[0]!.step.row,
    )
  },
}

interface Paid {
  readonly service: string
  readonly payment: TracedPayment
  /** Payer, service and asset. */
  readonly key: string
}

/**
 * Payments to services with who pays. On UTXO chains the change goes on to pay the next: who spends an output of such a payment is the
 * one who made it.
 */
function paymentsOf(steps: readonly TracedStep[], serviceAt: StructuredFacts['serviceAt']): Paid[] {
  const payerOf = new Map<number, string>()
  return steps.flatMap((step) => {
    const { inputs, outputs, asset, utxo } = step
    const known = inputs.flatMap(({ holding }) => payerOf.get(holding) ?? [])[0]
    const payer = known ?? `${inputs[0]?.address ?? -1}`
    const services = outputs.map(({ address, tainted }) => (tainted > 0n && address >= 0 ? serviceAt(address) : null))
    if (services.every((service) => service === null)) return []
    if (utxo) for (const [n, { holding }] of outputs.entries()) if (services[n] === null) payerOf.set(holding, payer)
    return services.flatMap((service, output) =>
      service === null ? [] : { service, payment: { step, output }, key: `${payer} ${service} ${asset}` },
    )
  })
}

function amountOf({ payment }: Pick<Paid, 'payment'>): bigint {
  return outputOf(payment).amount
}

/** Of several in one block the first counts. */
function runOf(
  all: readonly Paid[],
  kind: StructuredPayments['kind'],
  amount: bigint,
  least: number,
): readonly StructuredPayments[] {
  const payments: TracedPayment[] = []
  for (const { payment } of all) {
    const last = payments.at(-1)?.step
    if (last === undefined || isLater(payment.step, last)) payments.push(payment)
  }
  if (payments.length < least || amount === 0n) return []
  return [{ asset: payments[0]!.step.asset, service: all[0]!.service, kind, amount, payments }]
}

function isLater(step: TracedStep, than: TracedStep): boolean {
  return step.height !== null && than.height !== null ? step.height > than.height : step.time > than.time
}

/** The amount of one digit and zeros that another is just under: 9.95 is under 10 by less than 1 percent. */
function roundAbove(amount: bigint, percent: bigint): bigint | null {
  const unit = 10n ** BigInt(amount.toString().length - 1)
  const round = (amount / unit + 1n) * unit
  return amount % unit !== 0n && (round - amount) * 100n <= round * percent ? round : null
}
