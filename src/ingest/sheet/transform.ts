import { chainFacts, chainModel, chainOfAsset } from '../../core/ledger/chains.ts'
import type { MovementSelect, RowCheck, Tells } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { SheetAsset, SheetMapping } from '../../core/wire/sheetMapping.ts'
import type { Transform } from '../importer.ts'
import { amountSql } from './amountSql.ts'
import { type MappedColumns, type MappingProblem, mappedColumns } from './mappedColumns.ts'
import { shownText } from './shownText.ts'
import { type Reading, trimmedTable } from './sqlText.ts'
import { timeSql } from './timeSql.ts'

/** What a mapping makes of a table. */
export interface SheetTransform extends Omit<Transform, 'shape'> {
  readonly shape: 'transfers'
  /** A table expression over the table's own one (columns `c1`, `c2` …), with the cells read. */
  from(table: string): string
  readonly tells: readonly Tells[]
  readonly covers: 'own' | 'payers'
}

export interface SheetTable {
  /** As they stand in the header line; empty where a column has none. */
  readonly headers: readonly string[]
  readonly excelEpoch: 1900 | 1904
}

/** Turns a mapping into SQL over a table. Reports what does not fit; the result is then of no use. Pure. */
export function sheetTransform(
  mapping: SheetMapping,
  table: SheetTable,
  report: (problem: MappingProblem) => void,
): SheetTransform {
  const columns = mappedColumns(mapping.columns, table.headers, report)
  checkParts(mapping, report)
  const time = timeReading(mapping, columns, table, report)
  const direction = directionReading(mapping, columns)
  const found = assetReading(mapping, columns)
  const first = new Derived()
  const second = new Derived()
  const isBlank = first.add('is_blank', `coalesce(${table.headers.map((_, i) => `c${i + 1}`).join(', ')}) IS NULL`)
  const isOut = first.add('is_out', direction.isOut)
  const hasFailed = first.add('has_failed', failed(mapping, columns))
  const asset = {
    id: first.add('asset_id', found.id),
    symbol: first.add('asset_symbol', found.symbol),
    decimals: first.add('asset_decimals', found.decimals),
  }
  const kind = kindReading(mapping, columns, asset.id)
  const { amount: form } = mapping
  const amount = amountSql(sql(columns, 'amount'), form, form.unit === 'base' ? '0' : asset.decimals, {
    column: 'amount_text',
    signed: direction.signed,
  })
  const fee = feeReading(mapping, columns)
  const timeMs = first.add('time_ms', time.value)
  const kindId = second.add('kind_id', kind.value)
  const baseUnits = second.add('base_units', amount.value)
  const feeUnits = second.add('fee_units', fee?.reading.value ?? 'NULL::VARCHAR')
  const { own, payer, payee } = sides(mapping, columns, isOut)
  const check = (column: keyof MappedColumns, ok: string, must: string): RowCheck[] => {
    const at = columns[column]
    return at === undefined ? [] : [{ field: at.name, value: at.sql, ok: `${isBlank} OR (${ok})`, must }]
  }
  const empty = 'or empty where the table does not have it'
  const checks: readonly RowCheck[] = [
    ...check('time', time.ok(timeMs), time.must),
    ...check('height', count(columns, 'height'), `a block height (a whole number), ${empty}`),
    ...check('tx_index', count(columns, 'tx_index'), `the place of the transaction in its block, ${empty}`),
    ...check(
      'from',
      `${sql(columns, 'from')} IS NOT NULL`,
      'the address that pays; new coins come from the zero address',
    ),
    ...check('to', `${sql(columns, 'to')} IS NOT NULL OR ${kindId} = 3`, 'the address that is paid'),
    ...check(
      'counterparty',
      `${sql(columns, 'counterparty')} IS NOT NULL OR ${kindId} = 3`,
      'the address of the other side',
    ),
    ...check('direction', `${isOut} IS NOT NULL`, direction.must),
    ...check('asset', `${asset.id} IS NOT NULL`, found.must),
    ...check('kind', `${kindId} IS NOT NULL`, kind.must),
    ...check('amount', `${baseUnits} IS NOT NULL`, amount.must),
    ...check('fee', `${sql(columns, 'fee')} IS NULL OR ${feeUnits} IS NOT NULL`, `${fee?.reading.must}, or empty`),
  ]
  const hash = sql(columns, 'tx_hash')
  const common = {
    chain: `split_part(${asset.id}, '/', 1)`,
    height: whole(columns, 'height'),
    time: timeMs,
    tx_index: whole(columns, 'tx_index'),
    // Hashes of 32 bytes are hex and have no case of their own; shorter and longer ones may be base58, which has.
    tx_hash: `CASE WHEN length(${hash}) IN (64, 66) THEN lower(${hash}) ELSE ${hash} END`,
    from: payer,
  }
  const movement: MovementSelect = {
    when: `NOT ${isBlank} AND NOT ${hasFailed} AND ${baseUnits} <> '0'`,
    select: {
      ...common,
      seq: 'NULL::BIGINT',
      kind: kindId,
      asset: asset.id,
      symbol: asset.symbol,
      decimals: asset.decimals,
      to: `CASE WHEN ${kindId} = 3 THEN NULL ELSE ${payee} END`,
      amount: baseUnits,
    },
  }
  const paid = fee === null ? [] : [feeMovement(common, fee.asset, feeUnits, `NOT ${isBlank}`)]
  return {
    shape: 'transfers',
    from: (source) => {
      const cells = [...new Set(Object.values(columns).map((column) => column.sql))]
      const texts = [`${amount.text} AS amount_text`, ...(fee === null ? [] : [`${fee.reading.text} AS fee_text`])]
      const inner = `SELECT ${[...cells, ...first.columns, ...texts].join(', ')} FROM ${trimmedTable(source, table.headers.length)}`
      return `(SELECT ${[...cells, ...first.names, ...second.columns].join(', ')} FROM (${inner}))`
    },
    checks,
    movements: [movement, ...paid],
    parties: own === null ? [] : [`lower(${own})`],
    tells: [...new Set([...kind.tells, ...(fee === null ? [] : (['gas'] as const))])],
    covers: mapping.own === undefined ? 'payers' : 'own',
  }
}

/** Who pays and who is paid: of the table of one account (`own`) the direction of each row says it. */
function sides(mapping: SheetMapping, columns: MappedColumns, isOut: string) {
  if (mapping.own === undefined) return { own: null, payer: sql(columns, 'from'), payee: sql(columns, 'to') }
  const own = literal(mapping.own.trim())
  const other = sql(columns, 'counterparty')
  return {
    own,
    payer: `CASE WHEN ${isOut} THEN ${own} ELSE ${other} END`,
    payee: `CASE WHEN ${isOut} THEN ${other} ELSE ${own} END`,
  }
}

type CommonSelect = Pick<MovementSelect['select'], 'chain' | 'height' | 'time' | 'tx_index' | 'tx_hash' | 'from'>

/** There is one fee in a transaction, however many of its rows repeat it. */
function feeMovement(common: CommonSelect, asset: SheetAsset, units: string, isRow: string): MovementSelect {
  return {
    when: `${isRow} AND ${units} <> '0'`,
    select: {
      ...common,
      seq: '0::BIGINT',
      kind: '3::UTINYINT',
      asset: literal(asset.id),
      symbol: literal(asset.symbol),
      decimals: `${asset.decimals}`,
      to: 'NULL::VARCHAR',
      amount: units,
    },
  }
}

/** Columns that are worked out once, in place of expressions that stand there many times. */
class Derived {
  readonly columns: string[] = []
  readonly names: string[] = []

  /** How other expressions refer to this one; a constant needs no column. */
  add(name: string, value: string): string {
    if (/^('([^']|'')*'|\d+(::\w+)?|true|false|NULL::\w+)$/.test(value)) return value
    this.columns.push(`${value} AS ${name}`)
    this.names.push(name)
    return name
  }
}

function sql(columns: MappedColumns, column: keyof MappedColumns): string {
  return columns[column]?.sql ?? 'NULL::VARCHAR'
}

/** Digits, few enough for a double; table programs like to write a whole number as 17395810.0. */
function count(columns: MappedColumns, column: keyof MappedColumns): string {
  return `${sql(columns, column)} IS NULL OR regexp_full_match(${sql(columns, column)}, '[0-9]{1,15}([.]0+)?')`
}

function whole(columns: MappedColumns, column: keyof MappedColumns): string {
  return `TRY_CAST(split_part(${sql(columns, column)}, '.', 1) AS BIGINT)`
}

function timeReading(
  mapping: SheetMapping,
  columns: MappedColumns,
  table: SheetTable,
  report: (problem: MappingProblem) => void,
): Reading {
  const reading = timeSql(sql(columns, 'time'), mapping.time, table.excelEpoch)
  if (!('problem' in reading)) return reading
  report({ key: `time.${reading.key}`, problem: reading.problem })
  return { value: 'NULL::BIGINT', ok: () => 'false', must: 'a time' }
}

function assetReading({ asset, assets }: SheetMapping, columns: MappedColumns) {
  const fixed = (one: SheetAsset) => ({
    id: literal(one.id),
    symbol: literal(one.symbol),
    decimals: `${one.decimals}`,
    must: 'an asset',
  })
  if (asset !== undefined || assets === undefined) return fixed(asset ?? { id: 'x/x', symbol: 'x', decimals: 0 })
  const known = Object.entries(assets)
  const cell = `lower(${sql(columns, 'asset')})`
  const byCell = (value: (one: SheetAsset) => string) =>
    `CASE ${known.map(([text, one]) => `WHEN ${cell} = ${literal(text.trim().toLowerCase())} THEN ${value(one)}`).join(' ')} END`
  return {
    id: byCell((one) => literal(one.id)),
    symbol: byCell((one) => literal(one.symbol)),
    decimals: byCell((one) => `${one.decimals}`),
    must: `one of the mapping's assets (${listed(known.map(([text]) => text))})`,
  }
}

const KINDS = ['native', 'internal', 'token', 'gas'] as const

function kindReading({ kind, kinds, asset, assets }: SheetMapping, columns: MappedColumns, assetId: string) {
  const id = (one: (typeof KINDS)[number]) => `${KINDS.indexOf(one)}::UTINYINT`
  if (kinds !== undefined) {
    const cell = `lower(${sql(columns, 'kind')})`
    const cases = Object.entries(kinds).map(
      ([text, one]) => `WHEN ${cell} = ${literal(text.trim().toLowerCase())} THEN ${id(one)}`,
    )
    const must = `one of the mapping's kinds (${listed(Object.keys(kinds))})`
    return { value: `CASE ${cases.join(' ')} END`, must, tells: [...new Set(Object.values(kinds))] }
  }
  if (kind !== undefined) return { value: id(kind), must: 'a kind', tells: [kind] }
  const all = [...(asset === undefined ? [] : [asset]), ...Object.values(assets ?? {})]
  const own = all.filter((one) => one.id === nativeId(chainOfAsset(one.id)))
  const value = `CASE WHEN ${assetId} IN (${own.map((one) => literal(one.id)).join(', ') || 'NULL'}) THEN ${id('native')} ELSE ${id('token')} END`
  const tells = [...(own.length > 0 ? ['native' as const] : []), ...(own.length < all.length ? ['token' as const] : [])]
  return { value, must: 'a kind', tells }
}

function nativeId(chain: string): string {
  return `${chain}/${chainFacts(chain)?.symbol ?? ''}`
}

function directionReading({ own, directions }: SheetMapping, columns: MappedColumns) {
  if (own === undefined) return { isOut: 'NULL::BOOLEAN', signed: false, must: '' }
  if (directions === undefined) return { isOut: `contains(${sql(columns, 'amount')}, '-')`, signed: true, must: '' }
  const cell = `lower(${sql(columns, 'direction')})`
  const among = (texts: readonly string[]) => `(${texts.map((text) => literal(text.trim().toLowerCase())).join(', ')})`
  return {
    isOut: `CASE WHEN ${cell} IN ${among(directions.out)} THEN true WHEN ${cell} IN ${among(directions.in)} THEN false END`,
    signed: false,
    must: `one of the mapping's directions (${listed([...directions.in, ...directions.out])})`,
  }
}

function feeReading(mapping: SheetMapping, columns: MappedColumns) {
  if (columns.fee === undefined || mapping.fee === undefined) return null
  const asset = mapping.fee.asset ?? nativeAsset(chainOf(mapping))
  if (asset === null) return null
  const { prefix: _, suffix: __, ...form } = mapping.amount
  const decimals = mapping.fee.unit === 'base' ? '0' : `${asset.decimals}`
  return { asset, reading: amountSql(columns.fee.sql, form, decimals, { column: 'fee_text', signed: false }) }
}

function nativeAsset(chain: string): SheetAsset | null {
  const facts = chainFacts(chain)
  return facts === null ? null : { id: nativeId(chain), symbol: facts.symbol, decimals: facts.decimals }
}

/** Of the table's first asset; with `fee.asset` nobody asks. */
function chainOf({ asset, assets }: SheetMapping): string {
  return chainOfAsset((asset ?? Object.values(assets ?? {})[0])?.id ?? '')
}

function failed({ failed: words }: SheetMapping, columns: MappedColumns): string {
  if (words === undefined || columns.status === undefined) return 'false'
  const among = words.map((word) => literal(word.trim().toLowerCase())).join(', ')
  return `coalesce(lower(${columns.status.sql}) IN (${among}), false)`
}

function listed(texts: readonly string[]): string {
  return texts.length > 12 ? `${texts.slice(0, 12).map(shownText).join(', ')} …` : texts.map(shownText).join(', ')
}

/** Parts that belong together. */
function checkParts(mapping: SheetMapping, report: (problem: MappingProblem) => void): void {
  const { columns, own, directions, asset, assets, kind, kinds, amount, fee } = mapping
  const say = (when: boolean, key: string, problem: string, fix: string) => {
    if (when) report({ key, problem, fix })
  }
  say(asset !== undefined && assets !== undefined, 'assets', 'stands beside asset', 'keep one of them')
  say(
    asset === undefined && assets === undefined,
    'asset',
    'is missing',
    'asset: { id: ethereum/ETH, symbol: ETH, decimals: 18 }',
  )
  say(
    assets !== undefined && columns.asset === undefined,
    'columns.asset',
    'is missing',
    'name the column that assets refers to',
  )
  say(
    assets === undefined && columns.asset !== undefined,
    'assets',
    'is missing',
    'say what the cells of columns.asset mean',
  )
  say(kind !== undefined && kinds !== undefined, 'kinds', 'stands beside kind', 'keep one of them')
  say((kinds === undefined) !== (columns.kind === undefined), 'kinds', 'goes with columns.kind', 'give both or none')
  say((fee === undefined) !== (columns.fee === undefined), 'fee', 'goes with columns.fee', 'fee: { unit: whole }')
  say(
    (mapping.failed === undefined) !== (columns.status === undefined),
    'failed',
    'goes with columns.status',
    'give both or none',
  )
  say(
    (directions === undefined) !== (columns.direction === undefined),
    'directions',
    'goes with columns.direction',
    'give both or none',
  )
  say(
    own === undefined && columns.from === undefined,
    'columns.from',
    'is missing',
    'name it, or `own` and columns.counterparty',
  )
  say(
    own === undefined && columns.to === undefined,
    'columns.to',
    'is missing',
    'name it, or `own` and columns.counterparty',
  )
  say(
    own === undefined && columns.counterparty !== undefined,
    'own',
    'is missing',
    'write the address whose account the table is',
  )
  say(
    own !== undefined && columns.counterparty === undefined,
    'columns.counterparty',
    'is missing',
    'name the column of the other side',
  )
  say(
    own !== undefined && (columns.from ?? columns.to) !== undefined,
    'own',
    'stands beside columns.from or columns.to',
    'keep one of the two ways',
  )
  say(
    amount.thousands === (amount.decimal ?? '.'),
    'amount.thousands',
    'is the decimal sign, too',
    'give them two signs',
  )
  const known = [...(asset === undefined ? [] : [asset]), ...Object.values(assets ?? {})]
  const utxo = known.find((one) => chainModel(chainOfAsset(one.id)) === 'utxo')
  say(
    utxo !== undefined,
    'asset',
    `is ${utxo?.id}, of a chain of inputs and outputs`,
    'import such chains as utxo-jsonl',
  )
  const strange = fee !== undefined && fee.asset === undefined && nativeAsset(chainOf(mapping)) === null
  say(
    strange,
    'fee.asset',
    'is missing, and dyepack does not know the coin of this chain',
    'fee: { unit: whole, asset: … }',
  )
}
