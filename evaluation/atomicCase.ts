import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** As `dyepack import sheet --suggest flows.csv` proposes it. */
const MAPPING = `delimiter: comma
columns:
  time: Timestamp
  height: Block
  tx_hash: Tx_hash
  from: From
  to: To
  amount: Value_in_USD
time: { format: iso, zone: UTC }
amount: { unit: whole }
asset: { id: ethereum/usd, symbol: USD, decimals: 2 }
`

/**
 * Makes a labelled case folder of the flows that LaunderNetEvm41 (the dataset of the MFTracer paper, SIGMETRICS 2026)
 * publishes for the Atomic Wallet thefts: every row is a labelled flow, every listed terminal a labelled end point.
 *
 * The flows are imported as they are, through `sheet`. As in the bundled Harmony case, values are US dollars of the dataset, the seeds are its sources, and `covers` leaves
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
  await copyFile(join(source, 'flows.csv'), join(folder, 'flows.csv'))
  await writeFile(join(folder, 'flows.map.yaml'), MAPPING)
  await writeFile(join(folder, 'truth.csv'), truth(flows, terminals))
  // JSON is YAML.
  await writeFile(join(folder, 'labels/services.yaml'), JSON.stringify(tagPack(names)))
  await writeFile(join(folder, 'case.yaml'), JSON.stringify(caseFile(sources, covers)))
}

/** What the case needs of a row, besides what the import reads. */
interface Flow {
  readonly hash: string
  readonly from: string
  readonly fromLabel: string
  readonly to: string
  readonly toLabel: string
}

/** `Timestamp,Block,Tx_hash,From,From_label,To,To_label,Value_in_USD`; no cell has quotes or commas. */
function readFlow(line: string): Flow {
  const [, , hash, from, fromLabel, to, toLabel, value] = line.split(',')
  if (value === undefined) throw new Error(`this is not a row of flows.csv: ${line}`)
  return {
    hash: hash!,
    from: from!.toLowerCase(),
    fromLabel: fromLabel!,
    to: to!.toLowerCase(),
    toLabel: toLabel!,
  }
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
    imports: [{ format: 'sheet', files: ['flows.csv'], mapping: 'flows.map.yaml', covers }],
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
