import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BlockSource, type OutputColumns, PAYEE, type UtxoBlock } from '../../core/ledger/rowSource.ts'
import { openDatabase } from './database.ts'
import type { Known } from './knownOfChains.ts'
import { layChain } from './layChain.ts'
import { layChainInputs } from './layChainInputs.ts'
import { closeLegs, stageBlocks } from './stageBlocks.ts'

/** A transaction pays these payees, and spends outputs of earlier ones: `[transactions back, output]`; none so far back: one from elsewhere. */
interface Made {
  readonly pays: readonly number[]
  readonly spends: readonly (readonly [number, number])[]
}

const made = fc.record({
  pays: fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }),
  spends: fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(3)), { maxLength: 3 }),
})

const hash = (nth: number) => Uint8Array.from({ length: 32 }, (_, i) => (i === 0 ? nth & 255 : i === 1 ? nth >> 8 : 7))

/** The payee 0 has no address. */
function outputs(payees: readonly number[]): OutputColumns {
  const bytes = new Uint8Array(payees.length * PAYEE)
  for (const [i, payee] of payees.entries()) bytes[i * PAYEE] = payee
  return {
    values: BigUint64Array.from(payees, (_, i) => BigInt(i + 1)),
    scripts: new Uint8Array(payees.length),
    payeeKinds: Uint16Array.from(payees, (payee) => Number(payee > 0)),
    payees: bytes,
  }
}

function blockOf(height: number, first: number, transactions: readonly Made[], told: boolean): UtxoBlock {
  const starts = (of: (one: Made) => number) =>
    Uint32Array.from([
      0,
      ...transactions.map((_, i) => transactions.slice(0, i + 1).reduce((sum, one) => sum + of(one), 0)),
    ])
  const spends = transactions.flatMap((one, i) => one.spends.map(([back, n]) => [first + i - back, n] as const))
  return {
    ...{ height, time: height * 1000, locktimes: new Uint32Array(transactions.length) },
    txids: Buffer.concat(transactions.map((_, i) => hash(first + i))),
    inputStart: starts((one) => one.spends.length),
    outputStart: starts((one) => one.pays.length),
    spentTxids: Buffer.concat(spends.map(([tx]) => (tx < 0 ? hash(60_000 + tx) : hash(tx)))),
    spentOutputs: Uint32Array.from(spends, ([, n]) => n),
    ...(told ? { spent: outputs(spends.map(([tx]) => Math.abs(tx) % 5)) } : {}),
    outputs: outputs(transactions.flatMap((one) => one.pays)),
  }
}

/** Three transactions a block; the address of a payee is its letter. */
function sourceOf(transactions: readonly Made[], told: boolean): BlockSource {
  return {
    ...{ shape: 'blocks', chain: 'bitcoin', asset: 'bitcoin/BTC', symbol: 'BTC', decimals: 8, firstHeight: 0 },
    read: async function* () {
      for (let at = 0; at < transactions.length; at += 3) yield blockOf(at, at, transactions.slice(at, at + 3), told)
    },
    writeAddresses: (kinds, payees, into) => {
      for (let i = 0; i < kinds.length; i++) into.set([97 + (payees[i * PAYEE]! ^ 5), 32], 2 * i)
      return 2 * kinds.length
    },
  }
}

const TABLES = {
  next_address: 'id, address',
  output_sorted: 'row, n, address, lo',
  input_sorted: 'row, i, output, address, lo, high::VARCHAR, low::VARCHAR, spent_n, stated_value, stated_address',
}

async function laid(transactions: readonly Made[], told: boolean, known?: Known) {
  const db = await openDatabase(':memory:', false)
  try {
    const source = sourceOf(transactions, told)
    const file = { file: 'blocks', covers: 'all' } as never
    const { legs } = await stageBlocks(db, [{ place: 0, file, source }], () => {}, known)
    await layChain(db, source, legs)
    await layChainInputs(db, legs)
    closeLegs(legs)
    const tables: unknown[][] = []
    for (const [table, columns] of Object.entries(TABLES)) tables.push(await db.rows(`SELECT ${columns} FROM ${table}`))
    return tables
  } finally {
    await db.close()
  }
}

describe('blocks', () => {
  it('become the same rows, however much of them is known while they are read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(made, { minLength: 1, maxLength: 40 }), fc.boolean(), async (transactions, told) => {
        const little = await laid(transactions, told, { payees: 4, transactions: 4, outputs: 4 })
        expect(little).toEqual(await laid(transactions, told, { payees: 64, transactions: 64, outputs: 256 }))
      }),
      { numRuns: 12 },
    )
  })

  it('spend what the transaction of that hash paid, near or far', async () => {
    const pays = { pays: [1, 2], spends: [] }
    const others = Array.from({ length: 12 }, () => pays)
    const spends = {
      pays: [3],
      spends: [
        [1, 0],
        [13, 1],
        [13, 2],
        [99, 0],
      ] as const,
    }
    const [, , inputs] = await laid([pays, ...others, spends], false, { payees: 4, transactions: 4, outputs: 8 })
    expect(inputs).toMatchObject([
      { output: 24n, lo: 1n },
      { output: 1n, lo: 2n },
      { output: null, lo: null },
      { output: null, lo: null },
    ])
  })
})
