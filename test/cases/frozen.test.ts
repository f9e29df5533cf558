import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { csvOf } from '../ingest/etlFiles.ts'
import { address, hash, type Row, TRANSFER, USDT } from '../ingest/smallChain.ts'
import { inTempFolder } from '../store/tempFolder.ts'

const ADDED = '0x42e160154868087d6bfdc0ca23d96a1c1cfa32f1b72ba9ba27b69b98a0d819dc'
const REMOVED = '0xd7e9ec6e6ecd65492dce6bf513cd6867560d49544421d0783ddf06e76c24470c'
const DESTROYED = '0x61e6e66b0d6339b2980aecc6ccc0039736791f0ccde9ed512e789a7fbdd698c6'
const ASSET = `ethereum/${USDT}`
const [VICTIM, THIEF, FROZEN, FREED, LOST, MADE_GOOD, AGAIN] = Array.from({ length: 7 }, (_, n) =>
  address(0xa000 + n),
) as [string, string, string, string, string, string, string]

const word = (value: string | number) =>
  `${typeof value === 'number' ? value.toString(16) : value.slice(2)}`.padStart(64, '0')
const paid = (from: string, to: string, amount: number) => ({
  topics: [TRANSFER, `0x${word(from)}`, `0x${word(to)}`],
  data: `0x${word(amount)}`,
})
const says = (topic: string, ...words: readonly (string | number)[]) => ({
  topics: [topic],
  data: `0x${words.map(word).join('')}`,
})

/** One a block, a day apart. Of 1,000 stolen: 200 are frozen, 150 were and are free again, 650 are destroyed, of which 250 are issued anew. */
const LOGS = [
  paid(VICTIM, THIEF, 1000),
  paid(THIEF, FROZEN, 200),
  paid(THIEF, FREED, 150),
  paid(THIEF, LOST, 400),
  paid(THIEF, MADE_GOOD, 250),
  says(ADDED, FROZEN),
  says(ADDED, FREED),
  says(REMOVED, FREED),
  says(ADDED, LOST),
  says(DESTROYED, LOST, 400),
  says(ADDED, MADE_GOOD),
  says(DESTROYED, MADE_GOOD, 250),
  says(ADDED, AGAIN),
]
const START = 1_700_000_000

const rows = LOGS.map(
  (log, i): Row => ({
    log_index: 7,
    transaction_hash: hash(i + 1),
    transaction_index: 0,
    address: USDT,
    data: log.data,
    topics: log.topics.join(','),
    block_number: i + 1,
    block_timestamp: START + i * 86_400,
  }),
)

const theCase = {
  id: 'frozen',
  imports: [{ format: 'ethereum-etl', files: ['logs.csv'] }],
  origins: [{ asset: ASSET, seed: { tx: hash(1) } }],
  outcomes: [
    { class: 'frozen', address: LOST, by: 'Reporter', url: 'https://example.org/frozen', date: '2023-11-24' },
    { class: 'returned', address: MADE_GOOD, by: 'Issuer', url: 'https://example.org/reissued', date: '2023-12-01' },
  ],
}

async function trace(more: object = {}, readWhole = 4_000_000) {
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'logs.csv'), csvOf(rows))
    writeFileSync(join(folder, 'case.yaml'), JSON.stringify({ ...theCase, ...more }))
    await traceCase({ caseDir: folder, reading: { readWhole } })
    const read = (name: string) => readFileSync(join(folder, 'out', name), 'utf8')
    const trace = traceFileSchema.parse(JSON.parse(read('trace.json')))
    return { trace, endpoints: read('endpoints.csv'), report: read('report.html') }
  })
}

const lossesOf = ({ policies }: Awaited<ReturnType<typeof trace>>['trace']) =>
  policies.fifo!.losses.map((loss) => `${loss.class} ${loss.basis} ${loss.evidence} ${loss.label ?? ''}`.trim())

test.each([4_000_000, 0])(
  'coins at a frozen address are frozen, destroyed ones burned, read whole up to %i',
  async (whole) => {
    const { trace: traced, endpoints, report } = await trace({}, whole)
    expect(lossesOf(traced)).toEqual([
      'frozen 200 on-chain',
      'returned 250 claim Issuer',
      'moving 150 on-chain',
      'burned 400 on-chain',
    ])
    expect(traced.frozen).toEqual([
      {
        chain: 'ethereum',
        holding: `${FROZEN}|${ASSET}`,
        address: FROZEN,
        asset: ASSET,
        txHash: hash(6),
        height: 6,
        time: new Date((START + 5 * 86_400) * 1000).toISOString().replace('.000', ''),
        log: 7,
      },
    ])
    const ends = traced.policies.fifo!.holdings.filter(({ endpoint }) => endpoint)
    expect(ends.map(({ address, stoppedBy, tainted }) => [address, stoppedBy, tainted['1']!.amount])).toEqual([
      [LOST, 'destroyed', '400'],
      [MADE_GOOD, 'destroyed', '250'],
    ])
    expect(endpoints).toContain(hash(10))
    expect(report).toContain('Frozen by an issuer, as its contract says')
    expect(report).toContain('destroyed what lay there')
  },
)

test('what counts is the end of the trace', async () => {
  const asOf = (day: number) => ({
    asOf: { time: new Date((START + day * 86_400) * 1000).toISOString() },
    outcomes: [],
  })
  expect(lossesOf((await trace(asOf(4))).trace)).toEqual(['moving 1000 on-chain'])
  expect(lossesOf((await trace(asOf(6))).trace)).toEqual(['frozen 350 on-chain', 'moving 650 on-chain'])
  expect(lossesOf((await trace(asOf(9))).trace)).toEqual([
    'frozen 200 on-chain',
    'moving 400 on-chain',
    'burned 400 on-chain',
  ])
})
