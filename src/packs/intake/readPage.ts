import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { inputError } from '../../core/errors.ts'
import { readableText } from '../../core/intake/readableText.ts'
import { isPartialDate } from '../../core/knowledge/partialDate.ts'
import { readUrl } from '../values.ts'
import { htmlText } from './htmlText.ts'
import { readPdf } from './readPdf.ts'

/** A page as it was read. What it does not say of itself is null. */
export interface PageText {
  readonly file: string
  readonly sha256: string
  readonly format: 'text' | 'html' | 'pdf'
  readonly text: string
  /** Where each page of a PDF begins in `text`; of other formats none. */
  readonly pages: readonly number[]
  readonly title: string | null
  readonly url: string | null
  readonly siteName: string | null
  readonly published: string | null
}

/** A page with all its markup, and the text of one: that is some 400 pages. */
const MAX_BYTES = 16 * 1024 * 1024
const MAX_TEXT = 1024 * 1024

/**
 * Reads a page of text, HTML or PDF; `-` is what `input` gives. It is read only as far as it may be long.
 * Errors: MISSING_FILE, NOT_A_FILE, UNREADABLE_FILE, EMPTY_FILE, FILE_TOO_LARGE, NOT_UTF8, HTML_TOO_DEEP; those of `readPdf`.
 */
export async function readPage(file: string, input: Readable): Promise<PageText> {
  const bytes = await bounded(file, file === '-' ? input : await fileStream(file))
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const page = bytes.subarray(0, 1024).includes('%PDF-') ? await pdfPage(bytes, file) : textPage(bytes, file)
  if (readableText(page.text).trim() === '')
    throw inputError('EMPTY_FILE', `${file} has no text`, {
      fix: 'give the page as a reader sees it: save its text, if a script writes it',
      facts: { file },
    })
  if (page.text.length > MAX_TEXT) throw tooLarge(file, MAX_TEXT)
  const published = page.published?.slice(0, 10) ?? null
  const url = page.url === null ? null : readUrl(page.url)
  return {
    file,
    sha256,
    ...page,
    url: url !== null && 'value' in url ? url.value : null,
    published: published !== null && isPartialDate(published) ? published : null,
  }
}

async function fileStream(file: string): Promise<Readable> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw inputError('MISSING_FILE', `${file} does not exist`, { facts: { file }, cause })
    throw inputError('UNREADABLE_FILE', `${file} cannot be read (${code})`, { facts: { file }, cause })
  })
  const { isDirectory, size } = await handle
    .stat()
    .then((found) => ({ isDirectory: found.isDirectory(), size: found.size }))
  if (isDirectory || size > MAX_BYTES) {
    await handle.close()
    throw isDirectory
      ? inputError('NOT_A_FILE', `${file} is not a file`, { facts: { file } })
      : tooLarge(file, MAX_BYTES)
  }
  return handle.createReadStream()
}

async function bounded(file: string, stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk as Uint8Array)
    size += bytes.length
    if (size > MAX_BYTES) throw tooLarge(file, MAX_BYTES)
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

function tooLarge(file: string, most: number) {
  return inputError('FILE_TOO_LARGE', `${file} is too long for a page: at most ${most} bytes are read`, {
    fix: 'give the pages that matter',
    facts: { file, maxBytes: most },
  })
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    if (!bytes.includes(0)) return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    // Said below, as for NUL bytes.
  }
  throw inputError('NOT_UTF8', `${file} is not UTF-8 text`, { fix: 'save it as UTF-8', facts: { file } })
}

/** By what it begins with, whatever it is called: a text may speak of tags further down. */
function looksLikeHtml(text: string): boolean {
  return /^\s*(?:<!--[^>]{0,1000}-->\s*)?(?:<\?xml[^>]{0,200}>\s*)?<(?:!doctype|html|head|body|div|p|article|main|section|h1|meta|script|table)\b/i.test(
    text.slice(0, 4_000),
  )
}

type PageOf = Omit<PageText, 'file' | 'sha256'>
const SILENT = { pages: [], title: null, url: null, siteName: null, published: null } as const

function textPage(bytes: Uint8Array, file: string): PageOf {
  const text = decode(bytes, file)
  if (looksLikeHtml(text)) return { ...SILENT, format: 'html', ...htmlText(text, file) }
  return { ...SILENT, format: 'text', text, title: firstLine(text) }
}

/** When the file was made, which is what a PDF says of itself, is not when it was published. */
async function pdfPage(bytes: Uint8Array, file: string): Promise<PageOf> {
  const { text, pages, title } = await readPdf(bytes, file)
  return { ...SILENT, format: 'pdf', text, pages, title: title ?? firstLine(text) }
}

/** A text's title is a first line that stands alone. */
function firstLine(text: string): string | null {
  return /^\s*(\S[^\n]{2,199})\r?\n\s*\r?\n/.exec(text.slice(0, 1_000))?.[1]?.trim() ?? null
}
