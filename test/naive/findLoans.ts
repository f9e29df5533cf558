import { BURN_ADDRESSES } from './burnAddresses.ts'
import type { Movement, Transaction } from './chainOrder.ts'
import type { NaiveEvent } from './findOrders.ts'

export interface NaiveLending {
  /** Asset → the market whose collateral it is (a contract, or the receipt itself), and what it stands for. */
  readonly receipts: Readonly<Record<string, { readonly market: string; readonly underlying: string }>>
  readonly debts: readonly string[]
}

export interface NaiveLoan {
  readonly kind: 'borrow' | 'repay' | 'seize'
  readonly account: string
  readonly who: string
  /** What the market got for what was seized. */
  readonly payment: Movement | null
}

/** The movements that are loans. */
export function findLoans(
  { movements }: Transaction,
  events: readonly NaiveEvent[],
  lending: NaiveLending,
): Map<Movement, NaiveLoan> {
  const loans = new Map<Movement, NaiveLoan>()
  const transfers = movements.filter(({ kind }) => kind === 'transfer')
  for (const event of events) {
    const { kind, who, other, asset, amount, otherAsset, otherAmount } = event
    if (who === null) continue
    const account = accountOf(event, lending)
    const ofAmount = (side: 'inputs' | 'outputs', what: string | null, much: string | null) =>
      transfers.find((one) => {
        const away = one[side === 'inputs' ? 'outputs' : 'inputs'][0]!.address
        const leg = one[side][0]!
        if (loans.has(one) || BURN_ADDRESSES.includes(away) || away === leg.address || much === null) return false
        if (leg.address !== other || (what !== null && leg.asset !== what)) return false
        return leg.amount === BigInt(much) && leg.amount > 0n
      })
    const seize = (payer: string, payment: Movement | null, liquidator: string | null) => {
      for (const one of transfers) {
        const receipt = lending.receipts[one.inputs[0]!.asset]
        if (receipt === undefined || `${receipt.market} ${who}` !== account || loans.has(one)) continue
        if (asset !== null && asset !== receipt.underlying && asset !== one.inputs[0]!.asset) continue
        const to = one.outputs[0]!.address
        if (one.inputs[0]!.address !== payer || payer === liquidator || one.inputs[0]!.amount === 0n) continue
        if (to === liquidator || BURN_ADDRESSES.includes(to)) loans.set(one, { kind: 'seize', account, who, payment })
      }
    }
    if (kind === 'borrow') {
      const lent = ofAmount('outputs', asset, amount)
      if (lent !== undefined) loans.set(lent, { kind, account, who, payment: null })
    }
    if (kind === 'repay') {
      const repaid = ofAmount('inputs', asset, amount)
      if (repaid === undefined) seize(other ?? who, null, null)
      else loans.set(repaid, { kind, account, who, payment: null })
    }
    if (kind === 'liquidate') seize(who, ofAmount('inputs', otherAsset, otherAmount) ?? null, other)
  }
  return loans
}

/** Receipts that a transaction supplies, by account. */
export function findSupplies(
  { movements }: Transaction,
  events: readonly NaiveEvent[],
  lending: NaiveLending,
): readonly { readonly account: string; readonly movement: Movement }[] {
  return events
    .filter(({ kind }) => kind === 'supply')
    .flatMap((event) =>
      movements
        .filter(({ kind, inputs, outputs }) => {
          const market = kind === 'transfer' ? lending.receipts[outputs[0]!.asset]?.market : undefined
          if (market === undefined || `${market} ${event.who}` !== accountOf(event, lending)) return false
          return outputs[0]!.address === event.who && BURN_ADDRESSES.includes(inputs[0]!.address)
        })
        .map((movement) => ({ account: accountOf(event, lending), movement })),
    )
}

/** A receipt that is a market of its own names it. */
function accountOf({ contract, who, asset, otherAsset }: NaiveEvent, { receipts }: NaiveLending): string {
  const isolated = [otherAsset, asset].find((one) => one !== null && receipts[one]?.market === one)
  return `${isolated ?? contract} ${who}`
}
