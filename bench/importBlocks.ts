import { importData } from '../src/actions/importData.ts'
import { bitcoinBlk } from '../src/ingest/bitcoin/extract.ts'

/** A process of its own: blocks to a finished ledger. Loading the program is not part of it. */
const [folder, ledger] = process.argv.slice(2) as [string, string]
const [format, clock, before] = [bitcoinBlk.format, performance.now(), process.cpuUsage()]
await importData({ ledger, imports: [{ format, files: [folder] }] })
const { user, system } = process.cpuUsage(before)
const measured: BlocksMeasured = {
  cpu: (user + system) / 1e6,
  wall: (performance.now() - clock) / 1000,
  peakMiB: process.resourceUsage().maxRSS / 1024,
}
process.stdout.write(JSON.stringify(measured))

/** Seconds, and MiB. */
export interface BlocksMeasured {
  readonly cpu: number
  readonly wall: number
  readonly peakMiB: number
}
