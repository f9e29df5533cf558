import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
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

Where they first part
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
      `stated,,ethereum,${wallet(1)},ethereum/ETH,20,,,1999000000000000000,1999000000000000001,1,,${balances} line 3`,
    )
    expect(
      lines
        .slice(2, 5)
        .map((line) => line.split(',').slice(0, 4))
        .sort(),
    ).toEqual([
      ['below-zero', 'no', 'ethereum', wallet(2)],
      ['below-zero', 'no', 'ethereum', wallet(9)],
      ['below-zero', 'yes', 'ethereum', wallet(1)],
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
    expect(ended.stdout).toContain('Stated balances: 1 agree, 0 differ.')
    expect(ended.stdout).not.toContain('Where they first part')
  })

  test.each([
    [['--ledger', file('nowhere.duckdb')], 'LEDGER_MISSING'],
    [['--ledger', ledger, '--balances', file('nowhere.csv')], 'MISSING_FILE'],
    [['--ledger', ledger, '--balances', file('transfers.csv')], 'BAD_HEADER'],
    [[], 'BAD_COMMAND'],
  ])('wrong input %#: %j exits 2 with %s', async (args, code) => {
    const ended = await runCli(['--json', 'ledger', 'check', ...args])
    expect(ended).toMatchObject({ code: 2, stdout: '' })
    expect(JSON.parse(ended.stderr).error).toMatchObject({ code, kind: 'input' })
  })
})
