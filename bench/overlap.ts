import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { groupedText } from '../src/core/groupedText.ts'
import { setup as buildDist } from '../test/cli/buildDist.ts'
import { rewriteOwn, writeOverlapCases } from './overlapCases.ts'

const MAIN = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url))
const ADDRESSES = 100_000
const TAGS = 2_000_000

/** A case of 100,000 addresses against so many cases and two million tags, each step a process of its own, its start included. */
export async function measureOverlap(cases: number): Promise<string[][]> {
  await buildDist()
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bench-'))
  const sources = ['--cases', join(folder, 'cases'), '--tags', join(folder, 'tags')]
  const own = join(folder, 'cases/own')
  const seconds = (words: readonly string[]) => {
    const start = performance.now()
    const printed = execFileSync(process.execPath, [MAIN, '--json', ...words], { encoding: 'utf8', maxBuffer: 1 << 30 })
    return { s: (performance.now() - start) / 1000, counts: JSON.parse(printed).overlap?.counts as Counts }
  }
  try {
    writeOverlapCases(folder, { cases, addresses: ADDRESSES, tags: TAGS })
    process.stderr.write('made\n')
    const index = seconds(['overlap', 'index', ...sources])
    const size = statSync(join(folder, 'cases/.dyepack-overlap.duckdb')).size
    const asked = [1, 2, 3].map(() => seconds(['overlap', own, ...sources]))
    rewriteOwn(folder, ADDRESSES)
    const renewed = seconds(['overlap', own, ...sources])
    const { strong, moderate, weak } = asked[0]!.counts
    return [
      ['cases', 'tags', 'index s', 'index MB', 'answer s', 'after a new snapshot s', 'strong', 'moderate', 'weak'],
      [
        ...[cases, TAGS].map((count) => groupedText(count)),
        index.s.toFixed(0),
        (size / 1e6).toFixed(0),
        asked.map(({ s }) => s.toFixed(2)).join(' / '),
        renewed.s.toFixed(2),
        ...[strong, moderate, weak].map((count) => groupedText(count)),
      ],
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Counts {
  readonly strong: number
  readonly moderate: number
  readonly weak: number
}
