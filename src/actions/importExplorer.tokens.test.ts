import { rmSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  A,
  B,
  bring,
  C,
  FAKE,
  type Files,
  failure,
  importInFolders,
  ledger,
  movements,
  pay,
  USDT,
  WETH,
  ZERO,
} from '../../test/import/explorerLists.ts'
import {
  address,
  answer,
  erc20Csv,
  type Happening,
  internalCsv,
  internalJson,
  normalCsv,
  normalJson,
  tokenJson,
} from '../../test/store/explorerFiles.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'

importInFolders()

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
