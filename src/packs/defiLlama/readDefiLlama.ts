import { basename } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { slug } from '../../core/intake/slug.ts'
import type { Entry } from '../../core/intake/statementOf.ts'
import type { VictimKind } from '../../core/knowledge/knowledgeWords.ts'
import type { OutsideIncident, OutsideLeft, OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import { readJson } from '../files/readJson.ts'
import { dayOfUnix } from '../outside/dayOfUnix.ts'
import { leftOf } from '../outside/leftOf.ts'
import type { OutsideRequest } from '../outside/outsideReader.ts'
import { requireDocument } from '../outside/requireDocument.ts'
import { requireFewItems } from '../outside/requireFewItems.ts'
import { dollars, saysOf } from '../outside/saysOf.ts'
import { shownValue } from '../yaml/problems.ts'
import { CLASSIFICATIONS, NO_THEFT, PERSONS, TARGET_TYPES, TECHNIQUES } from './words.ts'

const MAX_BYTES = 64 * 1024 * 1024

/**
 * Reads the hacks of DefiLlama (api.llama.fi/hacks): a JSON array of thefts. `amount` and `returnedFunds` are whole dollars.
 * Source of the shape: defi/src/getHacks.ts of github.com/DefiLlama/defillama-server.
 * Errors: those of `readJson`, NOT_A_LIST, TOO_MANY_ITEMS, AMOUNTS_IN_MILLIONS, SOURCE_INCOMPLETE.
 */
export async function readDefiLlama({ files, document }: OutsideRequest): Promise<OutsideList> {
  const about = requireDocument(document, { by: PUBLISHER.id, url: URL_OF_LIST }, files[0] ?? 'the list')
  const source = { id: `${about.by}-${slug(about.published) || 'hacks'}`, ...about }
  const rows: { place: string; row: unknown }[] = []
  for (const file of files) {
    const value = await readJson(file, file, { maxBytes: MAX_BYTES, numbers: 'text' })
    if (!Array.isArray(value))
      throw inputError('NOT_A_LIST', `${file} is no JSON array`, {
        fix: 'give the answer of https://api.llama.fi/hacks as it is',
        facts: { file },
      })
    rows.push(...value.map((row, index) => ({ place: `${basename(file)}[${index}]`, row })))
  }
  requireFewItems(rows.length)
  requireDollars(rows)
  const read = rows.map(({ place, row }) => readRow(place, row, source.id))
  return {
    publishers: about.by === PUBLISHER.id ? [PUBLISHER] : [],
    sources: [source],
    incidents: read.flatMap(({ incident }) => incident ?? []),
    actors: [],
    tags: [],
    left: leftOf(read, 'row'),
  }
}

const PUBLISHER = { id: 'defillama', name: 'DefiLlama', kind: 'vendor' } as const
const URL_OF_LIST = 'https://api.llama.fi/hacks'

interface Reading {
  readonly incident: OutsideIncident | null
  readonly left: readonly OutsideLeft[]
  readonly words: readonly string[]
}

/** Lists in millions are about: in one of whole dollars some theft is above this. */
const LEAST_LARGEST = 100_000

function requireDollars(rows: readonly { readonly row: unknown }[]): void {
  const amounts = rows.flatMap(({ row }) => {
    const amount = Number((row as { amount?: unknown } | null)?.amount ?? 0)
    return amount > 0 ? [amount] : []
  })
  if (amounts.length < 20 || amounts.some((amount) => amount >= LEAST_LARGEST)) return
  throw inputError('AMOUNTS_IN_MILLIONS', `no amount of ${amounts.length} is ${LEAST_LARGEST} or above`, {
    fix: 'this format has whole dollars; for a list in millions use the format incident-table with unit: usd-millions',
    facts: { amounts: amounts.length },
  })
}

function readRow(place: string, row: unknown, source: string): Reading {
  const left: OutsideLeft[] = []
  const leave = (why: string): Reading => ({ incident: null, left: [...left, { place, why }], words: [] })
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return leave('is no JSON object')
  const fields = row as Readonly<Record<string, unknown>>
  const word = (key: string): string => (typeof fields[key] === 'string' ? fields[key].trim() : '')
  const low = (key: string): string => word(key).toLowerCase()
  const name = word('name')
  if (name === '') return leave('name: is missing')
  const date = /^\d{1,12}$/.test(word('date')) ? dayOfUnix(Number(word('date'))) : null
  if (date === null) return leave(`date: ${shownValue(fields.date)} is not a time in seconds since 1970 [BAD_DATE]`)
  const fraud = [word('classification'), word('technique')].find((one) => NO_THEFT.has(one.toLowerCase()))
  if (fraud !== undefined)
    return leave(`${fraud} is no theft from the one who is named, and the knowledge base has thefts`)
  if (PERSONS.has(low('targetType')))
    return leave('it seems to be a private person, who is not named here [PERSON_NAMED]')
  const kind = kindOf(low('targetType'), fields.bridgeHack)
  if (kind === null) return leave(`targetType: ${shownValue(fields.targetType)}: what the victim is has no word here`)

  const sum = (key: string): string | null => {
    const value = fields[key]
    if (value === null || value === undefined || value === '0') return null
    const text = typeof value === 'string' && /^\d{1,18}(\.\d{1,2})?$/.test(value) ? value : null
    if (text === null)
      left.push({ place, why: `${key}: ${shownValue(value)} is not a sum in dollars and cents [BAD_USD]` })
    return text
  }
  const loss = sum('amount')
  const returned = sum('returnedFunds')
  const means = meansOf(low('technique'), low('classification'))
  const words = [
    ...(means === null && word('technique') !== '' ? [`technique: ${word('technique')}`] : []),
    ...Object.keys(fields).flatMap((key) => (KEYS.has(key) ? [] : [`key ${shownValue(key)}`])),
  ]
  const claim: Entry = {
    source,
    says: saysOf({
      date,
      loss: loss && dollars(loss),
      returned: returned && dollars(returned),
      ...(means === null ? {} : { means: [means] }),
    }),
    date,
    ...(loss === null ? {} : { loss: { usd: loss } }),
    ...(means === null ? {} : { means }),
    ...(returned === null ? {} : { returned: { usd: returned } }),
  }
  return {
    incident: { place, date, victim: { name, kind }, topics: ['crypto', 'cyberattack'], claims: [claim] },
    left,
    words,
  }
}

/** Keys that are read, and those of which the documentation says that they have no place. */
const KEYS: ReadonlySet<string> = new Set([
  ...['date', 'name', 'classification', 'technique', 'amount', 'returnedFunds', 'targetType', 'bridgeHack'],
  ...['chain', 'source', 'defillamaId', 'parentProtocolId', 'language'],
])

function kindOf(targetType: string, bridgeHack: unknown): VictimKind | null {
  // The flag stands for "bridge or multichain application": it counts only where nothing else says what it is.
  return TARGET_TYPES.get(targetType) ?? (targetType === '' && bridgeHack === true ? 'bridge' : null)
}

function meansOf(technique: string, classification: string) {
  return (
    TECHNIQUES.get(technique) ?? CLASSIFICATIONS.get(classification) ?? (technique === 'unknown' ? 'unknown' : null)
  )
}
