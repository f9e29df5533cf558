import { existsSync } from 'node:fs'
import { appendFile, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportCase } from '../../src/actions/reportCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { runCli } from '../cli/runCli.ts'
import { inTempFolder } from '../store/tempFolder.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const COLUMNS = 'origin,chain,height,time,tx_hash,seq,from,to,asset,symbol,decimals,amount,claimed,usd_at_event'
const [ANNA, BERT, CARL, TRAP, SIDE] = ['a', 'b', 'c', 'd', 'e'].map((digit) => `0x${digit.repeat(40)}`) as [
  string,
  string,
  string,
  string,
  string,
]
const HASH = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

function row(n: number, from: string, to: string, amount: number, kind = 'native'): string {
  return `ethereum,${n},2024-01-0${n}T00:00:00Z,0,${HASH(n)},0,${kind},ethereum/ETH,ETH,2,${from},${to},${amount}`
}

const ROWS = [
  row(1, ANNA, TRAP, 100), // before `from`
  row(2, ANNA, TRAP, 400),
  row(3, BERT, TRAP, 500),
  row(4, TRAP, SIDE, 1000), // 100 clean, and 900 of the theft
  row(5, SIDE, TRAP, 600), // comes back, under libr the clean 100 first: 500 are of the theft already
  row(6, TRAP, TRAP, 50),
  row(7, CARL, TRAP, 0),
  row(8, ANNA, TRAP, 25),
  row(9, ANNA, SIDE, 70),
]

const CASE = `id: trap
imports: [{ format: transfers-csv, files: [rows.csv] }]
prices: [prices.csv]
origins: [{ asset: ethereum/ETH, seed: { address: "${TRAP}", from: 2024-01-02T00:00:00Z } }]
primary: { policy: libr, why: so says the law }
`
const PRICES = 'asset,date,usd\nethereum/ETH,2024-01-02,3\nethereum/ETH,2024-01-08,4\n'

async function writeCase(folder: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  const all = { 'case.yaml': CASE, 'rows.csv': `${[HEADER, ...ROWS].join('\n')}\n`, 'prices.csv': PRICES, ...files }
  for (const [name, text] of Object.entries(all)) await writeFile(join(folder, name), text)
}

const read = (folder: string, name: string) => readFile(join(folder, 'out', name), 'utf8')

test('every payment that the seed claims stands in victims.csv, in chain order', () =>
  inTempFolder(async (folder) => {
    await writeCase(folder)
    const { report, files } = await traceCase({ caseDir: folder })
    const line = (n: number, from: string, amount: number, claimed: number, usd: string) =>
      `1,ethereum,${n},2024-01-0${n}T00:00:00Z,${HASH(n)},0,${from},${TRAP},ethereum/ETH,ETH,2,${amount},${claimed},${usd}`
    expect(await read(folder, 'victims.csv')).toBe(
      `${[
        COLUMNS,
        line(2, ANNA, 400, 400, '12.00'),
        line(3, BERT, 500, 500, '15.00'),
        line(5, SIDE, 600, 100, '18.00'),
        line(8, ANNA, 25, 25, '1.00'),
      ].join('\n')}\n`,
    )
    const trace = traceFileSchema.parse(JSON.parse(await read(folder, 'trace.json')))
    expect(trace.origins[0]!.stolen).toBe('1025')
    expect(files).toContain('victims.csv')
    expect(manifestSchema.parse(JSON.parse(await read(folder, 'manifest.json'))).outputs).toContainEqual({
      file: 'victims.csv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    const lines = [
      '3 payers sent 15.25 ETH in 4 payments to the addresses at which the case begins. Each is in victims.csv. What they paid for is not on the chain.',
      'The largest of them is 0xeeee…eeee: 6 ETH in 1 payment.',
      '5 ETH of it was of this theft already when it came.',
    ]
    expect(report.model.answer.sections.find(({ heading }) => heading === 'Who paid')?.lines).toEqual(lines)
    expect(await read(folder, 'report.html')).toContain('Who paid')
  }))

test('what came back counts by the policy in front, what was paid does not', () =>
  inTempFolder(async (folder) => {
    // SIDE has 100 clean ones, which came first, and 900 of the theft; 600 of these go back.
    for (const [policy, claimed] of [
      ['fifo', '100'],
      ['haircut', '60'],
      ['lifo', '0'],
    ]) {
      await writeCase(folder, { 'case.yaml': CASE.replace('policy: libr', `policy: ${policy}`) })
      await traceCase({ caseDir: folder })
      const back = (await read(folder, 'victims.csv')).split('\n').find((line) => line.includes(SIDE))
      expect(back?.split(',').slice(11, 13)).toEqual(['600', claimed])
    }
  }))

test('verify compares it, report keeps it, and it goes where no seed is an address', () =>
  inTempFolder(async (folder) => {
    await writeCase(folder)
    await traceCase({ caseDir: folder })
    expect(await verifyCase(folder)).toMatchObject({ equal: true, files: expect.arrayContaining(['victims.csv']) })
    const page = await read(folder, 'report.html')
    await reportCase(folder)
    expect(await read(folder, 'report.html')).toBe(page)
    await appendFile(join(folder, 'out', 'victims.csv'), '1,,,,,,,,,,,1,1,\n')
    expect(await verifyCase(folder)).toMatchObject({ equal: false, difference: { file: 'victims.csv', line: 6 } })
    await expect(reportCase(folder)).rejects.toMatchObject({ code: 'RESULT_CHANGED' })
    await writeCase(folder, {
      'case.yaml': CASE.replace(/address: .*Z \}/, `tx: "${HASH(2)}" }`),
    })
    const { stdout, code } = await runCli(['trace', folder])
    expect({ code, named: stdout.includes('victims.csv') }).toEqual({ code: 0, named: false })
    expect(existsSync(join(folder, 'out', 'victims.csv'))).toBe(false)
    expect(await verifyCase(folder)).toMatchObject({ equal: true })
  }))

test('only listed victims count, and a payer that a spreadsheet would run gets an apostrophe', () =>
  inTempFolder(async (folder) => {
    const pay = (n: number, from: string) =>
      `nowhere,${n},2024-01-0${n}T00:00:00Z,0,h${n},0,native,nowhere/X,X,0,${from},trap,${n}`
    await writeCase(folder, {
      'rows.csv': `${[HEADER, pay(1, '=1+1'), pay(2, '@other'), pay(3, 'third')].join('\n')}\n`,
      'case.yaml': `id: trap
imports: [{ format: transfers-csv, files: [rows.csv] }]
origins: [{ asset: nowhere/X, seed: { address: trap, victims: ["=1+1", "@other"] } }]
`,
    })
    const { report } = await traceCase({ caseDir: folder })
    expect((await read(folder, 'victims.csv')).split('\n').slice(1)).toEqual([
      "1,nowhere,1,2024-01-01T00:00:00Z,h1,0,'=1+1,trap,nowhere/X,X,0,1,1,",
      "1,nowhere,2,2024-01-02T00:00:00Z,h2,0,'@other,trap,nowhere/X,X,0,2,2,",
      '',
    ])
    expect(report.model.answer.sections.find(({ heading }) => heading === 'Who paid')?.lines[1]).toBe(
      'The largest of them is @other: 2 X in 1 payment.',
    )
  }))

test('on a UTXO chain the payer is every address of the inputs', () =>
  inTempFolder(async (folder) => {
    const [one, two, trap] = [
      '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX',
      '1HLoD9E4SDFFPDiYfNYnkBLQ85Y51J3Zb1',
      '1FvzCLoTPGANNjWoUo6jUGuAG3wg1w4YjR',
    ]
    const id = (n: number) => n.toString(16).padStart(64, '0')
    const transaction = (n: number, inputs: readonly object[], outputs: readonly (readonly [string, number])[]) =>
      JSON.stringify({
        ...{ hash: id(n), block_number: n, block_timestamp: 1_700_000_000 + n, index: 0 },
        ...{ is_coinbase: inputs.length === 0, inputs },
        outputs: outputs.map(([address, value], index) => ({ index, addresses: [address], value })),
      })
    const spend = (n: number, index: number, address: string, value: number) => ({
      ...{ spent_transaction_hash: id(n), spent_output_index: index, addresses: [address], value },
    })
    const coins = [
      transaction(
        1,
        [],
        [
          [one!, 10],
          [two!, 20],
          [one!, 30],
          [trap!, 5],
        ].map((pair) => pair as [string, number]),
      ),
      transaction(
        2,
        [spend(1, 1, two!, 20), spend(1, 0, one!, 10), spend(1, 2, one!, 30)],
        [
          [one!, 9],
          [trap!, 50],
        ],
      ),
    ]
    await writeCase(folder, {
      'rows.jsonl': `${coins.join('\n')}\n`,
      'case.yaml': `id: trap
imports: [{ format: utxo-jsonl, files: [rows.jsonl] }]
origins: [{ asset: bitcoin/BTC, seed: { address: ${trap} } }]
`,
    })
    const { report } = await traceCase({ caseDir: folder })
    expect((await read(folder, 'victims.csv')).split('\n').slice(1)).toEqual([
      `1,bitcoin,1,2023-11-14T22:13:21Z,${id(1)},3,,${trap},bitcoin/BTC,BTC,8,5,5,`,
      `1,bitcoin,2,2023-11-14T22:13:22Z,${id(2)},1,${two} ${one},${trap},bitcoin/BTC,BTC,8,50,50,`,
      '',
    ])
    expect(report.model.answer.sections.find(({ heading }) => heading === 'Who paid')?.lines).toEqual([
      '1 payer sent 0.00000055 BTC in 2 payments to the addresses at which the case begins. Each is in victims.csv. What they paid for is not on the chain.',
      'Of 1 payment the ledger names no payer.',
    ])
  }))
