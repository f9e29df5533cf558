import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DyepackError } from '../../core/errors.ts'
import { priceTable } from '../../core/ledger/prices.ts'
import type { Problem } from '../yaml/problems.ts'
import { readPrices } from './readPrices.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dyepack-prices-'))
})
afterEach(() => rm(folder, { recursive: true }))

const read = async (text: string) => {
  await writeFile(join(folder, 'p.csv'), text)
  const found = await readPrices(['p.csv'], folder)
  const priceWith = (fixed: Readonly<Record<string, bigint>>) => (asset: string, time: number) =>
    priceTable(new Map(Object.entries(fixed)), [found.daily]).quoteAt(asset, time)?.price ?? null
  return { ...found, priceWith, priceAt: priceWith({}) }
}
const refused = async (...rows: string[]): Promise<string[]> => {
  const error: unknown = await read(['asset,date,usd', ...rows].join('\n')).catch((e: unknown) => e)
  if (!(error instanceof DyepackError)) throw new Error('was not refused', { cause: error })
  expect(error.kind).toBe('input')
  return (error.facts.problems as Problem[]).map(({ code, line, key }) => `${code} ${line} ${key}`)
}
const at = (text: string) => Date.parse(text)

describe('readPrices', () => {
  it('gives the price of the UTC day, or of the nearest before it within seven days', async () => {
    const { priceAt, quotes, inputs } = await read(
      '\ufeffasset,date,usd\r\nethereum/ETH,2022-03-23,3030.5\r\nethereum/ETH,2022-03-25,0.00000001\r\n',
    )
    expect(quotes.get('ethereum/ETH')?.map(({ day, price, source }) => [day, price, source])).toEqual([
      ['2022-03-23', 303_050_000_000n, ''],
      ['2022-03-25', 1n, ''],
    ])
    expect(inputs).toEqual([{ file: 'p.csv', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) }])
    const price = (time: string) => priceAt('ethereum/ETH', at(time))
    expect(price('2022-03-22T23:59:59.999Z')).toBeNull()
    expect(price('2022-03-23T00:00:00Z')).toBe(303_050_000_000n)
    expect(price('2022-03-24T23:59:59.999Z')).toBe(303_050_000_000n)
    expect(price('2022-03-25T12:00:00Z')).toBe(1n)
    expect(price('2022-04-01T23:59:59.999Z')).toBe(1n)
    expect(price('2022-04-02T00:00:00Z')).toBeNull()
    expect(priceAt('bitcoin/BTC', at('2022-03-23T00:00:00Z'))).toBeNull()
  })

  it('lets the fixed price of a case win, over all time', async () => {
    const { priceWith } = await read('asset,date,usd\nethereum/ETH,2022-03-23,2\n')
    expect(priceWith({ 'ethereum/ETH': 5n })('ethereum/ETH', 0)).toBe(5n)
    expect(priceWith({})('ethereum/ETH', at('2022-03-23T00:00:00Z'))).toBe(200_000_000n)
  })

  it('takes one price twice, and tokens in any case', async () => {
    const token = '0xdAC17F958D2ee523a2206206994597C13D831ec7'
    const { priceAt } = await read(
      `asset,date,usd\nethereum/${token},2022-03-23,1.0\nethereum/${token.toLowerCase()},2022-03-23,1\n`,
    )
    expect(priceAt(`ethereum/${token.toLowerCase()}`, at('2022-03-23T10:00:00Z'))).toBe(100_000_000n)
  })

  it('refuses a file with bad rows, and says all that is wrong', async () => {
    expect(
      await refused(
        'ethereum/ETH,2022-03-23,1',
        'ethereum/ETH,2022-03-23,2',
        'ETH,2022-03-23,1',
        'ethereum/ETH,23.03.2022,1',
        'ethereum/ETH,2022-02-30,1',
        'ethereum/ETH,2022-03-24,1.123456789',
        'ethereum/ETH,2022-03-24,-1',
        'ethereum/ETH,2022-03-24,1e3',
        'ethereum/ETH,2022-03-24',
        'ethereum/ETH,2022-03-24,',
      ),
    ).toEqual([
      'CONFLICTING_PRICE 3 usd',
      'BAD_ASSET 4 asset',
      'BAD_DATE 5 date',
      'BAD_DATE 6 date',
      'BAD_PRICE 7 usd',
      'BAD_PRICE 8 usd',
      'BAD_PRICE 9 usd',
      'BAD_ROW 10 ',
      'BAD_PRICE 11 usd',
    ])
  })

  it('keeps whose price each is, where the file says so', async () => {
    const rows = 'ethereum/ETH,2022-03-24,2,Some exchange (close)\nethereum/ETH,2022-03-23,1,https://example.org/p\n'
    const { quotes } = await read(`asset,date,usd,source\n${rows}`)
    expect(quotes.get('ethereum/ETH')?.map(({ day, source }) => [day, source])).toEqual([
      ['2022-03-23', 'https://example.org/p'],
      ['2022-03-24', 'Some exchange (close)'],
    ])
  })

  it('refuses a source that is missing, long or not to be printed', async () => {
    const row = (source: string) => `ethereum/ETH,2022-03-24,2,${source}`
    const rows = [
      row(' '),
      row('x'.repeat(201)),
      row('a\u202eb'),
      row('a\u0007b'),
      row('one,two'),
      'ethereum/ETH,2022-03-24,2',
    ]
    const error: unknown = await read(['asset,date,usd,source', ...rows].join('\n')).catch((e: unknown) => e)
    expect((error as DyepackError).facts.problems).toMatchObject([
      ...[2, 3, 4, 5].map((line) => ({ code: 'BAD_SOURCE', line, key: 'source' })),
      ...[6, 7].map((line) => ({ code: 'BAD_ROW', line })),
    ])
  })

  it('reads no further than a thousand bad rows', async () => {
    const error: unknown = await read(`asset,date,usd\n${'x\n'.repeat(100_000)}`).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'BAD_ROW', facts: { count: 1000 } })
  })

  it('refuses files without header, empty and missing ones', async () => {
    await expect(read('ethereum/ETH,2022-03-23,1')).rejects.toMatchObject({ code: 'BAD_HEADER', facts: { line: 1 } })
    await expect(read('')).rejects.toMatchObject({ code: 'EMPTY_FILE' })
    await expect(readPrices(['no.csv'], folder)).rejects.toMatchObject({ code: 'MISSING_FILE' })
  })
})
