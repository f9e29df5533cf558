import { addToGroup, groupBy } from '../groupBy.ts'
import type { Heuristic } from './heuristic.ts'
import { HOUR, outputOf, type ShapeFacts, type TracedPayment, type TracedStep } from './tracedStep.ts'

type Parameter = 'transactions' | 'inputs' | 'outputs' | 'share' | 'blocks' | 'hours'

/** One coin that is spent again and again, each time with a small payment on the side. */
export interface PeelChain {
  readonly asset: number
  readonly steps: readonly PeelStep[]
  /** In thousandths: less than 1000 where at some step another payment could go on, too. */
  readonly weight: number
  /** Median time between two steps, milliseconds. */
  readonly interval: number
}

export interface PeelStep {
  /** The time, height and transaction of its first payment. */
  readonly first: TracedStep
  /** All that came in before. */
  readonly came: bigint
  /** What goes on. */
  readonly head: TracedPayment
  readonly peels: readonly TracedPayment[]
  /** Other payments that could go on, each with its weight in thousandths; each begins a chain of its own, should it be long enough. */
  readonly forks: readonly { readonly payment: TracedPayment; readonly weight: number }[]
}

/** Peel chains: on UTXO chains from transaction to transaction, on account chains from address to address. */
export const peelChain: Heuristic<Parameter, ShapeFacts, readonly PeelChain[]> = {
  id: 'peel-chain',
  version: 1,
  finds:
    'peel chains: what is left goes on and on, from one transaction or wallet to the next, and each time a small part is paid off',
  source:
    'Meiklejohn et al., "A fistful of bitcoins", IMC 2013; Kappos et al., "How to peel a million", USENIX Security 2022. The bounds, and wallets of account chains in place of transactions, are dyepack’s.',
  model: 'any',
  acceptable: false,
  parameters: {
    transactions: { default: '5', means: 'in a row at least; wallets on account chains', most: 100_000, whole: true },
    inputs: { default: '3', means: 'inputs at most; payments received on account chains', most: 1000, whole: true },
    outputs: {
      default: '3',
      means: 'outputs at most, at least 2; payments made on account chains',
      most: 1000,
      whole: true,
    },
    share: { default: '20', means: 'percent of what came in that each peel may be', most: 100, whole: true },
    blocks: {
      default: '144',
      means: 'blocks until what is left goes on, on UTXO chains',
      most: 1_000_000,
      whole: true,
    },
    hours: {
      default: '24',
      means: 'hours until what is left goes on, on account chains',
      most: 1_000_000,
      whole: true,
    },
  },
  find: ({ steps, isOrdinary }, parameters) => {
    const bounds = {
      inputs: Number(parameters.inputs),
      outputs: Number(parameters.outputs),
      share: BigInt(parameters.share),
      blocks: Number(parameters.blocks),
      hours: Number(parameters.hours),
    }
    const links = linksOf([...utxoNodes(steps), ...accountNodes(steps, isOrdinary)], bounds)
    return chainsOf(links, Math.max(2, Number(parameters.transactions)))
  },
}

interface Bounds {
  readonly inputs: number
  readonly outputs: number
  readonly share: bigint
  readonly blocks: number
  readonly hours: number
}

/** Where a coin is split: a transaction, or a wallet. */
interface Node {
  readonly utxo: boolean
  readonly asset: number
  readonly first: TracedStep
  readonly came: bigint
  readonly inputs: number
  readonly payments: readonly TracedPayment[]
  /** Holdings that it spends. */
  readonly spends: readonly number[]
}

interface Link {
  readonly from: Node
  readonly head: TracedPayment
  readonly to: Node
}

interface Links {
  /** Nodes of the right shape, in chain order, with the payments that can be heads. */
  readonly heads: ReadonlyMap<Node, readonly TracedPayment[]>
  readonly next: ReadonlyMap<Node, readonly Link[]>
  readonly follows: ReadonlySet<Node>
}

function utxoNodes(steps: readonly TracedStep[]): Node[] {
  return steps.flatMap((step) =>
    step.utxo
      ? {
          utxo: true,
          asset: step.asset,
          first: step,
          came: step.inputs.reduce((sum, { amount }) => sum + amount, 0n),
          inputs: step.inputs.length,
          payments: step.outputs.map((_, output) => ({ step, output })),
          spends: step.inputs.map(({ holding }) => holding),
        }
      : [],
  )
}

/** A wallet is one node an asset: what it received, and then paid. */
function accountNodes(steps: readonly TracedStep[], isOrdinary: ShapeFacts['isOrdinary']): Node[] {
  const received = new Map<number, TracedStep[]>()
  const paid = new Map<number, TracedStep[]>()
  for (const step of steps) {
    const [input, output] = [step.inputs[0], step.outputs[0]]
    if (step.utxo || input === undefined || output === undefined || input.holding === output.holding) continue
    addToGroup(received, output.holding, step)
    addToGroup(paid, input.holding, step)
  }
  return [...paid].flatMap(([holding, payments]) => {
    const ins = received.get(holding)
    const first = payments[0]!
    const { address } = first.inputs[0]!
    if (ins === undefined || ins[0]!.row > first.row || !isOrdinary(address)) return []
    return {
      utxo: false,
      asset: first.asset,
      first,
      inputs: ins.length,
      came: ins.reduce((sum, step) => sum + step.outputs[0]!.amount, 0n),
      payments: payments.map((step) => ({ step, output: 0 })),
      spends: [holding],
    }
  })
}

function linksOf(nodes: readonly Node[], bounds: Bounds): Links {
  const heads = new Map<Node, readonly TracedPayment[]>()
  const spender = new Map<number, Node>()
  for (const node of [...nodes].sort((a, b) => a.first.row - b.first.row)) {
    const found = headsOf(node, bounds)
    if (found.length === 0) continue
    heads.set(node, found)
    for (const holding of node.spends) spender.set(holding, node)
  }
  const into = new Map<Node, Link>()
  for (const [from, payments] of heads) {
    for (const head of payments) {
      const to = spender.get(outputOf(head).holding)
      if (to === undefined || to === from || !goesOn(head, to, bounds)) continue
      // Where two chains meet, the one that brings more goes on.
      const before = into.get(to)
      if (before === undefined || outputOf(before.head).amount < outputOf(head).amount) into.set(to, { from, head, to })
    }
  }
  const next = groupBy(into.values(), (link) => link.from)
  return { heads, next, follows: new Set(into.keys()) }
}

/** Payments beside which all others are small enough. */
function headsOf({ inputs, came, payments, utxo }: Node, bounds: Bounds): readonly TracedPayment[] {
  if (inputs < 1 || inputs > bounds.inputs || payments.length < 2 || payments.length > bounds.outputs) return []
  const isPeel = (payment: TracedPayment) => outputOf(payment).amount * 100n <= came * bounds.share
  return payments.filter(
    (head) =>
      outputOf(head).tainted > 0n &&
      payments.every((other) => other === head || isPeel(other)) &&
      (utxo || !paysBack(head)),
  )
}

function paysBack({ step }: TracedPayment): boolean {
  return step.inputs[0]!.address === step.outputs[0]!.address
}

function goesOn({ step }: TracedPayment, { first, utxo }: Node, { blocks, hours }: Bounds): boolean {
  if (first.row <= step.row) return false
  if (!utxo) return first.time - step.time <= hours * HOUR
  const known = first.height !== null && step.height !== null
  return known ? first.height! - step.height! <= blocks : first.time - step.time <= blocks * BLOCK
}

/** Where no source has heights: ten minutes a block. */
const BLOCK = HOUR / 6

function chainsOf({ heads, next, follows }: Links, least: number): readonly PeelChain[] {
  const found: PeelChain[] = []
  const starts = [...heads.keys()].filter((node) => !follows.has(node)).map((node) => ({ node, weight: 1000 }))
  for (let start = starts.shift(); start !== undefined; start = starts.shift()) {
    const steps: PeelStep[] = []
    let weight = start.weight
    for (let node: Node | null = start.node; node !== null; ) {
      const [best, ...others]: readonly Link[] = [...(next.get(node) ?? [])].sort(largestFirst)
      const links = best === undefined ? [] : [best, ...others]
      const all = links.reduce((sum, { head }) => sum + outputOf(head).amount, 0n)
      const shareOf = (link: Link) => Number((outputOf(link.head).amount * 1000n) / all)
      const head = best?.head ?? largest(heads.get(node)!)
      const forks = others.map((link) => ({ payment: link.head, weight: shareOf(link) }))
      const { first, came, payments } = node
      steps.push({ first, came, head, peels: payments.filter((one) => one !== head), forks })
      for (const link of others) starts.push({ node: link.to, weight: Math.floor((weight * shareOf(link)) / 1000) })
      if (best !== undefined) weight = Math.floor((weight * shareOf(best)) / 1000)
      node = best?.to ?? null
    }
    if (steps.length >= least)
      found.push({
        asset: start.node.asset,
        steps,
        weight,
        interval: medianInterval(steps.map(({ first }) => first.time)),
      })
  }
  return found.sort((a, b) => b.steps.length - a.steps.length || a.steps[0]!.first.row - b.steps[0]!.first.row)
}

function largestFirst(a: Link, b: Link): number {
  const [x, y] = [outputOf(a.head).amount, outputOf(b.head).amount]
  return x === y ? a.head.output - b.head.output : x > y ? -1 : 1
}

function largest(payments: readonly TracedPayment[]): TracedPayment {
  return payments.reduce((best, one) => (outputOf(one).amount > outputOf(best).amount ? one : best))
}

function medianInterval(times: readonly number[]): number {
  const gaps = times.slice(1).map((time, n) => time - times[n]!)
  return gaps.sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)]!
}
