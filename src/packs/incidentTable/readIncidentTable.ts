import { inputError } from '../../core/errors.ts'
import { slug } from '../../core/intake/slug.ts'
import type { Entry, EntryValue } from '../../core/intake/statementOf.ts'
import type { VictimKind } from '../../core/knowledge/knowledgeWords.ts'
import type { OutsideIncident, OutsideLeft, OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import type { AmountMapping, ChainMapping, IncidentMapping } from '../../core/wire/incidentMapping.ts'
import { leftOf } from '../outside/leftOf.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { requireDocument } from '../outside/requireDocument.ts'
import { requireFewItems } from '../outside/requireFewItems.ts'
import { dollars, saysOf } from '../outside/saysOf.ts'
import type { Reading } from '../values.ts'
import { shownValue, suggestion } from '../yaml/problems.ts'
import { readAmountCell, readDateCell } from './cells.ts'
import { readMapping } from './readMapping.ts'
import { type Row, readRows } from './readRows.ts'

/**
 * Reads any list of incidents, CSV or JSON, by a mapping file that says which column is what. Words that the mapping does not
 * have are left.
 * Errors: those of `readMapping` and `readRows`, MISSING_COLUMN, SOURCE_INCOMPLETE.
 */
export async function readIncidentTable({ files, mapping: path, document }: OutsideRequest): Promise<OutsideList> {
  const mapping = await readMapping(path)
  const about = requireDocument(document, mapping.source ?? {}, files[0] ?? 'the list')
  const source = { id: `${about.by}-${slug(about.published) || 'list'}`, ...about }
  const rows: Row[] = []
  for (const file of files) {
    const own = await readRows(file, mapping)
    requireColumns(own, mapping, file)
    rows.push(...own)
  }
  requireFewItems(rows.length)
  const used = new Set([...columnsOf(mapping), ...(mapping.ignore ?? [])].map((column) => column.split('.')[0]!))
  for (const column of columnsOf(mapping)) used.add(column)
  const unread = new Set(rows.flatMap(({ columns }) => columns).filter((column) => !used.has(column)))
  const read = rows.map((row) => readRow(row, mapping, source.id))
  return {
    publishers: [],
    sources: [source],
    incidents: read.flatMap(({ incident }) => incident ?? []),
    actors: [],
    tags: [],
    left: [
      ...leftOf(read, 'row'),
      ...[...unread].map((column) => ({ place: `column ${shownValue(column)}`, why: 'is not in the mapping' })),
    ],
  }
}

const AMOUNTS = ['loss', 'frozen', 'seized', 'returned', 'recovered'] as const

function columnsOf(mapping: IncidentMapping): string[] {
  const { victim, date, means, wallets, attribution, transactions, addresses } = mapping
  const parts = [
    date,
    victim.kind,
    means,
    wallets,
    attribution,
    transactions,
    addresses,
    transactions?.chain,
    addresses?.chain,
  ]
  const amounts = AMOUNTS.flatMap((key) => [mapping[key], mapping[key]?.coin])
  return [
    victim.name,
    ...[...parts, ...amounts].flatMap((part) => (typeof part === 'object' && 'column' in part ? part.column : [])),
  ]
}

/** A column that no row has is a slip of the pen in the mapping. */
function requireColumns(rows: readonly Row[], mapping: IncidentMapping, file: string): void {
  if (rows.length === 0) return
  const there = new Set(rows.flatMap(({ columns }) => columns))
  const missing = columnsOf(mapping).find(
    (column) => !there.has(column) && !rows.some((row) => row.cell(column).length > 0),
  )
  if (missing === undefined) return
  throw inputError('MISSING_COLUMN', `${file} has no column ${shownValue(missing)}, which the mapping names`, {
    fix: suggestion(missing, [...there].slice(0, 50)),
    facts: { file, column: missing },
  })
}

interface RowReading {
  readonly incident: OutsideIncident | null
  readonly left: readonly OutsideLeft[]
  readonly words: readonly string[]
}

function readRow(row: Row, mapping: IncidentMapping, source: string): RowReading {
  const left: OutsideLeft[] = []
  const words: string[] = []
  const note = (why: string): void => void left.push({ place: row.place, why })
  const leave = (why: string): RowReading => ({ incident: null, left: [...left, { place: row.place, why }], words: [] })
  const [name, ...more] = row.cell(mapping.victim.name)
  if (name === undefined) return leave(`${mapping.victim.name}: is empty, so that nobody is named`)
  const dateText = row.cell(mapping.date.column)[0] ?? ''
  const date = readDateCell(dateText, mapping.date.form)
  if (!('value' in date)) return leave(troubleText(mapping.date.column, dateText, date))
  const kind = kindOf(row, mapping.victim.kind)
  if ('why' in kind) return leave(kind.why)

  const facts: Record<string, EntryValue> = { date: date.value }
  const sums: { loss?: string; returned?: string } = {}
  for (const key of AMOUNTS) {
    const amount = mapping[key] === undefined ? null : readValue(row, mapping[key], note)
    if (amount === null) continue
    facts[key] = amount.value
    if (key === 'loss' || key === 'returned') sums[key] = amount.words
  }
  for (const key of ['means', 'wallets'] as const) {
    const given = mapping[key]
    if (given === undefined) continue
    const texts = textsOf(row, given)
    const known = [...new Set(texts.flatMap((text) => wordIn(given.words, text) ?? []))].sort()
    words.push(
      ...texts.filter((text) => wordIn(given.words, text) === undefined).map((text) => `${given.column}: ${text}`),
    )
    if (known.length > 0) facts[key] = known
  }
  const actors = mapping.attribution === undefined ? [] : textsOf(row, mapping.attribution)
  if (actors.length > 0) facts.attribution = actors
  for (const key of ['transactions', 'addresses'] as const) {
    const given = mapping[key]
    if (given === undefined) continue
    const texts = textsOf(row, given)
    const chain = texts.length === 0 ? null : chainOf(row, given.chain)
    if (texts.length > 0 && chain === null) note(`${given.column}: the row does not say on which chain`)
    if (chain !== null) facts[key] = { [given.role]: texts.map((text) => `${chain}/${text}`) }
  }
  const means = (facts.means ?? []) as string[]
  // One that cannot be read must not take the others with it.
  const { transactions, addresses, ...plain } = facts
  const claims: Entry[] = [{ source, says: saysOf({ date: date.value, ...sums, means, actors }), ...plain }]
  if (transactions !== undefined) claims.push({ source, says: 'It names the transaction.', transactions })
  if (addresses !== undefined) claims.push({ source, says: 'It names the address.', addresses })
  const incident = {
    place: row.place,
    date: date.value,
    victim: { name, kind: kind.kind },
    topics: mapping.topics ?? ['crypto', 'cyberattack'],
    claims,
    alsoNamed: more,
  }
  return { incident, left, words }
}

function troubleText(
  column: string,
  text: string,
  { code, problem, fix }: Exclude<Reading<string>, { value: string }>,
): string {
  return `${column}: ${shownValue(text)} ${problem} [${code}]${fix === undefined ? '' : ` (${fix})`}`
}

function textsOf(row: Row, { column, separator }: { column: string; separator?: string | undefined }): string[] {
  const texts = row.cell(column)
  const parts = separator === undefined ? texts : texts.flatMap((text) => text.split(separator))
  return [...new Set(parts.map((text) => text.trim()).filter((text) => text !== ''))]
}

function wordIn<T>(words: Readonly<Record<string, T>>, text: string): T | undefined {
  return Object.hasOwn(words, text) ? words[text] : undefined
}

function kindOf(row: Row, given: IncidentMapping['victim']['kind']): { kind: VictimKind } | { why: string } {
  if (typeof given === 'string') return { kind: given }
  const texts = textsOf(row, given)
  const known = [...new Set(texts.flatMap((text) => wordIn(given.words, text) ?? []))]
  if (known.includes('leave')) return { why: `${given.column}: ${texts.join(', ')}: the mapping says to leave it` }
  if (known.length === 1) return { kind: known[0] as VictimKind }
  const shown = texts.length === 0 ? 'is empty' : texts.map(shownValue).join(', ')
  const why =
    known.length === 0
      ? 'what the victim is has no word in the mapping'
      : `the mapping has more than one word for it: ${known.join(', ')}`
  return { why: `${given.column}: ${shown}: ${why}` }
}

function readValue(
  row: Row,
  mapping: AmountMapping,
  note: (why: string) => void,
): { readonly value: Entry; readonly words: string } | null {
  const text = row.cell(mapping.column)[0]
  if (text === undefined) return null
  const reading = readAmountCell(text, mapping)
  if (!('value' in reading)) {
    note(troubleText(mapping.column, text, reading))
    return null
  }
  const amount = reading.value
  if (/^0+$/.test(amount)) return null
  const { coin } = mapping
  if (coin === undefined) return { value: { usd: amount }, words: dollars(amount) }
  const symbol = typeof coin === 'string' ? coin : row.cell(coin.column)[0]
  if (symbol !== undefined) return { value: { amounts: { [symbol]: amount } }, words: `${amount} ${symbol}` }
  note(`${mapping.column}: ${shownValue(text)} does not say of what [AMOUNT_WITHOUT_CURRENCY]`)
  return null
}

function chainOf(row: Row, given: ChainMapping): string | null {
  if (typeof given === 'string') return given
  const text = row.cell(given.column)[0]
  if (text === undefined) return null
  return given.words === undefined ? text.toLowerCase() : (wordIn(given.words, text) ?? null)
}
