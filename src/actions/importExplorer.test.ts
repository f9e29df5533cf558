import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import {
  address,
  answer,
  coins,
  ERC20,
  erc20Csv,
  type Happening,
  hash,
  INTERNAL,
  internalCsv,
  internalJson,
  NORMAL,
  normalCsv,
  normalJson,
  tokenJson,
} from '../../test/store/explorerFiles.ts'
import { ledgerLines } from '../../test/store/ledgerLines.ts'
import { traceFileSchema } from '../core/wire/traceFile.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import { type ImportReport, importData } from './importData.ts'
import type { ImportEntry } from './importing/importEntry.ts'
import { traceCase } from './traceCase.ts'

const [A, B, C, ROUTER] = [address(0xa), address(0xb), address(0xc), address(0xd)] as const
const OWNERS: Readonly<Record<string, string>> = { a: A, b: B, c: C }
const ZERO = address(0)
const WETH = '0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2'
const USDT = { contract: '0xdac17f958d2ee523a2206206994597c13d831ec7', symbol: 'USDT', decimals: 6 }
const FAKE = { contract: address(0xfa), symbol: 'USDT', decimals: 6 }
const ETH = 10n ** 18n

let folder: string
let ledger: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-explorer-'))
  ledger = join(folder, 'ledger.duckdb')
  // Temporary files of this test, and of no other that runs beside it.
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

type Files = Readonly<Record<string, string | Uint8Array>>

/** Writes files, `.json` among them as answers, and imports them in their order. `a20.csv` is named as A's export is. */
async function bring(files: Files, more: Partial<ImportEntry> = {}): Promise<ImportReport> {
  const imports = Object.entries(files).map(([key, text]): ImportEntry => {
    const name = `${key.replace(/\..*/, '')}-${OWNERS[key[0]!] ?? ''}${key.replace(/^[^.]*/, '')}`
    writeFileSync(join(folder, name), text)
    return { format: name.includes('.json') ? 'etherscan-json' : 'etherscan-csv', files: [name], ...more }
  })
  return importData({ ledger, folder, imports })
}

const movements = () => ledgerLines(ledger)

async function digest(): Promise<string> {
  const store = await openLedger(ledger)
  const { digest } = await store.summary()
  await store.close()
  return digest
}

interface Failure {
  readonly code: string
  readonly message: string
  readonly fix: string
  readonly facts: { count: number; reasons: { line: number; field: string; value: string; must: string }[] }
}

async function failure(running: Promise<unknown>): Promise<Failure> {
  return running.then(
    () => Promise.reject(new Error('it was imported')),
    (error: unknown) => error as Failure,
  )
}

const pay = (tx: number, from: string, to: string, amount: bigint, more: Partial<Happening> = {}): Happening => ({
  tx,
  from,
  to,
  amount,
  fee: 1000n,
  ...more,
})

describe('a list of transactions', () => {
  const happened = [
    pay(1, A, B, 5n * ETH + 1n),
    pay(2, B, A, 1_234_567n * ETH),
    pay(3, A, C, ETH, { failed: true }),
    pay(4, A, A, 7n),
    pay(5, A, C, 0n),
    { tx: 6, from: A, to: null, created: C, amount: 9n, fee: 1000n },
    { tx: 7, from: A, to: null, amount: 9n, fee: 1000n, failed: true },
  ]
  const rows = [
    '1 gas a - 1000 ETH',
    `1 native a b ${5n * ETH + 1n} ETH`,
    '2 gas b - 1000 ETH',
    `2 native b a ${1_234_567n * ETH} ETH`,
    '3 gas a - 1000 ETH',
    '4 gas a - 1000 ETH',
    '4 native a a 7 ETH',
    '5 gas a - 1000 ETH',
    '6 gas a - 1000 ETH',
    '6 native a c 9 ETH',
    '7 gas a - 1000 ETH',
  ]

  it('moves value and gas; where it failed, gas alone; to a contract that it makes', async () => {
    const { files } = await bring({ 'a.csv': normalCsv(A, happened) })
    expect(await movements()).toEqual(rows)
    expect(files[0]).toMatchObject({ rowsRead: 7, rowsKept: 11, refused: 0, covers: [A], tells: ['native', 'gas'] })
  })

  it('reads the same from an answer of the API', async () => {
    await bring({ 'a.json': answer(normalJson(A, happened)) })
    expect(await movements()).toEqual(rows)
  })

  it('reads older columns, commas, no quotes, gzip, and columns in another order alike', async () => {
    await bring({ 'a.csv': normalCsv(A, happened) })
    const right = await digest()
    const old = ['Txhash', 'Blockno', 'UnixTimestamp', 'DateTime', ...NORMAL.slice(4, 15)]
    const cells = normalCsv(A, happened, old)
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(1, -1).split('","'))
    const variants: Files = {
      'a-old.csv': normalCsv(A, happened, old),
      'a-bare.csv': cells.map((row) => row.map((cell) => cell.replaceAll(',', '')).join(',')).join('\r\n'),
      'a-zip.csv.gz': gzipSync(normalCsv(A, happened)),
      'a-turned.csv': cells.map((row) => `"${row.toReversed().join('","')}"`).join('\n'),
      'a-commas.csv': normalCsv(A, happened).replace(`"${1_234_567}"`, '"1,234,567"'),
      'a-mark.csv': `\uFEFF${normalCsv(A, happened)}`,
    }
    expect(variants['a-commas.csv']).toContain('1,234,567')
    for (const [name, text] of Object.entries(variants)) {
      rmSync(ledger)
      await bring({ [name]: text })
      expect([name, await digest()]).toEqual([name, right])
    }
  })

  it('of one block, newest first, comes in chain order', async () => {
    const block = [1, 2, 3, 4].map((n) => pay(n, A, B, BigInt(n), { height: 15_000_000 + Math.ceil(n / 3) }))
    await bring({ 'a-up.csv': normalCsv(A, block) })
    const upwards = await movements()
    expect(upwards.filter((line) => line.includes('native'))).toEqual(
      block.map((one) => `${one.tx} native a b ${one.amount} ETH`),
    )
    const right = await digest()
    const [head, ...lines] = normalCsv(A, block).trimEnd().split('\n')
    for (const [name, text] of Object.entries({
      'a-down.csv': [head, ...lines.toReversed()].join('\n'),
      'a-up.json': answer(normalJson(A, block)),
      'a-down.json': answer(normalJson(A, block).toReversed()),
    })) {
      rmSync(ledger)
      await bring({ [name]: text })
      expect(await movements()).toEqual(upwards)
      if (name === 'a-down.csv') expect(await digest()).toBe(right)
    }
    rmSync(ledger)
    const broken = [head, ...lines.toReversed()].join('\n').replace('"0.000000000000000003"', '"x"')
    expect((await failure(bring({ 'a-down.csv': broken }))).facts.reasons).toMatchObject([{ line: 3, value: 'x' }])
  })

  it('names the line, the file’s own column and the value of what it refuses', async () => {
    const bad: readonly [string, string, string][] = [
      ['"15000001"', '"0x10"', 'Blockno'],
      ['"1650000012"', '"2022-04-15"', 'UnixTimestamp'],
      ['"5.000000000000000001"', '"5e18"', 'Value_OUT(ETH)'],
      ['"5.000000000000000001"', '"1.2E-5"', 'Value_OUT(ETH)'],
      ['"5.000000000000000001"', '"5.0000000000000000011"', 'Value_OUT(ETH)'],
      ['"5.000000000000000001"', '"1.000,50"', 'Value_OUT(ETH)'],
      ['"0","5.000000000000000001"', '"1","2"', 'Value_OUT(ETH)'],
      ['"0.000000000000001"', '"-1"', 'TxnFee(ETH)'],
      ['"","","Transfer"', '"maybe","","Transfer"', 'Status'],
      ['"","","Transfer"', '"","out of gas","Transfer"', 'ErrCode'],
      [`"${hash(1)}"`, '""', 'Transaction Hash'],
      [`"${hash(1)}"`, '"0x12"', 'Transaction Hash'],
      [`"${A}"`, '""', 'From'],
      [`"${B}"`, '""', 'To'],
    ]
    for (const [right, wrong, field] of bad) {
      const text = normalCsv(A, happened.slice(0, 1))
      expect(text).toContain(right)
      const error = await failure(bring({ 'a.csv': text.replace(right, wrong) }))
      expect([wrong, error.code, error.facts.reasons.map(({ line }) => line), error.facts.reasons[0]?.field]).toEqual([
        wrong,
        'BAD_ROWS',
        [2],
        field,
      ])
    }
  })

  it('keeps the coins of the genesis block, which come from nowhere', async () => {
    const first = {
      ...normalJson(B, [pay(1, C, B, 5n)])[0],
      hash: `GENESIS_${B.slice(2)}`,
      from: 'GENESIS',
      blockNumber: '0',
      gasPrice: '0',
      gasUsed: '0',
    }
    await bring({ 'b.json': answer([first]) }, { covers: [B] })
    expect(await movements()).toEqual(['none native zero b 5 ETH'])
  })

  it.each(['9e37', '27152307930747744e20', '2.7152307930747744e+36'])(
    'with %s as the price of gas is refused as a bad row',
    async (gasPrice) => {
      const paid = { ...normalJson(B, [pay(1, C, B, 5n)])[0], gasUsed: '21000', gasPrice }
      const { code } = await failure(bring({ 'b.json': answer([paid]) }, { covers: [B] }))
      expect(code).toBe('BAD_ROWS')
    },
  )

  it('of another chain is read as such, and not as Ethereum’s', async () => {
    const header = NORMAL.map((name) => name.replace('(ETH)', '(BNB)'))
    const text = normalCsv(A, [pay(1, A, B, 5n)], header)
    expect(await failure(bring({ 'a.csv': text }))).toMatchObject({
      code: 'WRONG_CHAIN',
      fix: expect.stringContaining('--chain'),
    })
    await bring({ 'a.csv': text }, { chain: 'bsc', covers: [A] })
    expect(await movements()).toEqual(['1 gas a - 1000 BNB', '1 native a b 5 BNB'])
    expect(await failure(bring({ 'b.csv': text }, { chain: 'bitcoin' }))).toMatchObject({ code: 'UNKNOWN_CHAIN' })
  })
})

describe('a list of internal transactions', () => {
  const happened: Happening[] = [
    { tx: 1, from: C, to: A, amount: 5n },
    { tx: 1, from: C, to: A, amount: 5n },
    { tx: 2, from: C, to: A, amount: 6n, failed: true },
    { tx: 3, from: A, to: null, created: C, amount: 7n, type: 'create' },
    { tx: 4, from: C, to: A, amount: 8n, type: 'delegatecall' },
    { tx: 5, from: C, to: A, amount: 0n },
  ]
  const rows = ['1 internal c a 5 ETH', '1 internal c a 5 ETH', '3 internal a c 7 ETH']

  it('moves what calls moved: not the failed ones, nor those that lend their code', async () => {
    const { files } = await bring({ 'a.csv': internalCsv(A, happened) })
    expect(await movements()).toEqual(rows)
    expect(files[0]).toMatchObject({ rowsRead: 6, rowsKept: 3, empty: 3, tells: ['internal'], covers: [A] })
    rmSync(ledger)
    await bring({ 'a.json': answer(internalJson(A, happened)) })
    expect(await movements()).toEqual(rows)
  })

  it('reads Blockscout’s, which lists the making of a contract that the transaction itself is', async () => {
    const result = internalJson(A, happened).map((one, i) => {
      const { hash: transactionHash, traceId: _, ...rest } = one as Record<string, string>
      return { ...rest, transactionHash, index: i === 3 ? '0' : `${i + 1}`, callType: 'call' }
    })
    await bring({ 'a.json': JSON.stringify({ message: 'OK', result, status: '1' }) })
    expect(await movements()).toEqual(rows.slice(0, 2))
  })

  it('refuses a call of which two columns say different things', async () => {
    const wrong = internalCsv(A, happened).replace('"0","","call"', '"0","out of gas","call"')
    expect((await failure(bring({ 'a.csv': wrong }))).facts.reasons).toMatchObject([{ line: 2, field: 'ErrCode' }])
    const unknown = internalCsv(A, happened).replace('"0","","call"', '"2","","call"')
    expect((await failure(bring({ 'a.csv': unknown }))).facts.reasons).toMatchObject([{ line: 2, field: 'Status' }])
    const json = answer(internalJson(A, happened)).replace('"isError":"0"', '"isError":"no"')
    expect((await failure(bring({ 'a.json': json }))).facts.reasons).toMatchObject([{ line: 1, field: 'isError' }])
  })

  it('without hashes, as the API answers for one transaction, is refused', async () => {
    const result = internalJson(A, happened).map((one) => ({ ...one, hash: undefined }))
    expect((await failure(bring({ 'a.json': answer(result) }))).facts.reasons[0]).toMatchObject({
      field: 'hash',
      must: expect.stringContaining('64 hex digits'),
    })
  })
})

describe('a list of tokens', () => {
  const happened: Happening[] = [
    { tx: 1, from: A, to: B, amount: 1_234_500_000n, token: USDT },
    { tx: 2, from: C, to: A, amount: 1n, token: FAKE },
    { tx: 3, from: C, to: A, amount: 0n, token: FAKE },
  ]
  const decimals = new Map([[FAKE.contract, 6]])

  it('keeps tokens of one symbol apart by their contracts', async () => {
    const { files } = await bring({ 'a.csv': erc20Csv(A, happened) }, { decimals })
    expect(await movements()).toEqual(['1 token a b 1234500000 USDT', '2 token c a 1 USDT'])
    expect(files[0]).toMatchObject({ rowsRead: 3, empty: 1, tells: ['token'], covers: [A] })
    const store = await openLedger(ledger)
    expect((await store.assets()).map((one) => one.asset)).toEqual([
      `ethereum/${FAKE.contract}`,
      `ethereum/${USDT.contract}`,
    ])
    await store.close()
  })

  it('asks for decimals that nobody says, and reads the others', async () => {
    const error = await failure(bring({ 'a.csv': erc20Csv(A, happened) }))
    expect(error.facts.reasons[0]).toMatchObject({
      line: 3,
      field: 'ContractAddress',
      value: FAKE.contract,
      must: expect.stringContaining('--decimals'),
    })
    const { files } = await bring({ 'a.csv': erc20Csv(A, happened) }, { keepGoing: true })
    expect(files[0]).toMatchObject({ rowsRead: 3, rowsKept: 1, refused: 2 })
    const wrong = new Map([[USDT.contract, 18]])
    expect(await failure(bring({ 'b.csv': erc20Csv(A, happened) }, { decimals: wrong }))).toMatchObject({
      code: 'DECIMALS_DISAGREE',
    })
  })

  it('reads lists from before they had block numbers', async () => {
    const header = [
      'Txhash',
      'UnixTimestamp',
      'DateTime',
      'From',
      'To',
      'Value',
      'ContractAddress',
      'TokenName',
      'TokenSymbol',
    ]
    const drop = [1, 7]
    const text = erc20Csv(A, happened.slice(0, 1)).trimEnd().split('\n')
    const row = text[1]!
      .slice(1, -1)
      .split('","')
      .filter((_, i) => !drop.includes(i))
    await bring({ 'a.csv': `${header.join(',')}\n"${row.join('","')}"\n` }, { covers: [A] })
    expect(await movements()).toEqual(['1 token a b 1234500000 USDT'])
    const store = await openLedger(ledger)
    expect((await store.summary()).chains[0]).toMatchObject({ withoutHeight: 1, withoutTxIndex: 1 })
    await store.close()
  })

  it('reads an answer of the API, with decimals of its own, beside the export', async () => {
    const { files } = await bring(
      { 'a.csv': erc20Csv(A, happened), 'a.json': answer(tokenJson(A, happened)) },
      { decimals },
    )
    expect(await movements()).toEqual(['1 token a b 1234500000 USDT', '2 token c a 1 USDT'])
    expect(files[1]).toMatchObject({ duplicates: 2 })
    const wrong = answer(tokenJson(A, happened)).replace('"tokenDecimal":"6"', '"tokenDecimal":"8"')
    expect((await failure(bring({ 'b.json': wrong }))).facts.reasons[0]).toMatchObject({
      field: 'tokenDecimal',
      value: `8 for ${USDT.contract}`,
    })
  })

  it('shows symbols of whoever wants to harm so that one sees it', async () => {
    const hostile = [
      '\u202EHTE',
      '\n=cmd|1',
      'x'.repeat(10_000),
      '\0\x1b[31m',
      '"; DROP TABLE st; --',
      '💸'.repeat(60),
      '\u2028',
    ]
    const tokens = hostile.map(
      (symbol, i): Happening => ({
        tx: i + 1,
        from: C,
        to: A,
        amount: 1n,
        token: { contract: address(0x1000 + i), symbol, decimals: 18 },
      }),
    )
    await bring({ 'a.json': answer(tokenJson(A, tokens)) }, { covers: [A] })
    const store = await openLedger(ledger)
    const found = (await store.assets()).map((one) => one.symbol)
    await store.close()
    expect(found).toEqual([
      '\uFFFDHTE',
      '\uFFFD=cmd|1',
      `${'x'.repeat(39)}…`,
      '\uFFFD\uFFFD[31m',
      '"; DROP TABLE st; --',
      `${'💸'.repeat(39)}…`,
      '\uFFFD',
    ])
    rmSync(ledger)
    const places = new Map(tokens.map(({ token }) => [token!.contract, 18]))
    await bring(
      {
        'a.csv': erc20Csv(
          A,
          tokens.filter(({ token }) => !token!.symbol.includes('\0')),
        ),
      },
      { decimals: places, covers: [A] },
    )
    const again = await openLedger(ledger)
    expect((await again.assets()).map((one) => one.symbol)).toEqual(found.filter((_, i) => i !== 3))
    await again.close()
  })

  it('refuses lists of NFTs, and reads over those in a list of tokens', async () => {
    const header =
      'Txhash,Blockno,UnixTimestamp,DateTime (UTC),From,To,ContractAddress,TokenName,TokenSymbol,Token ID,Type,Quantity'
    expect(await failure(bring({ 'a.csv': `${header}\n` }))).toMatchObject({ code: 'NO_AMOUNTS' })
    const nft = { ...tokenJson(A, happened)[0], tokenID: '7', value: undefined }
    expect(await failure(bring({ 'a.json': answer([nft]) }))).toMatchObject({ code: 'NO_AMOUNTS' })
    const { files } = await bring({ 'a.json': answer([...tokenJson(A, happened), nft]) })
    expect(files[0]).toMatchObject({ rowsRead: 4, rowsKept: 2, empty: 2 })
  })
})

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

describe('wrapping', () => {
  const weth = { contract: WETH, symbol: 'WETH', decimals: 18 }

  it('makes the token’s row, which no list of transfers has', async () => {
    await bring({
      'a.csv': normalCsv(A, [pay(1, A, WETH, 5n), pay(2, A, WETH, 0n), pay(3, A, WETH, 9n, { failed: true })]),
      'ai.csv': internalCsv(A, [{ tx: 2, from: WETH, to: A, amount: 3n }]),
    })
    expect(await movements()).toEqual([
      '1 gas a - 1000 ETH',
      '1 native a weth 5 ETH',
      '1 token zero a 5 WETH',
      '2 gas a - 1000 ETH',
      '2 internal weth a 3 ETH',
      '2 token a zero 3 WETH',
      '3 gas a - 1000 ETH',
    ])
  })

  it('counts once where a list has it, too', async () => {
    const listed: Happening[] = [
      { tx: 1, from: ZERO, to: A, amount: 5n, token: weth, log: 7 },
      { tx: 2, from: A, to: ZERO, amount: 3n, token: weth, log: 8 },
    ]
    const files: Files = {
      'a.json': answer(normalJson(A, [pay(1, A, WETH, 5n), pay(2, A, WETH, 0n)])),
      'ai.json': answer(internalJson(A, [{ tx: 2, from: WETH, to: A, amount: 3n }])),
      'a20.json': answer(tokenJson(A, listed)),
    }
    await bring(files)
    const tokens = ['1 token zero a 5 WETH', '2 token a zero 3 WETH']
    expect((await movements()).filter((line) => line.includes('token'))).toEqual(tokens)
    rmSync(ledger)
    await bring(Object.fromEntries(Object.entries(files).toReversed()))
    expect((await movements()).filter((line) => line.includes('token'))).toEqual(tokens)
  })

  it('is not what a contract does that leaves its coins to the wrapper when it ends', async () => {
    await bring(
      { 'c.csv': internalCsv(C, [{ tx: 1, from: C, to: WETH, amount: 5n, type: 'suicide' }]) },
      { covers: [C] },
    )
    expect(await movements()).toEqual(['1 internal c weth 5 ETH'])
  })

  it('is not made up on Arbitrum, whose wrapper logs a transfer', async () => {
    const arbitrum = '0x82af49447d8a07e3bd95bd0d56f35241523fbab1'
    await bring({ 'a.csv': normalCsv(A, [pay(1, A, arbitrum, 5n)]) }, { chain: 'arbitrum', covers: [A] })
    expect(await movements()).toHaveLength(2)
  })
})

describe('an answer that is none', () => {
  const good = answer(normalJson(A, [pay(1, A, B, 5n)]))

  it.each([
    [
      'an error',
      '{"status":"0","message":"NOTOK","result":"Max rate limit reached"}',
      'EXPLORER_ANSWER',
      'Max rate limit reached',
    ],
    [
      'nothing found',
      '{"status":"0","message":"No transactions found","result":[]}',
      'EMPTY_FILE',
      'No transactions found',
    ],
    [
      'a balance',
      '{"status":"1","message":"OK","result":"40891626854930000000000"}',
      'EXPLORER_ANSWER',
      '40891626854930000000000',
    ],
    ['another thing', '{"items":[{"hash":"0x1"}]}', 'EXPLORER_ANSWER', 'no list'],
    ['a list of something else', '{"result":[{"account":"0x1","balance":"1"}]}', 'EXPLORER_ANSWER', 'neither'],
    ['an empty list', '[]', 'EMPTY_FILE', 'lists nothing'],
    ['HTML', '<html><body>Just a moment</body></html>', 'BAD_FILE', 'line 1'],
    ['two answers', `${good}\n${good}`, 'BAD_FILE', 'line 2'],
    ['two lists', '{"result":[],"result":[]}', 'BAD_FILE', 'twice'],
    ['cut off', good.slice(0, -30), 'BAD_FILE', 'middle'],
    ['cut off in a text', good.slice(0, 60), 'BAD_FILE', 'no end'],
    ['a trailing comma', '{"result":[{"a":1,}]}', 'BAD_FILE', 'out of place'],
    ['single quotes', "{'result':[]}", 'BAD_FILE', 'line 1'],
    ['a wrong word', '{"result":[NaN]}', 'BAD_FILE', 'NaN'],
    ['a depth of 100,000', `{"result":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, 'BAD_FILE', 'deeper'],
    ['a text of 20 MB', `{"result":[{"input":"${'0'.repeat(20_000_000)}"}]}`, 'BAD_FILE', 'longer'],
    ['a broken text', '{"result":[{"hash":"\\x"}]}', 'BAD_FILE', 'no text'],
  ])('is refused for what it is: %s', async (_, text, code, said) => {
    const error = await failure(bring({ 'a.json': text }))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(said)])
    expect(temporaryFiles()).toEqual([])
  })

  it('has single rows refused, each on its line', async () => {
    const one = (text: Record<string, unknown>) => JSON.stringify({ ...normalJson(A, [pay(1, A, B, 5n)])[0], ...text })
    const rows = [
      one({}),
      one({ value: 'x' }).replace('"x"', '1e18'),
      one({ value: 'x' }).replace('"x"', '12345678901234567890123456789'),
      one({ value: '0x10' }),
      one({ value: null }),
      one({ value: { wei: '5' } }),
      one({}).replace('"from"', '"value":"6","from"'),
      one({ isError: '1' }),
      '"text"',
      '[]',
    ]
    const text = `{"status":"1","message":"OK","result":[\n${rows.join(',\n')}\n]}`
    const error = await failure(bring({ 'a.json': text }))
    expect(error.facts.reasons.map(({ line, field, value }) => [line, field, value])).toEqual([
      [3, 'value', '1e18'],
      [5, 'value', '0x10'],
      [6, 'value', ''],
      [7, 'result', 'value is a list or an object'],
      [8, 'result', 'value stands there twice'],
      [9, 'txreceipt_status', '1'],
      [10, 'result', 'this is no object'],
      [11, 'result', 'this is no object'],
    ])
  })

  it('keeps every digit of numbers without quotes, and a list without its frame', async () => {
    const [row] = normalJson(A, [pay(1, A, B, 12_345_678_901_234_567_890_123n)])
    const text = JSON.stringify([row]).replace('"12345678901234567890123"', '12345678901234567890123')
    await bring({ 'a.json': text }, { covers: [A] })
    expect((await movements())[1]).toBe('1 native a b 12345678901234567890123 ETH')
  })

  it('of 50 MB on one line is read in little memory, and leaves no file behind', async () => {
    const result = Array.from({ length: 250 }, (_, i) => ({
      ...normalJson(A, [pay(i + 1, A, B, 5n)])[0],
      input: `0x${'ab'.repeat(100_000)}`,
    }))
    const { files } = await bring({ 'a.json': answer(result) }, { covers: [A] })
    expect(files[0]).toMatchObject({ rowsRead: 250, rowsKept: 500 })
    expect(temporaryFiles()).toEqual([])
  }, 30_000)
})

const temporaryFiles = () => readdirSync(folder).filter((name) => /^dyepack-[0-9a-f-]{36}\.csv$/.test(name))

describe('a file that is no export', () => {
  it.each([
    [
      'of Blockscout’s own form',
      'TxHash,BlockNumber,UnixTimestamp,FromAddress,ToAddress,ContractAddress,Type,Value,Fee,Status,ErrCode',
      'Blockscout',
    ],
    ['of something else', 'date,amount,who', 'not the header'],
    ['with a column taken out', NORMAL.filter((name) => name !== 'Status').join(','), 'the column "Status" is missing'],
    ['with a column twice', [...NORMAL, 'Status'].map((name) => `"${name}"`).join(','), '"Status" stands there twice'],
    [
      'of tokens without contracts',
      ERC20.filter((name) => name !== 'ContractAddress').join(','),
      'the column "ContractAddress" is missing',
    ],
    [
      'of calls without values',
      INTERNAL.filter((name) => !name.startsWith('Value'))
        .map((name) => `"${name}"`)
        .join(','),
      'Value_IN(ETH)',
    ],
  ])('is refused: %s', async (_, header, said) => {
    const error = await failure(bring({ 'a.csv': `${header}\n` }))
    expect([error.code, error.message]).toEqual(['BAD_HEADER', expect.stringContaining(said)])
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

it('writes amounts of samples as explorers do', () => {
  expect([coins(5n), coins(15n * ETH), coins(1_234_500_000n, 6, true)]).toEqual([
    '0.000000000000000005',
    '15',
    '1,234.5',
  ])
})
