import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runMany } from '../badInput/runMany.ts'
import { makeTempFolder } from './makeTempFolder.ts'
import { runCli } from './runCli.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const wallet = (n: number) => `0x${String(n).repeat(40)}`
const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const ETH = 10n ** 18n

/** Wallet 1 is funded with 5 ETH, pays 3 and gas at height 20, 4 at height 30, which it has not, and gets 9 at height 40. */
const ROWS = [
  [10, 1, 0, 'native', wallet(9), wallet(1), 5n * ETH],
  [20, 2, 0, 'gas', wallet(1), '', ETH / 1000n],
  [20, 2, 1, 'native', wallet(1), wallet(2), 3n * ETH],
  [30, 3, 0, 'native', wallet(1), wallet(3), 4n * ETH],
  [40, 4, 0, 'native', wallet(2), wallet(1), 9n * ETH],
] as const
const LEDGER = [
  HEADER,
  ...ROWS.map(([height, tx, seq, kind, from, to, amount]) =>
    [
      ...['ethereum', height, `2024-01-01T00:00:${height}Z`, 0, hash(tx), seq, kind, 'ethereum/ETH', 'ETH', 18],
      ...[from, to, amount],
    ].join(','),
  ),
  '',
].join('\n')

const temp = makeTempFolder()
const file = (name: string) => join(temp.folder, name)
const ledger = file('ledger.duckdb')

beforeAll(async () => {
  await writeFile(file('transfers.csv'), LEDGER)
  const args = ['transfers-csv', file('transfers.csv'), '--ledger', ledger, '--covers', wallet(1)]
  expect(await runCli(['import', ...args])).toMatchObject({ code: 0 })
})
afterAll(temp.remove)

async function stated(name: string, rows: readonly string[]): Promise<string> {
  await writeFile(file(name), ['chain,address,asset,height,time,balance', ...rows, ''].join('\n'))
  return file(name)
}

describe.concurrent('ledger check', () => {
  test('names the covered address that falls below zero, and counts the others; exits 4', async () => {
    const { code, stdout, stderr } = await runCli(['ledger', 'check', '--ledger', ledger])
    expect({ code, stderr }).toEqual({ code: 4, stderr: '' })
    expect(stdout).toBe(`${ledger}: 5 movements on ethereum
  Balances below zero: 1 at covered addresses, where history is missing; 2 at others, as expected where only a part of the history was read.
  Stated balances: none given (--balances FILE).
  Sources: one, so there is nothing to compare it with.

Findings
  below zero  ${wallet(1)}  ethereum height 30  -2.001 ETH
              ethereum/ETH; ${hash(3)}
`)
  })

  test('--json has the same, amounts as text', async () => {
    const { code, stdout } = await runCli(['--json', 'ledger', 'check', '--ledger', ledger])
    expect(code).toBe(4)
    expect(JSON.parse(stdout)).toEqual({
      ledger,
      movements: 5,
      shortfalls: { covered: 1, uncovered: 2 },
      stated: null,
      sources: { compared: 1, differences: 0 },
      untold: [],
      files: [file('transfers.csv')],
      findingsInAll: 1,
      findings: [
        {
          kind: 'shortfall',
          shortfall: {
            ...{ chain: 'ethereum', address: wallet(1), asset: 'ethereum/ETH', covered: true },
            first: { tx: 2, hash: hash(3), height: 30, time: Date.UTC(2024, 0, 1, 0, 0, 30) },
            ...{ missing: '2001000000000000000', missingInAll: '2001000000000000000' },
          },
        },
      ],
    })
  })

  test('stated balances are compared, and the first that parts is named with the last that agreed', async () => {
    const balances = await stated('balances.csv', [
      `ethereum,${wallet(1)},ethereum/ETH,19,,5000000000000000000`,
      `ethereum,${wallet(1)},ethereum/ETH,20,,1999000000000000001`,
      `ethereum,${wallet(1)},ethereum/ETH,40,,6999000000000000001`,
      `ethereum,${wallet(3)},ethereum/ETH,,2024-01-01T00:00:30Z,4000000000000000000`,
    ])
    const csv = file('findings.csv')
    const ended = await runCli(['ledger', 'check', '--ledger', ledger, '--balances', balances, '--csv', csv])
    expect({ code: ended.code, stderr: ended.stderr }).toEqual({ code: 4, stderr: `Every finding: ${csv}\n` })
    expect(ended.stdout).toContain('Stated balances: 2 agree, 2 differ, of 1 holding.')
    expect(ended.stdout).toContain(
      `  stated      ${wallet(1)}  ethereum height 20  +0.000000000000000001 ETH
              1.999000000000000001 ETH by ${balances} line 3, the movements give 1.999 ETH; agreed at height 19; 1 later statement by the same amount; ethereum/ETH
`,
    )
    const lines = (await readFile(csv, 'utf8')).split('\n')
    expect(lines).toHaveLength(6)
    expect(lines[1]).toBe(
      `stated,,ethereum,20,,,,,${wallet(1)},,ethereum/ETH,1999000000000000000,1999000000000000001,1,,${balances} line 3,`,
    )
    expect(
      lines
        .slice(2, 5)
        .map((line) => [1, 2, 8].map((column) => line.split(',')[column]))
        .sort(),
    ).toEqual([
      ['no', 'ethereum', wallet(2)],
      ['no', 'ethereum', wallet(9)],
      ['yes', 'ethereum', wallet(1)],
    ])
  })

  test('exits 0 where nothing differs', async () => {
    const other = file('whole.duckdb')
    const whole = LEDGER.split('\n')
      .filter((line) => !line.includes(hash(3)))
      .join('\n')
    await writeFile(file('whole.csv'), whole)
    const covers = ['--covers', wallet(1)]
    await runCli(['import', 'transfers-csv', file('whole.csv'), '--ledger', other, ...covers])
    const balances = await stated('agreeing.csv', [`ethereum,${wallet(1)},ethereum/ETH,40,,10999000000000000000`])
    const ended = await runCli(['ledger', 'check', '--ledger', other, '--balances', balances])
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toContain('Stated balances: 1 agrees, 0 differ.')
    expect(ended.stdout).not.toContain('Findings')
  })
})

test('ledger check exits 2 at wrong input', async () => {
  const wrong: readonly (readonly [args: readonly string[], code: string])[] = [
    [['--ledger', file('nowhere.duckdb')], 'LEDGER_MISSING'],
    [['--ledger', ledger, '--balances', file('nowhere.csv')], 'MISSING_FILE'],
    [['--ledger', ledger, '--balances', file('transfers.csv')], 'BAD_HEADER'],
    [[], 'BAD_COMMAND'],
  ]
  const outcomes = await runMany(
    temp.folder,
    wrong.map(([args]) => ['--json', 'ledger', 'check', ...args]),
  )
  for (const [i, [, code]] of wrong.entries()) {
    expect(outcomes[i]).toMatchObject({ code: 2, stdout: '' })
    expect(JSON.parse(outcomes[i]!.stderr).error).toMatchObject({ code, kind: 'input' })
  }
})

describe('two sources, and where a movement is from', () => {
  const two = join(temp.folder, 'two')
  const inTwo = (name: string) => join(two, name)
  /** The second colleague's rows lie in another order, with an empty line, and lack the payment at height 30. */
  const second = () => {
    const [header, ...rows] = LEDGER.trim().split('\n')
    return [header, ...rows.filter((row) => !row.includes(hash(3))).reverse(), ''].join('\n\n')
  }
  const check = (...more: string[]) => runCli(['ledger', 'check', '--ledger', inTwo('ledger.duckdb'), ...more])
  const why = (...args: string[]) =>
    runCli(['ledger', 'why', ...args, '--ledger', inTwo('ledger.duckdb')], { cwd: two })

  beforeAll(async () => {
    await mkdir(two)
    await writeFile(inTwo('first.csv'), LEDGER)
    await writeFile(inTwo('second.csv'), second())
    for (const name of ['first.csv', 'second.csv']) {
      const args = ['transfers-csv', name, '--ledger', 'ledger.duckdb', '--covers', wallet(1)]
      expect(await runCli(['import', ...args], { cwd: two })).toMatchObject({ code: 0 })
    }
  })

  test('a movement that only one of two sources has is listed with both files', async () => {
    const csv = inTwo('findings.csv')
    const { code, stdout } = await check('--csv', csv)
    expect(code).toBe(4)
    expect(stdout).toContain('Sources: 2, 1 movement in one of them only where another should have it.')
    expect(stdout).toContain(`  one source  native 4 ETH  ethereum height 30  ${hash(3)}
              ${wallet(1)} → ${wallet(3)}; in first.csv line 5; not in second.csv
`)
    const [, row] = (await readFile(csv, 'utf8')).split('\n')
    const moved = `0,native,${wallet(1)},${wallet(3)},ethereum/ETH,4000000000000000000`
    expect(row).toBe(
      `one-source,,ethereum,30,2024-01-01T00:00:30Z,${hash(3)},${moved},,,,first.csv record 4,second.csv`,
    )
  })

  test('files that were imported together are one source', async () => {
    const together = inTwo('together.duckdb')
    const args = ['first.csv', 'second.csv', '--ledger', together, '--covers', wallet(1)]
    await runCli(['import', 'transfers-csv', ...args], { cwd: two })
    const { stdout } = await runCli(['ledger', 'check', '--ledger', together])
    expect(stdout).toContain('Sources: one, so there is nothing to compare it with.')
  })

  test('ledger why names the file and line of each movement, repetitions too', async () => {
    const { code, stdout, stderr } = await why(hash(2).toUpperCase().replace('0X', '0x'))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`${hash(2)}
ethereum, height 20, 2024-01-01T00:00:20Z
  gas 0.001 ETH  ethereum/ETH; seq 0
    ${wallet(1)} → fee
    from first.csv line 3, record 2 (transfers-csv)
    again second.csv line 7, record 3 (transfers-csv)
  native 3 ETH  ethereum/ETH; seq 1
    ${wallet(1)} → ${wallet(2)}
    from first.csv line 4, record 3 (transfers-csv)
    again second.csv line 5, record 2 (transfers-csv)
`)
  })

  test('files are found from the ledger’s folder, too; one that changed or went gives record numbers and says so', async () => {
    const elsewhere = await runCli(['--json', 'ledger', 'why', '@3', '--ledger', inTwo('ledger.duckdb')])
    const found = JSON.parse(elsewhere.stdout)
    expect(found.notAsked).toEqual([])
    expect(found.transactions[0].movements[0]).toMatchObject({
      amount: '9000000000000000000',
      records: [
        { file: 'first.csv', record: 5, line: 6, counts: true },
        { file: 'second.csv', record: 1, line: 3, counts: false },
      ],
    })
    await writeFile(inTwo('first.csv'), `${LEDGER}\n`)
    await rm(inTwo('second.csv'))
    const { code, stdout } = await why(hash(4).slice(2))
    expect(code).toBe(0)
    expect(stdout).toContain(
      '    from first.csv record 5 (transfers-csv)\n    again second.csv record 1 (transfers-csv)\n',
    )
    expect(stdout).toContain(`first.csv has changed since it was imported (${inTwo('first.csv')}): record numbers`)
    expect(stdout).toContain(`second.csv is not at hand (looked for ${inTwo('second.csv')}): record numbers`)
  })

  test('what is in no ledger is an error, shown without what acts on a terminal', async () => {
    const gone = [hash(77), 'nonsense', '@99', '\u001b[31m']
    const jobs = gone.map((tx) => ['ledger', 'why', tx, '--ledger', inTwo('ledger.duckdb')])
    const outcomes = await runMany(two, [...jobs.map((job) => [...job, '--json']), ...jobs])
    for (const ended of outcomes.slice(0, gone.length)) {
      expect(ended).toMatchObject({ code: 2, stdout: '' })
      expect(JSON.parse(ended.stderr).error).toMatchObject({ code: 'NOT_IN_LEDGER', kind: 'input' })
    }
    for (const { code, stderr } of outcomes.slice(gone.length)) {
      expect(code).toBe(2)
      expect(stderr).not.toContain('\u001b')
    }
  })
})
