import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case } from '../../src/core/case/case.ts'
import { HEURISTIC_IDS, heuristicFacts } from '../../src/core/heuristics/heuristics.ts'
import type { Tag } from '../../src/core/knowledge/tag.ts'
import type { EndpointRow, FlowRow } from '../../src/core/report/endpointRow.ts'
import { type ReportModel, reportDraft } from '../../src/core/report/model.ts'
import type { ReportInput } from '../../src/core/report/reportInput.ts'
import type { LeadsFile } from '../../src/core/wire/leadsFile.ts'
import type { ShapesFile } from '../../src/core/wire/shapesFile.ts'
import type { PolicyResult, TraceFile, TraceLoss } from '../../src/core/wire/traceFile.ts'

/**
 * A theft small enough to be counted by hand, in a token with 2 decimals: 100.00 COIN, 2 USD each.
 *
 *   bridge → thief 100.00 (1 May)
 *   thief → exchange 40.00 (9 May 12:00, 12 h before the end) and 20.00 (5 May, 5 d before)
 *   thief → hop 39.00 (2 May); hop → two unread depositors 20.00 and 10.00 (3 May)
 *   fee 1.00 (2 May); 9.00 rest with hop
 *
 * Under fifo, 5.00 of what the exchange received is clean and rests with the thief instead.
 */
export const ADDRESS = {
  bridge: '0xb000000000000000000000000000000000000001',
  thief: '0x1000000000000000000000000000000000000001',
  hop: '0x2000000000000000000000000000000000000002',
  exchange: '0x3000000000000000000000000000000000000003',
  first: '0x4000000000000000000000000000000000000004',
  second: '0x5000000000000000000000000000000000000005',
} as const

const COIN = 'ethereum/coin'
const END = '2024-05-10T00:00:00Z'
const HASH = (n: number) => `0x${String(n).repeat(64)}`

export interface SmallCase {
  readonly input: ReportInput
  readonly flows: readonly FlowRow[]
}

export interface SmallCaseOptions {
  readonly caseFile?: Partial<Case>
  readonly tags?: readonly Tag[]
  readonly trace?: Partial<TraceFile>
  readonly endpoints?: readonly EndpointRow[]
  readonly leads?: Partial<LeadsFile>
  readonly shapes?: Partial<ShapesFile>
  /** What the exchange is called. */
  readonly label?: string
}

export function smallCase(options: SmallCaseOptions = {}): SmallCase {
  const label = options.label ?? 'Exchange One'
  const input: ReportInput = {
    caseFile: { ...CASE, ...options.caseFile },
    trace: { ...traceFile(label), ...options.trace },
    tags: options.tags ?? [tag(ADDRESS.exchange, label, 'exchange'), tag(ADDRESS.thief, 'Bridge thief', '')],
    endpoints: options.endpoints ?? [...endpoints('haircut', label), ...endpoints('fifo', label)],
    leads: { ...NO_LEADS, ...options.leads },
    shapes: { ...NO_SHAPES, ...options.shapes },
    ledger: LEDGER,
    assets: [{ asset: COIN, symbol: 'COIN', decimals: 2 }],
    version: '1.2.3',
  }
  return { input, flows: FLOWS }
}

export function modelOf({ input, flows }: SmallCase): ReportModel {
  const draft = reportDraft(input)
  for (const flow of flows) draft.add(flow)
  return draft.model()
}

/** Writes the small case as a trace would: trace.json, leads.json, shapes.json, endpoints.csv, flows.csv. */
export async function writeResults({ input, flows }: SmallCase, outDir: string): Promise<void> {
  await mkdir(outDir, { recursive: true })
  await writeFile(join(outDir, 'trace.json'), JSON.stringify(input.trace))
  await writeFile(join(outDir, 'leads.json'), JSON.stringify(input.leads))
  await writeFile(join(outDir, 'shapes.json'), JSON.stringify(input.shapes))
  const ends = input.endpoints.map((row) =>
    [
      ...[row.policy, row.origin, row.chain, row.address, row.holding, row.asset, row.symbol, row.decimals],
      ...[row.stoppedBy, row.class ?? '', row.label, row.category, row.evidence ?? '', row.source],
      ...[row.amount, row.basis ?? '', dollars(row.usdAtTheft), dollars(row.usdAtEvent), row.arrivals],
      ...[iso(row.firstTime), row.hashes[0] ?? '', iso(row.lastTime), row.hashes.at(-1) ?? '', row.hashes.join(' ')],
    ].map(cell),
  )
  const moved = flows.map((row) =>
    [
      ...['haircut', row.origin, row.chain, '1', iso(row.time), row.txHash, row.seq],
      ...[row.from, row.to, row.asset, row.basis ?? '', row.basis ?? '', row.basis ?? ''],
    ].map(cell),
  )
  const other = moved.map(([, ...cells]) => ['fifo', ...cells])
  await writeFile(join(outDir, 'endpoints.csv'), lines([ENDPOINT_COLUMNS, ...ends]))
  const names = input.assets.map(({ asset, symbol, decimals }) => [asset, symbol, decimals].map(cell))
  await writeFile(join(outDir, 'assets.csv'), lines([['asset', 'symbol', 'decimals'], ...names]))
  await writeFile(join(outDir, 'flows.csv'), lines([FLOW_COLUMNS, ...moved, ...other]))
}

export function tag(address: string, label: string, category: string): Tag {
  return {
    ...{ chain: 'ethereum', address, label, category, actor: '', source: 'https://example.org/labels' },
    ...{ confidence: '', confidenceLevel: 50, lastmod: '2024-01-01', pack: 'Example pack', file: 'labels/a.yaml' },
  }
}

export function endpoint(part: Partial<EndpointRow> & Pick<EndpointRow, 'policy' | 'address' | 'class'>): EndpointRow {
  return {
    ...{ origin: 1, chain: 'ethereum', holding: `${part.address}|${COIN}`, asset: COIN, symbol: 'COIN', decimals: 2 },
    ...{ stoppedBy: part.class === 'exchange' ? 'service' : 'unread', label: '', category: '', evidence: 'on-chain' },
    ...{ source: '', amount: 0n, basis: 0n, usdAtTheft: 0n, usdAtEvent: 0n, arrivals: 1 },
    ...{ firstTime: null, lastTime: null, hashes: [], hashCount: 0 },
    ...part,
  } as EndpointRow
}

const ENDPOINT_COLUMNS =
  'policy,origin,chain,address,holding,asset,symbol,decimals,stopped_by,class,label,category,evidence,source,amount,basis,usd_at_theft,usd_at_event,arrivals,first_time,first_tx,last_time,last_tx,tx_hashes'.split(
    ',',
  )
const FLOW_COLUMNS = 'policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis'.split(',')

const CASE: Case = {
  id: 'small-2024',
  title: 'Small bridge',
  asOf: Date.parse(END),
  imports: [],
  victim: { name: 'Small Bridge', wallets: [ADDRESS.bridge], recovery: [] },
  claims: [
    { about: 'attribution', says: 'A group did it', by: 'An agency', date: '2024-05-04', url: 'https://example.org/a' },
    { about: ADDRESS.first, says: 'depositor of Some Mixer (20.00)', by: 'A list', date: null, url: null },
    { about: ADDRESS.second, says: 'depositor of Some Mixer (10.00)', by: 'A list', date: null, url: null },
  ],
  outcomes: [],
  live: false,
  assets: [],
  labels: [],
  labelsAsOf: null,
  prices: [],
  priceApis: [],
  origins: [{ id: 1, asset: COIN, seed: { kind: 'tx', tx: HASH(1), to: [ADDRESS.thief] } }],
  primary: { policy: 'haircut', why: 'It prefers no depositor.' },
  policies: ['fifo', 'haircut', 'poison'],
  stop: { services: true, hops: null, minAmount: new Map(), serviceLike: null, coinjoin: { without: [] } },
  contested: { follow: 'received', transactions: [] },
  clusters: false,
  heuristics: defaultHeuristics(),
}

const NO_LEADS: LeadsFile = {
  schema: 'dyepack/leads@1',
  case: 'small-2024',
  asOf: END,
  policy: 'haircut',
  heuristics: HEURISTIC_IDS.map((id) => {
    return { id, version: 1, on: true, parameters: { ...CASE.heuristics[id].parameters }, lacks: [] }
  }),
  depositAddresses: [],
  fundingTrees: [],
  excluded: [],
}

const NO_SHAPES: ShapesFile = {
  schema: 'dyepack/shapes@1',
  case: 'small-2024',
  asOf: END,
  policy: 'haircut',
  movements: 7,
  coinJoins: [],
  peelChains: [],
  fanOuts: [],
  fanIns: [],
  structuredPayments: [],
}

const LEDGER: ReportInput['ledger'] = {
  digest: 'd'.repeat(64),
  movements: 7,
  chains: [
    {
      ...{ chain: 'ethereum', model: 'account', movements: 7 },
      ...{ firstTime: '2024-05-01T00:00:00Z', lastTime: '2024-05-09T12:00:00Z', firstHeight: 1, lastHeight: 7 },
      ...{ withoutHeight: 0, withoutTxIndex: 2, withoutHash: 0, gasRows: 0, unresolvedInputs: 0 },
    },
  ],
  imports: [
    {
      ...{ format: 'transfers-csv', file: 'ledger/transfers.csv', sha256: 'a'.repeat(64) },
      ...{ rowsRead: 8, rowsKept: 7, duplicates: 1, empty: 0, refused: 0, covers: 'all' },
      ...{ readWith: [], options: '', tells: ['native', 'internal', 'token', 'gas'], chains: ['ethereum'] },
    },
  ],
}

const FLOWS: readonly FlowRow[] = [
  flow('2024-05-01T10:30:00Z', 1, ADDRESS.bridge, ADDRESS.thief, 10000n),
  flow('2024-05-02T00:00:00Z', 2, ADDRESS.thief, '', 100n),
  flow('2024-05-02T00:00:00Z', 2, ADDRESS.thief, ADDRESS.hop, 3900n),
  flow('2024-05-03T00:00:00Z', 3, ADDRESS.hop, ADDRESS.first, 2000n),
  flow('2024-05-03T00:00:00Z', 4, ADDRESS.hop, ADDRESS.second, 1000n),
  flow('2024-05-05T00:00:00Z', 5, ADDRESS.thief, ADDRESS.exchange, 2000n),
  flow('2024-05-09T12:00:00Z', 6, ADDRESS.thief, ADDRESS.exchange, 4000n),
]

function flow(time: string, hash: number, from: string, to: string, basis: bigint): FlowRow {
  return {
    origin: 1,
    chain: 'ethereum',
    time: Date.parse(time),
    txHash: HASH(hash),
    seq: '0',
    from,
    to,
    asset: COIN,
    basis,
  }
}

function traceFile(label: string): TraceFile {
  const policy = (exchange: number, moving: number): PolicyResult => ({
    holdings: [
      holding(ADDRESS.exchange, exchange, 1, 'service'),
      holding(ADDRESS.first, 2000, 2, 'unread'),
      holding(ADDRESS.second, 1000, 2, 'unread'),
      holding(ADDRESS.hop, moving, 1, null),
    ],
    conversions: [],
    losses: [
      loss('exchange', label, 'claim', exchange),
      loss('unread', null, 'on-chain', 3000),
      loss('moving', null, 'on-chain', moving),
      loss('fee', null, 'on-chain', 100),
    ],
    sinks: { fee: { '1': { amount: '100', basis: '100' } } },
    assumedClean: [{ holding: `${ADDRESS.thief}|${COIN}`, asset: COIN, amount: '700' }],
    check: [{ origin: 1, stolen: '10000', accounted: '10000', difference: '0' }],
    flows: { file: 'flows.csv', rows: 7 },
  })
  const haircut = policy(6000, 900)
  return {
    schema: 'dyepack/trace@1',
    case: 'small-2024',
    asOf: END,
    origins: [{ id: 1, asset: COIN, stolen: '10000', time: '2024-05-01T10:30:00Z', usdAtTheft: '200.00' }],
    policies: {
      fifo: policy(5500, 1400),
      haircut,
      poison: {
        ...haircut,
        losses: [],
        check: [],
        holdings: [...haircut.holdings, holding(ADDRESS.bridge, 1, 3, null)],
      },
    },
    prices: [],
    warnings: [],
  }
}

function holding(address: string, basis: number, hop: number, stoppedBy: 'service' | 'unread' | null) {
  const amount = String(basis)
  return {
    ...{ chain: 'ethereum', holding: `${address}|${COIN}`, address, asset: COIN, total: amount, hop },
    ...{ tainted: { '1': { amount, basis: amount } }, endpoint: stoppedBy !== null, stoppedBy, assumedClean: '0' },
  }
}

function loss(
  lossClass: TraceLoss['class'],
  label: string | null,
  evidence: TraceLoss['evidence'],
  basis: number,
): TraceLoss {
  const usd = `${(basis * 2) / 100}.00`
  return { origin: 1, class: lossClass, label, evidence, basis: String(basis), usdAtTheft: usd, usdAtEvent: usd }
}

function endpoints(policy: 'haircut' | 'fifo', label: string): readonly EndpointRow[] {
  const exchange = policy === 'haircut' ? 6000n : 5500n
  const at = (time: string) => Date.parse(time)
  return [
    endpoint({
      ...{ policy, address: ADDRESS.exchange, class: 'exchange', label, category: 'exchange', evidence: 'claim' },
      ...{ amount: exchange, basis: exchange, usdAtTheft: exchange * 2n, usdAtEvent: exchange * 2n, arrivals: 2 },
      ...{ firstTime: at('2024-05-05T00:00:00Z'), lastTime: at('2024-05-09T12:00:00Z') },
      ...{ hashes: [HASH(5), HASH(6)], hashCount: 2 },
    }),
    endpoint({
      ...{ policy, address: ADDRESS.first, class: 'unread', amount: 2000n, basis: 2000n },
      ...{
        firstTime: at('2024-05-03T00:00:00Z'),
        lastTime: at('2024-05-03T00:00:00Z'),
        hashes: [HASH(3)],
        hashCount: 1,
      },
    }),
    endpoint({
      ...{ policy, address: ADDRESS.second, class: 'unread', amount: 1000n, basis: 1000n },
      ...{
        firstTime: at('2024-05-03T00:00:00Z'),
        lastTime: at('2024-05-03T00:00:00Z'),
        hashes: [HASH(4)],
        hashCount: 1,
      },
    }),
  ]
}

function iso(time: number | null): string {
  return time === null ? '' : new Date(time).toISOString().replace('.000Z', 'Z')
}

function dollars(cents: bigint | null): string {
  return cents === null ? '' : `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`
}

function cell(value: string | number | bigint): string {
  const text = String(value)
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

function lines(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => `${row.join(',')}\n`).join('')
}

/** What a case says of heuristics that says nothing of them. */
function defaultHeuristics(): Case['heuristics'] {
  const all = HEURISTIC_IDS.map((id) => {
    const parameters = Object.entries(heuristicFacts(id).parameters).map(([name, one]) => [name, one.default])
    return [id, { on: true, parameters: Object.fromEntries(parameters), accept: [] }]
  })
  return Object.fromEntries(all)
}
