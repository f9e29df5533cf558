import { rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { csv, failure, ID, importInFolders, ledger, put, row, run, summary } from '../../test/import/transferFiles.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'

importInFolders()

describe('transactions of a UTXO chain', () => {
  const ADDRESS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
  const coinbase = (n: number, value: number) => ({
    hash: ID(n),
    block_number: n,
    block_timestamp: 1_600_000_000 + n,
    index: 0,
    is_coinbase: true,
    inputs: [] as object[],
    outputs: [{ index: 0, addresses: [ADDRESS], value }],
  })
  const spend = (n: number, spent: readonly [number, number, number | null][], values: readonly number[]) => ({
    ...coinbase(n, 0),
    is_coinbase: false,
    index: 1,
    inputs: spent.map(([from, output, value]) => ({
      spent_transaction_hash: ID(from),
      spent_output_index: output,
      addresses: [ADDRESS],
      value,
    })),
    outputs: values.map((value, index) => ({ index, addresses: [ADDRESS], value })),
  })
  const jsonl = (...transactions: readonly object[]) => transactions.map((one) => JSON.stringify(one)).join('\n')
  const runUtxo = (content: string | Uint8Array) => run([put('a.jsonl', content)], { format: 'utxo-jsonl' })

  it('may come zipped, marked, with CRLF, empty lines and in any order', async () => {
    const list = [
      coinbase(1, 50),
      spend(2, [[1, 0, 50]], [30, 20]),
      spend(
        3,
        [
          [2, 1, null],
          [2, 0, 30],
        ],
        [49],
      ),
    ]
    await runUtxo(jsonl(...list))
    const { digest, chains } = await summary()
    expect(chains[0]).toMatchObject({ model: 'utxo', unresolvedInputs: 0, movements: 3 })
    for (const content of [
      gzipSync(jsonl(...list)),
      `\uFEFF${jsonl(...list).replaceAll('\n', '\r\n\r\n')}\r\n`,
      jsonl(...list.reverse()),
    ]) {
      rmSync(ledger)
      await runUtxo(content)
      expect((await summary()).digest).toBe(digest)
    }
  })

  it('name no address where a script has several, or none', async () => {
    const outputs = [
      [ADDRESS, '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'],
      [],
      ['nonstandard0123456789abcdef0123456789abcdef01234567'],
      [ADDRESS],
    ]
    await runUtxo(
      jsonl({ ...coinbase(1, 1), outputs: outputs.map((addresses, index) => ({ index, addresses, value: 1 })) }),
    )
    const store = await openLedger(ledger)
    expect((await store.holdings([0, 1, 2, 3])).map((one) => one.address)).toEqual(['', '', '', ADDRESS])
    await store.close()
  })

  const wrong: readonly [string, string, readonly object[]][] = [
    [
      'spend an output twice',
      'DOUBLE_SPEND',
      [coinbase(1, 50), spend(2, [[1, 0, 50]], [50]), spend(3, [[1, 0, 50]], [50])],
    ],
    ['spend an unknown output twice', 'DOUBLE_SPEND', [spend(2, [[1, 0, 50]], [50]), spend(3, [[1, 0, 50]], [50])]],
    ['pay out more than they take in', 'OUTPUTS_EXCEED_INPUTS', [coinbase(1, 50), spend(2, [[1, 0, 50]], [30, 21])]],
    ['state another value than the output has', 'INPUT_VALUE', [coinbase(1, 50), spend(2, [[1, 0, 51]], [50])]],
    ['spend an output that is not there', 'NO_SUCH_OUTPUT', [coinbase(1, 50), spend(2, [[1, 1, 50]], [50])]],
    ['spend what comes later', 'SPENT_TOO_EARLY', [coinbase(3, 50), spend(2, [[3, 0, 50]], [50])]],
    ['are written in two ways', 'SAME_PLACE_TWICE', [coinbase(1, 50), coinbase(1, 51)]],
    ['stand at two heights', 'TRANSACTION_TWICE', [coinbase(1, 50), { ...coinbase(1, 50), block_number: 2 }]],
  ]
  it.each(wrong)('are refused where they %s', async (_, code, transactions) => {
    expect(await failure(runUtxo(jsonl(...transactions)))).toMatchObject({ code, kind: 'input' })
  })

  it('take inputs whose value nothing states at the least that they can be', async () => {
    const known: [number, number, number | null] = [4, 0, 10]
    await runUtxo(jsonl(spend(2, [[1, 0, null], known, [3, 0, null]], [50])))
    expect((await summary()).chains[0]).toMatchObject({ unresolvedInputs: 3, unvaluedInputs: 2 })
    const store = await openLedger(ledger)
    const values: bigint[] = []
    for await (const { inputs } of store.movements('everything', Date.now())) values.push(...inputs.amount.lo)
    await store.close()
    expect(values).toEqual([40n, 10n, 0n])
    await runUtxo(jsonl(coinbase(1, 45), spend(2, [[1, 0, null], known, [3, 0, null]], [50])))
    expect((await summary()).chains[0]).toMatchObject({ unresolvedInputs: 2, unvaluedInputs: 1 })
  })

  const badLines: readonly [string, string][] = [
    ['line', '{"hash": '],
    ['hash', JSON.stringify({ ...coinbase(1, 50), hash: 'xyz' })],
    ['block_number', JSON.stringify({ ...coinbase(1, 50), block_number: null })],
    ['block_timestamp', JSON.stringify({ ...coinbase(1, 50), block_timestamp: '2020-01-01' })],
    ['block_timestamp', JSON.stringify({ ...coinbase(1, 50), block_timestamp: '1000000000000000000' })],
    ['outputs.value', JSON.stringify({ ...coinbase(1, 50), outputs: [{ index: 0, addresses: [], value: -1 }] })],
    ['outputs.value', JSON.stringify({ ...coinbase(1, 50), outputs: [{ index: 0, addresses: [], value: 1.5 }] })],
    ['outputs.index', JSON.stringify({ ...coinbase(1, 50), outputs: [{ index: 1, addresses: [], value: 1 }] })],
    ['outputs', JSON.stringify({ ...coinbase(1, 50), outputs: [] })],
    ['inputs', JSON.stringify({ ...coinbase(1, 50), is_coinbase: false })],
    [
      'outputs.addresses',
      JSON.stringify({
        ...coinbase(1, 50),
        outputs: [{ index: 0, addresses: [`${ADDRESS.slice(0, -1)}b`], value: 1 }],
      }),
    ],
  ]
  it.each(badLines)('are refused for a bad %s, with its line', async (field, line) => {
    const error = await failure(runUtxo(`${JSON.stringify(coinbase(9, 1))}\n\n${line}\n`))
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { count: 1, reasons: [{ line: 3, field }] } })
  })

  it('do not mix with transfers of the same chain', async () => {
    await runUtxo(jsonl(coinbase(1, 50)))
    const transfer = row({
      chain: 'bitcoin',
      asset: 'bitcoin/BTC',
      symbol: 'BTC',
      decimals: '8',
      from: ADDRESS,
      to: ADDRESS,
      tx_hash: ID(5),
    })
    expect(await failure(run([put('b.csv', csv(transfer))]))).toMatchObject({ code: 'MIXED_CHAIN' })
  })

  it('stay the same when other files come and go', async () => {
    const early = put('early.jsonl', jsonl(coinbase(1, 50)))
    const late = put(
      'late.jsonl',
      jsonl(
        spend(2, [[1, 0, 50]], [30, 20]),
        spend(
          3,
          [
            [2, 0, 30],
            [8, 0, 7],
          ],
          [37],
        ),
      ),
    )
    await run([late], { format: 'utxo-jsonl' })
    const alone = await summary()
    expect(alone.chains[0]?.unresolvedInputs).toBe(2)
    await run([late, early], { format: 'utxo-jsonl' })
    expect((await summary()).chains[0]?.unresolvedInputs).toBe(1)
    const both = await summary()
    await run([late], { format: 'utxo-jsonl', exactly: true })
    expect(await summary()).toEqual(alone)
    await run([late, early], { format: 'utxo-jsonl' })
    expect(await summary()).toEqual(both)
  })
})
