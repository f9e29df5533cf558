import type { KnowledgeBase } from '../knowledge/knowledgeBase.ts'
import { claimsOf } from './claimsOf.ts'
import { incidentsOf } from './incidentsOf.ts'
import type { IntakeActor, IntakeClaim, IntakeDraft, IntakePublisher, IntakeSource } from './intakeDraft.ts'
import { lexiconOf } from './lexiconOf.ts'
import { groupMarks, type Mark, type MarkOf, marksOf } from './mark.ts'
import type { Page } from './page.ts'
import { PRESS } from './press.ts'
import { readableText } from './readableText.ts'
import { sentencesWith } from './reading.ts'
import { RULES } from './rules/rules.ts'
import { sentencesOf } from './sentencesOf.ts'

/**
 * Drafts what a text says. Any text gives a draft, and the same text the same one.
 *
 * @example
 * draftIntake({ file: 'note.txt', sha256, format: 'text', title: null, url: null, published: null, by: null, text, pages: [] }, base)
 */
export function draftIntake(document: Omit<IntakeSource, 'publishers'>, base: KnowledgeBase): IntakeDraft {
  const text = readableText(document.text)
  const page: Page = { text, sentences: sentencesOf(text), published: document.published, lexicon: lexiconOf(base) }
  const found = RULES.flatMap((rule) => rule.find(page)).sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])
  const sentences = sentencesWith(page, found)
  const marks = groupMarks(found)
  const { incidents, datedAt } = incidentsOf(page, sentences)
  const byVictim = new Map(incidents.map((one) => [one.victim.name, one]))
  const [actor, ofActor] = mostNamed(marksOf(marks, 'actor').map((mark) => mark.actor))
  const [victim, ofVictim] = mostNamed(marksOf(marks, 'victim').map(({ name }) => name))
  const mainVictim = ofVictim > ofActor ? victim : null
  const incidentOf = (name: string) => byVictim.get(name) ?? null
  const claims = claimsOf({
    page,
    sentences,
    mainActor: actor,
    mainVictim,
    incidentOf,
    datedAt: (at) => datedAt.get(at) ?? null,
  })
  return {
    schema: 'dyepack/intake@1',
    source: {
      ...document,
      publishers: newPublishers(claims, document.by, base),
      text,
      pages: startsIn(document),
    },
    incidents,
    actors: actorsOf(marksOf(marks, 'actor'), base),
    claims,
    addresses: firsts(marksOf(marks, 'address'), ({ chain, address, problem }) => `${chain}/${address} ${problem}`).map(
      ({ kind: _, span, ...fact }, index) => ({ id: `address-${index + 1}`, ...fact, span }),
    ),
    transactions: firsts(marksOf(marks, 'transaction'), ({ chain, hash }) => `${chain}/${hash}`).map(
      ({ kind: _, span, ...fact }, index) => ({ id: `transaction-${index + 1}`, ...fact, span }),
    ),
    topics: firsts(marksOf(marks, 'topic'), ({ topic }) => topic).map(({ topic, span }) => ({ id: topic, span })),
  }
}

/** Where the pages begin once the text is readable. */
function startsIn({ text, pages }: Pick<IntakeSource, 'text' | 'pages'>): number[] {
  let start = 0
  return pages.map((at, index) => {
    start += readableText(text.slice(pages[index - 1] ?? 0, at)).length
    return start
  })
}

/** The first mark of each. */
function firsts<T extends Mark>(marks: readonly T[], keyOf: (mark: T) => string): T[] {
  const seen = new Map<string, T>()
  for (const mark of marks) if (!seen.has(keyOf(mark))) seen.set(keyOf(mark), mark)
  return [...seen.values()]
}

function actorsOf(marks: readonly MarkOf<'actor'>[], base: KnowledgeBase): IntakeActor[] {
  const known = new Set(base.actors.map(({ id }) => id))
  return firsts(marks, ({ actor }) => actor).map(({ actor, name, span }) => ({
    id: actor,
    name,
    known: known.has(actor),
    span,
  }))
}

/** The name with the most places, and how many; of equals the first. */
function mostNamed(names: readonly string[]): readonly [string | null, number] {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1])[0] ?? [null, 0]
}

function newPublishers(claims: readonly IntakeClaim[], by: string | null, base: KnowledgeBase): IntakePublisher[] {
  const known = new Set(base.publishers.map(({ id }) => id))
  const used = new Set([by, ...claims.map((claim) => claim.by)])
  return PRESS.filter(({ id }) => used.has(id) && !known.has(id))
}
