import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordPrices } from '../../src/actions/prices/recordPrices.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { dayText } from '../../src/core/ledger/prices.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { runCli } from '../cli/runCli.ts'
import { failure } from '../evm/failure.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { type PriceServer, startPriceServer } from './priceServer.ts'

/**
 * 100 ETH are stolen on 1 May. On the 2nd the thief swaps 40 for GOOD, which the server knows well, on the 3rd 20 for UNSURE, of
 * which it is not sure, on the 4th 20 for SCAM, which nobody knows, at a pool of his own. On the 5th GOOD becomes USDT. A stranger
 * swaps OTHER on the 3rd, which concerns nobody.
 */
const who = (digit: string) => `0x${digit.repeat(40)}`
const [VICTIM, THIEF, POOL, STRANGER] = ['a', '1', '2', '7'].map(who) as [string, string, string, string]
const hash = (tx: number) => `0x${String(tx).repeat(64)}`
const ETH = ['ethereum/ETH', 'ETH', '18']
const [GOOD, UNSURE, SCAM, OTHER] = (['b', 'c', 'd', 'e'] as const).map((digit) => [
  `ethereum/${who(digit)}`,
  digit,
  '18',
]) as [...[string[], string[], string[], string[]]]
const USDT = ['ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7', 'USDT', '6']
const ether = (amount: number) => `${amount}${'0'.repeat(18)}`

type Row = readonly [tx: number, kind: string, asset: readonly string[], from: string, to: string, amount: string]
const ROWS: readonly Row[] = [
  [1, 'native', ETH, VICTIM, THIEF, ether(100)],
  [2, 'gas', ETH, THIEF, '', '1000'],
  [2, 'native', ETH, THIEF, POOL, ether(40)],
  [2, 'token', GOOD, POOL, THIEF, ether(400)],
  [3, 'gas', ETH, THIEF, '', '0'],
  [3, 'native', ETH, THIEF, POOL, ether(20)],
  [3, 'token', UNSURE, POOL, THIEF, ether(5)],
  [4, 'gas', ETH, THIEF, '', '0'],
  [4, 'native', ETH, THIEF, POOL, ether(20)],
  [4, 'token', SCAM, POOL, THIEF, ether(1000)],
  [5, 'gas', ETH, THIEF, '', '0'],
  [5, 'token', GOOD, THIEF, POOL, ether(400)],
  [5, 'token', USDT, POOL, THIEF, '80000000000'],
  [6, 'gas', ETH, STRANGER, '', '0'],
  [6, 'token', OTHER, STRANGER, POOL, ether(1)],
  [6, 'token', SCAM, POOL, STRANGER, ether(1)],
]
const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const LINES = ROWS.map(([tx, kind, asset, from, to, amount], seq) =>
  [
    'ethereum',
    tx,
    `2024-05-0${tx === 6 ? 3 : tx}T10:00:00Z`,
    tx === 6 ? 1 : 0,
    hash(tx),
    seq,
    kind,
    ...asset,
    from,
    to,
    amount,
  ].join(','),
)
const coin = ([asset]: readonly string[]) => asset!.replace('/', ':')
const SURE = { confidence: '0.99', decimals: 18 }
const days = (name: string, of: readonly number[], served: object) =>
  Object.fromEntries(of.map((day) => [`${name} 2024-05-0${day}`, served as never]))
const PRICES = {
  ...days('coingecko:ethereum', [1, 2, 3, 4, 5, 6], { price: '2000.00000000500001', confidence: '0.99' }),
  ...days(coin(GOOD), [2, 5], { price: '199.9999999999999716', ...SURE }),
  ...days(coin(UNSURE), [3, 6], { price: '8000', confidence: '0.3', decimals: 18 }),
  ...days(coin(USDT), [5, 6], { price: '1.0', confidence: '0.99', decimals: 6 }),
  // Nobody needs it.
  ...days(coin(OTHER), [3], { price: '5', ...SURE }),
}
const PATH = 'PathKey0123456789abcdef'

let server: PriceServer
beforeEach(async () => {
  server = await startPriceServer(PRICES)
})
afterEach(() => server.stop())

const quick = { sleep: async () => {}, limits: { tries: 2, deadline: 2000 } }

function inCase(
  work: (folder: string) => Promise<void>,
  prices = `[{ format: defillama, url: "${server.url}" }]`,
  rows = LINES,
) {
  return inTempFolder(async (folder) => {
    await writeFile(join(folder, 'rows.csv'), `${[HEADER, ...rows].join('\n')}\n`)
    await writeFile(
      join(folder, 'case.yaml'),
      `id: priced
imports: [{ format: transfers-csv, files: [rows.csv] }]
asOf: { time: 2024-05-06T12:00:00Z }
origins: [{ asset: ethereum/ETH, seed: { tx: "${hash(1)}", to: ["${THIEF}"] } }]
primary: { policy: haircut, why: it prefers nobody }
prices: ${prices}
`,
    )
    await mkdir(join(folder, 'out'))
    await traceCase({ caseDir: folder })
    await work(folder)
  })
}

const read = async (folder: string): Promise<TraceFile> =>
  traceFileSchema.parse(JSON.parse(await readFile(join(folder, 'out/trace.json'), 'utf8')))
const told = ({ missing }: Awaited<ReturnType<typeof recordPrices>>) =>
  missing.map(({ asset, day, said }) => `${dayText(day).slice(8)} ${asset} ${said.map(({ why }) => why)}`)

test('asks for what the results need and no more, and says what it did not get', () =>
  inCase(async (folder) => {
    const before = await recordPrices({ caseDir: folder, fetch: false })
    expect(server.requests).toEqual([])
    expect(before.missing.length).toBe(before.needed)
    const result = await recordPrices({ caseDir: folder, asking: quick })
    expect(told(result)).toEqual([
      `03 ${UNSURE[0]} unsure`,
      `06 ${UNSURE[0]} unsure`,
      `04 ${SCAM[0]} none`,
      `06 ${SCAM[0]} none`,
    ])
    expect(result.asked).toEqual({ requests: 6, answers: 13, prices: 9 })
    const asked = server.requests.map((path) => decodeURIComponent(path))
    const noon = (day: number) => Date.parse(`2024-05-0${day}T12:00:00Z`) / 1000
    expect(asked[0]).toBe(`/prices/historical/${noon(1)}/coingecko:ethereum?searchWidth=12h`)
    expect(asked[4]).toBe(`/prices/historical/${noon(5)}/${coin(GOOD)},${coin(USDT)}?searchWidth=12h`)
    expect(asked.some((path) => path.includes(coin(OTHER)))).toBe(false)
    // What was answered, "none" too, is not asked again.
    await recordPrices({ caseDir: folder, asking: quick })
    expect(server.requests).toHaveLength(6)
  }))

test('gives figures with their source, and a case that runs again without a server', () =>
  inCase(async (folder) => {
    const before = await read(folder)
    expect(before.origins[0]!.usdAtTheft).toBeNull()
    const notAsked = ({ warnings }: TraceFile) => warnings.find(({ code }) => code === 'PRICES_NOT_ASKED')?.facts
    expect(notAsked(before)).toEqual({ count: 13 })
    await recordPrices({ caseDir: folder, asking: quick })
    await server.stop()
    await traceCase({ caseDir: folder })
    const trace = await read(folder)
    const host = server.url.slice(7)
    expect(notAsked(trace)).toBeUndefined()
    // Half a unit of 10^-8 is rounded to even; what is above it, up.
    expect(trace.prices.find(({ asset }) => asset === 'ethereum/ETH')).toEqual({
      ...{ asset: 'ethereum/ETH', day: '2024-05-01', usd: '2000.00000001', from: 'api' },
      ...{ source: `defillama (${host})`, of: '2024-05-01' },
    })
    expect(trace.prices.filter(({ asset }) => asset === GOOD[0]).map(({ usd }) => usd)).toEqual(['200', '200'])
    const { conversions } = trace.policies.haircut!
    expect(conversions.map(({ to, contested }) => [to?.usd, to?.priceFrom, contested?.why])).toEqual([
      ['80000.00', 'api', undefined],
      // Priced by the pool itself, which changes nothing: what came out has no price.
      ['40000.00', 'pool-rate', 'no-price'],
      ['40000.00', 'pool-rate', 'no-price'],
      ['80000.00', 'api', undefined],
    ])
    const manifest = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'out/manifest.json'), 'utf8')))
    expect(manifest.hosts).toEqual([host])
    expect(manifest.inputs.map(({ file }) => file)).toContain('sources/prices/defillama/source.json')
    expect(await verifyCase(folder)).toMatchObject({ equal: true })
    const report = (await readFile(join(folder, 'out/report.html'), 'utf8')).replaceAll(/<[^>]*>/g, '')
    expect(report).toContain('no price; $40,000 by this swap’s own rate')
    expect(report).toContain(`defillama (${host})`)
  }))

test('prices of files come first, and are not asked for', () =>
  inCase(async (folder) => {
    await writeFile(join(folder, 'eth.csv'), 'asset,date,usd,source\nethereum/ETH,2024-05-01,3000,A paper\n')
    await writeFile(
      join(folder, 'case.yaml'),
      (await readFile(join(folder, 'case.yaml'), 'utf8')).replace('prices: [', 'prices: [eth.csv, '),
    )
    await recordPrices({ caseDir: folder, asking: quick })
    expect(server.requests.some((path) => path.includes('ethereum?') || path.includes('coingecko'))).toBe(false)
    await traceCase({ caseDir: folder })
    const prices = (await read(folder)).prices.filter(({ asset }) => asset === 'ethereum/ETH')
    expect(prices[0]).toMatchObject({ usd: '3000', from: 'file', source: 'eth.csv: A paper', of: '2024-05-01' })
    expect(prices.find(({ day }) => day === '2024-05-04')).toMatchObject({ of: '2024-05-01', from: 'file' })
  }))

test('a price for a unit of other decimals than the ledger has is not used', () =>
  inCase(
    async (folder) => {
      const result = await recordPrices({ caseDir: folder, asking: quick })
      expect(told(result).filter((line) => line.includes(USDT[0]!))).toEqual([
        `05 ${USDT[0]} other-decimals`,
        `06 ${USDT[0]} other-decimals`,
      ])
    },
    undefined,
    LINES.map((line) => line.replace('USDT,6', 'USDT,18')),
  ))

test('a day that is not over is not asked for, nor taken from another day', () =>
  inCase(async (folder) => {
    const now = Date.parse('2024-05-06T13:00:00Z')
    const result = await recordPrices({ caseDir: folder, asking: { ...quick, now } })
    expect(
      told(result)
        .filter((line) => line.startsWith('06'))
        .every((line) => line.endsWith(' ')),
    ).toBe(true)
    expect(server.requests).toHaveLength(5)
  }))

test.each([
  ['429', { status: 429 }, 'PRICES_BUSY'],
  ['500', { status: 500 }, 'PRICES_UNREACHABLE'],
  ['an answer that is cut off', 'cut', 'PRICES_UNREACHABLE'],
  ['a dropped connection', 'drop', 'PRICES_UNREACHABLE'],
  ['403', { status: 403, body: `no ${PATH}` }, 'PRICES_REFUSED'],
  ['a redirection', { status: 307, headers: { location: `/${PATH}` } }, 'PRICES_REFUSED'],
  ['no prices', { status: 200, body: `{"error":"${PATH}"}` }, 'PRICES_UNREACHABLE'],
  [
    'numbers that are texts of anything',
    { status: 200, body: '{"coins":{"a":{"price":"x","timestamp":1}}}' },
    'PRICES_UNREACHABLE',
  ],
  ['brackets without end', { status: 200, body: '['.repeat(100_000) }, 'PRICES_UNREACHABLE'],
] as const)('on %s asks again or says why, keeps what came, and shows no key', async (_, wrong, code) =>
  inCase(async (folder) => {
    const asking = { ...quick, environment: { PRICES_URL: `${server.url}/${PATH}/coins` } }
    server.behave((request) => (request === 1 ? wrong : null))
    const calm = code === 'PRICES_REFUSED' ? null : await recordPrices({ caseDir: folder, asking })
    if (calm !== null) expect(calm.asked).toMatchObject({ requests: 7, prices: 9 })
    await rm(join(folder, 'sources'), { recursive: true, force: true })
    server.behave(() => wrong)
    const error = await failure(recordPrices({ caseDir: folder, asking }))
    expect(error.code).toBe(code)
    // It was sent, so that it could have been shown.
    expect(server.requests[0]).toContain(`/${PATH}/coins/prices/historical/`)
    expect(inspect(error, { depth: 9 })).not.toContain(PATH)
    for (const name of await readdir(folder, { recursive: true, withFileTypes: true })) {
      if (name.isFile()) expect(await readFile(join(name.parentPath, name.name), 'latin1')).not.toContain(PATH)
    }
  }, '[{ format: defillama, url: env:PRICES_URL }]'),
)

test('refuses answers that were changed', () =>
  inCase(async (folder) => {
    await recordPrices({ caseDir: folder, asking: quick })
    const file = join(folder, 'sources/prices/defillama/prices_1.jsonl')
    await writeFile(file, (await readFile(file, 'utf8')).replace('2000.0', '9000.0'))
    expect(await failure(traceCase({ caseDir: folder }))).toMatchObject({ code: 'SOURCE_BROKEN', kind: 'input' })
  }))

test('dyepack prices says what is missing and why', () =>
  inCase(async (folder) => {
    const listed = await runCli(['prices', folder, '--list'], {})
    expect([listed.code, listed.stderr]).toEqual([0, ''])
    expect(listed.stdout).toContain('13 of them are missing')
    const { code, stdout } = await runCli(['prices', folder], {})
    expect(code).toBe(0)
    expect(stdout).toContain(`Asked ${server.url.slice(7)}: 6 requests, 9 prices, and no price for 4.`)
    expect(stdout).toContain(`  ${SCAM[0]}  d\n    2024-05-04, 2024-05-06: defillama: has none\n`)
    expect(stdout).toContain('2024-05-03, 2024-05-06: defillama: is not sure of its own price')
  }))
