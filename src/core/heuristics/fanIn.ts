import { addToGroup } from '../groupBy.ts'
import type { Heuristic } from './heuristic.ts'
import { HOUR, outputOf, type ShapeFacts, type TracedPayment } from './tracedStep.ts'
import { windowsOf } from './windows.ts'

type Parameter = 'payers' | 'hours'

/** One address that many pay in a short time. */
export interface FanIn {
  readonly asset: number
  readonly address: number
  /** By chain order. */
  readonly payments: readonly TracedPayment[]
  readonly payers: number
}

/** Fan-ins: many addresses of the trace that pay one wallet, in one transaction or in several. */
export const fanIn: Heuristic<Parameter, ShapeFacts, readonly FanIn[]> = {
  id: 'fan-in',
  version: 1,
  finds: 'fan-ins: many addresses whose coins come together at one wallet in a short time',
  source:
    'A shape that every published list of laundering patterns has (gather, consolidation); the bounds are dyepack’s. We know of no measurement.',
  model: 'any',
  acceptable: false,
  parameters: {
    payers: { default: '5', means: 'addresses that pay, at least', most: 100_000, whole: true },
    hours: { default: '24', means: 'within so many hours', most: 1_000_000, whole: true },
  },
  find: ({ steps, isOrdinary }, { payers, hours }) => {
    const found: FanIn[] = []
    for (const all of byReceiver(steps, isOrdinary).values()) {
      for (const window of windowsOf(all, Math.max(1, Number(payers)), Number(hours) * HOUR)) {
        const { payment } = window[0]!
        found.push({
          asset: payment.step.asset,
          address: outputOf(payment).address,
          payments: [...new Map(window.map((one) => [one.key, one.payment])).values()],
          payers: new Set(window.map(({ who }) => who)).size,
        })
      }
    }
    const order = (one: FanIn) => one.payments[0]!.step.row
    return found.sort((a, b) => b.payers - a.payers || order(a) - order(b))
  },
}

interface Came {
  readonly time: number
  readonly who: number
  readonly payment: TracedPayment
  readonly key: string
}

/** Who paid each wallet an asset. On UTXO chains who pays are the addresses of inputs that carry stolen value. */
function byReceiver(steps: ShapeFacts['steps'], isOrdinary: ShapeFacts['isOrdinary']): Map<string, Came[]> {
  const receivers = new Map<string, Came[]>()
  const tainted = new Set<number>()
  for (const step of steps) {
    const { inputs, outputs, time, asset, utxo, row } = step
    const payers = new Set(
      inputs.flatMap(({ address, holding }) => (address < 0 || (utxo && !tainted.has(holding)) ? [] : address)),
    )
    const paying = [...payers].filter(isOrdinary)
    outputs.forEach((coin, output) => {
      if (coin.tainted > 0n) tainted.add(coin.holding)
      if (coin.tainted === 0n || coin.address < 0 || payers.has(coin.address) || !isOrdinary(coin.address)) return
      const receiver = `${coin.address} ${asset}`
      for (const who of paying)
        addToGroup(receivers, receiver, { time, who, payment: { step, output }, key: `${row} ${output}` })
    })
  }
  return receivers
}
