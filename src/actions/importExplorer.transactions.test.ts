import { rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  A,
  B,
  bring,
  C,
  digest,
  ETH,
  type Files,
  failure,
  importInFolders,
  ledger,
  movements,
  pay,
} from '../../test/import/explorerLists.ts'
import {
  answer,
  type Happening,
  hash,
  internalCsv,
  internalJson,
  NORMAL,
  normalCsv,
  normalJson,
} from '../../test/store/explorerFiles.ts'

importInFolders()

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
