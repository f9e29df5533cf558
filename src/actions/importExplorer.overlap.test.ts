import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  A,
  B,
  bring,
  C,
  digest,
  ETH,
  FAKE,
  type Files,
  failure,
  folder,
  importInFolders,
  ledger,
  movements,
  pay,
  ROUTER,
  USDT,
  WETH,
} from '../../test/import/explorerLists.ts'
import {
  address,
  answer,
  erc20Csv,
  type Happening,
  hash,
  internalJson,
  normalCsv,
  normalJson,
  tokenJson,
} from '../../test/store/explorerFiles.ts'
import { traceFileSchema } from '../core/wire/traceFile.ts'
import { importData } from './importData.ts'
import { traceCase } from './traceCase.ts'

importInFolders()

describe('overlapping lists', () => {
  const normal = [
    pay(1, A, B, 5n),
    pay(2, B, A, 6n),
    pay(3, A, C, 7n),
    pay(4, C, B, 8n),
    pay(5, A, B, 9n, { failed: true }),
  ]
  const tokens: Happening[] = [
    { tx: 1, from: A, to: B, amount: 10n, token: USDT, log: 3 },
    { tx: 1, from: A, to: B, amount: 10n, token: USDT, log: 4 },
    { tx: 2, from: B, to: A, amount: 11n, token: USDT, log: 9 },
    { tx: 4, from: C, to: B, amount: 12n, token: USDT, log: 1 },
  ]
  const counted = [
    '1 native a b 5 ETH',
    '1 token a b 10 USDT',
    '1 token a b 10 USDT',
    '2 native b a 6 ETH',
    '2 token b a 11 USDT',
    '3 native a c 7 ETH',
    '4 native c b 8 ETH',
    '4 token c b 12 USDT',
  ]
  const moved = async () => (await movements()).filter((line) => !line.includes('gas'))

  it('count each thing once, and two equal transfers of one transaction twice', async () => {
    const { files } = await bring({
      'a.csv': normalCsv(A, normal),
      'b.csv': normalCsv(B, normal),
      'a20.csv': erc20Csv(A, tokens),
      'b20.csv': erc20Csv(B, tokens),
    })
    expect(await moved()).toEqual(counted)
    expect((await movements()).filter((line) => line.includes('gas'))).toHaveLength(5)
    expect(files.map(({ duplicates }) => duplicates)).toEqual([0, 5, 0, 3])
    expect(files.map(({ covers }) => covers)).toEqual([[A], [B], [A], [B]])
  })

  it('give one ledger in whatever order, where the lists say the place in the block and the log', async () => {
    const list: Files = {
      'a.json': answer(normalJson(A, normal)),
      'b.json': answer(normalJson(B, normal).toReversed()),
      'a20.json': answer(tokenJson(A, tokens)),
      'b20.json': answer(tokenJson(B, tokens).toReversed()),
    }
    const digests = new Set<string>()
    for (const order of [
      [0, 1, 2, 3],
      [3, 2, 1, 0],
      [1, 3, 0, 2],
      [2, 0, 3, 1],
    ]) {
      rmSync(ledger, { force: true })
      await bring(Object.fromEntries(order.map((i) => Object.entries(list)[i]!)))
      digests.add(await digest())
      expect(await moved()).toEqual(counted)
    }
    expect(digests.size).toBe(1)
  })

  it('may be of many addresses: each list is looked up without the others in memory', async () => {
    const owners = Array.from({ length: 25 }, (_, n) => address(0x100 + n))
    const paid = owners.map(
      (from, n): Happening => ({ tx: n, from, to: owners[(n + 1) % 25]!, amount: 5n, token: FAKE }),
    )
    const lists = { txlist: normalJson, txlistinternal: internalJson, tokentx: tokenJson }
    const files = owners.flatMap((owner) =>
      Object.entries(lists).map(([list, rows]) => {
        writeFileSync(join(folder, `${list}-${owner}.json`), answer(rows(owner, paid)))
        return `${list}-${owner}.json`
      }),
    )
    await importData({ ledger, folder, imports: [{ format: 'etherscan-json', files }] })
    // A payment, an internal call and a token of each, and the gas of each.
    expect(await movements()).toHaveLength(100)
  })

  it('agree between CSV and JSON, between explorers with and without numbers of logs', async () => {
    const bare = tokens.map(({ log: _, ...one }) => one)
    const { files } = await bring({
      'a.csv': normalCsv(A, normal),
      'b.json': answer(normalJson(B, normal)),
      'a20.csv': erc20Csv(A, tokens),
      'b20.json': answer(tokenJson(B, bare)),
      'c20.json': answer(tokenJson(B, tokens)),
    })
    expect(await moved()).toEqual(counted)
    // The row that knows its log counts; those that do not are its copies.
    expect(files.map(({ duplicates }) => duplicates)).toEqual([0, 5, 3, 4, 0])
  })

  it('that contradict each other are refused', async () => {
    const other = normal.map((one) => (one.tx === 1 ? { ...one, amount: 50n } : one))
    expect(await failure(bring({ 'a.csv': normalCsv(A, normal), 'b.csv': normalCsv(B, other) }))).toMatchObject({
      code: 'SAME_PLACE_TWICE',
    })
  })
})

describe('traced', () => {
  const THIEF = address(0xf)
  const VICTIM = address(0xe)
  const weth = { contract: WETH, symbol: 'WETH', decimals: 18 }

  it('a wrap and a swap through a router are conversions, from exports of the thief alone', async () => {
    const normal = [
      pay(1, VICTIM, THIEF, 100n * ETH, { fee: 1n }),
      pay(2, THIEF, WETH, 40n * ETH, { fee: 0n }),
      pay(3, THIEF, ROUTER, 60n * ETH, { fee: 0n }),
      pay(4, THIEF, ROUTER, 0n, { fee: 0n }),
    ]
    const tokens: Happening[] = [
      { tx: 3, from: ROUTER, to: THIEF, amount: 180_000_000_000n, token: USDT },
      { tx: 4, from: THIEF, to: ROUTER, amount: 40n * ETH, token: weth },
      { tx: 4, from: ROUTER, to: THIEF, amount: 120_000_000_000n, token: USDT },
      { tx: 5, from: THIEF, to: B, amount: 300_000_000_000n, token: USDT },
    ]
    mkdirSync(join(folder, 'data'))
    writeFileSync(join(folder, 'data', `export-${THIEF}.csv`), normalCsv(THIEF, normal))
    writeFileSync(join(folder, 'data', 'tokens.csv'), erc20Csv(THIEF, tokens))
    writeFileSync(
      join(folder, 'case.yaml'),
      `id: swaps
imports: [{ format: etherscan-csv, files: ["data/export-${THIEF}.csv", data/tokens.csv], covers: ["${THIEF}"] }]
origins: [{ asset: ethereum/ETH, seed: { tx: "${hash(1)}", to: ["${THIEF}"] } }]
primary: { policy: fifo, why: the oldest coins go first }
`,
    )
    await traceCase({ caseDir: folder })
    const trace = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out', 'trace.json'), 'utf8')))
    const ends = readFileSync(join(folder, 'out', 'endpoints.csv'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('fifo,'))
    expect(ends).toHaveLength(1)
    expect(ends[0]).toContain(`${B}|ethereum/${USDT.contract}`)
    expect(ends[0]).toContain(`300000000000,${100n * ETH}`)
    expect(Object.keys(trace.policies)).toContain('fifo')
  })
})

describe('what a list cannot say', () => {
  it('is named where it has as many rows as an explorer gives at most', async () => {
    const normal = Array.from({ length: 1000 }, (_, i) =>
      pay(i + 1, i === 0 ? B : A, i === 0 ? A : C, i === 0 ? ETH : 1n),
    )
    writeFileSync(join(folder, 'a.json'), answer(normalJson(A, normal)))
    writeFileSync(
      join(folder, 'case.yaml'),
      `id: cut
imports: [{ format: etherscan-json, files: [a.json] }]
origins: [{ asset: ethereum/ETH, seed: { tx: "${hash(1)}", to: ["${A}"] } }]
primary: { policy: fifo, why: the oldest coins go first }
`,
    )
    await traceCase({ caseDir: folder })
    const { warnings } = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out', 'trace.json'), 'utf8')))
    expect(warnings.map(({ code }) => code)).toEqual(expect.arrayContaining(['LIST_AT_LIMIT', 'KIND_NOT_READ']))
    expect(readFileSync(join(folder, 'out', 'report.html'), 'utf8')).toContain('as many as an explorer gives at once')
  })

  it('is the fee on chains that also pay for a place on Ethereum', async () => {
    const { files } = await bring({ 'a.json': answer(normalJson(A, [pay(1, A, B, 5n)])) }, { chain: 'optimism' })
    expect(files[0]).toMatchObject({ tells: ['native'] })
  })
})
