import { compareText } from '../compareText.ts'
import type { IntakeIncident } from './intakeDraft.ts'
import { type Mark, type MarkOf, marksOf, nearest } from './mark.ts'
import type { Lexicon, Page } from './page.ts'
import { clauseAt, type Sentence } from './reading.ts'
import { endsParagraph } from './sentencesOf.ts'
import { slug } from './slug.ts'

interface Place {
  readonly first: MarkOf<'victim'>
  readonly date: MarkOf<'date'> | null
}

export interface TextIncidents {
  readonly incidents: readonly IntakeIncident[]
  /** Those whose date stands in the sentence before, by the place of that date. */
  readonly datedAt: ReadonlyMap<number, IntakeIncident>
}

/** One incident for each victim: the known one if only one fits, else a new one that lists those with the same victim. */
export function incidentsOf(page: Page, sentences: readonly Sentence[]): TextIncidents {
  const places = new Map<string, Place>()
  let before: MarkOf<'date'> | null = null
  for (const sentence of sentences) {
    const dates = marksOf(sentence.marks, 'date')
    const precise = mostPrecise(dates)
    for (const victim of marksOf(sentence.marks, 'victim')) {
      const there = places.get(victim.name)
      const date = there?.date ?? dateBeside(sentence, dates, victim) ?? precise ?? before
      places.set(victim.name, { first: there?.first ?? victim, date })
    }
    // A year alone says too little to be taken over.
    const day: MarkOf<'date'> | null = precise !== null && precise.date.length > 4 ? precise : before
    before = endsParagraph(page.text, sentence.span) ? null : day
  }
  const datedAt = new Map<number, IntakeIncident>()
  const incidents = [...places.values()].map(({ first, date }) => {
    const one = incident(page, first, date?.date ?? null)
    if (date !== null) datedAt.set(date.span[0], one)
    return one
  })
  return { incidents, datedAt }
}

/** The date in the victim's own part of the sentence. */
function dateBeside(sentence: Sentence, dates: readonly MarkOf<'date'>[], { span }: Mark): MarkOf<'date'> | null {
  const [from, to] = clauseAt(sentence, span[0])
  const date = nearest(dates, span[0])
  return date !== undefined && date.span[0] >= from && date.span[0] < to ? date : null
}

function mostPrecise(dates: readonly MarkOf<'date'>[]): MarkOf<'date'> | null {
  return dates.reduce<MarkOf<'date'> | null>(
    (best, one) => (best === null || one.date.length > best.date.length ? one : best),
    null,
  )
}

function incident({ lexicon }: Page, victim: MarkOf<'victim'>, date: string | null): IntakeIncident {
  const { name, victimKind: kind, span } = victim
  const all = lexicon.victims.find((one) => one.name === name)?.incidents ?? []
  const fits = all.filter((one) => date === null || one.date.startsWith(date.slice(0, 4)))
  const [only] = fits
  if (only !== undefined && fits.length === 1)
    return { id: only.id, known: true, date: only.date, victim: { name, kind }, matches: [], span }
  const id = `${date ?? 'undated'}-${slug(name) || 'victim'}`
  return { id, known: false, date, victim: { name, kind }, matches: matchesOf(name, lexicon), span }
}

/** Known incidents of a victim whose name begins alike: proposed, never merged. */
function matchesOf(name: string, { victims }: Lexicon): string[] {
  const first = name.split(' ')[0]!
  const alike = victims.filter((one) => one.name === name || (first.length >= 4 && one.name.split(' ')[0] === first))
  return alike.flatMap(({ incidents }) => incidents.map(({ id }) => id)).sort(compareText)
}
