import type { Frame } from './frame.ts'
import { assetAmount, assetNames, nameOf } from './money.ts'
import { counted, say, type Text } from './text.ts'

/** One line of `out/victims.csv`. */
export interface Payment {
  readonly chain: string
  readonly asset: string
  /** Addresses that paid together; empty where the ledger names none. */
  readonly from: readonly string[]
  readonly amount: bigint
  /** What of it was not of this theft already. */
  readonly claimed: bigint
}

export interface PayerFold {
  add(payment: Payment): void
  /** Who paid, for each asset: how many, how much, the largest; none where nobody did. */
  lines(): readonly Text[]
}

export function payerFold(frame: Frame): PayerFold {
  const assets = new Map<string, Totals>()
  return {
    add: (payment) => {
      const totals = assets.get(payment.asset) ?? {
        payments: 0,
        amount: 0n,
        claimed: 0n,
        payers: new Map(),
        nameless: 0,
      }
      assets.set(payment.asset, totals)
      totals.payments++
      totals.amount += payment.amount
      totals.claimed += payment.claimed
      if (payment.from.length === 0) totals.nameless++
      else addPayer(totals.payers, payment)
    },
    lines: () => [...assets].flatMap(([asset, totals]) => linesOf(frame, asset, totals)),
  }
}

interface Totals {
  payments: number
  amount: bigint
  claimed: bigint
  /** Payments of which the ledger names no payer. */
  nameless: number
  readonly payers: Map<string, Payer>
}

interface Payer {
  readonly chain: string
  readonly from: readonly string[]
  amount: bigint
  payments: number
}

function addPayer(payers: Map<string, Payer>, { chain, from, amount }: Payment): void {
  const key = from.join(' ')
  const payer = payers.get(key) ?? { chain, from, amount: 0n, payments: 0 }
  payers.set(key, payer)
  payer.amount += amount
  payer.payments++
}

function linesOf(frame: Frame, asset: string, { payments, amount, claimed, nameless, payers }: Totals): Text[] {
  const name = nameOf(assetNames(frame.input), asset)
  const shown = (value: bigint) => assetAmount(name, value)
  const who = counted(payers.size, 'payer')
  const lines = [
    say`${who} sent ${shown(amount)} in ${counted(payments, 'payment')} to the addresses at which the case begins. Each is in victims.csv. What they paid for is not on the chain.`,
  ]
  const largest = largestOf(payers.values())
  if (largest !== null && payers.size > 1) {
    lines.push(
      say`The largest of them is ${payerName(frame, largest)}: ${shown(largest.amount)} in ${counted(largest.payments, 'payment')}.`,
    )
  }
  if (claimed < amount) lines.push(say`${shown(amount - claimed)} of it was of this theft already when it came.`)
  if (nameless > 0) lines.push(say`Of ${counted(nameless, 'payment')} the ledger names no payer.`)
  return lines
}

/** The first of the largest. */
function largestOf(payers: Iterable<Payer>): Payer | null {
  let largest: Payer | null = null
  for (const payer of payers) if (largest === null || payer.amount > largest.amount) largest = payer
  return largest
}

function payerName(frame: Frame, { chain, from }: Payer): Text {
  const first = frame.names.address(chain, from[0]!)
  const others = from.length - 1
  return others === 0 ? say`${first}` : say`${first} with ${counted(others, 'other address', 'other addresses')}`
}
