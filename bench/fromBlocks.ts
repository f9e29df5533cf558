import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readBlock } from '../src/ingest/bitcoin/readBlock.ts'
import { writeBitcoinChain } from './bitcoinChain.ts'

const CLI = fileURLToPath(new URL('../src/cli/main.ts', import.meta.url))

/** Blocks that are read and checked, and the same blocks to a finished ledger: megabytes for each second of CPU, of all threads. */
export function measureBlocks(transactions: number): string[][] {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  try {
    const chain = writeBitcoinChain(folder, transactions, 1)
    const read = cpuSeconds(() => readAll(folder))
    const ledger = join(folder, 'ledger.duckdb')
    const start = process.hrtime.bigint()
    const used = execFileSync(
      'bash',
      [
        '-c',
        `times; "$0" --import tsx ${CLI} import bitcoin-blk --ledger ${ledger} ${folder} >&2; times`,
        process.execPath,
      ],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    )
    const wall = Number(process.hrtime.bigint() - start) / 1e9
    const imported = childSeconds(used)
    const megabytes = chain.bytes / 1e6
    const row = (name: string, seconds: number) => [name, seconds.toFixed(1), (megabytes / seconds).toFixed(1)]
    return [
      ['step', 's of CPU', 'MB/s of CPU'],
      row('read and check', read),
      row('to a finished ledger', imported),
      [
        `${megabytes.toFixed(0)} MB, ${chain.transactions} transactions, ${chain.inputs} inputs`,
        `${wall.toFixed(1)} s`,
        'by the clock',
      ],
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readAll(folder: string): void {
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
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e6
}

/** The last line of what bash prints of its children: `1m2.345s 0m0.678s`. */
function childSeconds(printed: string): number {
  const last = printed.trim().split('\n').at(-1)!
  return [...last.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds),
    0,
  )
}
