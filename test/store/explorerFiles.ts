/** Samples of our own, written from the published descriptions of an explorer's exports and answers. No live one was at hand. */
export const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
export const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

/** One thing that happened on a chain, as every list tells it. */
export interface Happening {
  readonly tx: number
  /** Default: that of the transaction's number. */
  readonly height?: number
  readonly from: string
  /** Null where a contract is made. */
  readonly to: string | null
  /** Base units. */
  readonly amount: bigint
  /** Base units, of a top-level transaction. */
  readonly fee?: bigint
  readonly failed?: boolean
  /** The contract that is made. */
  readonly created?: string
  readonly token?: { readonly contract: string; readonly symbol: string; readonly decimals: number }
  readonly log?: number
  readonly type?: string
}

const FIRST_TIME = 1_650_000_000
const heightOf = ({ tx, height }: Happening) => height ?? 15_000_000 + tx
const timeOf = (one: Happening) => FIRST_TIME + 12 * (heightOf(one) - 15_000_000)

/** `1,234.5` of 1234500000 with 6 decimals. */
export function coins(units: bigint, decimals = 18, commas = false): string {
  const unit = 10n ** BigInt(decimals)
  const whole = `${units / unit}`
  const places = (units % unit).toString().padStart(decimals, '0').replace(/0+$/, '')
  return `${commas ? whole.replace(/\B(?=(\d{3})+$)/g, ',') : whole}${places === '' ? '' : `.${places}`}`
}

const line = (cells: readonly (string | number)[]) =>
  cells.map((cell) => `"${`${cell}`.replaceAll('"', '""')}"`).join(',')
const table = (header: readonly string[], rows: readonly (readonly (string | number)[])[]) =>
  `${[header, ...rows].map(line).join('\n')}\n`

export const NORMAL = [
  'Transaction Hash',
  'Blockno',
  'UnixTimestamp',
  'DateTime (UTC)',
  'From',
  'To',
  'ContractAddress',
  'Value_IN(ETH)',
  'Value_OUT(ETH)',
  'CurrentValue @ $2,092.17/Eth',
  'TxnFee(ETH)',
  'TxnFee(USD)',
  'Historical $Price/Eth',
  'Status',
  'ErrCode',
  'Method',
]
export const INTERNAL = [
  'Transaction Hash',
  'Blockno',
  'UnixTimestamp',
  'DateTime (UTC)',
  'ParentTxFrom',
  'ParentTxTo',
  'ParentTxETH_Value',
  'From',
  'TxTo',
  'ContractAddress',
  'Value_IN(ETH)',
  'Value_OUT(ETH)',
  'CurrentValue @ $2,092.17/Eth',
  'Historical $Price/Eth',
  'Status',
  'ErrCode',
  'Type',
]
export const ERC20 = [
  'Transaction Hash',
  'Blockno',
  'UnixTimestamp',
  'DateTime (UTC)',
  'From',
  'To',
  'TokenValue',
  'USDValueDayOfTx',
  'ContractAddress',
  'TokenName',
  'TokenSymbol',
]

/** The CSV export of `owner`, of what concerns him. */
export function normalCsv(owner: string, all: readonly Happening[], header = NORMAL): string {
  const rows = all
    .filter((one) => concerns(owner, one))
    .map((one) => {
      const value = coins(one.amount)
      const out = one.from === owner
      return [
        hash(one.tx),
        heightOf(one),
        timeOf(one),
        '2022-04-15 05:20:00',
        one.from,
        one.to ?? '',
        one.created ?? '',
        out ? '0' : value,
        out ? value : '0',
        '1',
        coins(one.fee ?? 0n),
        '0.1',
        '3000',
        one.failed === true ? 'Error(0)' : '',
        one.failed === true ? 'execution reverted' : '',
        'Transfer',
      ].slice(0, header.length)
    })
  return table(header, rows)
}

export function internalCsv(owner: string, all: readonly Happening[], header = INTERNAL): string {
  const rows = all
    .filter((one) => concerns(owner, one))
    .map((one) => {
      const value = coins(one.amount)
      const out = one.from === owner
      return [
        hash(one.tx),
        heightOf(one),
        timeOf(one),
        '2022-04-15 05:20:00',
        address(1),
        address(2),
        '0',
        one.from,
        one.to ?? '',
        one.created ?? '',
        out ? '0' : value,
        out ? value : '0',
        '1',
        '3000',
        one.failed === true ? '1' : '0',
        one.failed === true ? 'out of gas' : '',
        one.type ?? 'call',
      ]
    })
  return table(header, rows)
}

export function erc20Csv(owner: string, all: readonly Happening[], header = ERC20): string {
  const rows = all
    .filter((one) => concerns(owner, one))
    .map((one) => {
      const { contract, symbol, decimals } = one.token!
      return [
        hash(one.tx),
        heightOf(one),
        timeOf(one),
        '2022-04-15 05:20:00',
        one.from,
        one.to!,
        coins(one.amount, decimals, true),
        '$1.00',
        contract,
        'A token',
        symbol,
      ]
    })
  return table(header, rows)
}

/** An answer of the API: `txlist`, `txlistinternal` or `tokentx`, newest last. */
export function answer(result: readonly object[]): string {
  return JSON.stringify({ status: '1', message: 'OK', result })
}

export function normalJson(owner: string, all: readonly Happening[]): object[] {
  return all
    .filter((one) => concerns(owner, one))
    .map((one) => ({
      blockNumber: `${heightOf(one)}`,
      timeStamp: `${timeOf(one)}`,
      hash: hash(one.tx),
      nonce: '5',
      blockHash: hash(heightOf(one)),
      transactionIndex: `${one.tx % 200}`,
      from: one.from,
      to: one.to ?? '',
      value: `${one.amount}`,
      gas: '21000',
      gasPrice: `${one.fee ?? 0n}`,
      isError: one.failed === true ? '1' : '0',
      txreceipt_status: one.failed === true ? '0' : '1',
      input: '0x',
      contractAddress: one.created ?? '',
      cumulativeGasUsed: '21000',
      gasUsed: '1',
      confirmations: '48476',
    }))
}

export function internalJson(owner: string, all: readonly Happening[]): object[] {
  return all
    .filter((one) => concerns(owner, one))
    .map((one, i) => ({
      blockNumber: `${heightOf(one)}`,
      timeStamp: `${timeOf(one)}`,
      hash: hash(one.tx),
      from: one.from,
      to: one.to ?? '',
      value: `${one.amount}`,
      contractAddress: one.created ?? '',
      input: '',
      type: one.type ?? 'call',
      gas: '2300',
      gasUsed: '0',
      traceId: `0_${i}`,
      isError: one.failed === true ? '1' : '0',
      errCode: one.failed === true ? 'out of gas' : '',
    }))
}

/** `log`: as Blockscout, which numbers them. */
export function tokenJson(owner: string, all: readonly Happening[]): object[] {
  return all
    .filter((one) => concerns(owner, one))
    .map((one) => ({
      blockNumber: `${heightOf(one)}`,
      timeStamp: `${timeOf(one)}`,
      hash: hash(one.tx),
      nonce: '5',
      blockHash: hash(heightOf(one)),
      from: one.from,
      contractAddress: one.token!.contract,
      to: one.to!,
      value: `${one.amount}`,
      tokenName: 'A token',
      tokenSymbol: one.token!.symbol,
      tokenDecimal: `${one.token!.decimals}`,
      transactionIndex: `${one.tx % 200}`,
      ...(one.log === undefined ? {} : { logIndex: `${one.log}` }),
      gas: '21000',
      gasPrice: '1',
      gasUsed: '1',
      cumulativeGasUsed: '21000',
      input: 'deprecated',
      confirmations: '1',
    }))
}

function concerns(owner: string, { from, to, created }: Happening): boolean {
  return from === owner || to === owner || (to === null && created === owner)
}
