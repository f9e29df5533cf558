import { type Legs, type MovementBatch, MovementKind } from '../../src/core/ledger/batch.ts'
import type { LedgerIds } from '../../src/core/trace/plan.ts'

/** A transaction as bitcoin-etl writes it, as far as a trace reads it. */
export interface UtxoTransaction {
  readonly hash: string
  readonly block_number: number
  readonly block_timestamp: number
  readonly index: number
  readonly is_coinbase: boolean
  readonly inputs: readonly {
    readonly spent_transaction_hash: string
    readonly spent_output_index: number
    readonly addresses: readonly string[]
    readonly value: number
  }[]
  readonly outputs: readonly { readonly index: number; readonly addresses: readonly string[]; readonly value: number }[]
}

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
): MemoryLedger {
  const dictionary = new Dictionary()
  const steps = [...accountSteps(rows, dictionary), ...utxoSteps(transactions, dictionary)]
  return {
    batch: toBatch(steps),
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

/** Columns: chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount */
function accountSteps(rows: readonly (readonly string[])[], dictionary: Dictionary): Step[] {
  const kinds: Record<string, number> = MovementKind
  const ordered = [...rows].sort(
    (a, b) =>
      Number(a[1]) - Number(b[1]) ||
      Number(a[3]) - Number(b[3]) ||
      Number(b[6] === 'gas') - Number(a[6] === 'gas') ||
      Number(a[5]) - Number(b[5]),
  )
  return ordered.map((row) => {
    const [, , time, , hash, , kind, asset, , , from, to, amount] = row as string[]
    const leg = (address: string): Leg => ({
      holding: dictionary.holdings.add(`${address}|${asset}`),
      address: dictionary.addresses.add(address),
      amount: BigInt(amount!),
    })
    return {
      tx: dictionary.transactions.add(hash!),
      time: Date.parse(time!),
      kind: kinds[kind!]!,
      asset: dictionary.assets.add(asset!),
      inputs: [leg(from!)],
      outputs: kind === 'gas' ? [] : [leg(to!)],
    }
  })
}

function utxoSteps(transactions: readonly UtxoTransaction[], dictionary: Dictionary): Step[] {
  const ordered = [...transactions].sort((a, b) => a.block_number - b.block_number || a.index - b.index)
  const address = (addresses: readonly string[]) =>
    addresses.length === 0 ? -1 : dictionary.addresses.add(addresses[0]!)
  return ordered.map((transaction) => ({
    tx: dictionary.transactions.add(transaction.hash),
    time: transaction.block_timestamp * 1000,
    kind: transaction.is_coinbase ? MovementKind.coinbase : MovementKind.transaction,
    asset: dictionary.assets.add('bitcoin/BTC'),
    inputs: transaction.inputs.map((input) => ({
      holding: dictionary.holdings.get(`${input.spent_transaction_hash}:${input.spent_output_index}`) ?? -1,
      address: address(input.addresses),
      amount: BigInt(input.value),
    })),
    outputs: transaction.outputs.map((output) => ({
      holding: dictionary.holdings.add(`${transaction.hash}:${output.index}`),
      address: address(output.addresses),
      amount: BigInt(output.value),
    })),
  }))
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
