import { expect, test } from 'vitest'
import { amountAt, type MovementBatch, MovementKind } from '../../src/core/ledger/batch.ts'
import type { LedgerStore } from '../../src/store/ledgerStore.ts'
import { chainOrder } from '../naive/chainOrder.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { openWith, writeLedger } from './plainLedger.ts'
import { inTempFolder } from './tempFolder.ts'

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

test.each(SEEDS)('random ledger %i comes in the order of the semantics, leg by leg, in any size of batch', (seed) =>
  inTempFolder(async (folder) => {
    const input = ledgerFromSeed(seed % 3 === 0 ? 'bitcoin' : 'ethereum', seed)
    // A row that stands there twice counts once: the page's order does not know that.
    const lines = [...new Set((input.transfersCsv ?? []).map((cells) => cells.join(',')))]
    const ordered = chainOrder(
      lines.map((line) => line.split(',')),
      input.utxoJsonl ?? [],
    )
    const expected = ordered.flatMap(({ movements }) => movements)
    const created = new Set(
      expected.flatMap(({ kind, outputs }) => (kind === 'gas' ? [] : outputs.map(({ holding }) => holding))),
    )
    const resolved = (kind: string, leg: PlainLeg) =>
      kind === 'transaction' && !created.has(leg.holding) ? { ...leg, holding: 'unresolved' } : leg
    const store = await openWith(folder, writeLedger(folder, lines, input.utxoJsonl ?? []), 1 + (seed % 20))
    try {
      expect(await legsOf(store)).toEqual(
        expected.map(({ kind, inputs, outputs }) => ({
          kind,
          inputs: inputs.map((leg) => resolved(kind, plain(leg))),
          outputs: outputs.map(plain),
        })),
      )
    } finally {
      await store.close()
    }
  }),
)

async function read(store: LedgerStore): Promise<MovementBatch[]> {
  const batches: MovementBatch[] = []
  for await (const batch of store.movements('everything', Number.MAX_SAFE_INTEGER)) batches.push(batch)
  return batches
}

interface PlainLeg {
  readonly holding: string
  readonly address: string
  readonly asset: string
  readonly amount: bigint
}

function plain({ holding, address, asset, amount }: PlainLeg): PlainLeg {
  return { holding, address, asset, amount }
}

/** Everything that a ledger's batches say, in words. */
async function legsOf(store: LedgerStore) {
  const batches = await read(store)
  const sides = batches.flatMap(({ inputs, outputs }) => [inputs, outputs])
  const holdings = await byId(
    sides.flatMap(({ holding }) => [...holding]),
    (ids) => store.holdings(ids),
  )
  const addresses = await byId(
    sides.flatMap(({ address }) => [...address]),
    (ids) => store.addresses(ids),
  )
  const assets = await store.assets()
  const kinds = new Map(
    Object.entries(MovementKind).map(([kind, code]) => [code as number, code < MovementKind.gas ? 'transfer' : kind]),
  )
  return batches.flatMap((batch) => {
    const legs = ({ start, holding, address, amount }: MovementBatch['inputs'], index: number) =>
      Array.from({ length: start[index + 1]! - start[index]! }, (_, n): PlainLeg => {
        const leg = start[index]! + n
        return {
          holding: holdings.get(holding[leg]!)?.holding ?? 'unresolved',
          address: addresses.get(address[leg]!) ?? '',
          asset: assets[batch.asset[index]!]!.asset,
          amount: amountAt(amount, leg),
        }
      })
    return Array.from({ length: batch.length }, (_, index) => ({
      kind: kinds.get(batch.kind[index]!)!,
      inputs: legs(batch.inputs, index),
      outputs: legs(batch.outputs, index),
    }))
  })
}

async function byId<T>(
  ids: readonly number[],
  ask: (ids: readonly number[]) => Promise<readonly T[]>,
): Promise<Map<number, T>> {
  const known = [...new Set(ids)].filter((id) => id >= 0)
  const rows = await ask(known)
  return new Map(known.map((id, index) => [id, rows[index]!]))
}
