import { Worker } from 'node:worker_threads'
import { type DyepackError, inputError } from '../../core/errors.ts'
import { type PdfPiece, pdfText } from './pdfText.ts'

/** What `pdfThread.js` says. */
export type PdfMessage =
  | { readonly kind: 'head'; readonly pages: number; readonly title: string }
  | { readonly kind: 'pieces'; readonly page: number; readonly pieces: readonly PdfPiece[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'problem'; readonly encrypted: boolean; readonly page: number | null; readonly text: string }

export interface PdfPage {
  readonly text: string
  /** Where each page begins in `text`. */
  readonly pages: readonly number[]
  /** As the document says of itself. */
  readonly title: string | null
}

export interface PdfLimits {
  readonly pages: number
  /** Characters. */
  readonly text: number
  readonly milliseconds: number
  /** By which the process may grow meanwhile. */
  readonly bytes: number
}

/** Two thousand pages have far more text than is read. An honest document takes a second or two, and some 100 MB. */
const LIMITS: PdfLimits = { pages: 2_000, text: 1024 * 1024, milliseconds: 60_000, bytes: 320 * 1024 * 1024 }
/** Unpacked streams lie outside of what a thread can be told to stay below, so the process is watched. */
const WATCH_EVERY = 10
const THREAD_LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 }

/**
 * Reads the text of a PDF in a thread of its own, which is ended when it takes too long or too much memory.
 * Errors: BAD_PDF, PDF_ENCRYPTED, PDF_WITHOUT_TEXT, PDF_TOO_COSTLY, FILE_TOO_LARGE.
 */
export async function readPdf(bytes: Uint8Array, file: string, limits: Partial<PdfLimits> = {}): Promise<PdfPage> {
  refuseCutOff(bytes, file)
  const { title, pages } = await piecesOf(bytes, file, { ...LIMITS, ...limits })
  const read = pdfText(pages)
  if (read.text.trim() === '')
    throw inputError('PDF_WITHOUT_TEXT', `${file} has no text: its pages are pictures`, {
      fix: 'let a program read the pictures (OCR), for example "ocrmypdf", and give what it writes',
      facts: { file, pages: pages.length },
    })
  return { ...read, title: sensibleTitle(title) }
}

type Problem = Omit<Extract<PdfMessage, { kind: 'problem' }>, 'kind'>
type Pieces = { readonly title: string; readonly pages: readonly (readonly PdfPiece[])[] }

function piecesOf(bytes: Uint8Array, file: string, limits: PdfLimits): Promise<Pieces> {
  const data = Uint8Array.from(bytes)
  const worker = new Worker(new URL('./pdfThread.js', import.meta.url), {
    workerData: data,
    transferList: [data.buffer],
    resourceLimits: THREAD_LIMITS,
    // What the library has to say is no answer of ours.
    stdout: true,
    stderr: true,
  })
  const before = process.memoryUsage.rss()
  const timers: NodeJS.Timeout[] = []
  const pages: PdfPiece[][] = []
  let title = ''
  let length = 0
  const answer = new Promise<Pieces>((resolve, reject) => {
    const costly = (what: 'time' | 'memory') => reject(tooCostly(file, what, limits))
    timers.push(setTimeout(costly, limits.milliseconds, 'time'))
    timers.push(
      setInterval(() => {
        if (process.memoryUsage.rss() - before > limits.bytes) costly('memory')
      }, WATCH_EVERY),
    )
    worker.on('message', (message: PdfMessage) => {
      if (message.kind === 'end') resolve({ title, pages })
      else if (message.kind === 'problem') reject(refusal(message, file))
      else if (message.kind === 'head') {
        title = message.title
        if (message.pages > limits.pages) reject(tooLong(file, 'pages', limits.pages))
        else for (let page = 0; page < message.pages; page++) pages.push([])
      } else {
        for (const piece of message.pieces) {
          pages[message.page - 1]!.push(piece)
          length += piece.text.length
        }
        if (length > limits.text) reject(tooLong(file, 'characters of text', limits.text))
      }
    })
    worker.on('exit', () => reject(refusal({ encrypted: false, page: null, text: 'it has no end' }, file)))
    worker.on('error', (cause) => {
      const full = 'code' in cause && cause.code === 'ERR_WORKER_OUT_OF_MEMORY'
      if (full) costly('memory')
      else reject(cause)
    })
  })
  return answer.finally(async () => {
    for (const timer of timers) clearTimeout(timer)
    await worker.terminate()
  })
}

/** A PDF ends with its table of contents; of one that is cut off, readers guess what is there. */
function refuseCutOff(bytes: Uint8Array, file: string): void {
  if (!Buffer.from(bytes.subarray(-2048)).includes('%%EOF'))
    throw inputError('BAD_PDF', `${file} does not end as a PDF does: it is cut off`, { ...WHOLE, facts: { file } })
}

const WHOLE = { fix: 'get the whole file once more, or make text of it with "pdftotext" and read that over' }

function refusal({ encrypted, page, text }: Problem, file: string): DyepackError {
  if (encrypted)
    return inputError('PDF_ENCRYPTED', `${file} asks for a password`, {
      fix: 'save it without one, for example with "qpdf --decrypt", and give that',
      facts: { file },
    })
  const place = page === null ? file : `${file} page ${page}`
  return inputError('BAD_PDF', `${place} is broken: ${text.slice(0, 200)}`, { ...WHOLE, facts: { file, page } })
}

function tooCostly(file: string, what: 'time' | 'memory', { milliseconds, bytes }: PdfLimits): DyepackError {
  const most = what === 'time' ? `${milliseconds / 1000} seconds` : `${Math.round(bytes / 2 ** 20)} MiB of memory`
  return inputError('PDF_TOO_COSTLY', `${file} takes more than ${most}`, {
    fix: 'give the pages that matter, or make text of them with "pdftotext" and give that',
    facts: { file, what },
  })
}

function tooLong(file: string, what: string, most: number): DyepackError {
  return inputError('FILE_TOO_LARGE', `${file} is too long: at most ${most} ${what} are read`, {
    fix: 'give the pages that matter',
    facts: { file, most },
  })
}

/** Many programs write the name of a file there, or nothing of use. */
function sensibleTitle(title: string): string | null {
  const plain = title.replace(/\s+/g, ' ').trim()
  const none = plain.length < 3 || plain.length > 300 || /^(?:untitled|microsoft word\b)|\.[a-z]{3,5}$/i.test(plain)
  return none || !/\p{L}/u.test(plain) ? null : plain
}
