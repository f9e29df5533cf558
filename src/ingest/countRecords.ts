import { inputError } from '../core/errors.ts'
import type { RecordForm } from './recordLines.ts'
import { readBytes, type TextFile } from './textFile.ts'

const QUOTE = 34
const LF = 10
const CR = 13
/** DuckDB lets records that do not fit its buffer (32 MB) go without a word. No record of any format comes near it. */
const LONGEST = 24 << 20

/**
 * How many records a text file has, counted apart from the reader, so that none is lost unseen: a store compares it with
 * what it has read. Errors: `LINE_TOO_LONG`; `BAD_ROWS` for a quote that nothing closes, which no reader gets over.
 */
export async function countRecords(
  file: Pick<TextFile, 'path' | 'compression'>,
  name: string,
  form: RecordForm,
): Promise<number> {
  let records = form.header ? -1 : 0
  let line = 1
  let begun = 1
  let size = 0
  let quoted = false
  let empty = true
  const begin = () => {
    empty = false
    records++
    begun = line
  }
  for await (const chunk of readBytes(file)) {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length)
    let quote = form.quotes ? chunk.indexOf(QUOTE) : -1
    for (let from = 0; from < chunk.length; ) {
      const end = chunk.indexOf(LF, from)
      const to = end === -1 ? chunk.length : end
      if (empty && firstOf(chunk, from, to) !== CR) begin()
      if (quote !== -1 && quote < to) {
        if (hasOddQuotes(view, quote, to)) quoted = !quoted
        quote = chunk.indexOf(QUOTE, to)
      }
      size += to - from
      if (size > LONGEST) throw tooLong(name, begun)
      if (end !== -1) {
        line++
        if (!quoted) {
          empty = true
          size = 0
        }
      }
      from = to + 1
    }
  }
  if (quoted) throw unclosed(name, begun)
  return records
}

/**
 * Whether an odd number of quotes stands between two places. Exports put every cell in quotes: to look for one after the other took 1,100 ms
 * for a million of rows, and four bytes at once take 150.
 */
function hasOddQuotes(view: DataView, from: number, to: number): boolean {
  let others = 0
  let at = from
  for (; at + 4 <= to; at += 4) {
    const differs = view.getInt32(at, true) ^ QUOTES
    // The highest bit of each byte says whether anything differs: so often as bytes are no quotes, and the bytes are an even number.
    others ^= ((differs & LOW_BITS) + LOW_BITS) | differs
  }
  let odd = 0
  for (let byte = 7; byte < 32; byte += 8) odd ^= (others >>> byte) & 1
  for (; at < to; at++) if (view.getUint8(at) === QUOTE) odd ^= 1
  return odd === 1
}

const QUOTES = 0x22222222
const LOW_BITS = 0x7f7f7f7f

/** The first byte of a line that is no carriage return; a carriage return where there is none. */
function firstOf(chunk: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) if (chunk[at] !== CR) return chunk[at]!
  return CR
}

function tooLong(file: string, line: number): Error {
  return inputError(
    'LINE_TOO_LONG',
    `${file} line ${line}: the record that begins here is longer than ${LONGEST} bytes`,
    {
      fix: 'look for a quote that nothing closes, or a line end that was lost',
      facts: { file, line },
    },
  )
}

function unclosed(file: string, line: number): Error {
  const must = 'a whole row (a quote that nothing closes)'
  return inputError(
    'BAD_ROWS',
    `1 broken line in ${file}; nothing was imported\n  ${file} line ${line}: must be ${must}`,
    {
      fix: 'close the quote, or double it where it belongs to the text',
      facts: { count: 1, reasons: [{ file, line, field: 'line', value: '', must }] },
    },
  )
}
