import { addToGroup } from '../groupBy.ts'
import type { Heuristic } from './heuristic.ts'
import { MINUTE, outputOf, type ShapeFacts, type TracedPayment } from './tracedStep.ts'
import { windowsOf } from './windows.ts'

type Parameter = 'receivers' | 'minutes'

export interface FanOutFacts extends ShapeFacts {
  /** When the ledger first has an address, milliseconds, as far as it was looked up. */
  readonly firstSeen: ReadonlyMap<number, number>
}

/** Many fresh addresses that one holding paid in a short time. */
export interface FanOut {
  readonly asset: number
  /** By chain order. */
  readonly payments: readonly TracedPayment[]
  readonly receivers: number
}

export interface FanOutFound {
  readonly found: readonly FanOut[]
  /** Addresses whose first time is to be looked up. */
  readonly wants: readonly number[]
}

/** Fan-outs: on UTXO chains of one transaction, on account chains of one address's stock of an asset. */
export const fanOut: Heuristic<Parameter, FanOutFacts, FanOutFound> = {
  id: 'fan-out',
  version: 1,
  finds: 'fan-outs: one transaction or wallet that pays many fresh addresses in a short time',
  source:
    'A shape that every published list of laundering patterns has (smurfing, scatter); the bounds are dyepack’s. We know of no measurement.',
  model: 'any',
  acceptable: false,
  parameters: {
    receivers: { default: '5', means: 'fresh addresses at least', most: 100_000, whole: true },
    minutes: { default: '60', means: 'within so many minutes', most: 10_000_000, whole: true },
  },
  find: ({ steps, isOrdinary, firstSeen }, { receivers, minutes }) => {
    const least = Math.max(1, Number(receivers))
    const span = Number(minutes) * MINUTE
    const wants = new Set<number>()
    const found: FanOut[] = []
    for (const all of byPayer(steps, isOrdinary).values()) {
      // Most pay few: nobody needs to look up whether these were fresh.
      for (const some of windowsOf(all, least, span))
        for (const { who } of some) if (!firstSeen.has(who)) wants.add(who)
      const fresh = all.filter(({ who, time }) => firstSeen.has(who) && firstSeen.get(who)! >= time)
      for (const window of windowsOf(fresh, least, span)) {
        const { asset } = window[0]!.payment.step
        found.push({
          asset,
          payments: window.map(({ payment }) => payment),
          receivers: new Set(window.map(({ who }) => who)).size,
        })
      }
    }
    const order = (one: FanOut) => one.payments[0]!.step.row
    return {
      found: found.sort((a, b) => b.receivers - a.receivers || order(a) - order(b)),
      wants: [...wants].sort((a, b) => a - b),
    }
  },
}

interface Paid {
  readonly time: number
  readonly who: number
  readonly payment: TracedPayment
}

/** What each transaction of UTXO chains, and each stock of account chains, paid to others. */
function byPayer(steps: ShapeFacts['steps'], isOrdinary: ShapeFacts['isOrdinary']): Map<string, Paid[]> {
  const payers = new Map<string, Paid[]>()
  for (const step of steps) {
    const { inputs, outputs, time, utxo, row } = step
    const from = new Set(inputs.map(({ address }) => address))
    if (!utxo && inputs.some(({ address }) => !isOrdinary(address))) continue
    const key = utxo ? `row ${row}` : `${inputs[0]!.holding}`
    outputs.forEach((_, output) => {
      const payment = { step, output }
      const { address, tainted } = outputOf(payment)
      if (tainted === 0n || address < 0 || from.has(address) || !isOrdinary(address)) return
      addToGroup(payers, key, { time, who: address, payment })
    })
  }
  return payers
}
