import { type Legs, type MovementBatch, MovementKind } from '../../src/core/ledger/batch.ts'
import type { LedgerEvent } from '../../src/core/ledger/event.ts'
import type { LedgerIds } from '../../src/core/trace/plan.ts'
import { chainOrder, type Leg as NaiveLeg, type Transaction, type UtxoTransaction } from '../naive/chainOrder.ts'
import type { NaiveEvent } from '../naive/findOrders.ts'

export interface MemoryLedger {
  readonly batch: MovementBatch
  readonly ids: LedgerIds
  /** Holding id → `address|asset` or `txid:n`. */
  readonly holdings: readonly string[]
  /** Address id → address. */
  readonly addresses: readonly string[]
  /** Asset id → asset. */
  readonly assets: readonly string[]
}

/** A small ledger in memory, for tests of the core without a store. `rows` are transfers-csv rows, 13 strings each. */
export function memoryLedger(
  rows: readonly (readonly string[])[],
  transactions: readonly UtxoTransaction[] = [],
  events: readonly NaiveEvent[] = [],
): MemoryLedger {
  const dictionary = new Dictionary()
  const batch = toBatch(chainOrder(rows, transactions).flatMap((transaction) => stepsOf(transaction, dictionary)))
  return {
    batch: { ...batch, events: eventsOf(events, dictionary) },
    ids: dictionary.ids,
    holdings: dictionary.holdings.names,
    addresses: dictionary.addresses.names,
    assets: dictionary.assets.names,
  }
}

interface Leg {
  readonly holding: number
  readonly address: number
  readonly amount: bigint
}

interface Step {
  readonly tx: number
  readonly time: number
  readonly kind: number
  readonly asset: number
  readonly inputs: readonly Leg[]
  readonly outputs: readonly Leg[]
}

class Names {
  readonly names: string[] = []
  readonly #ids = new Map<string, number>()

  add(name: string): number {
    const known = this.#ids.get(name)
    if (known !== undefined) return known
    this.#ids.set(name, this.names.length)
    return this.names.push(name) - 1
  }

  get(name: string): number | null {
    return this.#ids.get(name) ?? null
  }
}

class Dictionary {
  readonly addresses = new Names()
  readonly assets = new Names()
  readonly holdings = new Names()
  readonly transactions = new Names()
  readonly ids: LedgerIds = {
    asset: (asset) => this.assets.get(asset),
    address: (_chain, address) => this.addresses.get(address),
    holding: (address, asset) => this.holdings.get(`${address}|${asset}`),
    transaction: (_chain, hash) => this.transactions.get(hash),
  }
}

function eventsOf(events: readonly NaiveEvent[], names: Dictionary): Map<number, LedgerEvent[]> {
  const byTransaction = new Map<number, LedgerEvent[]>()
  const id = (of: Names, name: string | null) => (name === null ? null : of.add(name))
  events.forEach(({ kind, contract, who, other, asset, amount, otherAsset, otherAmount, ...event }, seq) => {
    const tx = names.transactions.get(event.tx)
    if (tx === null) return
    const told = {
      ...{ tx, seq, kind, contract: names.addresses.add(contract) },
      ...{ who: id(names.addresses, who), other: id(names.addresses, other) },
      ...{ asset: id(names.assets, asset), amount: amount === null ? null : BigInt(amount) },
      ...{ otherAsset: id(names.assets, otherAsset), otherAmount: otherAmount === null ? null : BigInt(otherAmount) },
    }
    byTransaction.set(tx, [...(byTransaction.get(tx) ?? []), told])
  })
  return byTransaction
}

const KINDS = {
  transfer: MovementKind.native,
  gas: MovementKind.gas,
  transaction: MovementKind.transaction,
  coinbase: MovementKind.coinbase,
}

function stepsOf(transaction: Transaction, dictionary: Dictionary): Step[] {
  const tx = dictionary.transactions.add(transaction.hash ?? `row ${dictionary.transactions.names.length}`)
  return transaction.movements.map(({ kind, inputs, outputs }) => {
    const spends = kind === 'transaction'
    return {
      tx,
      time: transaction.time,
      kind: KINDS[kind],
      asset: dictionary.assets.add((inputs[0] ?? outputs[0])!.asset),
      inputs: inputs.map((leg) =>
        toLeg(leg, spends ? (dictionary.holdings.get(leg.holding) ?? -1) : dictionary.holdings.add(leg.holding)),
      ),
      outputs: outputs.map((leg) => toLeg(leg, dictionary.holdings.add(leg.holding))),
    }
  })

  function toLeg({ address, amount }: NaiveLeg, holding: number): Leg {
    return { holding, address: address === '' ? -1 : dictionary.addresses.add(address), amount }
  }
}

function toBatch(steps: readonly Step[]): MovementBatch {
  return {
    length: steps.length,
    row: Float64Array.from(steps, (_, index) => index),
    tx: Float64Array.from(steps, ({ tx }) => tx),
    time: Float64Array.from(steps, ({ time }) => time),
    kind: Uint8Array.from(steps, ({ kind }) => kind),
    asset: Int32Array.from(steps, ({ asset }) => asset),
    inputs: toLegs(steps.map(({ inputs }) => inputs)),
    outputs: toLegs(steps.map(({ outputs }) => outputs)),
  }
}

function toLegs(legsOf: readonly (readonly Leg[])[]): Legs {
  const start = new Int32Array(legsOf.length + 1)
  legsOf.forEach((legs, index) => {
    start[index + 1] = start[index]! + legs.length
  })
  const legs = legsOf.flat()
  const wide = new Map<number, bigint>()
  legs.forEach(({ amount }, index) => {
    if (amount >= 1n << 128n) wide.set(index, amount)
  })
  return {
    start,
    holding: Float64Array.from(legs, ({ holding }) => holding),
    address: Int32Array.from(legs, ({ address }) => address),
    amount: {
      lo: BigUint64Array.from(legs, ({ amount }) => BigInt.asUintN(64, amount)),
      hi: BigUint64Array.from(legs, ({ amount }) => BigInt.asUintN(64, amount >> 64n)),
      wide,
    },
  }
}
