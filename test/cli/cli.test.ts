import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { type Outcome, runMany } from '../badInput/runMany.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { makeTempFolder } from './makeTempFolder.ts'
import { type Ended, runCli } from './runCli.ts'
import { GOOD_CASE, GOOD_LEDGER, longLedger, THIEF, TX, writeSmallCase } from './smallCase.ts'

const ESCAPE = '\u001b'
/** `    at name (file:1:2)`, as an engine prints where an error was thrown. */
const STACK = /^\s+at .*:\d+:\d+\)?$/m

/** Prints the address of each module that is loaded. */
const LOADER =
  "import { writeSync } from 'node:fs'; export async function load(url, context, next) { writeSync(1, url + '\\n'); return next(url, context) }"
const dataUrl = (code: string) => `data:text/javascript,${encodeURIComponent(code)}`
const LIST_MODULES = dataUrl(`import { register } from 'node:module'; register(${JSON.stringify(dataUrl(LOADER))})`)

const temp = makeTempFolder()
const small = join(temp.folder, 'small')
beforeAll(async () => {
  await writeSmallCase(small)
  expect(await runCli(['--json', 'trace', small])).toMatchObject({ code: 0 })
})
afterAll(temp.remove)

/** The one JSON object that was printed; standard error holds nothing. */
function resultOf({ code, stdout, stderr }: Ended) {
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/^\{[^\n]*\}\n$/)
  return JSON.parse(stdout)
}

/** The one JSON object on standard error; standard output holds nothing. */
function errorOf({ stdout, stderr }: Ended) {
  expect(stdout).toBe('')
  expect(stderr).toMatch(/^\{[^\n]*\}\n$/)
  return JSON.parse(stderr).error
}

describe.concurrent('help and plain words', () => {
  test('--help shows examples and exits 0', async () => {
    const { code, stdout, stderr } = await runCli(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('Examples:')
    for (const verb of ['trace', 'verify', 'import', 'report', 'evaluate'])
      expect(stdout).toMatch(new RegExp(`\\$ dyepack .*${verb}`))
    expect(stdout).not.toContain(ESCAPE)
  })

  test('heuristics lists each rule with its settings and who published it', async () => {
    const { stdout } = await runCli(['heuristics'])
    expect(stdout).toMatch(/deposit-reuse version 1, account chains.*Victor.*blocks: 3200.*gas-funding.*funded: 20/s)
    const { heuristics, bitcoin } = resultOf(await runCli(['--json', 'heuristics']))
    expect(bitcoin).toContainEqual(expect.objectContaining({ id: 'whirlpool', chains: 'utxo' }))
    expect(heuristics.slice(0, 2)).toMatchObject([
      { id: 'deposit-reuse', chains: 'account', acceptable: true, parameters: { amount: { default: '0.01' } } },
      { id: 'gas-funding', chains: 'account', acceptable: false, parameters: { funded: { default: '20' } } },
    ])
  })

  test('--version is that of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await runCli(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('a start loads no verb’s work: of that, each verb loads what it needs itself', async () => {
    const { stdout } = await runCli(['--version'], { env: { NODE_OPTIONS: `--import ${LIST_MODULES}` } })
    const packages = [...stdout.matchAll(/\/node_modules\/((?:@[^/]+\/)?[^/]+)/g)].map(([, name]) => name)
    expect(packages).toContain('commander')
    for (const heavy of ['zod', 'yaml', '@duckdb/node-api']) expect(packages).not.toContain(heavy)
  })
})

describe('a wrong command exits 2, in words and in JSON', () => {
  const wrong: readonly (readonly [args: readonly string[], says: string])[] = [
    [[], 'a command is missing'],
    [['trase', 'x'], "unknown command 'trase'"],
    [['trace'], "missing required argument 'case_dir'"],
    [['trace', '--bogus', 'x'], "unknown option '--bogus'"],
    [['import', 'transfers-csv', 'x.csv'], "required option '--ledger <file>' not specified"],
    [['import', 'transfers-csv', '--ledger', 'l'], "missing required argument 'files'"],
    [['import', 'evm-rpc', '--ledger', 'l'], 'evm-rpc needs --url, --chain, --from and --to'],
    [
      ['import', 'transfers-csv', 'x.csv', '--ledger', 'l', '--from', '1'],
      'go with formats that fetch, like evm-rpc, only',
    ],
  ]
  let outcomes: readonly Outcome[]
  beforeAll(async () => {
    outcomes = await inTempFolder((folder) =>
      runMany(
        folder,
        wrong.flatMap(([args]) => [args, [...args, '--json']]),
      ),
    )
  })

  test.each(wrong.map(([args, says], i) => [args, says, i] as const))('%j', (_, says, i) => {
    const [plain, asJson] = [outcomes[2 * i]!, outcomes[2 * i + 1]!]
    expect({ code: plain.code, stdout: plain.stdout }).toEqual({ code: 2, stdout: '' })
    expect(plain.stderr).toMatch(/dyepack (--help|trace)/)
    expect(asJson.code).toBe(2)
    const error = errorOf(asJson)
    expect(error).toMatchObject({ code: 'BAD_COMMAND', kind: 'input' })
    expect(error.message).toContain(says)
  })

  test('of a process of its own', async () => {
    expect(await runCli(['trase', 'x'])).toMatchObject({ code: 2, stdout: '' })
  })
})

describe('what is printed', () => {
  test('every verb prints one JSON object with --json', async () => {
    expect(resultOf(await runCli(['--json', 'trace', small]))).toMatchObject({
      case: 'small',
      out: join(small, 'out'),
      imports: { changed: false, files: [{ rowsRead: 2, rowsKept: 2, duplicates: 0, unchanged: true }] },
      answer: { verdict: expect.any(String) },
    })
    expect(resultOf(await runCli(['--json', 'report', small]))).toMatchObject({ file: join(small, 'out/report.html') })
    expect(resultOf(await runCli(['--json', 'verify', small]))).toMatchObject({ equal: true, difference: null })
    const ledger = join(temp.folder, 'by-hand.duckdb')
    const imported = await runCli([
      '--json',
      'import',
      'transfers-csv',
      join(small, 'ledger/transfers.csv'),
      '--ledger',
      ledger,
    ])
    expect(resultOf(imported)).toMatchObject({ changed: true, files: [{ rowsRead: 2, rowsKept: 2, refused: 0 }] })
  })

  test('an answer in words: results to standard output, the rest to standard error, no escape sequences in pipes', async () => {
    const { code, stdout, stderr } = await runCli(['trace', small])
    expect(code).toBe(0)
    for (const words of [
      'Where the money is',
      'Where the trace stopped',
      'How sure',
      'What was not looked at',
      'Loss ledger',
    ]) {
      expect(stdout).toContain(words)
    }
    expect(stdout).toContain(join(small, 'out/report.html'))
    expect(stderr).toBe(
      'ledger/transfers.csv: unchanged since it was imported, 2 rows read, 2 kept, 0 duplicate, 0 refused\n',
    )
    expect(stdout).not.toContain(ESCAPE)
  })

  test('NO_COLOR takes away the colours that a forced terminal would get', async () => {
    const colours = await runCli(['trace', small], { env: { FORCE_COLOR: '1' } })
    expect(colours.stdout).toContain(ESCAPE)
    const plain = await runCli(['--verbose', 'trace', small], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })
    expect(plain.code).toBe(0)
    expect(plain.stdout + plain.stderr).not.toContain(ESCAPE)
  })

  test('--quiet leaves the answer alone, --verbose adds the steps', async () => {
    const plain = await runCli(['trace', small])
    const quiet = await runCli(['--quiet', 'trace', small])
    expect(quiet).toEqual({ code: 0, stdout: plain.stdout, stderr: '' })
    const verbose = await runCli(['--verbose', 'trace', small])
    expect(verbose.stdout).toBe(plain.stdout)
    for (const step of [
      'import: open ledger/transfers.csv',
      'walking the ledger',
      'writing the results',
      'writing the report',
    ]) {
      expect(verbose.stderr).toContain(`${step}\n`)
    }
  })
})

type Files = Readonly<Record<string, string | null>>

describe('bad input exits 2 with its code and never a stack trace', () => {
  const csv = (from: string | RegExp, to: string) => ({ 'ledger/transfers.csv': GOOD_LEDGER.replace(from, to) })
  const yaml = (from: string, to: string) => ({ 'case.yaml': GOOD_CASE.replace(from, to) })
  const badRow = (field: string, line = 2) => ({ count: 1, reasons: [{ file: 'ledger/transfers.csv', line, field }] })

  const bad: readonly (readonly [what: string, files: Files, code: string, facts: object])[] = [
    ['no case.yaml', { 'case.yaml': null }, 'MISSING_FILE', {}],
    ['broken YAML', { 'case.yaml': 'id: a\norigins: [\nlive: true\n' }, 'BAD_YAML', {}],
    [
      'a misspelt key',
      yaml('origins:', 'orgins:'),
      'MISSING_KEY',
      { problems: [{ code: 'MISSING_KEY' }, { code: 'UNKNOWN_KEY', line: 3, fix: 'did you mean "origins"?' }] },
    ],
    [
      'a misspelt key beside good ones',
      { 'case.yaml': `${GOOD_CASE}titel: A\n` },
      'UNKNOWN_KEY',
      { line: 4, key: 'titel' },
    ],
    [
      'an unknown format',
      yaml('transfers-csv', 'transfer-csv'),
      'UNKNOWN_FORMAT',
      { line: 2, key: 'imports[0].format' },
    ],
    [
      'an unknown policy',
      { 'case.yaml': `${GOOD_CASE}policies: [fofo]\n` },
      'UNKNOWN_POLICY',
      { line: 4, key: 'policies[0]' },
    ],
    [
      'tiho on an account chain',
      { 'case.yaml': `${GOOD_CASE}policies: [tiho]\n` },
      'POLICY_NOT_FOR_CHAIN',
      { line: 4 },
    ],
    ['a seed that is not in the ledger', yaml(TX, `0x${'ef'.repeat(32)}`), 'SEED_NOT_IN_LEDGER', { origin: 1 }],
    ['no origins', yaml(/origins.*/.exec(GOOD_CASE)![0], 'origins: []'), 'NO_ORIGINS', { line: 3, key: 'origins' }],
    ['__proto__ as a key', { 'case.yaml': `${GOOD_CASE}__proto__: { live: true }\n` }, 'FORBIDDEN_KEY', { line: 4 }],
    ['a path outside the folder', yaml('ledger/transfers.csv', '../transfers.csv'), 'PATH_OUTSIDE_CASE', { line: 2 }],
    [
      'an unquoted amount',
      yaml(`tx: "${TX}"`, `opening: "${THIEF}", amount: 9007199254740993`),
      'UNQUOTED_NUMBER',
      { line: 3, key: 'origins[0].seed.amount' },
    ],
    ['a missing file', { 'ledger/transfers.csv': null }, 'MISSING_FILE', { line: 2, key: 'imports[0].files[0]' }],
    ['an empty file', { 'ledger/transfers.csv': '' }, 'EMPTY_FILE', { file: 'ledger/transfers.csv' }],
    [
      'a header without rows',
      { 'ledger/transfers.csv': `${GOOD_LEDGER.split('\n')[0]}\n` },
      'EMPTY_FILE',
      { file: 'ledger/transfers.csv' },
    ],
    [
      'rows without a header',
      { 'ledger/transfers.csv': GOOD_LEDGER.split('\n').slice(1).join('\n') },
      'BAD_HEADER',
      { line: 1 },
    ],
    ['a missing column', csv(',amount', ''), 'BAD_HEADER', { line: 1, missing: ['amount'] }],
    ['a negative amount', csv(/,90$/m, ',-90'), 'BAD_ROWS', badRow('amount')],
    ['a fractional amount', csv(/,70$/m, ',70.5'), 'BAD_ROWS', badRow('amount', 3)],
    ['an amount of 2^256', csv(/,90$/m, `,${2n ** 256n}`), 'BAD_ROWS', badRow('amount')],
    ['a wrong checksum', csv(THIEF, '0x098B716B8Aaf21512996dC57EB0615e2383E2f97'), 'BAD_ROWS', badRow('to')],
    ['a time without zone', csv('00:00:00Z', '00:00:00'), 'BAD_ROWS', badRow('time')],
    ['a time that is none', csv('2024-01-01T', '2024-02-30T'), 'BAD_ROWS', badRow('time')],
  ]
  let traced: readonly Outcome[]
  beforeAll(async () => {
    traced = await inTempFolder(async (folder) => {
      for (const [i, [, files]] of bad.entries()) await writeSmallCase(join(folder, `${i}`), files)
      return runMany(
        folder,
        bad.map((_, i) => ['--json', 'trace', `${i}`]),
      )
    })
  })

  test.each(bad.map(([what, , code, facts], i) => ({ what, code, facts, i })))('$what', ({ code, facts, i }) => {
    const error = errorOf(traced[i]!)
    expect(error).toMatchObject({ code, kind: 'input', facts })
    expect(traced[i]!.code).toBe(2)
    expect(error.message).not.toMatch(STACK)
  })

  test.each<[string, Files]>([
    ['BAD_YAML', { 'case.yaml': 'id: a\norigins: [\nlive: true\n' }],
    ['BAD_ROWS', csv(/,90$/m, ',-90')],
    ['SEED_NOT_IN_LEDGER', yaml(TX, `0x${'ef'.repeat(32)}`)],
  ])('%s in words', async (code, files) => {
    await inTempFolder(async (folder) => {
      await writeSmallCase(folder, files)
      const { stdout, stderr, ...ended } = await runCli(['trace', folder])
      expect({ code: ended.code, stdout }).toEqual({ code: 2, stdout: '' })
      expect(stderr).toContain(`[${code}]`)
      expect(stderr).not.toMatch(STACK)
    })
  })

  test('a case folder that is not there', async () => {
    const nowhere = join(temp.folder, 'nowhere')
    const ended = await runCli(['--json', 'trace', nowhere])
    expect(ended.code).toBe(2)
    expect(errorOf(ended)).toMatchObject({ code: 'NO_SUCH_CASE', facts: { file: nowhere } })
  })

  test('report and verify of a case that was never traced', async () => {
    await inTempFolder(async (folder) => {
      await writeSmallCase(join(folder, 'untraced'))
      const verbs = ['report', 'verify']
      const outcomes = await runMany(
        folder,
        verbs.map((verb) => ['--json', verb, 'untraced']),
      )
      for (const [i, verb] of verbs.entries()) {
        expect({ verb, code: outcomes[i]!.code }).toEqual({ verb, code: 2 })
        expect(errorOf(outcomes[i]!)).toMatchObject({ code: 'MANIFEST_MISSING', kind: 'input' })
      }
    })
  })

  test.each([
    ['nonsense', 'transfers.csv', 'UNKNOWN_FORMAT'],
    ['transfers-csv', 'nowhere.csv', 'FILE_MISSING'],
  ])('import %s %s', async (format, file, code) => {
    const ledger = join(temp.folder, `${code}.duckdb`)
    const ended = await runCli(['--json', 'import', format, join(small, 'ledger', file), '--ledger', ledger])
    expect(ended.code).toBe(2)
    expect(errorOf(ended)).toMatchObject({ code, kind: 'input' })
  })
})

describe('results and ledgers in use', () => {
  test('verify names the file and the line of a byte that was changed', async () => {
    await inTempFolder(async (folder) => {
      await writeSmallCase(folder)
      resultOf(await runCli(['--json', 'trace', folder]))
      const file = join(folder, 'out/trace.json')
      const lines = (await readFile(file, 'utf8')).split('\n')
      const line = lines.findIndex((text) => text.includes('"90"'))
      lines[line] = lines[line]!.replace('"90"', '"91"')
      await writeFile(file, lines.join('\n'))

      const ended = await runCli(['--json', 'verify', folder])
      expect(ended.code).toBe(2)
      const error = errorOf(ended)
      expect(error).toMatchObject({ code: 'RESULTS_DIFFER', facts: { file: 'trace.json', line: line + 1 } })
      expect(error.facts.left).toContain('"91"')
      expect(error.facts.right).toContain('"90"')
      const plain = await runCli(['verify', folder])
      expect(plain.code).toBe(2)
      expect(plain.stderr).toContain(`out/trace.json line ${line + 1} differs`)

      // A report of results that somebody changed would vouch for them.
      const report = await runCli(['--json', 'report', folder])
      expect(report.code).toBe(2)
      expect(errorOf(report)).toMatchObject({ code: 'RESULT_CHANGED', facts: { file: 'out/trace.json' } })
    })
  })

  test('report writes the report anew, to the same bytes', async () => {
    const file = join(small, 'out/report.html')
    const manifest = join(small, 'out/manifest.json')
    const before = [await readFile(file, 'utf8'), await readFile(manifest, 'utf8')]
    await rm(file)
    resultOf(await runCli(['--json', 'report', small]))
    expect([await readFile(file, 'utf8'), await readFile(manifest, 'utf8')]).toEqual(before)
  })

  test('a ledger that another process writes to exits 3, and is fine once it is free', async () => {
    await inTempFolder(async (folder) => {
      await writeSmallCase(folder)
      resultOf(await runCli(['--json', 'trace', folder]))
      const holder = spawn(process.execPath, ['--input-type=module', '-e', HOLD, join(folder, 'ledger.duckdb')], {
        cwd: import.meta.dirname,
        stdio: ['pipe', 'pipe', 'inherit'],
      })
      const closed = once(holder, 'close')
      try {
        await once(holder.stdout, 'data')
        for (const verb of ['trace', 'verify']) {
          const ended = await runCli(['--json', verb, folder])
          expect({ verb, error: errorOf(ended) }).toMatchObject({
            verb,
            error: { code: 'LEDGER_LOCKED', kind: 'retry' },
          })
          expect(ended.code).toBe(3)
        }
        resultOf(await runCli(['--json', 'report', folder]))
      } finally {
        holder.stdin.end()
        await closed
      }
      resultOf(await runCli(['--json', 'verify', folder]))
    })
  })

  describe('Ctrl-C exits 130, and the next run gives the same ledger', () => {
    const folder = join(temp.folder, 'stopped')
    const file = join(folder, 'long.csv')
    const importInto = (ledger: string, more: Parameters<typeof runCli>[1] = {}) =>
      runCli(['--verbose', 'import', 'transfers-csv', file, '--ledger', join(folder, ledger)], more)
    let undisturbed: string
    beforeAll(async () => {
      await mkdir(folder)
      await writeFile(file, longLedger(150_000))
      expect(await importInto('undisturbed.duckdb')).toMatchObject({ code: 0 })
      undisturbed = await digestOf(join(folder, 'undisturbed.duckdb'))
      expect(undisturbed).toMatch(/^[0-9a-f]{64}$/)
    })

    test.each(['import: open', 'import: seal'])('at "%s"', async (at) => {
      const ledger = `${at.replace(/\W/g, '')}.duckdb`
      const stopped = await importInto(ledger, {
        onStart: (child) => {
          let said = ''
          child.stderr!.on('data', (text: string) => {
            // Once only: a second Ctrl-C kills at once.
            if (!said.includes(at) && (said + text).includes(at)) child.kill('SIGINT')
            said += text
          })
        },
      })
      expect({ code: stopped.code, stdout: stopped.stdout }).toEqual({ code: 130, stdout: '' })
      expect(stopped.stderr).toContain('the same command goes on from here')

      expect(await importInto(ledger)).toMatchObject({ code: 0 })
      expect(await digestOf(join(folder, ledger))).toBe(undisturbed)
    })
  })

  test('the manifest of the small case is one', async () => {
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(small, 'out/manifest.json'), 'utf8')))
    expect(manifest).toMatchObject({ case: 'small', primary: null, ledger: { movements: 2 } })
  })
})

/** Opens the ledger for writing, says so, and holds it until its standard input ends. */
const HOLD = `
import { DuckDBInstance } from '@duckdb/node-api'
const instance = await DuckDBInstance.create(process.argv[1])
process.stdout.write('open')
process.stdin.resume().on('end', () => instance.closeSync())
`

async function digestOf(ledger: string): Promise<string> {
  const store = await openLedger(ledger)
  try {
    return (await store.summary()).digest
  } finally {
    await store.close()
  }
}
