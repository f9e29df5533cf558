import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { type PolicyResult, type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { inTempFolder } from '../store/tempFolder.ts'

/**
 * 100 ETH are stolen. 60 go into a pool for a worthless token; 20 are swapped straight into an exchange; 20 go to a
 * Safe, whose owner pays the gas of a swap with two assets in return. ETH and USDC have prices, SCAM has none.
 */
const who = (digit: string) => `0x${digit.repeat(40)}`
const [VICTIM, THIEF, POOL, EXCHANGE, SAFE, OWNER, MARKET] = ['a', '1', '2', '3', '4', '5', '6'].map(who) as [
  ...[string, string, string, string, string, string, string],
]
const hash = (tx: number) => `0x${String(tx).repeat(64)}`
const ETH = ['ethereum/ETH', 'ETH', '18']
const USDC = [`ethereum/${who('c')}`, 'USDC', '6']
const SCAM = [`ethereum/${who('d')}`, 'SCAM', '18']
const ether = (amount: number) => `${amount}${'0'.repeat(18)}`
const dollars = (amount: number) => `${amount}000000`

type Row = readonly [tx: number, kind: string, asset: readonly string[], from: string, to: string, amount: string]
const ROWS: readonly Row[] = [
  [1, 'native', ETH, VICTIM, THIEF, ether(100)],
  [2, 'gas', ETH, THIEF, '', '0'],
  [2, 'native', ETH, THIEF, POOL, ether(60)],
  [2, 'token', SCAM, POOL, THIEF, ether(1_000_000)],
  [3, 'gas', ETH, THIEF, '', '0'],
  [3, 'native', ETH, THIEF, MARKET, ether(20)],
  [3, 'token', USDC, MARKET, EXCHANGE, dollars(40_000)],
  [4, 'gas', ETH, THIEF, '', '0'],
  [4, 'native', ETH, THIEF, SAFE, ether(20)],
  [5, 'gas', ETH, OWNER, '', '0'],
  [5, 'internal', ETH, SAFE, MARKET, ether(20)],
  [5, 'token', USDC, MARKET, SAFE, dollars(30_000)],
  [5, 'token', SCAM, MARKET, SAFE, ether(5)],
]
const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const LINES = ROWS.map(([tx, kind, asset, from, to, amount], seq) =>
  ['ethereum', tx, `2024-05-0${tx}T10:00:00Z`, 0, hash(tx), seq, kind, ...asset, from, to, amount].join(','),
)

interface Traced {
  readonly trace: TraceFile
  readonly contested: unknown
  readonly report: string
  readonly answer: readonly string[]
}

const traceWith = (contested: string, folderTest?: (folder: string) => Promise<void>) =>
  inTempFolder(async (folder): Promise<Traced> => {
    await mkdir(join(folder, 'out'))
    await writeFile(join(folder, 'rows.csv'), `${[HEADER, ...LINES].join('\n')}\n`)
    await writeFile(join(folder, 'tags.yaml'), TAGS)
    await writeFile(join(folder, 'case.yaml'), `${CASE}${contested}\n`)
    const { report } = await traceCase({ caseDir: folder })
    await folderTest?.(folder)
    const out = (name: string) => readFile(join(folder, 'out', name), 'utf8')
    return {
      trace: traceFileSchema.parse(JSON.parse(await out('trace.json'))),
      contested: manifestSchema.parse(JSON.parse(await out('manifest.json'))).contested,
      report: await out('report.html'),
      answer: report.model.answer.sections.flatMap(({ lines }) => lines),
    }
  })

const CASE = `id: swaps
imports: [{ format: transfers-csv, files: [rows.csv] }]
asOf: { time: 2024-05-06T00:00:00Z }
labels: [tags.yaml]
assets:
  ethereum/ETH: { symbol: ETH, decimals: 18, price: 2000 }
  "${USDC[0]}": { symbol: USDC, decimals: 6, price: 1 }
origins: [{ asset: ethereum/ETH, seed: { tx: "${hash(1)}", to: ["${THIEF}"] } }]
primary: { policy: haircut, why: it prefers nobody }
`
const TAGS = `title: Tags
creator: A clerk
source: https://example.org/tags
tags: [{ address: "${EXCHANGE}", currency: ETH, label: Some Exchange, category: exchange }]
`
const NAMED = `contested: { transactions: [{ tx: "${hash(2)}", follow: paid, reason: "The pool is the thief's own." }] }`

const counting = ({ policies }: TraceFile) => Object.entries(policies).filter(([policy]) => policy !== 'poison')
const restsAt = ({ holdings }: PolicyResult) =>
  Object.fromEntries(holdings.map(({ holding, tainted }) => [holding, tainted['1']?.basis]))
const readable = (html: string) => html.replaceAll(/<[^>]*>/g, '').replaceAll('&#39;', "'")

test('received, unless the case says otherwise: every policy accounts for all, and the report has both readings', async () => {
  const { trace, contested, report, answer } = await traceWith('')
  expect(contested).toEqual({ follow: 'received', transactions: [] })
  for (const [policy, result] of counting(trace)) {
    expect([policy, restsAt(result)]).toEqual([
      policy,
      {
        [`${THIEF}|${SCAM[0]}`]: ether(60),
        [`${EXCHANGE}|${USDC[0]}`]: ether(20),
        // Of unknown worth, so half and half.
        [`${SAFE}|${USDC[0]}`]: ether(10),
        [`${SAFE}|${SCAM[0]}`]: ether(10),
      },
    ])
    expect(result.check).toEqual([{ origin: 1, stolen: ether(100), accounted: ether(100), difference: '0' }])
    expect(result.losses.map(({ class: kind, basis }) => [kind, basis])).toEqual([
      ['exchange', ether(20)],
      ['moving', ether(80)],
    ])
    expect(result.conversions.map(({ mark, contested: doubt }) => [mark, doubt?.why, doubt?.follows])).toEqual([
      [null, 'no-price', 'received'],
      [null, undefined, undefined],
      ['approximate', 'no-price', 'received'],
      ['approximate', 'no-price', 'received'],
    ])
  }
  expect(report).toContain('80 ETH, ends in 2 wallets; the trace follows')
  expect(trace.policies.haircut!.conversions[0]!.contested).toEqual({
    ...{ why: 'no-price', follows: 'received', reason: null },
    paid: [{ asset: 'ethereum/ETH', amount: ether(60), address: THIEF, usd: '120000.00', priceFrom: 'case' }],
    // The pool's own rate gives it a worth, which is shown and marked, and makes the swap no less contested.
    received: [{ asset: SCAM[0], amount: ether(1_000_000), address: THIEF, usd: '120000.00', priceFrom: 'pool-rate' }],
    paidTo: [{ asset: 'ethereum/ETH', amount: ether(60), address: POOL }],
  })
  expect(trace.warnings.filter(({ code }) => code === 'CONTESTED_SWAPS').map(({ facts }) => facts)).toEqual(
    ['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'poison'].map((policy) => ({ policy, count: 2, paid: 0 })),
  )
  expect(answer).toContain(
    '2 swaps may hide money: what came out has no price here or was worth less than 80 % of what went in, or the case says so. What went in stands for 80 ETH of what was stolen. The trace follows what came out. The report has both readings of each, under “Swaps that may hide money”.',
  )
  expect(answer).toContain(
    '1 swap had several assets on one side. Which of them became which is not on the chain: the trace divides by what each was worth that day, or evenly where a price is missing.',
  )
  // What a swap sent straight to the exchange has an age like a payment.
  expect(report).toContain('20.0 %')
  expect(answer.join('\n')).toContain('Some Exchange: 20 ETH (20.0 %), last on 3 May 2024, 10:00 UTC')
  expect(readable(report)).toContain('Swaps that may hide money')
  expect(readable(report)).toContain('What came out has no price here.')
})

test('paid: the basis follows the coins into the pool', async () => {
  const { trace, answer } = await traceWith('contested: paid')
  for (const [policy, result] of counting(trace)) {
    expect([policy, restsAt(result)]).toEqual([
      policy,
      {
        [`${POOL}|ethereum/ETH`]: ether(60),
        [`${EXCHANGE}|${USDC[0]}`]: ether(20),
        [`${MARKET}|ethereum/ETH`]: ether(20),
      },
    ])
    expect(result.check[0]!.difference).toBe('0')
    expect(result.conversions.map(({ to, mark, contested }) => [to === null, mark, contested?.follows])).toEqual([
      [true, null, 'paid'],
      [false, null, undefined],
      [true, null, 'paid'],
    ])
  }
  expect(answer.join('\n')).toContain('The trace follows what went in.')
})

test('one transaction that a person names, with the reason in report and manifest; the same bytes again', async () => {
  const { trace, contested, report } = await traceWith(NAMED, async (folder) => {
    expect(await verifyCase(folder)).toMatchObject({ equal: true })
  })
  expect(contested).toEqual({
    follow: 'received',
    transactions: [{ tx: hash(2), follow: 'paid', reason: "The pool is the thief's own." }],
  })
  for (const [, result] of counting(trace)) {
    expect(restsAt(result)[`${POOL}|ethereum/ETH`]).toBe(ether(60))
    expect(restsAt(result)[`${SAFE}|${USDC[0]}`]).toBe(ether(10))
  }
  expect(readable(report)).toContain("The case says why: The pool is the thief's own.")
})

test('a named transaction that is not in the ledger is refused, and one without a swap is told', async () => {
  const named = (tx: string) => `contested: { transactions: [{ tx: "${tx}", follow: paid, reason: x }] }`
  await expect(traceWith(named(hash(9)))).rejects.toMatchObject({
    code: 'TRANSACTION_NOT_IN_LEDGER',
    kind: 'input',
    facts: { key: 'contested.transactions[0].tx' },
  })
  const { trace } = await traceWith(named(hash(4)))
  expect(trace.warnings.filter(({ code }) => code === 'CONTESTED_WITHOUT_EFFECT').map(({ facts }) => facts)).toEqual([
    { tx: hash(4) },
  ])
})
