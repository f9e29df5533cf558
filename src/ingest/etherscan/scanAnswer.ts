/** What a scan reports as it goes. Elements are the members of the answer's list, numbered from 1. */
export interface AnswerEvents {
  /** `line`: where it begins, from 1. */
  readonly element?: (element: number, line: number) => void
  /** A text, number, true, false or null of an element that is an object; `text` is null for null. */
  readonly cell?: (key: string, text: string | null) => void
  /** A list or an object in place of such a value. */
  readonly nested?: (key: string) => void
  /** After the last cell of an element; `whole` is false where the element is no object. */
  readonly end?: (whole: boolean) => void
}

/** What stands around the list. */
export interface AnswerFrame {
  /** Null where the answer has no list. */
  readonly elements: number | null
  /** Texts of the outer object by key; `result` where it is a text. */
  readonly texts: ReadonlyMap<string, string>
}

/** The answer is no JSON, or none that can be read within bounds. */
export class BrokenAnswer extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

/**
 * Reads an answer of an explorer's API, `{"status":"1","message":"OK","result":[…]}` or the bare list, as it streams by:
 * no more than one value is held, numbers keep their digits, depth and length are bounded.
 * `wanted`: the keys whose values are reported. Throws `BrokenAnswer`.
 */
export async function scanAnswer(
  bytes: AsyncIterable<Uint8Array>,
  wanted: ReadonlySet<string>,
  events: AnswerEvents,
): Promise<AnswerFrame> {
  const scan = new Scan(wanted, events)
  let held = Buffer.alloc(0)
  for await (const chunk of bytes) {
    const buffer =
      held.length === 0 ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length) : Buffer.concat([held, chunk])
    const used = scan.take(buffer, false)
    held = Buffer.from(buffer.subarray(used))
    if (held.length > LONGEST) throw scan.broken(`a value is longer than ${LONGEST} bytes`)
  }
  scan.take(Buffer.concat([held, NEWLINE]), true)
  return scan.finish()
}

/** The input of a transaction cannot be longer: it must fit into a block. */
const LONGEST = 1 << 24
const DEEPEST = 64
const NEWLINE = Buffer.from('\n')
const [LF, QUOTE, COMMA, COLON, OPEN_LIST, BACKSLASH, CLOSE_LIST, OPEN, CLOSE] = [10, 34, 44, 58, 91, 92, 93, 123, 125]
const LITERAL = /^(-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?|true|false|null)$/

/** What may come next. */
type Expected = 'value' | 'value or end' | 'key' | 'key or end' | 'colon' | 'comma or end' | 'nothing'

class Scan {
  #line = 1
  #expected: Expected = 'value'
  /** True for an object, false for a list. */
  readonly #open: boolean[] = []
  #key = ''
  #outerKey = ''
  #results = 0
  /** Depth of the list whose members are the elements; 0 before it, -1 after. */
  #list = 0
  #elements: number | null = null
  readonly #texts = new Map<string, string>()
  readonly #wanted: ReadonlySet<string>
  readonly #events: AnswerEvents

  constructor(wanted: ReadonlySet<string>, events: AnswerEvents) {
    this.#wanted = wanted
    this.#events = events
  }

  broken(message: string): BrokenAnswer {
    return new BrokenAnswer(this.#line, message)
  }

  finish(): AnswerFrame {
    if (this.#expected !== 'nothing') throw this.broken('it ends in the middle')
    return { elements: this.#elements, texts: this.#texts }
  }

  /** How many bytes were used; the rest is the beginning of a value that is not all there. */
  take(buffer: Buffer, last: boolean): number {
    let i = 0
    while (i < buffer.length) {
      const byte = buffer[i]!
      if (byte <= 32) {
        if (byte === LF) this.#line++
        else if (byte !== 32 && byte !== 9 && byte !== 13)
          throw this.broken('a control character stands between values')
        i++
      } else if (byte === QUOTE) {
        const end = endOfText(buffer, i)
        if (end === -1) {
          if (last) throw this.broken('a text has no end')
          return i
        }
        if (buffer.subarray(i, end).includes(LF)) throw this.broken('a line ends inside a text')
        this.#text(buffer, i, end)
        i = end + 1
      } else if (isLiteral(byte)) {
        let end = i + 1
        while (end < buffer.length && isLiteral(buffer[end]!)) end++
        if (end === buffer.length && !last) return i
        const text = buffer.toString('latin1', i, Math.min(end, i + 400))
        if (end - i > 400 || !LITERAL.test(text)) throw this.broken(`${JSON.stringify(text.slice(0, 40))} is no value`)
        this.#value(text === 'null' ? null : text, false)
        i = end
      } else {
        this.#mark(byte)
        i++
      }
    }
    return i
  }

  #mark(byte: number): void {
    switch (byte) {
      case OPEN:
      case OPEN_LIST:
        this.#opened(byte === OPEN)
        return
      case CLOSE:
      case CLOSE_LIST:
        this.#closed(byte === CLOSE)
        return
      case COMMA:
        if (this.#expected !== 'comma or end' || this.#open.length === 0) throw this.broken('a comma too many')
        this.#expected = this.#open.at(-1) === true ? 'key' : 'value'
        return
      case COLON:
        if (this.#expected !== 'colon') throw this.broken('a colon out of place')
        this.#expected = 'value'
        return
      default:
        // A byte order mark is dropped where files are opened; here it is the first character of the text.
        if (this.#expected === 'value' && this.#open.length === 0 && MARK.includes(byte)) return
        throw this.broken('this is no JSON')
    }
  }

  #opened(object: boolean): void {
    this.#expectValue()
    const depth = this.#open.length
    if (depth === this.#list && this.#list > 0) this.#element()
    else if (this.#list > 0 && depth === this.#list + 1 && this.#open[depth - 1] === true)
      this.#events.nested?.(this.#key)
    if (
      this.#elements === null &&
      !object &&
      (depth === 0 || (depth === 1 && this.#open[0] === true && this.#outerKey === 'result'))
    ) {
      this.#list = depth + 1
      this.#elements = 0
    }
    if (depth === DEEPEST) throw this.broken(`lists and objects stand in each other deeper than ${DEEPEST}`)
    this.#open.push(object)
    this.#expected = object ? 'key or end' : 'value or end'
  }

  #closed(object: boolean): void {
    const may = this.#expected === 'comma or end' || this.#expected === (object ? 'key or end' : 'value or end')
    if (!may || this.#open.at(-1) !== object) throw this.broken('a bracket out of place')
    this.#open.pop()
    const depth = this.#open.length
    if (this.#list > 0 && depth === this.#list) this.#events.end?.(object)
    if (this.#list > 0 && depth === this.#list - 1) this.#list = -1
    this.#expected = depth === 0 ? 'nothing' : 'comma or end'
  }

  #text(buffer: Buffer, start: number, end: number): void {
    if (this.#expected === 'key' || this.#expected === 'key or end') {
      this.#key = this.#read(buffer, start, end)
      if (this.#open.length === 1 && this.#open[0] === true) {
        if (this.#key === 'result' && this.#results++ > 0) throw this.broken('"result" stands there twice')
        this.#outerKey = this.#key
      }
      this.#expected = 'colon'
      return
    }
    // Only what is asked for is read at all: the input of a transaction may have megabytes.
    const element = this.#list > 0 && this.#open.length === this.#list + 1 && this.#wanted.has(this.#key)
    const frame = this.#list <= 0 && this.#open.length === 1
    this.#value(element || frame ? this.#read(buffer, start, end) : '', true)
  }

  #value(text: string | null, quoted: boolean): void {
    this.#expectValue()
    const depth = this.#open.length
    this.#expected = depth === 0 ? 'nothing' : 'comma or end'
    if (this.#list > 0 && depth === this.#list) {
      this.#element()
      this.#events.end?.(false)
    } else if (this.#list > 0 && depth === this.#list + 1 && this.#open[depth - 1] === true) {
      if (this.#wanted.has(this.#key)) this.#events.cell?.(this.#key, text)
    } else if (depth === 1 && this.#open[0] === true && (quoted || text !== null)) {
      this.#texts.set(this.#key, (text ?? '').slice(0, 300))
    }
  }

  #element(): void {
    this.#elements = (this.#elements ?? 0) + 1
    this.#events.element?.(this.#elements, this.#line)
  }

  #expectValue(): void {
    if (this.#expected !== 'value' && this.#expected !== 'value or end') throw this.broken('a value out of place')
  }

  #read(buffer: Buffer, start: number, end: number): string {
    const text = buffer.toString('utf8', start + 1, end)
    if (!text.includes('\\')) return text
    try {
      return JSON.parse(`"${text}"`) as string
    } catch {
      throw this.broken(`${JSON.stringify(text.slice(0, 40))} is no text`)
    }
  }
}

const MARK = [0xef, 0xbb, 0xbf]

/** Place of the closing quote; -1 where it is not there yet. */
function endOfText(buffer: Buffer, start: number): number {
  let end = start
  for (;;) {
    end = buffer.indexOf(QUOTE, end + 1)
    if (end === -1) return -1
    let slashes = 0
    while (buffer[end - 1 - slashes] === BACKSLASH) slashes++
    if (slashes % 2 === 0) return end
  }
}

/** Letters, digits, `+ - .` */
function isLiteral(byte: number): boolean {
  return (
    (byte >= 48 && byte <= 57) ||
    (byte >= 97 && byte <= 122) ||
    (byte >= 65 && byte <= 90) ||
    byte === 45 ||
    byte === 43 ||
    byte === 46
  )
}
