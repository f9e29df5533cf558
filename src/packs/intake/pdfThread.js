// @ts-check
// JavaScript, because a thread starts this file as it stands, from the sources as from dist.
import { parentPort, workerData } from 'node:worker_threads'
import { getDocument, Util } from 'unpdf/pdfjs'

/**
 * Posts what `readPdf` asks for: the head of the document, then the pieces of text of each page, and the end. Nothing in the
 * document is run, fetched or drawn.
 *
 * @import { PdfMessage } from './readPdf.ts'
 * @param {PdfMessage} message
 */
const post = (message) => parentPort?.postMessage(message)

const OPTIONS = { verbosity: 0, isEvalSupported: false, useSystemFonts: false, enableXfa: false, stopAtErrors: true }

async function main() {
  const document = await getDocument({ data: workerData, ...OPTIONS }).promise
  const { info } = await document.getMetadata()
  post({ kind: 'head', pages: document.numPages, title: String(Object(info).Title ?? '') })
  for (let number = 1; number <= document.numPages; number++) {
    await postPage(document, number).catch((error) => {
      throw Object.assign(error, { page: number })
    })
  }
  post({ kind: 'end' })
}

/**
 * @param {import('unpdf/pdfjs').PDFDocumentProxy} document
 * @param {number} number
 */
async function postPage(document, number) {
  const page = await document.getPage(number)
  const toView = page.getViewport({ scale: 1 }).transform
  const reader = page.streamTextContent().getReader()
  for (;;) {
    const { value, done } = await reader.read()
    if (done) break
    const pieces = value.items.flatMap((/** @type {any} */ item) => {
      if (typeof item.str !== 'string') return []
      const [a, b, , , x, y] = Util.transform(toView, item.transform)
      return [{ text: item.str, x, y, width: item.width, size: Math.hypot(a, b) || 1, ends: item.hasEOL }]
    })
    post({ kind: 'pieces', page: number, pieces })
  }
  page.cleanup()
}

main().catch((error) =>
  post({
    kind: 'problem',
    encrypted: error.name === 'PasswordException',
    page: error.page ?? null,
    text: String(error.message),
  }),
)
