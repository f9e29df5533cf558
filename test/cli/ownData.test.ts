import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { makeTempFolder } from './makeTempFolder.ts'
import { runCli, runProcess } from './runCli.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const DATA = resolve(process.env.DYEPACK_DATA ?? resolve(ROOT, '../shared/data'))
const FLOWS = join(DATA, 'launder-net/atomic-2023/flows.csv')
const skipped = !existsSync(FLOWS)
if (skipped)
  console.info(
    `the README's own-data section is not tried on the Atomic flows: there is no ${FLOWS} (set DYEPACK_DATA)`,
  )

const temp = makeTempFolder()
afterAll(temp.remove)

/** The commands of a section of the README, as printed. */
function commandsOf(heading: string): readonly string[] {
  const section = readFileSync(join(ROOT, 'README.md'), 'utf8')
    .split(/^## /m)
    .find((text) => text.startsWith(heading))!
  return /^```sh\n([^`]*)^```/m.exec(section)![1]!.trim().split('\n')
}

it.skipIf(skipped)(
  'the README’s own-data section traces the Atomic flows, typed as printed but for the file’s name',
  async () => {
    const commands = commandsOf('Bring your own data')
    expect(commands.filter((command) => command.includes('flows.csv'))).toHaveLength(1)
    for (const command of commands) {
      const words = command.replace('flows.csv', FLOWS).split(' ')
      const ended =
        words[0] === 'npm'
          ? await runCli(words.slice(words.indexOf('--') + 1), { cwd: temp.folder })
          : await runProcess(words[0]!, words.slice(1), { cwd: temp.folder })
      expect([command, ended.code, ended.code === 0 ? '' : ended.stderr]).toEqual([command, 0, ''])
      if (command.includes('--suggest')) expect(ended.stderr).toContain('All 1,080 rows can be read so.')
      if (command.includes(' trace '))
        expect(ended.stderr).toContain('table: 1,080 rows read, 1,080 kept, 0 duplicate, 0 refused')
    }
    const folder = join(temp.folder, 'my-case')
    const trace = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out/trace.json'), 'utf8')))
    const checks = findDifferences(trace)
    expect(checks.length).toBeGreaterThan(0)
    expect(new Set(checks)).toEqual(new Set(['0']))
    const losses = readFileSync(join(folder, 'out/losses.csv'), 'utf8').trim().split('\n').slice(1)
    const fifo = losses.map((line) => line.split(',')).filter(([policy]) => policy === 'fifo')
    // What the seed address was paid: $945,646.73.
    expect(fifo.reduce((sum, cells) => sum + BigInt(cells[6]!), 0n)).toBe(94_564_673n)
    const manifest = JSON.parse(readFileSync(join(folder, 'out/manifest.json'), 'utf8'))
    expect(manifest.ledger.imports).toMatchObject([
      { format: 'sheet', rowsRead: 1080, rowsKept: 1080, refused: 0, empty: 0, readWith: [{ file: 'mapping.yaml' }] },
    ])
    expect(await runCli(['verify', 'my-case'], { cwd: temp.folder })).toMatchObject({ code: 0 })
  },
  120_000,
)

/** Every `difference` of a result, wherever it stands. */
function findDifferences(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) =>
    key === 'difference' ? [String(inner)] : findDifferences(inner),
  )
}
