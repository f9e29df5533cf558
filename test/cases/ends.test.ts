import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type LedgerReading, traceCase } from '../../src/actions/traceCase.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { type Vector, writeVector } from './vectors.ts'

const A = `0x${'a'.repeat(40)}`
const TX = `0x${'1'.repeat(64)}`
const row = (n: number, from: string, to: string, amount: number) => [
  ...['ethereum', `${n}`, '2024-01-01T00:00:00Z', '0', `0x${String(n).repeat(64)}`, '0', 'native'],
  ...['ethereum/ETH', 'ETH', '18', from, to, `${amount}`],
]
const expected = { fifo: {}, haircut: {} }

async function trace(vector: Pick<Vector, 'transfersCsv' | 'utxoJsonl' | 'origins'>, more: Trace = {}) {
  return inTempFolder(async (folder) => {
    await writeVector(folder, { id: 'vector', expected, ...vector })
    const file = join(folder, 'case.yaml')
    const { imports, ...rest } = JSON.parse(await readFile(file, 'utf8'))
    await writeFile(file, JSON.stringify({ ...rest, imports: [{ ...imports[0], covers: more.covers ?? 'all' }] }))
    await traceCase({ caseDir: folder, reading: more.reading ?? {} })
    return traceFileSchema.parse(JSON.parse(await readFile(join(folder, 'out/trace.json'), 'utf8'))).policies.fifo!
  })
}

interface Trace {
  readonly reading?: LedgerReading
  readonly covers?: readonly string[]
}

test('what a wallet paid to itself rests there, and the report draws it', async () => {
  const origins = [{ asset: 'ethereum/ETH', seed: { tx: TX, to: [A] } }]
  const { holdings } = await trace({ transfersCsv: [row(1, A, A, 5)], origins })
  expect(holdings).toMatchObject([{ address: A, total: '5', tainted: { 1: { amount: '5' } } }])
})

test.each([4_000_000, 0])(
  'the total of an end is what arrived there, read whole up to %i movements',
  async (readWhole) => {
    const hash = (n: number) => String(n).repeat(64)
    const transaction = (n: number, inputs: readonly object[], address: string) => ({
      ...{ hash: hash(n), block_number: n, block_timestamp: 1_700_000_000 + n, index: 0, is_coinbase: n === 1, inputs },
      outputs: [{ index: 0, addresses: [address], value: 50 }],
    })
    const [thief, next] = ['18zQ1jbRjQ8NFnTA4yWuiyvfpFnCJn1Gyg', '1BifkoY6bpBdPZ8sj52gnzxuNxVi5SpUdn'] as [
      string,
      string,
    ]
    const spend = (n: number) => [
      { spent_transaction_hash: hash(n), spent_output_index: 0, addresses: [thief], value: 50 },
    ]
    const utxoJsonl = [transaction(1, [], thief), transaction(2, spend(1), next), transaction(3, spend(2), thief)]
    // The trace ends at its first payment, and what was paid is spent again.
    const vector = { utxoJsonl, origins: [{ asset: 'bitcoin/BTC', seed: { tx: hash(1), to: [thief] } }] }
    const { holdings } = await trace(vector, { reading: { readWhole }, covers: [thief] })
    expect(holdings).toMatchObject([{ address: next, stoppedBy: 'unread', total: '50' }])
  },
)
