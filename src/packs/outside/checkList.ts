import type { z } from 'zod'
import type { Entry } from '../../core/intake/statementOf.ts'
import type { ClaimFact } from '../../core/knowledge/claim.ts'
import { scaleOf } from '../../core/knowledge/confidenceScale.ts'
import type { Checked, CheckedList } from '../../core/knowledge/outside/checkedList.ts'
import type {
  OutsideActor,
  OutsideIncident,
  OutsideLeft,
  OutsideList,
  OutsideSource,
} from '../../core/knowledge/outside/outsideList.ts'
import { firstDay, isPartialDate, lastDay } from '../../core/knowledge/partialDate.ts'
import { actorStatement, incidentStatement } from '../../core/wire/knowledgeFile.ts'
import type { Path, Report } from '../knowledge/report.ts'
import type { Statement } from '../knowledge/statement.ts'
import { toFacts } from '../knowledge/toFacts.ts'
import { describesPerson, readId } from '../knowledge/words.ts'
import { readUrl } from '../values.ts'
import { keyText, shownValue } from '../yaml/problems.ts'

/**
 * Reads every statement of a list as `knowledge check` would. What that would refuse is left, with the reason, so that one
 * bad address keeps nobody from the rest of a list.
 */
export function checkList(list: OutsideList): CheckedList {
  const left: OutsideLeft[] = [...list.left]
  const byId = new Map<string, OutsideSource>()
  for (const source of list.sources) {
    const problem = sourceProblem(source, byId.get(source.id))
    if (leaveIf(problem, `source ${source.id}`, left)) byId.set(source.id, source)
  }
  const statements = ({ place, claims }: OutsideIncident | OutsideActor, schema: z.ZodType<Statement>): Statements => {
    const read = claims.flatMap((claim) => {
      const reading = readStatement(claim, schema, byId)
      if ('facts' in reading) return reading.facts.length === 0 ? [] : [{ claim, facts: reading.facts }]
      left.push({ place, why: reading.problem })
      return []
    })
    return { claims: read.map(({ claim }) => claim), facts: read.map(({ facts }) => facts) }
  }
  const incidents = list.incidents
    .map((item) => ({ ...item, ...statements(item, incidentStatement) }))
    .filter((item) => leaveIf(incidentProblem(item, byId), item.place, left))
  const governments = governmentSources(list)
  const actors = list.actors
    .map((item) => ({ ...item, ...statements(item, actorStatement) }))
    .filter((item) => leaveIf(actorProblem(item, governments), item.place, left))
  return { ...list, sources: [...byId.values()], incidents, actors, left }
}

type Statements = Pick<Checked<OutsideIncident>, 'claims' | 'facts'>

function leaveIf(problem: string | null, place: string, left: OutsideLeft[]): boolean {
  if (problem !== null) left.push({ place, why: problem })
  return problem === null
}

function sourceProblem(source: OutsideSource, before: OutsideSource | undefined): string | null {
  const { id, published, url, title } = source
  if (before !== undefined && JSON.stringify(before) !== JSON.stringify(source))
    return 'another document of the list has the same id [DUPLICATE_ID]'
  if (!('value' in readId(id))) return 'is not an id [BAD_ID]'
  if (!isPartialDate(published)) return `published: ${shownValue(published)} is not a date [BAD_DATE]`
  if ('problem' in readUrl(url)) return `url: ${shownValue(url)} is not a link [BAD_URL]`
  return title !== null && (title === '' || title.length > MAX_TEXT) ? 'title: is empty or too long [TOO_LONG]' : null
}

const MAX_TEXT = 2_000
const MAX_NAME = 200
const MAX_NAMES = 100
const MAX_MENTIONS = 2_000

type Reading = { readonly facts: readonly ClaimFact[] } | { readonly problem: string }

function readStatement(
  claim: Entry,
  schema: z.ZodType<Statement>,
  sources: ReadonlyMap<string, OutsideSource>,
): Reading {
  const shape = schema.safeParse(claim)
  if (!shape.success) {
    const issue = shape.error.issues[0]!
    return { problem: `${keyText(issue.path) || 'the statement'}: ${shownValue(issue.message)} [BAD_VALUE]` }
  }
  const statement = shape.data
  if (!sources.has(statement.source))
    return { problem: `source: ${shownValue(statement.source)} is no source of the list [NO_SUCH_SOURCE]` }
  if (statement.scale === undefined && scaleOf(statement.words ?? '') === null)
    return { problem: `words: ${shownValue(statement.words)} has no place on the scale [UNKNOWN_WORDS]` }
  if (Object.keys(statement).every((key) => FRAME.has(key))) return { facts: [] }
  const problems: string[] = []
  const report: Report = Object.assign(
    (path: Path, code: string, message: string, fix?: string) =>
      void problems.push(`${keyText(path)}: ${message} [${code}]${fix === undefined ? '' : ` (${fix})`}`),
    { placeOf: () => '' },
  )
  const facts = toFacts(statement, [], '', report)
  return problems.length > 0 ? { problem: problems.join('; ') } : { facts }
}

/** Keys of a statement that say nothing by themselves. */
const FRAME: ReadonlySet<string> = new Set(['source', 'says', 'id', 'quotes', 'said', 'known', 'words', 'scale'])

function incidentProblem(
  { date, victim, claims, facts, alsoNamed = [], mentions = [] }: Checked<OutsideIncident>,
  sources: ReadonlyMap<string, OutsideSource>,
): string | null {
  if (!isPartialDate(date)) return `date: ${shownValue(date)} is not a date [BAD_DATE]`
  if (victim.name === '' || victim.name.length > MAX_NAME) return 'victim: the name is empty or too long [TOO_LONG]'
  if (alsoNamed.length > MAX_NAMES || mentions.length > MAX_MENTIONS)
    return `it names more than ${MAX_NAMES} victims, or more than ${MAX_MENTIONS} addresses and transactions [TOO_LONG]`
  if (victim.kind === 'individual' && !describesPerson(victim.name))
    return 'victim: it seems to be a private person, who is not named here [PERSON_NAMED] (describe them by hand: "an owner of 990 BTC")'
  if (claims.length === 0) return 'nothing of it can be taken over'
  if (!facts.flat().some((fact) => fact.kind === 'date' && fact.date.startsWith(date)))
    return 'date: no statement says it [DATE_WITHOUT_CLAIM]'
  const early = claims.map(({ source }) => sources.get(String(source))!).find((source) => isBefore(source, date))
  return early === undefined
    ? null
    : `date: ${date} is after ${early.published}, when its source was published [KNOWN_TOO_EARLY]`
}

/** A theft may fall on the next day in another time zone. */
function isBefore({ published }: OutsideSource, date: string): boolean {
  return Date.parse(`${lastDay(published)}T00:00:00Z`) < Date.parse(`${firstDay(date)}T00:00:00Z`) - 86_400_000
}

/** Ids of the documents that a government published. */
function governmentSources({ publishers, sources }: OutsideList): ReadonlySet<string> {
  const governments = new Set(publishers.filter(({ kind }) => kind === 'government').map(({ id }) => id))
  return new Set(sources.filter(({ by }) => governments.has(by)).map(({ id }) => id))
}

/** A person is named where a government lists them, in its own document. */
function actorProblem(
  { name, kind, claims, facts }: Checked<OutsideActor>,
  governments: ReadonlySet<string>,
): string | null {
  if (name === '' || name.length > MAX_NAME) return 'name: is empty or too long [TOO_LONG]'
  const isListed = claims.some(
    ({ source, quotes }, index) =>
      quotes === undefined && governments.has(String(source)) && facts[index]!.some((fact) => fact.kind === 'listing'),
  )
  if (kind === 'person' && !isListed)
    return 'it is a person, who is named here only with a reason [PERSON_NAMED] (add them by hand)'
  return claims.length === 0 ? 'nothing of it can be taken over' : null
}
