import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TraceBackwardParameters, traceBackward } from '../../src/actions/traceBackward.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { backwardText } from '../../src/cli/backwardText.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { backwardFileSchema } from '../../src/core/wire/backwardFile.ts'
import { leadsFileSchema } from '../../src/core/wire/leadsFile.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { writeVector } from './vectors.ts'

const [A, B, C, D, E, F] = [
  '18zQ1jbRjQ8NFnTA4yWuiyvfpFnCJn1Gyg',
  '1BifkoY6bpBdPZ8sj52gnzxuNxVi5SpUdn',
  '19Zs8Pm4gzSi1QxU1vfNiNvNXsSXLVC2eC',
  '19dmodjoHoz3ch5i5fmdW42Rr8mdFZHFYe',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  '1EZF7FrzhBWUoKs8C984jkyPBTxaoTNXih',
] as const
const id = (n: number) => `${n}`.padStart(64, '0')
const MISSING = 'f'.repeat(64)
type Spend = readonly [hash: string, index: number, address: string, value: number]

const transaction = (n: number, spends: readonly Spend[], pays: readonly (readonly [string, number])[]) => ({
  ...{ hash: id(n), block_number: n, block_timestamp: 1_700_000_000 + n, index: 0, is_coinbase: spends.length === 0 },
  inputs: spends.map(([spent_transaction_hash, spent_output_index, address, value]) => {
    return { spent_transaction_hash, spent_output_index, addresses: [address], value }
  }),
  outputs: pays.map(([address, value], index) => ({ index, addresses: [address], value })),
})

const LEDGER = [
  transaction(1, [], [[A, 5000]]),
  transaction(2, [[MISSING, 3, B, 3000]], [[B, 3000]]),
  transaction(
    3,
    [
      [id(1), 0, A, 5000],
      [id(2), 0, B, 3000],
    ],
    [
      [C, 6000],
      [D, 1900],
    ],
  ),
  transaction(
    4,
    [[id(3), 1, D, 1900]],
    [
      [E, 1000],
      [C, 900],
    ],
  ),
  transaction(5, [], [[F, 7000]]),
  transaction(6, [], [[B, 7000]]),
  // Three of three people, and their change.
  transaction(
    7,
    [
      [id(3), 0, C, 6000],
      [id(5), 0, F, 7000],
      [id(6), 0, B, 7000],
    ],
    [
      [A, 5000],
      [D, 5000],
      [E, 5000],
      [C, 980],
      [F, 1990],
      [B, 1990],
    ],
  ),
]

const { folder, remove } = makeTempFolder()
afterAll(remove)
beforeAll(async () => {
  const origins = [{ asset: 'bitcoin/BTC', seed: { tx: id(1) } }]
  await writeVector(folder, {
    id: 'small',
    utxoJsonl: LEDGER,
    origins,
    expected: { fifo: {}, haircut: {}, poison: {} },
  })
  await traceCase({ caseDir: folder })
})

async function ask(from: string, more: Partial<TraceBackwardParameters> = {}) {
  const { answer } = await traceBackward({ caseDir: folder, from, ...more })
  const names = new Map(answer.origins.map(({ id: n, kind, holding }) => [n, `${kind} ${holding}`]))
  return Object.fromEntries(
    answer.policies.map(({ policy, holdings }) => [
      policy,
      Object.fromEntries(
        holdings.map(({ holding, parts }) => [
          holding,
          Object.fromEntries(parts.map(({ origin, amount }) => [names.get(origin), amount])),
        ]),
      ),
    ]),
  )
}

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => (error instanceof DyepackError ? error.code : error),
  )

test('an outpoint, spent or not, comes from coinbases and from outputs that the ledger does not have', async () => {
  expect(await ask(`${id(3)}:0`)).toEqual({
    fifo: { [`${id(3)}:0`]: { [`coinbase ${id(1)}:0`]: '5000', [`unresolved ${MISSING}:3`]: '1000' } },
    haircut: { [`${id(3)}:0`]: { [`coinbase ${id(1)}:0`]: '3750', [`unresolved ${MISSING}:3`]: '2250' } },
  })
  expect((await ask(`${id(1)}:0`)).fifo).toEqual({ [`${id(1)}:0`]: { [`coinbase ${id(1)}:0`]: '5000' } })
})

test('both directions say the same of an outpoint', async () => {
  const { policies } = traceFileSchema.parse(JSON.parse(await readFile(join(folder, 'out/trace.json'), 'utf8')))
  const back = await ask(`${id(4)}:0`)
  for (const policy of ['fifo', 'haircut'] as const) {
    const forward = policies[policy]!.holdings.find(({ holding }) => holding === `${id(4)}:0`)
    expect(back[policy]![`${id(4)}:0`]![`coinbase ${id(1)}:0`]).toBe(forward?.tainted['1']?.amount)
  }
})

test('of an address counts what it has at the end, or all that it ever received', async () => {
  expect((await ask(C)).fifo).toEqual({
    [`${id(4)}:1`]: { [`unresolved ${MISSING}:3`]: '900' },
    // Its own coins went into the CoinJoin, and nobody can say whose come out: but this one is asked for.
    [`${id(7)}:3`]: { [`coinbase ${id(6)}:0`]: '980' },
  })
  expect(Object.keys((await ask(D, { received: true })).fifo!)).toEqual([`${id(3)}:1`, `${id(7)}:1`])
  expect(await codeOf(ask(`${D}|bitcoin/XYZ`))).toBe('NOT_IN_LEDGER')
})

test('the way back ends where it is told to', async () => {
  expect((await ask(`${id(4)}:0`, { hops: 1 })).fifo).toEqual({
    [`${id(4)}:0`]: { [`hops ${id(3)}:1`]: '1000' },
  })
  expect((await ask(`${id(4)}:0`, { transactions: 1 })).fifo).toEqual({
    [`${id(4)}:0`]: { [`limit ${id(3)}:1`]: '1000' },
  })
})

test('a question that cannot be answered says why', async () => {
  expect(await codeOf(ask(`${id(9)}:0`))).toBe('NOT_IN_LEDGER')
  expect(await codeOf(ask(`${id(1)}:7`))).toBe('NOT_IN_LEDGER')
  expect(await codeOf(ask('nobody'))).toBe('BAD_FLAG')
  expect(await codeOf(ask('bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3'))).toBe('NOT_IN_LEDGER')
})

test('the files are what the schema says, the same bytes each time, and the answer reads well', async () => {
  const result = await traceBackward({ caseDir: folder, from: `${id(3)}:0` })
  const read = () => Promise.all(result.files.map((file) => readFile(file, 'utf8')))
  const first = await read()
  expect(backwardFileSchema.parse(JSON.parse(first[0]!))).toEqual(result.answer)
  await traceBackward({ caseDir: folder, from: `${id(3)}:0` })
  expect(await read()).toEqual(first)
  expect(first[1]).toMatchSnapshot()
  expect(backwardText(result).replaceAll(folder, 'CASE')).toMatchSnapshot()
})

test('a trace forward ends at the outputs of a CoinJoin', async () => {
  const { policies } = traceFileSchema.parse(JSON.parse(await readFile(join(folder, 'out/trace.json'), 'utf8')))
  const { holdings, losses } = policies.fifo!
  expect(holdings.filter(({ stoppedBy }) => stoppedBy === 'coinjoin').map(({ holding }) => holding)).toEqual([
    `${id(7)}:0`,
  ])
  expect(losses.find((loss) => loss.class === 'mixer')).toMatchObject({ basis: '5000', evidence: 'heuristic' })
  expect(leadsFileSchema.parse(JSON.parse(await readFile(join(folder, 'out/leads.json'), 'utf8')))).toBeTruthy()
})
