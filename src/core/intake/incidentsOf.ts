import { compareText } from '../compareText.ts'
import type { IntakeIncident } from './intakeDraft.ts'
import { type MarkOf, marksOf } from './mark.ts'
import type { Lexicon, Page } from './page.ts'
import type { Sentence } from './reading.ts'
import { slug } from './slug.ts'

/** One incident for each victim: the known one if only one fits, else a new one that lists those with the same victim. */
export function incidentsOf(page: Page, sentences: readonly Sentence[]): IntakeIncident[] {
  const places = new Map<string, { first: MarkOf<'victim'>; date: string | null }>()
  for (const { marks } of sentences) {
    const dates = marksOf(marks, 'date').map(({ date }) => date)
    for (const victim of marksOf(marks, 'victim')) {
      const there = places.get(victim.name) ?? { first: victim, date: null }
      places.set(victim.name, { first: there.first, date: there.date ?? mostPrecise(dates) })
    }
  }
  return [...places.values()].map(({ first, date }) => incident(page, first, date))
}

function mostPrecise(dates: readonly string[]): string | null {
  return [...dates].sort((a, b) => b.length - a.length)[0] ?? null
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
