import { describe, expect, it } from 'vitest'
import { sheetMappingSchema } from '../../core/wire/sheetMapping.ts'
import { guessNumbers } from './guessNumbers.ts'
import { guessTime } from './guessTime.ts'
import { suggestMapping } from './suggestMapping.ts'

const A = '0x00000000000000000000000000000000000000a1'
const B = '0x00000000000000000000000000000000000000b2'
const TX = `0x${'ab'.repeat(32)}`
const USDT = '0xdac17f958d2ee523a2206206994597c13d831ec7'
const found = { delimiter: ',' }
const suggest = (headers: readonly string[], ...rows: readonly (string | null)[][]) => {
  const suggestion = suggestMapping({ headers, rows, found })
  if (suggestion !== null) expect(() => sheetMappingSchema.parse(suggestion.mapping)).not.toThrow()
  return suggestion
}

describe('a suggested mapping', () => {
  it('goes by headers and cells: a dataset in dollars, as that of the MFTracer paper', () => {
    const suggestion = suggest(
      ['Timestamp', 'Block', 'Tx_hash', 'From', 'From_label', 'To', 'To_label', 'Value_in_USD'],
      ['2023-06-02 21:49:23', '17395810', TX, A, 'A thief', B, 'Some_Deposit', '945646.73'],
    )
    expect(suggestion?.mapping).toEqual({
      delimiter: 'comma',
      columns: {
        time: 'Timestamp',
        height: 'Block',
        tx_hash: 'Tx_hash',
        from: 'From',
        to: 'To',
        amount: 'Value_in_USD',
      },
      time: { format: 'iso', zone: 'UTC' },
      amount: { unit: 'whole' },
      asset: { id: 'ethereum/usd', symbol: 'USD', decimals: 2 },
    })
    expect([...suggestion!.doubts.keys()]).toEqual(['time', 'chain', 'asset'])
    expect(suggestion?.unused).toEqual(['From_label', 'To_label'])
    expect(suggestion?.names).toEqual([
      { address: 4, name: 5 },
      { address: 6, name: 7 },
    ])
  })

  it('reads an explorer’s columns: unix times, coins before dollars, fees, another block hash', () => {
    const suggestion = suggest(
      [
        'Txhash',
        'Blockno',
        'BlockHash',
        'UnixTimestamp',
        'DateTime (UTC)',
        'From',
        'To',
        'ContractAddress',
        'Value(ETH)',
        'CurrentValue @ $1850/Eth',
        'TxnFee(ETH)',
        'TxnFee(USD)',
        'Historical $Price/Eth',
        'Status',
      ],
      [
        TX,
        '17000000',
        TX,
        '1680940811',
        '2023-04-08 08:00:11',
        A,
        B,
        null,
        '1.5',
        '2775',
        '0.001',
        '1.85',
        '1850',
        null,
      ],
    )
    expect(suggestion?.mapping).toMatchObject({
      columns: {
        time: 'UnixTimestamp',
        height: 'Blockno',
        tx_hash: 'Txhash',
        from: 'From',
        to: 'To',
        amount: 'Value(ETH)',
        fee: 'TxnFee(ETH)',
      },
      time: { format: 'unix' },
      asset: { id: 'ethereum/ETH', decimals: 18 },
      fee: { unit: 'whole' },
    })
  })

  it('takes tokens by contract before their symbol, and says where decimals are guesses', () => {
    const suggestion = suggest(
      ['time', 'from', 'to', 'amount', 'TokenSymbol', 'ContractAddress'],
      ['2023-04-08T08:00:11Z', A, B, '1,000.50', 'USDT', USDT],
      ['2023-04-08T08:00:11Z', A, B, '2', 'ODD', B],
    )
    expect(suggestion?.mapping).toMatchObject({
      columns: { asset: 'ContractAddress' },
      time: { format: 'iso' },
      amount: { unit: 'whole', thousands: ',' },
      assets: {
        [USDT]: { id: `ethereum/${USDT}`, symbol: 'USDT', decimals: 6 },
        [B]: { id: `ethereum/${B}`, symbol: 'ODD', decimals: 18 },
      },
    })
    expect(suggestion?.doubts.get('assets')).toContain(B)
    expect(suggestion?.doubts.get('assets')).not.toContain(USDT)
  })

  it('of one account has a counterparty, and an address that a person must write', () => {
    const suggestion = suggest(
      ['Date', 'Type', 'Address', 'Amount', 'Coin'],
      ['31.12.2023 10:00', 'Deposit', A, '1,5', 'ETH'],
      ['01.01.2024 10:00', 'Withdrawal', B, '2,25', 'ETH'],
    )
    expect(suggestion?.mapping).toMatchObject({
      own: 'WRITE-THE-ADDRESS',
      columns: { counterparty: 'Address', direction: 'Type', asset: 'Coin' },
      directions: { in: ['Deposit'], out: ['Withdrawal'] },
      time: { format: 'dd.MM.yyyy HH:mm', zone: 'UTC' },
      amount: { decimal: ',' },
    })
    expect(suggestion?.doubts.has('own')).toBe(true)
  })

  it('names columns by number where headers are empty or twice', () => {
    const suggestion = suggest(['', 'x', 'x', 'amount'], ['2023-04-08T08:00:11Z', A, B, '1500000000000000000'])
    expect(suggestion?.mapping).toMatchObject({
      columns: { time: 1, from: 2, to: 3, amount: 'amount' },
      amount: { unit: 'base' },
    })
    expect(suggestion?.doubts.get('columns')).toContain('payer')
  })

  it('of Tron addresses is of Tron', () => {
    const tron = 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t'
    expect(suggest(['time', 'from', 'to', 'amount'], ['2023-04-08T08:00:11Z', tron, tron, '1'])?.mapping).toMatchObject(
      {
        asset: { id: 'tron/TRX', decimals: 6 },
      },
    )
  })

  it('is none where nothing is like a transfer', () => {
    expect(suggest(['a', 'b'], ['x', 'y'])).toBeNull()
    expect(suggest(['time', 'from', 'to', 'amount'])).toBeNull()
    expect(suggest(['time', 'amount'], ['2023-04-08T08:00:11Z', '1'])).toBeNull()
  })
})

describe('times', () => {
  it.each<[string[], string | undefined, boolean]>([
    [['2023-06-02 21:49:23'], 'iso', false],
    [['2023-06-02T21:49:23Z', '2023-06-02T21:49:23+02:00'], 'iso', false],
    [['1685742563'], 'unix', false],
    [['1685742563000'], 'unix-ms', false],
    [['45079.9'], 'excel', true],
    [['13/02/2023 10:00:00', '01/02/2023 10:00:00'], 'dd/MM/yyyy HH:mm:ss', false],
    [['2/13/2023 1:05 PM', '12/1/2023 11:05 AM'], 'M/d/yyyy h:mm a', false],
    [['01/02/2023 10:00'], 'dd/MM/yyyy HH:mm', true],
    [['13/02/2023', '01/14/2023'], undefined, false],
    [['2023/6/2 9:05'], 'yyyy/M/d H:mm', false],
    [['02.06.2023'], 'dd.MM.yyyy', true],
    [['2 Jun 2023 21:49'], 'd MMM yyyy HH:mm', false],
    [['Jun-02-2023 09:49:23 PM'], 'MMM-dd-yyyy hh:mm:ss a', false],
    [['June 2, 2023'], 'MMMM d, yyyy', true],
    [['yesterday'], undefined, false],
  ])('%j are %s', (cells, format, doubtful) => {
    const guess = guessTime(cells, true)
    expect([guess?.format, guess?.doubt != null]).toEqual([format, doubtful])
  })

  it('as numbers are none where no header says that they are times', () => {
    expect(guessTime(['1685742563'], false)).toBeNull()
    expect(guessTime(['45079.9'], false)).toBeNull()
  })
})

describe('numbers', () => {
  it.each<[string[], object | null]>([
    [['1.5', '2'], { form: {}, places: 1, doubt: null }],
    [['1,000.50', '2'], { form: { thousands: ',' }, places: 1 }],
    [['1.000,50', '2'], { form: { decimal: ',', thousands: '.' }, places: 1 }],
    [['1,5'], { form: { decimal: ',' }, places: 1, doubt: null }],
    [['1,500'], { form: { thousands: ',' }, places: 0, doubt: expect.stringContaining('thousands') }],
    [['$1.50', '$2.00'], { form: { prefix: '$' }, places: 1 }],
    [['1.50 ETH'], { form: { suffix: 'ETH' }, places: 1 }],
    [[...Array(20).fill('1,500.5'), 'n/a'], { form: { thousands: ',' }, places: 1 }],
    [['-1.5', '2'], { form: {}, places: 1 }],
    [['1e18'], null],
    [['0x10'], null],
    [['x'], null],
    [[], null],
  ])('%j are %j', (cells, guess) => {
    const found = guessNumbers(cells)
    if (guess === null) expect(found).toBeNull()
    else expect(found).toMatchObject(guess)
  })
})
