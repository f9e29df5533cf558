import { clausesOf } from './clausesOf.ts'
import type { IntakeIncident, Span } from './intakeDraft.ts'
import { countBefore, groupMarks, type Mark, type Marks, marksOf, nearest } from './mark.ts'
import type { Page } from './page.ts'
import { endsParagraph } from './sentencesOf.ts'

/** A sentence and what the rules saw in it. */
export interface Sentence {
  readonly span: Span
  readonly text: string
  readonly marks: Marks
  /** Its words on how sure it is, each once. */
  readonly hedges: readonly string[]
  /** Its parts between commas and the like, in order. */
  readonly clauses: readonly Span[]
  /** Who spoke last before it; null: the document itself. */
  readonly speakerBefore: string | null
  /** It speaks of all thieves. */
  readonly ofEverybody: boolean
  /** The victim that the sentences before it, in its paragraph, are about. */
  readonly victimBefore: string | null
}

/** A whole text as the claim rules ask it. */
export interface Reading {
  readonly page: Page
  readonly sentences: readonly Sentence[]
  /** The actor that is named most often; null where none is. */
  readonly mainActor: string | null
  /** The victim that is named more often than any actor; null where none is. */
  readonly mainVictim: string | null
  /** The incident that a victim's name means. */
  readonly incidentOf: (victim: string) => IntakeIncident | null
  /** The incident whose date stands at a place, in the sentence before its victim's. */
  readonly datedAt: (place: number) => IntakeIncident | null
}

/** The sentences of a page with their marks. `marks`: in the order of the text. */
export function sentencesWith(page: Page, marks: readonly Mark[]): Sentence[] {
  let next = 0
  let speaker: string | null = null
  let victim: string | null = null
  return page.sentences.map((span) => {
    const own: Mark[] = []
    for (; next < marks.length && marks[next]!.span[0] < span[1]; next++) own.push(marks[next]!)
    const grouped = groupMarks(own)
    const text = page.text.slice(...span)
    const sentence = {
      span,
      text,
      marks: grouped,
      hedges: [...new Set(marksOf(grouped, 'hedge').map(({ word }) => word))],
      clauses: clausesOf(span, text, own),
      ofEverybody: EVERYBODY.test(text),
      speakerBefore: speaker,
      victimBefore: victim,
    }
    speaker = marksOf(grouped, 'speaker').findLast(({ publisher }) => publisher !== null)?.publisher ?? speaker
    // An actor takes the word from the victim, and a new paragraph from both.
    const actor = marksOf(grouped, 'actor')[0]
    victim = marksOf(grouped, 'victim').at(-1)?.name ?? (actor === undefined || THIS_ONE.test(text) ? victim : null)
    if (endsParagraph(page.text, span)) victim = null
    return sentence
  })
}

/** Who says what stands at a place: the nearest voice of the sentence; null where the document speaks for itself. */
export function speakerAt({ marks, speakerBefore }: Sentence, at: number): string | null {
  const speaker = nearest(marksOf(marks, 'speaker'), at)
  return speaker === undefined ? null : (speaker.publisher ?? speakerBefore)
}

/** Whom a sentence is about: its first actor, else the one that the whole text is about; null where it is about many. */
export function actorOf({ marks, ofEverybody }: Sentence, { mainActor, page }: Reading): string | null {
  const [first, second] = marksOf(marks, 'actor')
  if (first === undefined) return ofEverybody ? null : mainActor
  const others = second !== undefined && second.actor !== first.actor
  return others && LIST.test(page.text.slice(first.span[1], second.span[0])) ? null : first.actor
}

/** Words that mean the theft of a sentence before. */
export const THIS_ONE =
  /\b(?:(?:the|this|that)\s(?:[a-z-]+\s)?(?:attack|hack|theft|heist|exploit|breach|incident)|(?:attribut\w+|blam\w+|link\w+|tied?|behind) (?:it|this))\b/i

const EVERYBODY =
  /\ball (?:the )?(?:hackers|attackers|thieves|criminals|hacks|thefts|actors|crypto\w*)\b|\b(?:industry-?wide|world-?wide|globally|across the industry)\b/i
/** Between two names of one list. */
export const LIST = /^(?:,|,? and|,? or|,? as well as)\s$/

/** The incident whose victim stands nearest; null where the sentence names none. */
export function namedIncident({ marks }: Sentence, at: number, { incidentOf }: Reading): IntakeIncident | null {
  const victim = nearest(marksOf(marks, 'victim'), at)
  return victim === undefined ? null : incidentOf(victim.name)
}

/** The incident that a sentence is about which names no victim: that of the sentences before it, else that of the whole text. */
export function incidentBefore({ marks, victimBefore }: Sentence, reading: Reading): IntakeIncident | null {
  const victim = victimBefore ?? reading.mainVictim
  const incident = victim === null ? null : reading.incidentOf(victim)
  const dates = marksOf(marks, 'date')
  const year = incident?.date?.slice(0, 4)
  // Figures of other years are not of this theft; what was got back later is.
  const other = year !== undefined && dates.length > 0 && !dates.some(({ date }) => date.startsWith(year))
  return other && marksOf(marks, 'fate').length === 0 ? null : incident
}

/** The incident that a place is about; null where the sentence is about an actor, or about nobody that is known. */
export function incidentAt(sentence: Sentence, at: number, reading: Reading): IntakeIncident | null {
  const named = namedIncident(sentence, at, reading)
  if (named !== null) return named
  const { marks, ofEverybody } = sentence
  if (ofEverybody || marksOf(marks, 'actor').length > 0 || marksOf(marks, 'count').length > 0) return null
  return incidentBefore(sentence, reading)
}

/** The part of a sentence around a place. */
export function clauseAt({ clauses, span }: Sentence, at: number): Span {
  let low = 0
  let high = clauses.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (clauses[middle]![1] <= at) low = middle + 1
    else high = middle
  }
  return clauses[low] ?? span
}

/**
 * The year of a figure: the only one of the sentence; else that of its own part of it, the next one after it first; else the
 * nearest before, else the nearest after. Null where it is of several years: "from 2019 to 2020".
 */
export function yearOf(sentence: Sentence, figure: Mark): string | null {
  const dates = marksOf(sentence.marks, 'date')
  if (dates.length === 0) return null
  const first = dates[0]!.date.slice(0, 4)
  const [start, end] = clauseAt(sentence, figure.span[0])
  const place = countBefore(dates, figure.span[0])
  const [before, after, later] = [dates[place - 1], dates[place], dates[place + 1]]
  if (after !== undefined && later !== undefined && later.span[0] < end && isPeriod(sentence, after.span, later.span))
    return after.date.slice(0, 4) === later.date.slice(0, 4) ? first : null
  const others = marksOf(sentence.marks, figure.kind)
  const next = others[countBefore(others, figure.span[1])]?.span[0] ?? end
  if (after !== undefined && after.span[0] < Math.min(end, next)) return after.date.slice(0, 4)
  if (before !== undefined && before.span[0] >= start) return before.date.slice(0, 4)
  return (before ?? after)?.date.slice(0, 4) ?? null
}

function isPeriod({ span, text }: Sentence, first: Span, second: Span): boolean {
  const at = first[0] - span[0]
  const [before, between] = [text.slice(Math.max(0, at - 9), at), text.slice(first[1] - span[0], second[0] - span[0])]
  return (
    /^\s?(?:to|until|through|-|–)\s?(?:[a-z]+\s)?$/.test(between) ||
    (/^\sand\s$/.test(between) && /\bbetween\s$/i.test(before))
  )
}
