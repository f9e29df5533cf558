import type { Moment } from '../../core/follow/traceFacts.ts'
import type { Legs, MovementBatch } from '../../core/ledger/batch.ts'
import type { LedgerEvent } from '../../core/ledger/event.ts'
import type { Delta } from './readDelta.ts'
import type { TailNames } from './tailNames.ts'

/** A block in the ids of the ledger that it comes behind. */
export interface TailBlock {
  readonly chain: string
  readonly issued: readonly LedgerEvent[]
  readonly batches: () => Iterable<MovementBatch>
  /** Of a holding that the block names. */
  readonly holdingOf: (address: number, asset: number) => number | undefined
  /** The address itself. */
  readonly text: (address: number) => string | undefined
  /** Of a transaction of the block. */
  readonly moment: (tx: number) => Moment
  /** Hash → ordinal. */
  readonly transactions: ReadonlyMap<string | null, number>
}

/** `first`: the ordinals of its first movement and transaction. The names have met it. */
export function tailBlock(
  chain: string,
  delta: Delta,
  names: TailNames,
  first: { readonly row: number; readonly tx: number },
): TailBlock {
  const address = (id: number) => (id < 0 ? id : names.address(chain, delta.addresses.get(id)!)!)
  const asset = (id: number) => names.asset(delta.assets[id]!.asset)!
  const holding = (id: number) => (id < 0 ? id : names.holding(delta.holdings.get(id)!.holding)!)
  const texts = new Map([...delta.addresses].map(([id, text]) => [address(id), text]))
  const places = new Map([...delta.holdings.values()].map((one) => [`${one.address} ${one.asset}`, one.holding]))
  const event = (one: LedgerEvent): LedgerEvent => ({
    ...one,
    tx: first.tx + one.tx,
    contract: address(one.contract),
    who: one.who === null ? null : address(one.who),
    other: one.other === null ? null : address(one.other),
    asset: one.asset === null ? null : asset(one.asset),
    otherAsset: one.otherAsset === null ? null : asset(one.otherAsset),
  })
  const legs = (side: Legs): Legs => ({
    ...side,
    holding: side.holding.map(holding),
    address: side.address.map(address),
  })
  const mapped = (batch: MovementBatch): MovementBatch => {
    const events = batch.events && new Map([...batch.events].map(([tx, some]) => [first.tx + tx, some.map(event)]))
    return {
      ...batch,
      row: batch.row.map((row) => first.row + row),
      tx: batch.tx.map((tx) => first.tx + tx),
      asset: batch.asset.map(asset),
      inputs: legs(batch.inputs),
      outputs: legs(batch.outputs),
      ...(events === undefined ? {} : { events }),
    }
  }
  return {
    chain,
    issued: delta.issued.map(event),
    batches: function* () {
      for (const batch of delta.batches) yield mapped(batch)
    },
    holdingOf: (who, of) => {
      const name = places.get(`${texts.get(who)} ${names.assets()[of]!.asset}`)
      return name === undefined ? undefined : names.holding(name)
    },
    text: (id) => texts.get(id),
    moment: (tx) => {
      const { hash, ...row } = delta.transactions.get(tx - first.tx)!
      return { tx, chain: row.chain, height: row.height, time: row.time, txHash: hash }
    },
    transactions: new Map([...delta.transactions].map(([tx, { hash }]) => [hash, first.tx + tx])),
  }
}
