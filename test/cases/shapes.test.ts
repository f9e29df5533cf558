import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { answerText } from '../../src/cli/answerText.ts'
import { shapesFileSchema } from '../../src/core/wire/shapesFile.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { addressOf, hashOf, PEOPLE, thiefLedger } from './peelLedger.ts'

const { folder, remove } = makeTempFolder()
const caseFile = (more: object = {}) => ({
  id: 'peel',
  title: 'A generated peel chain',
  imports: [{ format: 'utxo-jsonl', files: ['ledger.jsonl'] }],
  labels: ['labels.yaml'],
  origins: [{ asset: 'bitcoin/BTC', seed: { tx: hashOf(1) } }],
  primary: { policy: 'fifo', why: 'It is generated.' },
  policies: ['fifo', 'haircut'],
  ...more,
})
const tag = (address: string, label: string, category: string) => ({
  ...{
    address,
    label,
    category,
    currency: 'BTC',
    network: 'BTC',
    source: 'generated',
    confidence: 'manual_transaction',
  },
})

async function trace(more: object = {}, readWhole?: number) {
  await writeFile(join(folder, 'case.yaml'), JSON.stringify(caseFile(more)))
  const result = await traceCase({ caseDir: folder, ...(readWhole === undefined ? {} : { reading: { readWhole } }) })
  const out = (name: string) => readFile(join(folder, 'out', name), 'utf8')
  const trace = traceFileSchema.parse(JSON.parse(await out('trace.json')))
  return {
    result,
    trace,
    shapes: shapesFileSchema.parse(JSON.parse(await out('shapes.json'))),
    csv: await out('shapes.csv'),
  }
}

let whole: Awaited<ReturnType<typeof trace>>
beforeAll(async () => {
  await mkdir(folder, { recursive: true })
  const lines = thiefLedger().lines.map((line) => JSON.stringify(line))
  await writeFile(join(folder, 'ledger.jsonl'), `${lines.join('\n')}\n`)
  const tags = [tag(PEOPLE.EXCHANGE, 'Some Exchange', 'exchange'), tag(PEOPLE.MIXER, 'Some Mixer', 'mixing_service')]
  await writeFile(join(folder, 'labels.yaml'), JSON.stringify({ title: 'Generated', creator: 'test', tags }))
  whole = await trace()
})
afterAll(remove)

describe('on a generated ledger whose truth is known', () => {
  test('the peel chain is one object, from its first coin to what is left', () => {
    const [chain, ...others] = whole.shapes.peelChains
    expect(others).toEqual([])
    expect(chain!.steps.map(({ head }) => head.to)).toEqual(Array.from({ length: 12 }, (_, n) => addressOf(100 + n)))
    expect(chain!.steps[0]).toMatchObject({ came: `${100e8}`, from: [PEOPLE.THIEF] })
    const paid = chain!.steps.flatMap(({ peels }) => peels.map(({ to }) => to))
    expect(paid.filter((to) => to === PEOPLE.EXCHANGE)).toHaveLength(9)
    expect(chain).toMatchObject({ weight: '1.000', interval: 5400 })
  })

  test('fan-out, structured payments and CoinJoin are found and named', () => {
    const { fanOuts, fanIns, structuredPayments, coinJoins } = whole.shapes
    expect(fanOuts.map(({ receivers }) => receivers)).toEqual([6])
    expect(fanIns).toEqual([])
    expect(structuredPayments).toMatchObject([{ service: 'Some Mixer', kind: 'equal', of: '100000000' }])
    expect(structuredPayments[0]!.payments).toHaveLength(3)
    expect(coinJoins).toMatchObject([{ rule: 'joinmarket', inputs: 3, outputs: 6 }])
    expect(coinJoins[0]!.candidates.map(({ output, amount }) => [output, amount])).toEqual([
      [0, '400000000'],
      [1, '400000000'],
      [2, '400000000'],
    ])
  })

  test('the answer on the terminal tells them in a few lines', () => {
    const text = answerText(whole.result.report.model)
    expect(text.slice(text.indexOf('How it was moved'), text.indexOf('What reached'))).toMatchSnapshot()
  })

  test('read whole or by what is needed, the answer has the same bytes', async () => {
    const needed = await trace({}, 0)
    expect(needed.csv).toBe(whole.csv)
    expect(needed.shapes).toEqual(whole.shapes)
    expect(needed.trace).toEqual(whole.trace)
  })

  test('each can be switched off, and the trace goes on through a CoinJoin where the case says so', async () => {
    const off = { 'peel-chain': false, 'fan-out': false, 'fan-in': false, 'structured-payments': { payments: 4 } }
    const { shapes, trace: through } = await trace({ heuristics: off, stop: { coinjoin: false } })
    expect(shapes).toMatchObject({ peelChains: [], fanOuts: [], structuredPayments: [], coinJoins: [] })
    const stops = (of: typeof through) => of.policies.fifo!.holdings.filter(({ stoppedBy }) => stoppedBy === 'coinjoin')
    expect(stops(whole.trace).length).toBeGreaterThan(0)
    expect(stops(through)).toEqual([])
    const { trace: without } = await trace({ stop: { coinjoin: { without: ['joinmarket', 'equal-output'] } } })
    expect(stops(without)).toEqual([])
  })
})
