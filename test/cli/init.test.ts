import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeTempFolder } from './makeTempFolder.ts'
import { runCli } from './runCli.ts'
import { GOOD_LEDGER, THIEF, TX } from './smallCase.ts'

const temp = makeTempFolder()
afterAll(temp.remove)
const inTemp = (name: string) => join(temp.folder, name)
const THEFT = ['--asset', 'ethereum/ETH', '--seed', `tx=${TX}`]
const init = (...args: string[]) => runCli(['init', ...args])

/** The error of a run that printed nothing else. */
async function errorOf(...args: string[]) {
  const { code, stdout, stderr } = await init(...args, '--json')
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  return JSON.parse(stderr).error
}

test('init, a ledger and trace, as the terminal says', async () => {
  const dir = inTemp('my-case')
  const files = ['--format', 'transfers-csv', '--files', 'ledger/*.csv', '--covers', THIEF]
  const written = await init(dir, ...THEFT, ...files, '--primary', 'fifo', '--why', "the court's practice")
  expect(written).toEqual({
    code: 0,
    stdout: `Wrote ${dir}/case.yaml\nNo file yet for ledger/*.csv: put it into ${dir} before you trace.\nNext: dyepack trace ${dir}\n`,
    stderr: '',
  })
  await mkdir(join(dir, 'ledger'))
  await writeFile(join(dir, 'ledger/transfers.csv'), GOOD_LEDGER)
  const traced = await runCli(['trace', dir])
  expect(traced.code).toBe(0)
  expect(traced.stdout).toContain('The policy in front is fifo, named in the case before the results.')
})

test('--json gives the file, and what is open', async () => {
  const dir = inTemp('json')
  const { code, stdout } = await init(dir, ...THEFT, '--json')
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toEqual({ file: join(dir, 'case.yaml'), noFilesYet: [], primary: null })
})

test('what was left out is said', async () => {
  const { stdout } = await init(inTemp('bare'), ...THEFT)
  expect(stdout).toContain('No imports:')
  expect(stdout).toContain('No primary policy:')
})

test('a case that is there stays as it is', async () => {
  const dir = inTemp('there')
  await mkdir(dir)
  await writeFile(join(dir, 'case.yaml'), 'id: precious\n')
  expect(await errorOf(dir, ...THEFT)).toMatchObject({ code: 'CASE_EXISTS', facts: { file: join(dir, 'case.yaml') } })
  expect(await readFile(join(dir, 'case.yaml'), 'utf8')).toBe('id: precious\n')
})

test.each<[string[], string, object]>([
  [[], 'MISSING_FLAG', { missing: ['--asset', '--seed'] }],
  [['--asset', 'ethereum/ETH'], 'MISSING_FLAG', { missing: ['--seed'] }],
  [['--asset', 'ethereum/ETH', '--seed', TX], 'BAD_FLAG', { flag: '--seed' }],
  [[...THEFT, '--victim-wallets', 'nobody', '--victim', 'V'], 'BAD_FLAG', { flag: '--victim-wallets' }],
  [[...THEFT, '--primary', 'fifo'], 'BAD_FLAG', { flag: '--why' }],
  [[...THEFT, '--id', 'a b'], 'BAD_FLAG', { flag: '--id', problems: [{ code: 'BAD_ID' }] }],
  [[...THEFT, '--bogus'], 'BAD_COMMAND', {}],
])('without a terminal %j is refused with %s, and the flag is named', async (flags, code, facts) => {
  const dir = inTemp(`none-${code}-${flags.length}`)
  const error = await errorOf(dir, ...flags)
  expect(error).toMatchObject({ code, kind: 'input', facts })
  await expect(readFile(join(dir, 'case.yaml'))).rejects.toMatchObject({ code: 'ENOENT' })
})

test('a file in the place of the folder', async () => {
  await writeFile(inTemp('file'), '')
  expect(await errorOf(inTemp('file'), ...THEFT)).toMatchObject({ code: 'NO_SUCH_CASE' })
})
