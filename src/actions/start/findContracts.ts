import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** A contract that an address put on the chain. */
export interface MadeContract {
  readonly deployer: string
  readonly contract: string
  readonly hash: string
  /** Milliseconds. */
  readonly time: number
}

const unpack = promisify(gunzip)

const MADE = '"receipt_contract_address":"0x'

interface Row {
  readonly hash: string
  readonly from_address: string
  readonly receipt_contract_address: string | null
  readonly receipt_status: number | null
  readonly block_timestamp: number
}

/** Contracts that these addresses made, in the transactions that are recorded in a folder, in chain order. Empty where it has none. */
export async function findContracts(folder: string, deployers: ReadonlySet<string>): Promise<readonly MadeContract[]> {
  const files = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return []
    throw cause
  })
  const found: MadeContract[] = []
  for (const file of files.filter((name) => /^transactions_\d+_\d+.*\.jsonl\.gz$/.test(name)).sort(byHeight)) {
    const text = String(await unpack(await readFile(join(folder, file))))
    // Most transactions make none, and need not be parsed.
    for (let at = text.indexOf(MADE); at >= 0; at = text.indexOf(MADE, at)) {
      const [begin, end] = [text.lastIndexOf('\n', at) + 1, text.indexOf('\n', at)]
      const line = text.slice(begin, end < 0 ? text.length : end)
      at = begin + line.length
      const row = JSON.parse(line) as Row
      if (row.receipt_status === 0 || !deployers.has(row.from_address)) continue
      const { from_address: deployer, receipt_contract_address: contract, hash, block_timestamp } = row
      found.push({ deployer, contract: contract!, hash, time: 1000 * block_timestamp })
    }
  }
  return found
}

function byHeight(one: string, other: string): number {
  return Number(one.split('_')[1]) - Number(other.split('_')[1])
}
