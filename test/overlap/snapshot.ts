import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LeadsFile } from '../../src/core/wire/leadsFile.ts'
import type { Manifest } from '../../src/core/wire/manifest.ts'
import type { StopId, TraceFile, TraceHolding } from '../../src/core/wire/traceFile.ts'

/** A traced case as others see it: its result files, without a ledger. */
export interface Snapshot {
  readonly id: string
  readonly stolen: number
  /** In chain order; the first is the theft. */
  readonly payments: readonly SnapshotPayment[]
  readonly ends?: readonly SnapshotEnd[]
  readonly funders?: readonly SnapshotFunder[]
  readonly deposits?: readonly { readonly address: string; readonly exchange: string }[]
  readonly stop?: Readonly<Record<string, unknown>>
  /** Whose rows stand in the files beside those of haircut: the same ones. */
  readonly otherPolicies?: readonly string[]
}

export interface SnapshotPayment {
  readonly from: string
  readonly to: string
  readonly amount: number
  /** Hours after the theft. */
  readonly hour?: number
}

export interface SnapshotEnd {
  readonly address: string
  readonly stoppedBy: string
  readonly class: string
  readonly label?: string
  readonly category?: string
}

export interface SnapshotFunder {
  readonly funder: string
  readonly address: string
  /** Null: it links. */
  readonly why: LeadsFile['excluded'][number]['why'] | null
}

const START = Date.parse('2024-01-01T00:00:00Z')
const ETH = 'ethereum/ETH'
const HOLDING = { hop: 1000, endpoint: true, assumedClean: '0' }
const AS_OF = '2024-12-31T00:00:00Z'

/** Writes `out/` of a case as `dyepack trace` does, under one policy; the manifest last. */
export function writeSnapshot(folder: string, snapshot: Snapshot): void {
  const out = join(folder, 'out')
  mkdirSync(out, { recursive: true })
  const files: readonly (readonly [string, string])[] = [
    ['trace.json', JSON.stringify(traceOf(snapshot))],
    ['flows.csv', flowsOf(snapshot)],
    ['endpoints.csv', endpointsOf(snapshot)],
    ['leads.json', JSON.stringify(leadsOf(snapshot))],
  ]
  for (const [file, text] of files) writeFileSync(join(out, file), text)
  const outputs = files.map(([file, text]) => ({ file, sha256: createHash('sha256').update(text).digest('hex') }))
  writeFileSync(join(out, 'manifest.json'), JSON.stringify(manifestOf(snapshot, outputs)))
}

function traceOf({ id, stolen, ends = [], otherPolicies = [] }: Snapshot): TraceFile {
  const holdings = ends.map(({ address, stoppedBy }): TraceHolding => {
    const holding = { chain: 'ethereum', holding: `${address}|${ETH}`, address, asset: ETH }
    return { ...holding, tainted: {}, total: '1', ...HOLDING, stoppedBy: stoppedBy as StopId }
  })
  const flows = { file: 'flows.csv', rows: 0 }
  const result = { holdings, conversions: [], losses: [], sinks: {}, assumedClean: [], check: [], flows }
  return {
    schema: 'dyepack/trace@1',
    case: id,
    asOf: AS_OF,
    origins: [{ id: 1, asset: ETH, stolen: `${stolen}`, time: timeOf(0), usdAtTheft: null }],
    policies: Object.fromEntries(['haircut', ...otherPolicies].map((policy) => [policy, result])),
    prices: [],
    warnings: [],
  }
}

function flowsOf({ id, payments, otherPolicies = [] }: Snapshot): string {
  const lines = ['policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis']
  payments.forEach(({ from, to, amount, hour }, n) => {
    const place = `1,ethereum,${n + 1},${timeOf(hour ?? n)},${hashOf(id, n)},0`
    for (const policy of ['haircut', ...otherPolicies])
      lines.push(`${policy},${place},${from},${to},${ETH},${amount},${amount},${amount}`)
  })
  return `${lines.join('\n')}\n`
}

function endpointsOf({ ends = [], otherPolicies = [] }: Snapshot): string {
  const header =
    'policy,origin,chain,address,holding,asset,symbol,decimals,stopped_by,class,label,category,evidence,source,amount,basis,usd_at_theft,usd_at_event,arrivals,first_time,first_tx,last_time,last_tx,tx_hashes'
  const quoted = (text = '') => `"${text.replaceAll('"', '""')}"`
  const lines = ends.flatMap(({ address, stoppedBy, class: what, label, category = '' }) =>
    ['haircut', ...otherPolicies].map(
      (policy) =>
        `${policy},1,ethereum,${address},${address}|${ETH},${ETH},ETH,18,${stoppedBy},${what},${quoted(label)},${category},claim,,1,1,,,1,,,,,`,
    ),
  )
  return `${[header, ...lines].join('\n')}\n`
}

function leadsOf({ id, funders = [], deposits = [] }: Snapshot): LeadsFile {
  const funding = ({ funder, address }: SnapshotFunder) => ({
    funder,
    address,
    asset: ETH,
    funded: 1,
    payment: { txHash: hashOf(`${funder}${address}`, 0), height: 1, time: timeOf(0), amount: '1' },
  })
  return {
    schema: 'dyepack/leads@1',
    case: id,
    asOf: AS_OF,
    policy: 'haircut',
    heuristics: [],
    depositAddresses: deposits.map(({ address, exchange }) => ({
      ...{ chain: 'ethereum', address, exchange, confidence: '0.900', accepted: null },
      ...{ received: {}, assets: [], users: [], pairs: [] },
    })),
    fundingTrees: funders.flatMap((one) =>
      one.why !== null
        ? []
        : [
            {
              ...{ chain: 'ethereum', root: one.funder, confidence: '0.500', end: null },
              members: [{ address: one.funder, traced: false }],
              links: [{ ...funding(one), confidence: '0.500' }],
            },
          ],
    ),
    excluded: funders.flatMap((one) =>
      one.why === null ? [] : [{ chain: 'ethereum', ...funding(one), why: one.why, name: null }],
    ),
  }
}

function manifestOf({ id, stop }: Snapshot, outputs: Manifest['outputs']): Manifest {
  return {
    schema: 'dyepack/manifest@1',
    version: '0.1.0',
    case: id,
    asOf: AS_OF,
    primary: { policy: 'haircut', why: 'because' },
    policies: ['haircut'],
    stop: { services: true, hops: null, minAmount: {}, serviceLike: { counterparties: 100 }, ...stop },
    contested: { follow: 'received', transactions: [] },
    heuristics: [],
    labelsAsOf: null,
    ledger: { digest: 'a', movements: 1, chains: [], imports: [] },
    inputs: [],
    outputs,
  }
}

function timeOf(hour: number): string {
  return new Date(START + hour * 3_600_000).toISOString().replace('.000', '')
}

function hashOf(seed: string, n: number): string {
  return `0x${createHash('sha256').update(`${seed} ${n}`).digest('hex')}`
}

/** An address that is told apart by a number. */
export function wallet(n: number): string {
  return `0x${n.toString(16).padStart(40, '0')}`
}
