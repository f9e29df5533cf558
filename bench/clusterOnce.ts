import { clusterLedger } from '../src/actions/clusterLedger.ts'
import { explainAddresses } from '../src/actions/explainAddresses.ts'

/** What one question took, and what it answered. */
export interface ClusterOnce {
  readonly cpu: number
  readonly wall: number
  readonly addresses: number
  /** The first address of the largest cluster; of an explanation how many steps it has. */
  readonly answer: string
}

/** Asks a ledger for its clusters, or why two addresses are of one, once, in a process of its own: as a user does. */
const [ledger, one, two] = process.argv.slice(2) as [string, string?, string?]
const start = process.hrtime.bigint()
const before = process.cpuUsage()
const found = await ask()
const { user, system } = process.cpuUsage(before)
const used: ClusterOnce = {
  ...{ cpu: (user + system) / 1e6, wall: Number(process.hrtime.bigint() - start) / 1e9 },
  ...found,
}
process.stdout.write(JSON.stringify(used))

async function ask(): Promise<Pick<ClusterOnce, 'addresses' | 'answer'>> {
  if (one === undefined || two === undefined) {
    const { addresses, largest } = await clusterLedger({ ledger })
    return { addresses, answer: largest[0]!.cluster }
  }
  const { addresses, steps } = await explainAddresses({ ledger, addresses: [one, two] })
  return { addresses: addresses[0].size, answer: `${steps?.length ?? 0} steps` }
}
