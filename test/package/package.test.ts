import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { copyCase } from '../cases/copyCase.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { runProcess } from '../cli/runCli.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const temp = makeTempFolder('dyepack with a space ')
const project = join(temp.folder, 'an empty folder')
const bin = join(project, 'node_modules/.bin/dyepack')
let packed: readonly string[] = []

beforeAll(async () => {
  // Packing builds: it is done in a copy, so that no other test meets a half-built dist.
  const copy = join(temp.folder, 'a copy')
  await copyWorkTree(copy)
  const [{ filename, files }] = JSON.parse(await run('npm', ['pack', '--json', '--silent'], copy)) as [Packed]
  packed = files.map(({ path }) => path)
  await mkdir(project)
  await run('npm', ['init', '-y'], project)
  await run('npm', ['install', join(copy, filename), '--prefer-offline', '--no-audit', '--no-fund'], project)
}, 300_000)
afterAll(temp.remove)

test('the package holds what runs, the two cases and the knowledge, and nothing else', () => {
  const kinds = new Set(packed.map((path) => path.replace(/^(dist|cases|docs\/schema|knowledge)\/.*/, '$1')))
  expect([...kinds].sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'cases',
    'dist',
    'docs/schema',
    'knowledge',
    'package.json',
  ])
  expect(packed).toContain('dist/cli/main.js')
  for (const name of ['ronin-2022', 'harmony-2023']) {
    expect(packed).toContain(`cases/${name}/case.yaml`)
    expect(packed).toContain(`cases/${name}/SOURCES.md`)
    expect(packed).toContain(`cases/${name}/ledger/transfers.csv`)
  }
  const bitcoin = ['bitfinex-2016', 'generated-peel-chain'].map((name) => `cases/${name}/ledger/transactions.jsonl`)
  for (const path of bitcoin) expect(packed).toContain(path)
  expect(packed).toContain('knowledge/incidents/2022-03-23-ronin-bridge.yaml')
  const stray = packed
    .filter((path) => !bitcoin.includes(path))
    .filter((path) => /\.test\.|\.duckdb|tsbuildinfo|\/out\/|shared|conformance|\.jsonl/.test(path))
  expect(stray).toEqual([])
  expect(packed.filter((path) => path.startsWith('dist/') && !/\.(js|d\.ts)$/.test(path))).toEqual([])
})

test('the installed command shows its examples', async () => {
  const direct = await runProcess(bin, ['--help'], { cwd: project })
  expect(direct).toMatchObject({ code: 0, stderr: '' })
  expect(direct.stdout).toContain('$ dyepack trace cases/ronin-2022')
  const byNpx = await runProcess('npx', ['--no-install', 'dyepack', '--help'], { cwd: project })
  expect(byNpx).toMatchObject({ code: 0, stdout: direct.stdout })
})

test('it traces and verifies the bundled case that came with it, which is that of the sources', async () => {
  const installed = join(project, 'my ronin')
  await cp(join(project, 'node_modules/dyepack/cases/ronin-2022'), installed, { recursive: true })
  const { code, stdout } = await runProcess(bin, ['--json', 'trace', 'my ronin'], { cwd: project })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ case: 'ronin-2022', imports: { files: [{ rowsKept: 437 }] } })
  const trace = traceFileSchema.parse(JSON.parse(await readFile(join(installed, 'out/trace.json'), 'utf8')))
  expect(trace.policies.haircut!.check.map(({ difference }) => difference)).toEqual(['0', '0', '0'])
  const inWords = await runProcess(bin, ['trace', installed], { cwd: temp.folder })
  expect(inWords.stdout).toContain('47 addresses that a source lists as depositors of Tornado Cash')
  const again = await runProcess(bin, ['verify', installed], { cwd: temp.folder })
  expect(again).toMatchObject({ code: 0, stderr: '' })
  expect(again.stdout).toContain('Equal: 12 files')

  const fromSources = join(temp.folder, 'sources')
  await copyCase('ronin-2022', fromSources)
  expect(await textsIn(installed, 'ledger')).toEqual(await textsIn(fromSources, 'ledger'))
  expect(await textsIn(installed, 'labels')).toEqual(await textsIn(fromSources, 'labels'))
})

interface Packed {
  readonly filename: string
  readonly files: readonly { readonly path: string }[]
}

/** What git tracks or would track, as it is in the work tree, with the modules that are installed there. */
async function copyWorkTree(to: string): Promise<void> {
  const listed = await run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], ROOT)
  const files = listed.split('\0').filter((path) => path !== '' && existsSync(join(ROOT, path)))
  for (const file of files) {
    await mkdir(dirname(join(to, file)), { recursive: true })
    await cp(join(ROOT, file), join(to, file))
  }
  await symlink(join(ROOT, 'node_modules'), join(to, 'node_modules'))
}

/** What a program printed; it must end well. */
async function run(program: string, args: readonly string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runProcess(program, args, { cwd })
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} exited ${code}\n${stdout}\n${stderr}`)
  return stdout
}

async function textsIn(folder: string, name: string): Promise<readonly (readonly [string, string])[]> {
  const files = (await readdir(join(folder, name))).sort()
  return Promise.all(files.map(async (file) => [file, await readFile(join(folder, name, file), 'utf8')] as const))
}
