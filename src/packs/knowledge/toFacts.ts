import { compareText } from '../../core/compareText.ts'
import type { ClaimFact, ClaimKind, Period } from '../../core/knowledge/claim.ts'
import { compareDecimals } from '../../core/knowledge/compareDecimals.ts'
import { fullId } from './fullId.ts'
import { listOf } from './listOf.ts'
import { compareBigints, readCount, readPercent, readRange } from './readFigure.ts'
import { readText } from './readText.ts'
import { readValue } from './readValue.ts'
import type { Path, Report } from './report.ts'
import type { Statement } from './statement.ts'
import { toListing } from './toListing.ts'
import { toPeriod } from './toPeriod.ts'
import { readPartialDate, readPlace, readTransaction } from './words.ts'

/** What a statement says: one fact for each of its keys that is one. */
export function toFacts(statement: Statement, path: Path, about: string, report: Report): ClaimFact[] {
  const period = toPeriod(statement, path, report)
  const keys = KEYS.filter((key) => statement[key] !== undefined)
  if (keys.length === 0)
    report(
      path,
      'SAYS_NOTHING',
      'says nothing that can be asked',
      'give a key of docs/knowledge.md, like loss or total',
    )
  return keys.flatMap((key) => factOf(key, statement, { at: [...path, key], about, period, report }) ?? [])
}

interface Place {
  readonly at: Path
  readonly about: string
  readonly period: Period | null
  readonly report: Report
}
type Reader<K extends ClaimKind> = (given: NonNullable<Statement[K]>, place: Place) => ClaimFact | null

function factOf<K extends ClaimKind>(key: K, statement: Statement, place: Place): ClaimFact | null {
  const given = statement[key]
  return given === undefined ? null : READERS[key](given as NonNullable<Statement[K]>, place)
}

const value =
  (kind: 'loss' | 'frozen' | 'seized' | 'returned' | 'recovered'): Reader<typeof kind> =>
  (given, { at, report }) => {
    const read = readValue(given, at, report)
    return read && { kind, value: read }
  }

const figure =
  (kind: 'total' | 'held'): Reader<typeof kind> =>
  (given, { at, period, report }) => {
    const read = readValue(given, at, report)
    return read && { kind, period, value: read }
  }

const targets =
  (kind: 'disputes' | 'withdraws'): Reader<typeof kind> =>
  (given, { about }) => ({ kind, targets: listOf(given).map((reference) => fullId(reference, about)) })

/** One reader for each key, in the order of docs/knowledge.md. */
const READERS: { readonly [K in ClaimKind]: Reader<K> } = {
  date: (text, { at, report }) => {
    const date = readText(text, at, report, readPartialDate)
    return date === null ? null : { kind: 'date', date }
  },
  attribution: (given) => ({ kind: 'attribution', actors: listOf(given) }),
  loss: value('loss'),
  means: (given) => ({ kind: 'means', means: listOf(given) }),
  wallets: (given) => ({ kind: 'wallets', wallets: listOf(given) }),
  frozen: value('frozen'),
  seized: value('seized'),
  returned: value('returned'),
  recovered: value('recovered'),
  addresses: (given, { at, report }) => {
    const addresses = rolesOf(given).flatMap(({ role, text, steps }) => {
      const place = readText(text, [...at, ...steps], report, readPlace)
      return place === null ? [] : [{ role, ...place }]
    })
    return { kind: 'addresses', addresses }
  },
  transactions: (given, { at, report }) => {
    const transactions = rolesOf(given).flatMap(({ role, text, steps }) => {
      const place = readText(text, [...at, ...steps], report, readTransaction)
      return place === null ? [] : [{ role, ...place }]
    })
    return { kind: 'transactions', transactions }
  },
  parent: (given) => ({ kind: 'parent', parents: listOf(given) }),
  aliases: (given) => ({ kind: 'aliases', aliases: listOf(given) }),
  ids: (given) => {
    const schemes = Object.entries(given).sort(([a], [b]) => compareText(a, b))
    return { kind: 'ids', ids: schemes.flatMap(([scheme, ids]) => listOf(ids).map((id) => ({ scheme, id }))) }
  },
  operations: (given, { at, report }) => {
    const operations = given.flatMap(({ name, date }, index) => {
      const read = readText(date, [...at, index, 'date'], report, readPartialDate)
      return read === null ? [] : [{ name, date: read }]
    })
    return { kind: 'operations', operations }
  },
  listing: (given, { at, report }) => {
    const listing = toListing(given, at, report)
    return listing && { kind: 'listing', listing }
  },
  total: figure('total'),
  count: (given, { at, period, report }) => {
    const count = readRange(given, at, report, readCount, compareBigints)
    return count && { kind: 'count', period, count }
  },
  held: figure('held'),
  shares: ({ by, parts }, { at, period, report }) => {
    const read = Object.entries(parts).flatMap(([name, given]) => {
      const percent = readRange(given, [...at, 'parts', name], report, readPercent, compareDecimals)
      return percent === null ? [] : [{ name, percent }]
    })
    return { kind: 'shares', period, shares: { by, parts: read.sort((a, b) => compareText(a.name, b.name)) } }
  },
  disputes: targets('disputes'),
  withdraws: targets('withdraws'),
}
const KEYS = Object.keys(READERS) as ClaimKind[]

/** The texts of a mapping of roles, in order, each once, with the way to it. */
function rolesOf<R extends string>(given: Partial<Record<R, string | string[] | undefined>>) {
  const roles = (Object.entries(given) as [R, string | string[]][]).sort(([a], [b]) => compareText(a, b))
  return roles.flatMap(([role, texts]) => {
    if (typeof texts === 'string') return [{ role, text: texts, steps: [role] }]
    return [...new Set(texts)].sort(compareText).map((text) => ({ role, text, steps: [role, texts.indexOf(text)] }))
  })
}
