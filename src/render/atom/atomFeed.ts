import type { Claim } from '../../core/knowledge/claim.ts'
import type { Incident } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { NewIncident, NewStatement, News, Restatement } from '../../core/knowledge/newsOf.ts'
import { factWords, voiceWords } from '../../core/knowledge/statementWords.ts'
import { escapeHtml } from '../html/escape.ts'

export interface AtomFeed {
  /** Tells it from feeds of other choices; empty for that of everything. */
  readonly key: string
  readonly title: string
  /** `YYYY-MM-DD`. */
  readonly updated: string
  /** Where it will be published; null where that is not known. */
  readonly url: string | null
  /** In the order of writing. */
  readonly news: readonly News[]
}

/** News as an Atom feed (RFC 4287). Everything from files is escaped, in HTML and once more in XML. */
export function* atomFeed({ key, title, updated, url, news }: AtomFeed, index: KnowledgeIndex): Iterable<string> {
  yield '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n'
  yield `  <id>${tagId(key === '' ? 'feed' : `feed/${key}`)}</id>\n`
  yield `  <title>${xml(title)}</title>\n  <updated>${time(updated)}</updated>\n`
  if (url !== null) yield `  <link rel="self" type="application/atom+xml" href="${xml(url)}"/>\n`
  yield '  <author><name>dyepack knowledge base</name></author>\n  <generator>dyepack</generator>\n'
  for (const one of news)
    yield entry(one, one.kind === 'incident' ? incidentParts(one, index) : statementParts(one, index))
  yield '</feed>\n'
}

interface EntryParts {
  readonly title: string
  /** Who says it; null where we say it. */
  readonly author: string | null
  readonly url: string
  readonly categories: readonly string[]
  /** HTML. */
  readonly content: string
}

function entry({ id, day }: News, { title, author, url, categories, content }: EntryParts): string {
  return [
    '  <entry>',
    `    <id>${tagId(id)}</id>`,
    `    <title>${xml(title)}</title>`,
    `    <published>${time(day)}</published>`,
    `    <updated>${time(day)}</updated>`,
    ...(author === null ? [] : [`    <author><name>${xml(author)}</name></author>`]),
    `    <link rel="alternate" href="${xml(url)}"/>`,
    ...categories.map((term) => `    <category term="${xml(term)}"/>`),
    `    <content type="html">${xml(content)}</content>`,
    '  </entry>\n',
  ].join('\n')
}

function incidentParts({ incident, dated }: NewIncident, index: KnowledgeIndex): EntryParts {
  const { victim, topics } = incident
  const date = dated[0]!.date
  const voices = dated.map((claim) => `<li>${linked(voice(claim, index), claim.url)}: ${escapeHtml(claim.says)}</li>`)
  return {
    title: `New incident: ${victim.name}, ${date}`,
    author: null,
    url: dated[0]!.url,
    categories: ['incident', ...topics],
    content: `<p>A theft from ${escapeHtml(victim.name)} (${victim.kind}), dated ${date}.</p><ul>${voices.join('')}</ul>`,
  }
}

function statementParts({ statement, restatements }: NewStatement, index: KnowledgeIndex): EntryParts {
  const { about, by, url, says, claims } = statement
  const incident = index.incident(about)
  const subject = incident === null ? (index.actor(about)?.name ?? about) : incidentName(incident)
  const name = index.publisher(by)?.name ?? by
  const restated = restatements.length > 0
  const facts = claims.map((claim) => {
    const own = restatements.filter((restatement) => restatement.claim === claim)
    return `<li>${escapeHtml(`${claim.kind}: ${factWords(claim, index)}`)}${own.map((one) => earlierHtml(one, index)).join('')}</li>`
  })
  return {
    title: restated ? restatedTitle(subject, name, restatements, index) : `${subject}: ${says}`,
    author: name,
    url,
    categories: [
      'claim',
      ...new Set(restatements.map(({ act }) => CATEGORIES[act])),
      ...(incident?.topics ?? index.actor(about)?.topics ?? []),
    ],
    content: `<p>${escapeHtml(says)}</p><p>${linked(voiceWords(statement, index), url)}</p><ul>${facts.join('')}</ul>`,
  }
}

/** With the year of its id, which stays; the date may be restated. */
function incidentName({ id, victim }: Incident): string {
  return `${victim.name} (${id.slice(0, 4)})`
}

/** `Restated: Shop (2021): loss $10, was $20; disputes loss $30 (FBI)`. */
function restatedTitle(
  subject: string,
  name: string,
  restatements: readonly Restatement[],
  index: KnowledgeIndex,
): string {
  const sorted = [...restatements].sort((a, b) => ACTS.indexOf(a.act) - ACTS.indexOf(b.act))
  const first = sorted[0]!.act
  const parts = sorted.map(({ act, claim, earlier }) => {
    const was = [...new Set(earlier.map((one) => factWords(one, index)))].join(' / ')
    if (act === 'supersedes') return `${claim.kind} ${factWords(claim, index)}, was ${was}`
    return `${act === first ? '' : `${act} `}${kindsOf(earlier)} ${was}`
  })
  return `${WORDS[first]}: ${subject}: ${parts.join('; ')} (${name})`
}

function kindsOf(claims: readonly Claim[]): string {
  return [...new Set(claims.map(({ kind }) => kind))].join(', ')
}

function earlierHtml({ act, earlier }: Restatement, index: KnowledgeIndex): string {
  const items = earlier.map(
    (claim) => `<li>${escapeHtml(factWords(claim, index))} (${linked(voice(claim, index), claim.url)})</li>`,
  )
  return ` ${act} <ul>${items.join('')}</ul>`
}

const ACTS = ['supersedes', 'withdraws', 'disputes'] as const
const WORDS = { supersedes: 'Restated', disputes: 'Disputed', withdraws: 'Withdrawn' } as const
const CATEGORIES = { supersedes: 'restatement', disputes: 'dispute', withdraws: 'withdrawal' } as const

function voice({ by, published }: Claim, index: KnowledgeIndex): string {
  return `${index.publisher(by)?.name ?? by}, ${published}`
}

function linked(text: string, url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`
}

/** A tag URI (RFC 4151) that stays. The domain is one that nobody can own, so these ids meet nobody else's. */
function tagId(specific: string): string {
  return `tag:dyepack.invalid,2026:${xml(specific)}`
}

function time(day: string): string {
  return `${day}T00:00:00Z`
}

/** Its numeric references are XML's too, and what XML may not have at all it has made visible. */
const xml = escapeHtml
