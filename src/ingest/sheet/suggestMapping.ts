import { chainFacts } from '../../core/ledger/chains.ts'
import { tokenFacts, tokensOf } from '../../core/ledger/tokens.ts'
import type { SheetAsset, SheetColumn, SheetMapping } from '../../core/wire/sheetMapping.ts'
import { guessNumbers, type NumbersGuess } from './guessNumbers.ts'
import { guessTime, type TimeGuess } from './guessTime.ts'
import { DELIMITERS } from './headerLine.ts'
import { shownText } from './shownText.ts'

/** A mapping that a person should look at before it is used. */
export interface Suggestion {
  readonly mapping: SheetMapping
  /** What nobody can know from the file, by the key where it stands. */
  readonly doubts: ReadonlyMap<string, string>
  /** Headers of columns that the mapping leaves alone. */
  readonly unused: readonly string[]
  /** Columns (places from 1) of addresses, and of the names that the table gives to them. */
  readonly names: readonly { readonly address: number; readonly name: number }[]
}

export interface SuggestionInput {
  readonly headers: readonly string[]
  /** The first rows; cells are trimmed, null where empty. */
  readonly rows: readonly (readonly (string | null)[])[]
  readonly found: { readonly delimiter: string } | { readonly sheet: string; readonly sheets: readonly string[] }
  /** The headers stand in another line than the first. */
  readonly header?: SheetMapping['header']
}

/** Guesses which column is what, by the words of its header and by what stands in it; null: nothing is like a transfer. Pure. */
export function suggestMapping(input: SuggestionInput): Suggestion | null {
  const columns = input.headers.map((header, place) => columnOf(header, place, input.rows))
  const found = findRoles(columns)
  const { time, amount, payer, payee, contract, symbol, direction, fee } = found
  if (time === null || amount?.numbers == null || payer === undefined) return null

  const doubts = new Doubts()
  if (!found.saysWhoPays) doubts.add('columns', `no header says who pays: ${payer.shown} is taken for the payer`)
  if (time.guess.doubt !== null) doubts.add('time', time.guess.doubt)
  else if (!time.guess.zoned && !/\b(utc|gmt)\b/.test(time.column.words.join(' ')))
    doubts.add('time', 'the cells say no time zone: UTC is a guess')
  const chain = chainOf(payer)
  if (chain === 'ethereum') doubts.add('chain', 'addresses of this form are those of Ethereum and of chains like it')
  const asset = assetsOf(amount, symbol, contract, chain, doubts)
  if (amount.numbers.doubt !== null) doubts.add('amount', amount.numbers.doubt)
  const own = payee === undefined ? { own: 'WRITE-THE-ADDRESS' } : {}
  if (payee === undefined) doubts.add('own', 'whose account is this table? Write its address')

  const used: Partial<Record<SheetColumn, Column | undefined>> = {
    time: time.column,
    height: found.height,
    tx_index: found.index,
    tx_hash: found.hash,
    ...(payee === undefined ? { counterparty: payer, direction } : { from: payer, to: payee }),
    amount,
    asset: 'assets' in asset ? (contract ?? symbol) : undefined,
    fee,
  }
  const references = Object.entries(used).flatMap(([key, column]) =>
    column === undefined ? [] : [[key, column.reference(input.headers)] as const],
  )
  const mapping: SheetMapping = {
    ...layoutOf(input),
    columns: Object.fromEntries(references) as SheetMapping['columns'],
    time: { format: time.guess.format, ...(time.guess.zoned ? {} : { zone: 'UTC' }) },
    amount: { unit: asset.unit, ...amount.numbers.form },
    ...('assets' in asset ? { assets: asset.assets } : { asset: asset.asset }),
    ...own,
    ...(payee === undefined && direction !== undefined ? { directions: directionsOf(direction) } : {}),
    ...(fee === undefined ? {} : { fee: { unit: 'whole' as const } }),
  }
  const unused = columns.filter((column) => !Object.values(used).includes(column)).map((column) => column.shown)
  const names = [payer, ...(payee === undefined ? [] : [payee])].flatMap((address) => {
    const name = columns.find((column) => namesAddress(column, address) && !Object.values(used).includes(column))
    return name === undefined ? [] : [{ address: address.place + 1, name: name.place + 1 }]
  })
  return { mapping, doubts: doubts.said, unused, names }
}

/** The column of each role that some column is like. */
interface Roles {
  readonly hash: Column | undefined
  readonly contract: Column | undefined
  readonly payer: Column | undefined
  /** Undefined where the table is that of one account, and the payer's column has the other side. */
  readonly payee: Column | undefined
  /** Whether headers say which of the two is which; else their order does. */
  readonly saysWhoPays: boolean
  readonly time: ReturnType<typeof bestTime>
  readonly height: Column | undefined
  readonly index: Column | undefined
  readonly fee: Column | undefined
  readonly amount: Column | undefined
  readonly symbol: Column | undefined
  readonly direction: Column | undefined
}

/** Each column has one role at most, so the order counts: what is told apart most surely is taken first. */
function findRoles(columns: readonly Column[]): Roles {
  const taken = new Set<Column>()
  const take = (column: Column | undefined) => {
    if (column !== undefined) taken.add(column)
    return column
  }
  const best = (fits: (column: Column) => boolean, words: readonly (readonly string[])[], must: boolean) =>
    take(
      bestOf(
        columns.filter((column) => !taken.has(column) && fits(column)),
        words,
        must,
      ),
    )

  const hash = best(
    (column) => column.is('hash') && !column.words.includes('block'),
    [['tx'], ['txid'], ['txn'], ['transaction'], ['hash']],
    false,
  )
  const contract = best((column) => column.is('address'), [['contract'], ['token']], true)
  const from = best((column) => column.is('address'), [['from'], ['sender'], ['source'], ['payer'], ['src']], true)
  const to = best(
    (column) => column.is('address'),
    [['to'], ['receiver'], ['recipient'], ['destination'], ['payee'], ['dest']],
    true,
  )
  const addresses = columns.filter((column) => column.is('address') && !taken.has(column))
  const payer = from ?? take(addresses.shift())
  const payee = to ?? take(addresses.shift())
  const saysWhoPays = from !== undefined && (payee === undefined || to !== undefined)
  const time = bestTime(columns.filter((column) => !taken.has(column)))
  if (time !== null) taken.add(time.column)
  const height = best(
    (column) => column.whole,
    [['block', 'number'], ['blockno'], ['blocknumber'], ['height'], ['block']],
    true,
  )
  const index = best(
    (column) => column.whole,
    [['tx', 'index'], ['txindex'], ['transaction', 'index'], ['transactionindex']],
    true,
  )
  const fee = best((column) => column.numbers !== null, [['fee'], ['txnfee']], true)
  const amount = take(bestAmount(columns.filter((column) => !taken.has(column))))
  const symbol = best(
    (column) => column.few,
    [['symbol'], ['tokensymbol'], ['asset'], ['currency'], ['coin'], ['token']],
    true,
  )
  const direction = best(
    (column) => column.few && column.cells.every((cell) => IN.test(cell) || OUT.test(cell)),
    [],
    false,
  )
  return { hash, contract, payer, payee, saysWhoPays, time, height, index, fee, amount, symbol, direction }
}

const NAME_WORDS = ['label', 'name', 'tag', 'nametag', 'entity', 'owner']

/** `From_label` of `From`. */
function namesAddress(column: Column, address: Column): boolean {
  const rest = column.words.filter((word) => !NAME_WORDS.includes(word))
  const its = address.words.filter((word) => word !== 'address')
  return rest.length < column.words.length && its.length > 0 && its.every((word) => rest.includes(word))
}

class Doubts {
  readonly said = new Map<string, string>()

  add(key: string, text: string): void {
    const before = this.said.get(key)
    this.said.set(key, before === undefined ? text : `${before}; ${text}`)
  }
}

function layoutOf({ found, header }: SuggestionInput): Pick<SheetMapping, 'sheet' | 'header' | 'delimiter'> {
  const line = header === undefined ? {} : { header }
  if ('sheet' in found) return { sheet: found.sheet, ...line }
  const delimiter = (Object.keys(DELIMITERS) as (keyof typeof DELIMITERS)[]).find(
    (key) => DELIMITERS[key] === found.delimiter,
  )
  return { ...(delimiter === undefined ? {} : { delimiter }), ...line }
}

const IN = /^(in|incoming|received?|deposit|credit)$/i
const OUT = /^(out|outgoing|sent|send|withdraw(al)?|debit)$/i

const CONTENT = {
  evm: /^0x[0-9a-fA-F]{40}$/,
  tron: /^T[1-9A-HJ-NP-Za-km-z]{33}$/,
  hash: /^(0x)?[0-9a-fA-F]{64}$/,
} as const

interface Column {
  readonly place: number
  /** The header as a message prints it. */
  readonly shown: string
  /** The header's words in lower case. */
  readonly words: readonly string[]
  /** Without the empty ones. */
  readonly cells: readonly string[]
  readonly numbers: NumbersGuess | null
  readonly whole: boolean
  /** Short texts, few different ones. */
  readonly few: boolean
  is(content: 'address' | 'hash'): boolean
  /** As the mapping names it: by header where there is one, and one only. */
  reference(headers: readonly string[]): string | number
}

function columnOf(header: string, place: number, rows: SuggestionInput['rows']): Column {
  const cells = rows.flatMap((row) => row[place] ?? [])
  // A row or two may be something else: a sum, a note. They will be named when the table is read.
  const mostly = (...tests: readonly RegExp[]) =>
    cells.length > 0 && cells.filter((cell) => tests.some((test) => test.test(cell))).length >= cells.length * 0.9
  const different = new Set(cells)
  return {
    place,
    shown: header === '' ? `column ${place + 1}` : shownText(header),
    words: wordsOf(header),
    cells,
    numbers: guessNumbers(cells.slice(0, 1000)),
    whole: mostly(/^\d{1,15}([.]0+)?$/),
    few: cells.length > 0 && different.size <= 100 && [...different].every((cell) => cell.length <= 20),
    is: (content) => (content === 'hash' ? mostly(CONTENT.hash) : mostly(CONTENT.evm, CONTENT.tron)),
    reference: (headers) =>
      header !== '' && headers.filter((one) => one === header).length === 1 ? header : place + 1,
  }
}

/** `Value_in_USD`, `blockNumber`, `Txn Fee(ETH)` → words. */
function wordsOf(header: string): readonly string[] {
  const spaced = header.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
  return spaced.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

/** The column whose header has the words that come first; without `must`, any column where none has. */
function bestOf(columns: readonly Column[], words: readonly (readonly string[])[], must: boolean): Column | undefined {
  for (const some of words) {
    const found = columns.find((column) => some.every((word) => column.words.includes(word)))
    if (found !== undefined) return found
  }
  return must ? undefined : columns[0]
}

const TIME_WORDS = ['timestamp', 'datetime', 'time', 'date', 'utc', 'when', 'unixtimestamp']

function bestTime(columns: readonly Column[]): { readonly column: Column; readonly guess: TimeGuess } | null {
  const found = columns.flatMap((column) => {
    const named = column.words.some((word) => TIME_WORDS.includes(word))
    const guess = guessTime(column.cells.slice(0, 1000), named)
    if (guess === null) return []
    const worth = (guess.zoned ? 4 : 0) + (guess.doubt === null ? 2 : 0) + (named ? 1 : 0)
    return [{ column, guess, worth }]
  })
  return found.reduce<(typeof found)[number] | null>(
    (best, one) => (best === null || one.worth > best.worth ? one : best),
    null,
  )
}

const AMOUNT_WORDS = ['amount', 'value', 'quantity', 'qty', 'sum', 'total', 'volume']
const OTHER_NUMBERS = [
  'price',
  'fee',
  'gas',
  'rate',
  'current',
  'historical',
  'nonce',
  'index',
  'id',
  'balance',
  'block',
  'decimal',
  'decimals',
]

function bestAmount(columns: readonly Column[]): Column | undefined {
  const numbers = columns.filter(
    (column) => column.numbers !== null && !column.words.some((word) => OTHER_NUMBERS.includes(word)),
  )
  const worth = (column: Column) =>
    (column.words.some((word) => AMOUNT_WORDS.includes(word)) ? 2 : 0) - (column.words.includes('usd') ? 1 : 0)
  return numbers.reduce<Column | undefined>(
    (best, one) => (best === undefined || worth(one) > worth(best) ? one : best),
    undefined,
  )
}

function chainOf(payer: Column): string {
  return payer.cells.some((cell) => CONTENT.tron.test(cell)) ? 'tron' : 'ethereum'
}

type AssetGuess = { readonly unit: 'whole' | 'base' } & (
  | { readonly asset: SheetAsset }
  | { readonly assets: Readonly<Record<string, SheetAsset>> }
)

/** More different assets than this are not written out. */
const MOST_ASSETS = 100

function assetsOf(
  amount: Column,
  symbol: Column | undefined,
  contract: Column | undefined,
  chain: string,
  doubts: Doubts,
): AssetGuess {
  const places = amount.numbers?.places ?? 0
  const large = places === 0 && amount.cells.some((cell) => cell.length > 15)
  const unit = large || amount.words.includes('wei') ? 'base' : 'whole'
  if (unit === 'base') doubts.add('amount', 'long whole numbers are taken for base units (wei)')
  const by = contract ?? symbol
  const cells = by === undefined ? [] : [...new Set(by.cells)].slice(0, MOST_ASSETS)
  if (by !== undefined && cells.length > 0) {
    const symbols = cells.map((cell) => symbolOf(cell, by, symbol))
    const guesses = cells.map((cell, i) => assetBy(cell, symbols[i]!, chain, places))
    const unsure = cells.filter((_, i) => guesses[i]!.sure === false)
    if (unsure.length > 0)
      doubts.add('assets', `decimals and contract are guesses for ${unsure.slice(0, 5).map(shownText).join(', ')}`)
    return { unit, assets: Object.fromEntries(cells.map((cell, i) => [cell, guesses[i]!.asset])) }
  }
  const named = amount.words
    .map((word) => word.toUpperCase())
    .find((word) => word === 'USD' || known(word, chain) !== null)
  if (named === 'USD') {
    doubts.add('asset', 'dollars are no coin: the trace counts in a unit of this table, of value and not of coins')
    return { unit, asset: { id: `${chain}/usd`, symbol: 'USD', decimals: Math.max(2, places) } }
  }
  const asset = known(named ?? '', chain) ?? known(chainFacts(chain)!.symbol, chain)!
  if (named === undefined) doubts.add('asset', `nothing says which asset: ${asset.symbol} is a guess`)
  return { unit, asset }
}

/** The symbol beside a contract. */
function symbolOf(cell: string, by: Column, symbol: Column | undefined): string {
  if (symbol === undefined || symbol === by || symbol.cells.length !== by.cells.length) return cell
  return symbol.cells[by.cells.indexOf(cell)] ?? cell
}

function assetBy(cell: string, symbol: string, chain: string, places: number): { asset: SheetAsset; sure: boolean } {
  const short = symbol.slice(0, 64)
  if (CONTENT.evm.test(cell)) {
    const facts = tokenFacts(chain, cell.toLowerCase())
    const id = `${chain}/${cell.toLowerCase()}`
    if (facts !== null) return { asset: { id, ...facts }, sure: true }
    return {
      asset: { id, symbol: CONTENT.evm.test(short) ? 'TOKEN' : short, decimals: Math.max(18, places) },
      sure: false,
    }
  }
  const asset = known(symbol.toUpperCase(), chain)
  if (asset !== null) return { asset, sure: true }
  const unit = symbol.replace(/[^A-Za-z0-9._:-]/g, '').replace(/^[^A-Za-z0-9]+/, '') || 'unit'
  return { asset: { id: `${chain}/${unit}`, symbol: short, decimals: Math.max(18, places) }, sure: false }
}

/** A chain's own coin, or a token that dyepack knows. */
function known(symbol: string, chain: string): SheetAsset | null {
  const coin = chainFacts(chain)
  if (coin !== null && coin.symbol === symbol) return { id: `${chain}/${symbol}`, symbol, decimals: coin.decimals }
  for (const [contract, facts] of tokensOf(chain)) {
    if (facts.symbol.toUpperCase() === symbol) return { id: `${chain}/${contract}`, ...facts }
  }
  return null
}

function directionsOf(direction: Column): { in: string[]; out: string[] } {
  const different = [...new Set(direction.cells)]
  const some = (test: RegExp, word: string) => {
    const found = different.filter((cell) => test.test(cell))
    return found.length > 0 ? found : [word]
  }
  return { in: some(IN, 'in'), out: some(OUT, 'out') }
}
