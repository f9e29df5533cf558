import { Parser } from 'htmlparser2'
import { inputError } from '../../core/errors.ts'

/** What a page says, and what it says of itself. */
export interface HtmlText {
  readonly text: string
  readonly title: string | null
  readonly url: string | null
  readonly siteName: string | null
  /** As the page has it. */
  readonly published: string | null
}

/** Pages that people write stay far below; the parser's work grows with the depth. */
const MAX_DEPTH = 400
/** What they hold is no text of the page. */
const SILENT = new Set([
  'script',
  'style',
  'noscript',
  'template',
  'svg',
  'math',
  'iframe',
  'object',
  'select',
  'textarea',
  'nav',
])
/** They begin and end a paragraph. */
const BLOCKS = new Set(
  'address article aside blockquote body caption dd div dl dt figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main ol p pre section table tbody tfoot thead title tr ul'.split(
    ' ',
  ),
)

/** They stand beside each other in one. */
const CELLS = new Set(['td', 'th'])

/**
 * The text of an HTML page. Nothing in it is run or fetched; entities are those of HTML, so none can be defined.
 * Errors: HTML_TOO_DEEP.
 */
export function htmlText(html: string, file: string): HtmlText {
  const pieces: string[] = []
  const titles: string[] = []
  const found = new Map<string, string>()
  let depth = 0
  let silent = 0
  let inTitle = false
  const parser = new Parser({
    onopentag(name, attributes) {
      depth += 1
      if (depth > MAX_DEPTH)
        throw inputError('HTML_TOO_DEEP', `${file} is nested more than ${MAX_DEPTH} deep`, {
          fix: 'save the text of the page and give that',
          facts: { file, maxDepth: MAX_DEPTH },
        })
      if (SILENT.has(name)) silent += 1
      if (name === 'title') inTitle = titles.length === 0
      if (BLOCKS.has(name)) pieces.push('\n\n')
      if (name === 'br') pieces.push('\n')
      if (CELLS.has(name)) pieces.push(' ')
      note(name, attributes, found)
    },
    ontext(text) {
      if (silent > 0) return
      if (inTitle) titles.push(text)
      else pieces.push(text)
    },
    onclosetag(name) {
      depth -= 1
      if (SILENT.has(name)) silent -= 1
      if (name === 'title') inTitle = false
      if (BLOCKS.has(name)) pieces.push('\n\n')
    },
  })
  parser.write(html)
  parser.end()
  const text = pieces
    .join('')
    .replace(/[ \t\r\f]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  const title = (found.get('og:title') ?? titles.join('')).replace(/\s+/g, ' ').trim()
  return {
    text: title === '' || text.startsWith(title) ? text : `${title}\n\n${text}`,
    title: title === '' ? null : title,
    url: found.get('canonical') ?? found.get('og:url') ?? null,
    siteName: found.get('og:site_name') ?? null,
    published: found.get('article:published_time') ?? found.get('datePublished') ?? found.get('date') ?? null,
  }
}

const WANTED = new Set(['og:title', 'og:url', 'og:site_name', 'article:published_time', 'datePublished', 'date'])

function note(tag: string, attributes: Readonly<Record<string, string>>, found: Map<string, string>): void {
  const { rel, href, property, name, itemprop, content } = attributes
  if (tag === 'link' && rel === 'canonical' && href !== undefined && !found.has('canonical'))
    found.set('canonical', href)
  const key = property ?? name ?? itemprop
  if (tag === 'meta' && key !== undefined && WANTED.has(key) && content !== undefined && !found.has(key))
    found.set(key, content.slice(0, 2_000))
}
