import { inputError } from '../../core/errors.ts'
import type { ExplorerList } from './transform.ts'

/** What the first line of an explorer's CSV file says. */
export interface ExplorerHeader {
  readonly list: ExplorerList
  /** Column of ours → the file's own name for it. */
  readonly names: ReadonlyMap<string, string>
  /** Columns of ours by place in the file; null for one that is not read. */
  readonly columns: readonly (string | null)[]
  /** `BNB` of `Value_IN(BNB)`; null where no column names a coin. */
  readonly coin: string | null
}

/**
 * Recognises which list a file is, and from when. Explorers renamed columns and added some over the years:
 * `Txhash` became `Transaction Hash`, `DateTime` `DateTime (UTC)`, the tokens' `Value` `TokenValue`, and old lists of tokens
 * have no `Blockno`. https://github.com/BittyTax/BittyTax/blob/master/src/bittytax/conv/parsers/etherscan.py keeps the
 * headers since 2019. Columns that are not listed here (prices, methods, notes) are not read.
 * Errors: `BAD_HEADER`, `NO_AMOUNTS` (a list of NFTs).
 */
export function readHeader(line: string, name: string): ExplorerHeader {
  const cells = headerCells(line)
  const found = cells.map((cell) => COLUMNS.find(({ form }) => form.test(cell)))
  const has = (column: string) => found.some((one) => one?.column === column)
  if (has('token_id')) {
    throw inputError(
      'NO_AMOUNTS',
      `${name} lists transfers of NFTs (ERC-721, ERC-1155), which are no amounts of anything`,
      {
        fix: 'leave it out of the imports',
        facts: { file: name },
      },
    )
  }
  const list = has('token_value') || has('symbol') ? 'erc20' : has('called') ? 'internal' : 'normal'
  const columns = found.map((one) => (one === undefined ? null : (one.as?.[list] ?? one.column)))
  refuse(name, cells, columns, list)
  const names = new Map(columns.flatMap((column, i) => (column === null ? [] : [[column, cells[i]!] as const])))
  const coin = cells.map((cell) => COIN.exec(cell)?.[1]).find((one) => one !== undefined) ?? null
  return { list, names, columns, coin }
}

interface Column {
  readonly form: RegExp
  readonly column: string
  /** In some lists the same name means another thing. */
  readonly as?: Partial<Record<ExplorerList, string>>
}

const COLUMNS: readonly Column[] = [
  { form: /^(txhash|transaction hash)$/i, column: 'hash' },
  { form: /^blockno$/i, column: 'height' },
  { form: /^unixtimestamp$/i, column: 'stamp' },
  { form: /^from$/i, column: 'sender' },
  { form: /^to$/i, column: 'receiver' },
  { form: /^txto$/i, column: 'called', as: { internal: 'receiver' } },
  { form: /^contractaddress$/i, column: 'created', as: { erc20: 'contract' } },
  { form: /^value_in\(\w+\)$/i, column: 'value_in' },
  { form: /^value_out\(\w+\)$/i, column: 'value_out' },
  // The fee in dollars stands in a column of the same form.
  { form: /^txnfee\((?!usd\))\w+\)$/i, column: 'fee' },
  { form: /^status$/i, column: 'status' },
  { form: /^errcode$/i, column: 'error' },
  { form: /^type$/i, column: 'type' },
  { form: /^(tokenvalue|value)$/i, column: 'token_value' },
  { form: /^tokensymbol$/i, column: 'symbol' },
  { form: /^token ?id$/i, column: 'token_id' },
]

const COIN = /^value_(?:in|out)\((\w+)\)$/i

const NEEDED: Readonly<Record<ExplorerList, readonly string[]>> = {
  normal: [
    'hash',
    'height',
    'stamp',
    'sender',
    'receiver',
    'created',
    'value_in',
    'value_out',
    'fee',
    'status',
    'error',
  ],
  internal: ['hash', 'height', 'stamp', 'sender', 'receiver', 'created', 'value_in', 'value_out', 'status', 'error'],
  erc20: ['hash', 'stamp', 'sender', 'receiver', 'token_value', 'contract', 'symbol'],
}

/** As today's files name them. */
const TITLES: Readonly<Record<string, string>> = {
  hash: 'Transaction Hash',
  height: 'Blockno',
  stamp: 'UnixTimestamp',
  sender: 'From',
  receiver: 'To',
  created: 'ContractAddress',
  contract: 'ContractAddress',
  value_in: 'Value_IN(ETH)',
  value_out: 'Value_OUT(ETH)',
  fee: 'TxnFee(ETH)',
  status: 'Status',
  error: 'ErrCode',
  token_value: 'TokenValue',
  symbol: 'TokenSymbol',
}

function refuse(name: string, cells: readonly string[], columns: readonly (string | null)[], list: ExplorerList): void {
  const missing = NEEDED[list].filter((column) => !columns.includes(column))
  const twice = cells.filter((_, i) => columns[i] !== null && columns.indexOf(columns[i]!) !== i)
  if (missing.length + twice.length === 0) return
  const facts = { file: name, line: 1, list, missing: missing.map((column) => TITLES[column]), twice }
  const blockscout = cells.some((cell) => /^(fromaddress|tokencontractaddress(hash)?)$/i.test(cell))
  if (blockscout) {
    throw inputError(
      'BAD_HEADER',
      `${name} line 1: this is Blockscout's own CSV, of which some versions write whole coins and some base units`,
      {
        fix: 'save the answers of its API (module=account, action=txlist, txlistinternal, tokentx) and import them as etherscan-json',
        facts,
      },
    )
  }
  if (missing.length > 5) {
    throw inputError('BAD_HEADER', `${name} line 1 is not the header of an explorer's list`, {
      fix: 'download the CSV export of an address: transactions, internal transactions or ERC-20 transfers. For other tables there is the format sheet',
      facts,
    })
  }
  const said = [
    ...missing.map((column) => `the column "${TITLES[column]}" is missing`),
    ...twice.map((cell) => `"${cell}" stands there twice`),
  ]
  throw inputError('BAD_HEADER', `${name} line 1, a list of ${TITLE_OF[list]}: ${said.join('; ')}`, {
    fix: 'download the CSV export of the address again, and leave it as it is',
    facts,
  })
}

const TITLE_OF: Readonly<Record<ExplorerList, string>> = {
  normal: 'transactions',
  internal: 'internal transactions',
  erc20: 'ERC-20 transfers',
}

/** Cells of a line, quoted or not; `CurrentValue @ $1,642.27/Eth` holds a comma. */
export function headerCells(line: string): string[] {
  const cells: string[] = []
  for (const [, quoted, bare] of line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)) {
    cells.push(quoted === undefined ? (bare ?? '').trim() : quoted.replaceAll('""', '"').trim())
  }
  return cells
}
