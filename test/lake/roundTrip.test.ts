import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { writeLake } from '../../src/actions/writeLake.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { type Ledger, ledgerFromSeed } from '../naive/ledgers.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { ledgerOf, putCsv, putJsonl } from './ledgerOf.ts'
import { sql } from './sql.ts'

const LIMB = 10n ** 26n
const LARGEST = 2n ** 256n - 1n
const around = (n: bigint) => [n - 1n, n, n + 1n]
const EDGES = [
  0n,
  1n,
  ...[64n, 127n, 128n, 255n].flatMap((bits) => around(2n ** bits)),
  ...around(LIMB),
  ...around(LIMB ** 2n),
  LARGEST,
]
const A = `0x${'a1'.repeat(20)}`
const B = `0x${'b2'.repeat(20)}`

/** Random ledgers that every importer takes. */
const ledgers = (chain: Ledger['chain']) => fc.nat(1e6).map((seed) => ledgerFromSeed(chain, seed))
/** Any amount, and often one at an edge. */
const amounts = fc.oneof(fc.constantFrom(...EDGES), fc.bigInt({ min: 0n, max: LARGEST }))

describe('a ledger that goes into a lake and comes back', () => {
  it('is the same to the unit, whatever the amounts', async () => {
    await fc.assert(
      fc.asyncProperty(
        ledgers('ethereum'),
        fc.array(amounts, { minLength: 1, maxLength: 60 }),
        async (ledger, list) => {
          const rows = accountRows(ledger)
          const big = rows.map((line, i) => (list[i] === undefined ? line : line.replace(/[^,]*$/, `${list[i]}`)))
          await comesBack((folder) => [putCsv(folder, 'rows.csv', [...big, ...bareRows(list)])])
        },
      ),
      { numRuns: 5, seed: 4, endOnFailure: true },
    )
  })

  it('is the same with inputs and outputs, and beside a chain of accounts', async () => {
    await fc.assert(
      fc.asyncProperty(ledgers('bitcoin'), ledgers('ethereum'), async (coins, accounts) => {
        const rows = [...accountRows(accounts), ...bareRows([1n])]
        await comesBack((folder) => [
          putCsv(folder, 'rows.csv', rows),
          putJsonl(folder, 'coins.jsonl', coins.utxoJsonl ?? []),
        ])
      }),
      { numRuns: 5, seed: 4, endOnFailure: true },
    )
  })

  it('keeps what the files say of addresses and values beyond what the ledger took from them', async () => {
    const id = (n: number) => n.toString(16).padStart(64, '0')
    const [first, second] = ['1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX']
    const base = { block_timestamp: 1_600_000_000, index: 0 }
    const coins = [
      {
        ...base,
        hash: id(1),
        block_number: 1,
        is_coinbase: true,
        inputs: [],
        outputs: [{ index: 0, addresses: [], value: 50 }],
      },
      {
        ...base,
        hash: id(2),
        block_number: 2,
        // The output has no address, and the input says one; the second input spends what is not there.
        inputs: [
          { spent_transaction_hash: id(1), spent_output_index: 0, addresses: [first], value: 50 },
          { spent_transaction_hash: id(77), spent_output_index: 3, addresses: [second], value: 7 },
        ],
        outputs: [{ index: 0, addresses: [second], value: 20 }],
      },
    ]
    await comesBack((folder) => [putJsonl(folder, 'coins.jsonl', coins)])
  })

  it('keeps for which addresses it speaks', () =>
    inTempFolder(async (folder) => {
      await ledgerOf(folder, 'one', [{ ...putCsv(folder, 'rows.csv', bareRows([5n])), covers: [A] }])
      await writeLake({ lake: join(folder, 'lake'), ledger: join(folder, 'one.duckdb') })
      const { imports } = await ledgerOf(folder, 'two', [{ format: 'parquet', files: ['lake'] }])
      expect(imports.map(({ covers }) => covers)).toEqual([[A], [A]])
      const store = await openLedger(join(folder, 'two.duckdb'))
      const [first] = await store.addressIds('ethereum', [A])
      const [second] = await store.addressIds('polygon', [A])
      expect(await store.coverage()).toEqual(
        new Map([
          ['ethereum', new Set([first])],
          ['polygon', new Set([second])],
        ]),
      )
      await store.close()
    }))

  it('keeps that nothing proves which transactions succeeded, and says it once', () =>
    inTempFolder(async (folder) => {
      const head =
        'hash,nonce,block_number,transaction_index,from_address,to_address,value,gas,gas_price,block_timestamp'
      const rows = [0, 1].map(
        (n) => `0x${`${n}`.padStart(64, 'a')},${n},${17_000_000 + n},0,${A},${B},5,21000,1,${1_680_000_000 + n}`,
      )
      writeFileSync(join(folder, 'transactions.csv'), [head, ...rows].join('\n'))
      const one = await ledgerOf(folder, 'one', [{ format: 'ethereum-etl', files: ['transactions.csv'] }])
      expect(one.imports[0]!.tells).toContain('unproven')
      await writeLake({ lake: join(folder, 'lake'), ledger: join(folder, 'one.duckdb') })
      const two = await ledgerOf(folder, 'two', [{ format: 'parquet', files: ['lake'] }])
      expect(two.imports.map(({ tells }) => tells.includes('unproven'))).toEqual([true])
    }))

  it('keeps which steps nobody numbered, and that nobody said the decimals', () =>
    inTempFolder(async (folder) => {
      const select = (amount: number) =>
        `SELECT 7 AS height, TIMESTAMP '2022-03-23 13:29:00' AS time, 0 AS tx_index, NULL::INT AS seq, '0x${'ab'.repeat(32)}' AS tx_hash,
           'token' AS kind, 'ethereum/0x${'cc'.repeat(20)}' AS asset, NULL::VARCHAR AS symbol, NULL::INT AS decimals,
           '${A}' AS from_address, '${B}' AS to_address, 0::DECIMAL(26,0) AS a2, 0::DECIMAL(26,0) AS a1, ${amount}::DECIMAL(26,0) AS a0`
      await sql(`COPY (${[5, 3, 5].map(select).join(' UNION ALL ')}) TO '${folder}/foreign.parquet'`)
      const one = await ledgerOf(folder, 'one', [{ format: 'parquet', files: ['foreign.parquet'] }])
      await writeLake({ lake: join(folder, 'lake'), ledger: join(folder, 'one.duckdb') })
      const lake = { format: 'parquet', files: ['lake'] }
      expect((await ledgerOf(folder, 'two', [lake])).digest).toBe(one.digest)
      // The rows of the foreign file are those of the lake, because neither is numbered.
      const both = await ledgerOf(folder, 'two', [{ format: 'parquet', files: ['foreign.parquet'] }])
      expect(both.digest).toBe(one.digest)
      expect(both.imports.map(({ rowsKept, duplicates }) => [rowsKept, duplicates])).toEqual([
        [3, 0],
        [0, 3],
      ])
      expect(
        await sql(
          `SELECT symbol, decimals, stated_seq FROM read_parquet('${folder}/lake/movements/*/*/*.parquet') LIMIT 1`,
        ),
      ).toEqual([{ symbol: null, decimals: null, stated_seq: null }])
    }))
})

/** Made into a ledger, a lake, and a ledger again, by its folder and by its files in any order. */
async function comesBack(put: (folder: string) => Parameters<typeof ledgerOf>[2]): Promise<void> {
  await inTempFolder(async (folder) => {
    const one = await ledgerOf(folder, 'one', put(folder))
    const written = await writeLake({ lake: join(folder, 'lake'), ledger: join(folder, 'one.duckdb') })
    expect(written).toMatchObject({ digest: one.digest, movements: one.movements, removed: 0 })
    const two = await ledgerOf(folder, 'two', [{ format: 'parquet', files: ['lake'] }])
    expect([two.digest, two.movements]).toEqual([one.digest, one.movements])
    expect(two.chains).toEqual(one.chains)
    expect(two.imports.every(({ refused, duplicates }) => refused + duplicates === 0)).toBe(true)
  })
}

function accountRows(ledger: Ledger): string[] {
  return [...new Set((ledger.transfersCsv ?? []).map((cells) => cells.join(',')))]
}

/** Rows without hash, without height, without index. */
function bareRows(list: readonly bigint[]): string[] {
  return list.flatMap((amount, i) => {
    const time = `2023-03-23T13:29:0${i % 7}Z`
    return [
      `polygon,,${time},,,${i},native,polygon/POL,POL,18,${A},${B},${amount}`,
      `ethereum,${i % 4},2015-03-23T13:29:00Z,,,${i},native,ethereum/ETH,ETH,18,${B},${A},${amount}`,
    ]
  })
}
