import type { IntakeIncident, Span } from './intakeDraft.ts'
import { type Mark, marksOf } from './mark.ts'
import type { Page } from './page.ts'

/** A sentence and what the rules saw in it, in the order of the text. */
export interface Sentence {
  readonly span: Span
  readonly marks: readonly Mark[]
  /** Who spoke last before it; null: the document itself. */
  readonly speakerBefore: string | null
}

/** A whole text as the claim rules ask it. */
export interface Reading {
  readonly page: Page
  readonly sentences: readonly Sentence[]
  /** The actor that is named most often; null where none is. */
  readonly mainActor: string | null
  /** The incident that a victim's name means. */
  readonly incidentOf: (victim: string) => IntakeIncident | null
}

/** The sentences of a page with their marks. `marks`: in the order of the text. */
export function sentencesWith(page: Page, marks: readonly Mark[]): Sentence[] {
  let next = 0
  let speaker: string | null = null
  return page.sentences.map((span) => {
    const own: Mark[] = []
    for (; next < marks.length && marks[next]!.span[0] < span[1]; next++) own.push(marks[next]!)
    const sentence = { span, marks: own, speakerBefore: speaker }
    speaker = marksOf(own, 'speaker').findLast(({ publisher }) => publisher !== null)?.publisher ?? speaker
    return sentence
  })
}

/** Who says what stands at a place: the nearest voice of the sentence; null where the document speaks for itself. */
export function speakerAt({ marks, speakerBefore }: Sentence, at: number): string | null {
  const speakers = marksOf(marks, 'speaker')
  const nearest = [...speakers].sort((a, b) => Math.abs(a.span[0] - at) - Math.abs(b.span[0] - at))[0]
  return nearest === undefined ? null : (nearest.publisher ?? speakerBefore)
}

/** Whom a sentence is about: the first actor in it, else the one that the whole text is about. */
export function actorOf({ marks }: Sentence, { mainActor }: Reading): string | null {
  return marksOf(marks, 'actor')[0]?.actor ?? mainActor
}

/** The incident whose victim stands nearest; null where the sentence names none. */
export function incidentAt({ marks }: Sentence, at: number, { incidentOf }: Reading): IntakeIncident | null {
  const nearest = marksOf(marks, 'victim').sort((a, b) => Math.abs(a.span[0] - at) - Math.abs(b.span[0] - at))[0]
  return nearest === undefined ? null : incidentOf(nearest.name)
}

/** The year of a figure: the next one after it and before another figure of the kind, else the nearest before, else the only one. */
export function yearOf({ marks }: Sentence, figure: Mark): string | null {
  const dates = marksOf(marks, 'date')
  if (new Set(dates.map(({ date }) => date.slice(0, 4))).size === 1) return dates[0]!.date.slice(0, 4)
  const others = marks.filter(({ kind, span }) => kind === figure.kind && span[0] > figure.span[0])
  const end = others[0]?.span[0] ?? Number.POSITIVE_INFINITY
  const after = dates.find(({ span }) => span[0] >= figure.span[1] && span[0] < end)
  const before = dates.findLast(({ span }) => span[1] <= figure.span[0])
  return (after ?? before)?.date.slice(0, 4) ?? null
}
