import { inputError } from '../core/errors.ts'
import { knowledgeIndex } from '../core/knowledge/knowledgeIndex.ts'
import { newsOf } from '../core/knowledge/newsOf.ts'
import { selectKnowledge } from '../core/knowledge/selectKnowledge.ts'
import { atomFeed } from '../render/atom/atomFeed.ts'
import { readDay } from './annual/annualOptions.ts'
import { writeText } from './files/writeText.ts'
import { type LoadKnowledgeParameters, loadKnowledge } from './knowledge/loadKnowledge.ts'
import { readSelection } from './knowledge/readSelection.ts'

export interface WriteFeedParameters extends LoadKnowledgeParameters {
  /** News of incidents attributed to this actor or to one below it, and of these actors. */
  readonly actor?: string
  /** Only what became known on this day or later (`YYYY-MM-DD`). */
  readonly since?: string
  /** Where the feed will be published. */
  readonly url?: string
  /** Without it nothing is written, and the text is in the result. */
  readonly out?: string
}

export interface WriteFeedResult {
  readonly entries: number
  /** Day of the latest entry, also of one before `since`. */
  readonly updated: string
  /** What would have been written; null where it was. */
  readonly text: string | null
}

/**
 * Writes an Atom feed of new incidents, claims and restatements, the latest first. The same base gives the same bytes.
 *
 * Errors: those of `loadKnowledge`, NO_SUCH_ACTOR, BAD_DATE, BAD_URL, NOTHING_TO_EXPORT.
 */
export async function writeFeed(parameters: WriteFeedParameters): Promise<WriteFeedResult> {
  const { actor, out } = parameters
  const since = parameters.since === undefined ? '' : readDay(parameters.since)
  const url = parameters.url === undefined ? null : readUrl(parameters.url)
  const whole = await loadKnowledge(parameters)
  const index = knowledgeIndex(selectKnowledge(whole, readSelection(whole, actor === undefined ? {} : { actor })))
  const all = newsOf(index)
  const updated = all[0]?.day
  if (updated === undefined)
    throw inputError('NOTHING_TO_EXPORT', 'nothing was known yet', { fix: 'name a later --as-of' })
  const news = all.filter(({ day }) => day >= since)
  const name = actor === undefined ? null : (index.actor(actor)?.name ?? actor)
  const title = `Cryptocurrency thefts${name === null ? '' : ` attributed to ${name}`}: incidents, claims, restatements`
  const feed = atomFeed({ key: actor ?? '', title, updated, url, news }, index)
  if (out === undefined) return { entries: news.length, updated, text: [...feed].join('') }
  await writeText(out, feed)
  return { entries: news.length, updated, text: null }
}

function readUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text
  const fix = 'write it like https://example.org/feed.xml'
  throw inputError('BAD_URL', `"${text}" is not a link`, { fix, facts: { url: text } })
}
