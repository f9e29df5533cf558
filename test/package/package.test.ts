import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'dyepack-package-'))
/** With a space in its name, which a careless script trips over. */
const app = join(folder, 'an app')

beforeAll(() => {
  const source = join(folder, 'source')
  for (const file of run('git', ['ls-files', '--cached', '--others', '--exclude-standard'], ROOT).trim().split('\n')) {
    if (!existsSync(join(ROOT, file))) continue
    mkdirSync(dirname(join(source, file)), { recursive: true })
    cpSync(join(ROOT, file), join(source, file))
  }
  symlinkSync(join(ROOT, 'node_modules'), join(source, 'node_modules'))
  run('npm', ['pack', '--silent', '--pack-destination', folder], source)
  mkdirSync(app)
  writeFileSync(join(app, 'package.json'), '{ "private": true }')
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz'))!
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(folder, tarball)], app)
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the packed tarball shows its help', () => {
  expect(run(join(app, 'node_modules/.bin/dyepack'), ['--help'], app)).toContain('$ dyepack trace cases/ronin-2022')
})

test('the packed tarball traces and verifies a bundled case', () => {
  cpSync(join(app, 'node_modules/dyepack/cases/ronin-2022'), join(app, 'ronin'), { recursive: true })
  const dyepack = join(app, 'node_modules/.bin/dyepack')
  expect(run(dyepack, ['trace', 'ronin'], app)).toContain(
    '47 addresses that a source lists as depositors of Tornado Cash',
  )
  expect(run(dyepack, ['verify', 'ronin'], app)).toContain('Equal: 6 files')
})

test('the packed tarball holds no tests, no build state and no results', () => {
  const files = readdirSync(join(app, 'node_modules/dyepack'), { recursive: true }).map(String)
  expect(files.filter((file) => /\.test\.|tsbuildinfo|\/out\/|\.duckdb/.test(file))).toEqual([])
  expect(files).toContain('dist/cli/main.js')
})

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
}
