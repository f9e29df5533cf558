import { groupBy } from '../groupBy.ts'
import type { FanInShape, FanOutShape, PeelChainShape, ShapePayment, StructuredShape } from '../wire/shapesFile.ts'
import type { Frame } from './frame.ts'
import { assetAmount, assetNames, compareBigints, nameOf } from './money.ts'
import { hashInline } from './names.ts'
import type { AssetName } from './reportInput.ts'
import { counted, listed, say, type Text } from './text.ts'
import { duration, proseTime } from './times.ts'

/** Patterns in which the stolen coins moved. */
export interface Shapes {
  readonly heading: Text
  readonly peelChains: readonly PeelChainCard[]
  readonly fanOuts: readonly Text[]
  readonly fanIns: readonly Text[]
  readonly structuredPayments: readonly Text[]
  readonly coinJoins: readonly Text[]
  /** How many of each are in the file and not here. */
  readonly more: Readonly<Record<ShapeKind, number>>
  /** What a terminal prints: a line for each kind that was found. */
  readonly short: readonly Text[]
}

export type ShapeKind = 'peelChains' | 'fanOuts' | 'fanIns' | 'structuredPayments' | 'coinJoins'

export interface PeelChainCard {
  readonly what: Text
  readonly details: readonly Text[]
  /** By step: what went on and what was paid off, in thousandths of what came into the chain first. */
  readonly bars: readonly { readonly head: number; readonly peeled: number; readonly title: string }[]
}

/** So many of each kind stand on the page, and so many destinations of a peel chain. */
const SHOWN = 8
const DESTINATIONS = 6

export function shapesOf(frame: Frame): Shapes {
  const { shapes } = frame.input
  const all = {
    peelChains: shapes.peelChains.map((chain) => peelCard(frame, chain)),
    fanOuts: shapes.fanOuts.map((shape) => fanOutLine(frame, shape)),
    fanIns: shapes.fanIns.map((shape) => fanInLine(frame, shape)),
    structuredPayments: shapes.structuredPayments.map((shape) => structuredLine(frame, shape)),
    coinJoins: shapes.coinJoins.map((join) => coinJoinLine(frame, join)),
  }
  const kinds = Object.keys(all) as ShapeKind[]
  return {
    heading: headingOf(frame),
    peelChains: all.peelChains.slice(0, SHOWN),
    fanOuts: all.fanOuts.slice(0, SHOWN),
    fanIns: all.fanIns.slice(0, SHOWN),
    structuredPayments: all.structuredPayments.slice(0, SHOWN),
    coinJoins: all.coinJoins.slice(0, SHOWN),
    more: Object.fromEntries(kinds.map((kind) => [kind, Math.max(0, all[kind].length - SHOWN)])) as Shapes['more'],
    short: kinds.flatMap((kind) => shortLine(kind, all[kind])),
  }
}

/** The first of a kind, and how many more there are. */
function shortLine(kind: ShapeKind, lines: readonly (Text | PeelChainCard)[]): readonly Text[] {
  const first = lines[0]
  if (first === undefined) return []
  const [one, many] = WORDS[kind]
  const more = lines.length - 1
  const rest = more === 0 ? say`` : say` ${counted(more, `more ${one}`, `more ${many}`)}, in shapes.csv.`
  return [say`${TITLES[kind]}: ${'what' in first ? first.what : first}${rest}`]
}

const WORDS: Readonly<Record<ShapeKind, readonly [one: string, many: string]>> = {
  peelChains: ['peel chain', 'peel chains'],
  fanOuts: ['fan-out', 'fan-outs'],
  fanIns: ['fan-in', 'fan-ins'],
  structuredPayments: ['run of structured payments', 'runs of structured payments'],
  coinJoins: ['CoinJoin', 'CoinJoins'],
}

const TITLES: Readonly<Record<ShapeKind, string>> = {
  peelChains: 'Peel chain',
  fanOuts: 'Fan-out',
  fanIns: 'Fan-in',
  structuredPayments: 'Structured payments',
  coinJoins: 'CoinJoin',
}

function headingOf({ input }: Frame): Text {
  const { shapes, leads } = input
  const found = (Object.keys(WORDS) as ShapeKind[]).flatMap((kind) => {
    const { length } = shapes[kind]
    return length === 0 ? [] : [length === 1 ? `one ${WORDS[kind][0]}` : counted(length, ...WORDS[kind])]
  })
  if (shapes.movements === null) return say`Shapes: there are too many tainted movements to look for any`
  if (found.length > 0) return say`How it was moved: ${listed(found)}`
  const on = leads.heuristics.some((rule) => rule.on && SHAPE_RULES.includes(rule.id))
  return on ? say`How it was moved: none of the known laundering shapes` : say`Shapes: the rules are switched off`
}

const SHAPE_RULES = ['peel-chain', 'fan-out', 'fan-in', 'structured-payments']

interface Unit {
  readonly amount: (units: string | bigint) => ReturnType<typeof assetAmount>
  readonly address: (address: string) => Text
}

function unitOf(frame: Frame, { chain, asset }: { readonly chain: string; readonly asset: string }): Unit {
  const name: AssetName = nameOf(assetNames(frame.input), asset)
  return {
    amount: (units) => assetAmount(name, BigInt(units)),
    address: (address) =>
      address === '' ? say`a script without address` : say`${frame.names.address(chain, address)}`,
  }
}

function peelCard(frame: Frame, chain: PeelChainShape): PeelChainCard {
  const { amount, address } = unitOf(frame, chain)
  const { steps, interval, peeled, weight } = chain
  const [first, last] = [steps[0]!, steps.at(-1)!]
  const peels = steps.flatMap((step) => step.peels)
  const forks = steps.filter((step) => step.forks.length > 0).length
  const where =
    last.head.output === null ? say`` : say`, output ${last.head.output} of ${hashInline(last.head.txHash ?? '')}`
  const started = first.from.length === 0 ? say`` : say` from ${address(first.from[0]!)}`
  const from =
    first.from.length > 1
      ? say`${started} and ${counted(first.from.length - 1, 'other address', 'other addresses')}`
      : started
  return {
    what: say`${steps.length} steps${from}, ${proseTime(Date.parse(first.head.time))} to ${proseTime(Date.parse(last.head.time))}: ${amount(first.came)} came in, ${amount(peeled)} was paid off in ${counted(peels.length, 'peel')}, ${amount(last.head.amount)} was left at ${address(last.head.to)}${where}.`,
    details: [
      say`Half of the steps follow the one before within ${span(interval)}.`,
      say`Paid off to: ${destinations(peels, { amount, address })}.`,
      ...(forks === 0
        ? []
        : [
            say`At ${counted(forks, 'step')} another payment could be the one that goes on; this way has the weight ${weight}. Each other way is a chain of its own, should it be long enough.`,
          ]),
    ],
    bars: barsOf(chain, amount),
  }
}

function barsOf({ steps }: PeelChainShape, amount: Unit['amount']): PeelChainCard['bars'] {
  const whole = BigInt(steps[0]!.came)
  const part = (units: bigint) => (whole === 0n ? 0 : Number((units * 1000n) / whole))
  return steps.map(({ head, peels }, n) => {
    const peeled = sumOf(peels)
    return {
      head: part(BigInt(head.amount)),
      peeled: part(peeled),
      title: `step ${n + 1}, ${head.time}: ${amount(peeled).full} paid off, ${amount(head.amount).full} goes on`,
    }
  })
}

function destinations(peels: readonly ShapePayment[], { amount, address }: Unit): Text {
  const groups = [...groupBy(peels, ({ to }) => to)].map(([to, all]) => ({ to, all, sum: sumOf(all) }))
  groups.sort((a, b) => compareBigints(b.sum, a.sum))
  const shown = groups
    .slice(0, DESTINATIONS)
    .map(({ to, all, sum }) => say`${address(to)} (${amount(sum)}${all.length === 1 ? '' : ` in ${all.length}`})`)
  const rest = groups.length - DESTINATIONS
  return listed([...shown, ...(rest > 0 ? [say`${rest} more, in shapes.csv`] : [])])
}

function fanOutLine(frame: Frame, shape: FanOutShape): Text {
  const { amount, address } = unitOf(frame, shape)
  const { payments, receivers } = shape
  const { from } = payments[0]!
  const payer = from.length === 0 ? say`a script without address` : address(from[0]!)
  return say`${payer} paid ${amount(shape.amount)} to ${counted(receivers, 'fresh address', 'fresh addresses')} ${within(payments)}${transactionOf(payments)}.`
}

function fanInLine(frame: Frame, shape: FanInShape): Text {
  const { amount, address } = unitOf(frame, shape)
  const { payments, payers } = shape
  return say`${counted(payers, 'address', 'addresses')} paid ${amount(shape.amount)} to ${address(shape.address)} ${within(payments)}${transactionOf(payments)}.`
}

function structuredLine(frame: Frame, shape: StructuredShape): Text {
  const { amount, address } = unitOf(frame, shape)
  const { payments, kind, service, of } = shape
  const size = kind === 'equal' ? say`of ${amount(of)} each` : say`each just under ${amount(of)}`
  const payer = payments[0]!.from[0] ?? ''
  return say`${address(payer)} made ${payments.length} payments ${size} to ${service}, one after the other, ${within(payments)}; ${amount(shape.amount)} in all.`
}

function coinJoinLine(frame: Frame, join: Frame['input']['shapes']['coinJoins'][number]): Text {
  const { amount } = unitOf(frame, join)
  const { candidates, rule, txHash, time, tainted, inputs, outputs } = join
  const groups = [...groupBy(candidates, (one) => one.amount)]
  const sizes = groups.slice(0, DESTINATIONS).map(([size, all]) => say`${all.length} of ${amount(size)}`)
  const rest = groups.length > DESTINATIONS ? [say`${groups.length - DESTINATIONS} more sizes`] : []
  const which =
    candidates.length === 0
      ? say`No equal outputs are small enough to be the thief’s alone.`
      : say`${counted(candidates.length, 'output')} may be the thief’s: ${listed([...sizes, ...rest])}; shapes.csv lists them.`
  return say`${amount(tainted)} went into ${hashInline(txHash ?? '')} (${counted(inputs, 'input')}, ${counted(outputs, 'output')}, by the rule ${rule}), ${proseTime(Date.parse(time))}. ${which}`
}

function within(payments: readonly ShapePayment[]): Text {
  const [first, last] = [Date.parse(payments[0]!.time), Date.parse(payments.at(-1)!.time)]
  return first === last
    ? say`at ${proseTime(first)}`
    : say`within ${span((last - first) / 1000)} from ${proseTime(first)}`
}

/** The one transaction of them all, if they have one. */
function transactionOf(payments: readonly ShapePayment[]): Text {
  const hashes = new Set(payments.map(({ txHash }) => txHash))
  const [hash] = hashes
  return hashes.size === 1 && hash != null ? say` (${hashInline(hash)})` : say``
}

function span(seconds: number): string {
  return seconds < 60 ? counted(seconds, 'second') : duration(seconds * 1000)
}

function sumOf(payments: readonly ShapePayment[]): bigint {
  return payments.reduce((sum, { amount }) => sum + BigInt(amount), 0n)
}
