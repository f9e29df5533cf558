import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { groupedText } from '../src/core/groupedText.ts'
import { readBlock } from '../src/ingest/bitcoin/readBlock.ts'
import { writeBitcoinChain } from './bitcoinChain.ts'
import { cpuClock } from './cpuClock.ts'
import type { BlocksMeasured } from './importBlocks.ts'

const IMPORT = fileURLToPath(new URL('importBlocks.ts', import.meta.url))

/** For each size of chain: megabytes that are read and checked, and that become a finished ledger, for each second of CPU of all threads. */
export function measureBlocks(sizes: readonly number[]): string[][] {
  const head = ['transactions', 'inputs', 'MB', 'read MB/s', 'ledger MB/s', 'CPU s', 'wall s', 'peak MiB', 'ledger MB']
  return [head, ...sizes.map(measureChain)]
}

function measureChain(transactions: number): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    const blocks = join(folder, 'blocks')
    const { bytes, inputs } = writeBitcoinChain(blocks, transactions, 1)
    const megabytes = bytes / 1e6
    const read = cpuSeconds(() => readAll(blocks))
    const ledger = join(folder, 'ledger.duckdb')
    const printed = execFileSync(process.execPath, [...process.execArgv, IMPORT, blocks, ledger], { encoding: 'utf8' })
    const { cpu, wall, peakMiB } = JSON.parse(printed) as BlocksMeasured
    const counts = [transactions, inputs, megabytes].map((n) => groupedText(Math.round(n)))
    const rates = [megabytes / read, megabytes / cpu, cpu, wall].map((n) => n.toFixed(1))
    return [...counts, ...rates, peakMiB.toFixed(0), (statSync(ledger).size / 1e6).toFixed(0)]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function readAll(folder: string): void {
  for (const name of readdirSync(folder)) {
    const bytes = readFileSync(join(folder, name))
    for (let at = 0; at < bytes.length; ) {
      const size = bytes.readUInt32LE(at + 4)
      readBlock(bytes.subarray(at + 8, at + 8 + size))
      at += 8 + size
    }
  }
}

function cpuSeconds(work: () => void): number {
  const cpu = cpuClock()
  work()
  return cpu()
}
