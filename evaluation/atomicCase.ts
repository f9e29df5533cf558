import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Makes a labelled case folder of the flows that LaunderNetEvm41 (the dataset of the MFTracer paper, SIGMETRICS 2026)
 * publishes for the Atomic Wallet thefts: every row is a labelled flow, every listed terminal a labelled end point.
 *
 * As in the bundled Harmony case, values are US dollars of the dataset, the seeds are its sources, and `covers` leaves
 * out its terminals and what it labels "Terminus", because it shows nothing that left them.
 */
export async function makeAtomicCase(source: string, folder: string): Promise<void> {
  const flows = (await lines(join(source, 'flows.csv'))).slice(1).map(readFlow)
  const sources = (await lines(join(source, 'sources.csv'))).map((address) => address.toLowerCase())
  const terminals = (await lines(join(source, 'terminals.csv'))).map((address) => address.toLowerCase())
  const names = new Map(
    flows.flatMap(({ from, fromLabel, to, toLabel }) => [[from, fromLabel] as const, [to, toLabel]]),
  )
  const ends = new Set([
    ...terminals,
    ...[...names].flatMap(([one, name]) => (name.startsWith('Terminus') ? [one] : [])),
  ])
  const covers = [...names.keys()].filter((address) => !ends.has(address)).sort()

  await mkdir(join(folder, 'labels'), { recursive: true })
  await writeFile(join(folder, 'transfers.csv'), transfers(flows))
  await writeFile(join(folder, 'truth.csv'), truth(flows, terminals))
  // JSON is YAML.
  await writeFile(join(folder, 'labels/services.yaml'), JSON.stringify(tagPack(names)))
  await writeFile(join(folder, 'case.yaml'), JSON.stringify(caseFile(sources, covers)))
}

interface Flow {
  readonly time: string
  readonly block: string
  readonly hash: string
  readonly from: string
  readonly fromLabel: string
  readonly to: string
  readonly toLabel: string
  /** US cents. */
  readonly cents: bigint
}

/** `Timestamp,Block,Tx_hash,From,From_label,To,To_label,Value_in_USD`; no cell has quotes or commas, times have no zone and are read as UTC. */
function readFlow(line: string): Flow {
  const [time, block, hash, from, fromLabel, to, toLabel, value] = line.split(',')
  const parts = /^(\d+)(?:\.(\d{1,2}))?$/.exec(value ?? '')
  if (parts === null) throw new Error(`this is not a row of flows.csv: ${line}`)
  return {
    time: `${time!.replace(' ', 'T')}Z`,
    block: block!,
    hash: hash!,
    from: from!.toLowerCase(),
    fromLabel: fromLabel!,
    to: to!.toLowerCase(),
    toLabel: toLabel!,
    cents: BigInt(parts[1]! + (parts[2] ?? '').padEnd(2, '0')),
  }
}

function transfers(flows: readonly Flow[]): string {
  const steps = new Map<string, number>()
  const rows = flows.map(({ time, block, hash, from, to, cents }) => {
    const seq = steps.get(hash) ?? 0
    steps.set(hash, seq + 1)
    return `ethereum,${block},${time},,${hash},${seq},token,ethereum/usd,USD,2,${from},${to},${cents}`
  })
  return csv('chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount', rows)
}

function truth(flows: readonly Flow[], terminals: readonly string[]): string {
  // Without `seq`: whatever the ledger holds of the transaction, for the dataset shows nothing else of it.
  const hashes = [...new Set(flows.map(({ hash }) => hash))]
  return csv('kind,chain,tx_hash,seq,address,amount,source', [
    ...hashes.map((hash) => `flow,ethereum,${hash},,,,LaunderNetEvm41 flows`),
    ...[...new Set(terminals)].map((address) => `endpoint,ethereum,,,${address},,LaunderNetEvm41 terminals`),
  ])
}

/** What the dataset's names say of a service. Any other name stops no trace. */
const CATEGORIES = [
  [/^Stake_Deposit/, 'gambling'],
  [/_Deposit_|^Binance \d|^BingX/, 'exchange'],
  [/Custody|^Cobo_/, 'custody'],
  [/^THORChain|^Avalanche: Bridge$|^CBridge$|^SWFT Swap$/, 'bridge'],
] as const

function tagPack(names: ReadonlyMap<string, string>): unknown {
  const tags = [...names].flatMap(([address, label]) => {
    const category = CATEGORIES.find(([pattern]) => pattern.test(label))?.[1]
    return category === undefined ? [] : [{ address, label, category }]
  })
  return {
    title: 'Services named in the flows',
    creator: 'dyepack',
    source: 'https://github.com/AnonymousMFTracer/dataset',
    currency: 'ETH',
    tags,
  }
}

function caseFile(sources: readonly string[], covers: readonly string[]): unknown {
  return {
    id: 'atomic-2023',
    title: 'Atomic Wallet, laundering of June 2023',
    imports: [{ format: 'transfers-csv', files: ['transfers.csv'], covers }],
    assets: { 'ethereum/usd': { symbol: 'USD', decimals: 2, price: 1 } },
    origins: sources.map((opening) => ({ asset: 'ethereum/usd', seed: { opening, amount: 'all' } })),
    primary: {
      policy: 'haircut',
      why: 'As in the Harmony case: several sources run together, and order inside a block is not known.',
    },
    labels: ['labels/*.yaml'],
  }
}

function csv(header: string, rows: readonly string[]): string {
  return `${[header, ...rows].join('\n')}\n`
}

async function lines(file: string): Promise<string[]> {
  return (await readFile(file, 'utf8'))
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
}
