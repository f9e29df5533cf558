import type { FanIn } from '../../core/heuristics/fanIn.ts'
import type { FanOut } from '../../core/heuristics/fanOut.ts'
import { confidenceText } from '../../core/heuristics/heuristic.ts'
import type { PeelChain } from '../../core/heuristics/peelChain.ts'
import type { StructuredPayments } from '../../core/heuristics/structuredPayments.ts'
import { outputOf, type TracedPayment, type TracedStep } from '../../core/heuristics/tracedStep.ts'
import type { TransactionRow } from '../../core/ledger/words.ts'
import { type CoinJoinRecord, candidateOutputs } from '../../core/trace/coinJoins.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { ShapePayment, ShapesFile } from '../../core/wire/shapesFile.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { TracedLedger } from './traceLedger.ts'

export interface ShapesFound {
  readonly coinJoins: readonly CoinJoinRecord[]
  readonly peelChains: readonly PeelChain[]
  readonly fanOuts: readonly FanOut[]
  readonly fanIns: readonly FanIn[]
  readonly structuredPayments: readonly StructuredPayments[]
}

type ShapeLists = Pick<ShapesFile, 'coinJoins' | 'peelChains' | 'fanOuts' | 'fanIns' | 'structuredPayments'>

/** Shapes in the words of their file. `policy`: place of the one in front. */
export async function shapeWords(
  store: LedgerStore,
  { assets }: TracedLedger,
  policy: number,
  found: ShapesFound,
): Promise<ShapeLists> {
  const names = await shapeNames(store, found)
  const of = (asset: number) => ({ chain: assets[asset]!.chain, asset: assets[asset]!.asset })
  const payment = (one: TracedPayment) => paymentRow(one, names)
  const payments = (all: readonly TracedPayment[]) => ({ amount: sumOf(all), payments: all.map(payment) })
  return {
    coinJoins: found.coinJoins.map((join) => coinJoinRow(join, policy, of(join.asset), names)),
    peelChains: found.peelChains.map(({ asset, steps, weight, interval }) => ({
      ...of(asset),
      weight: confidenceText(weight),
      interval: Math.floor(interval / 1000),
      peeled: sumOf(steps.flatMap(({ peels }) => peels)),
      steps: steps.map((step) => ({
        came: `${step.came}`,
        from: payersOf(step.first, names),
        head: payment(step.head),
        peels: step.peels.map(payment),
        forks: step.forks.map((fork) => ({ weight: confidenceText(fork.weight), payment: payment(fork.payment) })),
      })),
    })),
    fanOuts: found.fanOuts.map(({ asset, receivers, payments: all }) => ({
      ...of(asset),
      receivers,
      ...payments(all),
    })),
    fanIns: found.fanIns.map(({ asset, address, payers, payments: all }) => {
      return { ...of(asset), address: names.address(address), payers, ...payments(all) }
    }),
    structuredPayments: found.structuredPayments.map(({ asset, service, kind, amount, payments: all }) => {
      return { ...of(asset), service, kind, of: `${amount}`, ...payments(all) }
    }),
  }
}

function sumOf(payments: readonly TracedPayment[]): string {
  return `${payments.reduce((sum, one) => sum + outputOf(one).amount, 0n)}`
}

interface ShapeNames {
  readonly address: (id: number) => string
  readonly transaction: (tx: number) => TransactionRow
}

async function shapeNames(store: LedgerStore, found: ShapesFound): Promise<ShapeNames> {
  const lists: readonly { readonly payments: readonly TracedPayment[] }[] = [
    ...found.fanOuts,
    ...found.fanIns,
    ...found.structuredPayments,
  ]
  const all = [
    ...lists.flatMap(({ payments }) => payments),
    ...found.peelChains.flatMap(({ steps }) =>
      steps.flatMap(({ head, peels, forks }) => [head, ...peels, ...forks.map((fork) => fork.payment)]),
    ),
  ]
  const firsts = found.peelChains.flatMap(({ steps }) => steps.map(({ first }) => first))
  const steps = [...new Set([...all.map(({ step }) => step), ...firsts])]
  const addresses = new Set<number>()
  for (const { inputs } of steps) for (const { address } of inputs) addresses.add(address)
  for (const one of all) addresses.add(outputOf(one).address)
  for (const { outputs } of found.coinJoins) for (const { address } of outputs) addresses.add(address)
  for (const { address } of found.fanIns) addresses.add(address)
  const ids = [...addresses].filter((id) => id >= 0)
  const transactions = [...new Set([...steps.map(({ tx }) => tx), ...found.coinJoins.map(({ tx }) => tx)])]
  const [texts, rows] = [await store.addresses(ids), await store.transactions(transactions)]
  const byId = new Map(ids.map((id, index) => [id, texts[index]!]))
  const byTx = new Map(transactions.map((tx, index) => [tx, rows[index]!]))
  return { address: (id) => byId.get(id) ?? '', transaction: (tx) => byTx.get(tx)! }
}

function placeOf(tx: number, names: ShapeNames) {
  const { hash, height, time } = names.transaction(tx)
  return { txHash: hash, height, time: isoTime(time) }
}

function payersOf({ inputs }: TracedStep, names: ShapeNames): string[] {
  return [...new Set(inputs.map(({ address }) => names.address(address)))].filter((address) => address !== '')
}

function paymentRow(payment: TracedPayment, names: ShapeNames): ShapePayment {
  const { step, output } = payment
  const { address, amount, tainted } = outputOf(payment)
  return {
    ...placeOf(step.tx, names),
    output: step.utxo ? output : null,
    from: payersOf(step, names),
    to: names.address(address),
    amount: `${amount}`,
    tainted: `${tainted}`,
  }
}

function coinJoinRow(
  { tx, rule, evidence, inputs, outputs, tainted }: CoinJoinRecord,
  policy: number,
  of: { readonly chain: string; readonly asset: string },
  names: ShapeNames,
): ShapesFile['coinJoins'][number] {
  const went = [...tainted.get(policy)!.values()].reduce((sum, { amount }) => sum + amount, 0n)
  return {
    ...of,
    ...placeOf(tx, names),
    rule,
    evidence: Object.fromEntries(Object.entries(evidence).map(([name, fact]) => [name, `${fact}`])),
    inputs,
    outputs: outputs.length,
    tainted: `${went}`,
    candidates: candidateOutputs(outputs, went).map((output) => ({
      output,
      address: names.address(outputs[output]!.address),
      amount: `${outputs[output]!.amount}`,
    })),
  }
}
