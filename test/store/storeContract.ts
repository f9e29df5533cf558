import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amountAt, type MovementBatch, MovementKind } from '../../src/core/ledger/batch.ts'
import type { LedgerStore } from '../../src/store/ledgerStore.ts'
import { chainOrder } from '../naive/chainOrder.ts'
import { ledgerFromSeed } from '../naive/ledgers.ts'
import { ALICE, BOB, CAROL, csv, hashOf, row } from './rows.ts'
import { inTempFolder } from './tempFolder.ts'

/** A store that holds these files; `batchSize` is how many movements a batch has at least. */
export type OpenWith = (
  folder: string,
  files: readonly { format: string; file: string }[],
  batchSize?: number,
) => Promise<LedgerStore>

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed)

/** What every adapter must answer, exactly. */
export function storeContract(name: string, openWith: OpenWith): void {
  describe(`${name} keeps the store's contract`, () => {
    const LARGE = [
      0n,
      1n,
      2n ** 53n + 1n,
      2n ** 64n - 1n,
      2n ** 64n,
      2n ** 128n - 1n,
      2n ** 128n,
      2n ** 255n + 3n,
      2n ** 256n - 1n,
    ]

    test('amounts come back exact, above 2^64, 2^128 and up to 2^256 - 1', () =>
      withRows(
        LARGE.map((amount, height) => row({ height, from: ALICE, to: BOB, amount })),
        async (store) => {
          const batches = await read(store)
          expect(batches.flatMap((batch) => amounts(batch.inputs.amount, batch.length))).toEqual(LARGE)
          expect(batches.flatMap((batch) => amounts(batch.outputs.amount, batch.length))).toEqual(LARGE)
        },
      ))

    test('any amount from 0 to 2^256 - 1 makes the round trip', () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }), { minLength: 1, maxLength: 200 }),
          (some) =>
            withRows(
              some.map((amount, height) => row({ height, from: ALICE, to: BOB, amount })),
              async (store) => {
                expect((await read(store)).flatMap((batch) => amounts(batch.inputs.amount, batch.length))).toEqual(some)
              },
            ),
        ),
        { numRuns: 10 },
      ))

    test('names and ids lead to each other, and what the ledger does not know is null', () =>
      withRows(
        [
          row({ height: 1, from: ALICE, to: BOB, amount: 5n }),
          row({ height: 2, from: BOB, to: '', kind: 'gas', amount: 1n }),
        ],
        async (store) => {
          expect(await store.assets()).toEqual([
            { id: 0, chain: 'ethereum', asset: 'ethereum/ETH', symbol: 'ETH', decimals: 18 },
          ])
          const addresses = await store.addressIds('ethereum', [BOB, CAROL, ALICE])
          expect(addresses[1]).toBeNull()
          expect(await store.addresses([addresses[2]!, addresses[0]!])).toEqual([ALICE, BOB])
          const [holding, none] = await store.holdingIds([
            { address: BOB, asset: 'ethereum/ETH' },
            { address: BOB, asset: 'ethereum/USD' },
          ])
          expect(none).toBeNull()
          expect(await store.holdings([holding!])).toEqual([
            { id: holding, chain: 'ethereum', asset: 'ethereum/ETH', address: BOB, holding: `${BOB}|ethereum/ETH` },
          ])
          const transactions = await store.transactionIds('ethereum', [hashOf(2), hashOf(3), hashOf(1)])
          expect(transactions).toEqual([1, null, 0])
          expect(await store.transactions([1])).toEqual([
            { tx: 1, chain: 'ethereum', hash: hashOf(2), height: 2, time: Date.UTC(2024, 0, 1, 0, 0, 24) },
          ])
          expect(await store.addressIds('bitcoin', [ALICE])).toEqual([null])
        },
      ))

    test('the end of a trace is inclusive', () =>
      withRows(
        [1, 2, 3].map((height) => row({ height, from: ALICE, to: BOB, amount: 1n })),
        async (store) => {
          expect((await read(store, Date.UTC(2024, 0, 1, 0, 0, 24))).flatMap((batch) => [...batch.tx])).toEqual([0, 1])
        },
      ))

    test('a batch never ends inside a transaction, however small', () =>
      withRows(
        [0, 1, 2, 3].flatMap((height) =>
          [0, 1, 2].map((seq) => row({ height, seq, from: ALICE, to: BOB, amount: 1n })),
        ),
        async (store) => {
          const batches = await read(store)
          expect(batches.length).toBeGreaterThan(1)
          const last = batches.map((batch) => batch.tx[batch.length - 1])
          const first = batches.map((batch) => batch.tx[0])
          for (let i = 1; i < batches.length; i++) expect(first[i]).not.toBe(last[i - 1])
          expect(batches.flatMap((batch) => [...batch.row])).toEqual(Array.from({ length: 12 }, (_, i) => i))
        },
        1,
      ))

    test('what is wanted comes as whole transactions with their history, and nothing else', () =>
      withRows(
        [
          row({ height: 1, from: CAROL, to: ALICE, amount: 1n }),
          row({ height: 2, from: CAROL, to: CAROL, amount: 1n }),
          row({ height: 3, from: ALICE, to: BOB, amount: 1n }),
          row({ height: 3, seq: 1, from: CAROL, to: CAROL, amount: 1n }),
          row({ height: 4, from: CAROL, to: BOB, amount: 1n }),
        ],
        async (store) => {
          const [alice] = await store.holdingIds([{ address: ALICE, asset: 'ethereum/ETH' }])
          const [bob] = await store.addressIds('ethereum', [BOB])
          const rowsOf = async (wanted: Parameters<LedgerStore['movements']>[0]) => {
            const rows: number[] = []
            for await (const batch of store.movements(wanted, Number.MAX_SAFE_INTEGER)) rows.push(...batch.row)
            return rows
          }
          expect(await rowsOf({ holdings: [alice!], addresses: [], transactions: [] })).toEqual([0, 2, 3])
          expect(await rowsOf({ holdings: [], addresses: [bob!], transactions: [] })).toEqual([2, 3, 4])
          expect(await rowsOf({ holdings: [alice!], addresses: [], transactions: [1] })).toEqual([0, 1, 2, 3])
        },
      ))

    test('flows leave in chain order, then by policy, then by origin, with exact amounts', () =>
      withRows(
        [
          row({ height: 1, from: ALICE, to: BOB, amount: 2n ** 256n - 1n }),
          row({ height: 2, from: BOB, to: '', kind: 'gas', amount: 7n }),
          row({ height: 2, seq: 1, from: BOB, to: CAROL, amount: 9n }),
        ],
        async (store, folder) => {
          const spool = await store.openFlows()
          await spool.append({
            length: 4,
            policy: [1, 0, 0, 0],
            origin: [1, 2, 1, 1],
            row: [2, 2, 2, 1],
            output: [0, 0, 0, -1],
            tainted: [9n, 2n, 1n, 7n],
            basis: [null, 2n, 1n, 6n],
          })
          await spool.append({
            length: 1,
            policy: [0],
            origin: [1],
            row: [0],
            output: [0],
            tainted: [2n ** 256n - 1n],
            basis: [2n ** 200n],
          })
          const file = join(folder, 'flows.csv')
          expect(await spool.writeCsv(file, ['fifo', 'poison'])).toBe(5)
          await spool.close()
          const time = ['2024-01-01T00:00:12Z', '2024-01-01T00:00:24Z']
          expect(readFileSync(file, 'utf8').trim().split('\n')).toEqual([
            'policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis',
            `fifo,1,ethereum,1,${time[0]},${hashOf(1)},0,${ALICE},${BOB},ethereum/ETH,${2n ** 256n - 1n},${2n ** 256n - 1n},${2n ** 200n}`,
            `fifo,1,ethereum,2,${time[1]},${hashOf(2)},0,${BOB},,ethereum/ETH,7,7,6`,
            `fifo,1,ethereum,2,${time[1]},${hashOf(2)},1,${BOB},${CAROL},ethereum/ETH,9,1,1`,
            `fifo,2,ethereum,2,${time[1]},${hashOf(2)},1,${BOB},${CAROL},ethereum/ETH,9,2,2`,
            `poison,1,ethereum,2,${time[1]},${hashOf(2)},1,${BOB},${CAROL},ethereum/ETH,9,9,`,
          ])
        },
      ))

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
  })

  function withRows(
    rows: readonly string[],
    work: (store: LedgerStore, folder: string) => Promise<void>,
    batchSize?: number,
  ): Promise<void> {
    return inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'rows.csv'), csv(rows))
      const store = await openWith(folder, [{ format: 'transfers-csv', file: 'rows.csv' }], batchSize)
      try {
        await work(store, folder)
      } finally {
        await store.close()
      }
    })
  }
}

function writeLedger(folder: string, lines: readonly string[], transactions: readonly unknown[]) {
  const files: { format: string; file: string }[] = []
  if (lines.length > 0) {
    writeFileSync(join(folder, 'rows.csv'), csv(lines))
    files.push({ format: 'transfers-csv', file: 'rows.csv' })
  }
  if (transactions.length > 0) {
    writeFileSync(join(folder, 'txs.jsonl'), transactions.map((one) => `${JSON.stringify(one)}\n`).join(''))
    files.push({ format: 'utxo-jsonl', file: 'txs.jsonl' })
  }
  return files
}

async function read(store: LedgerStore, asOf = Number.MAX_SAFE_INTEGER): Promise<MovementBatch[]> {
  const batches: MovementBatch[] = []
  for await (const batch of store.movements('everything', asOf)) batches.push(batch)
  return batches
}

function amounts(column: MovementBatch['inputs']['amount'], length: number): bigint[] {
  return Array.from({ length }, (_, index) => amountAt(column, index))
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
