/** A value of JSON. Numbers, true and false are the text that stands there, so that no digit is lost. */
export type Exact = null | string | readonly Exact[] | ExactObject
export type ExactObject = ReadonlyMap<string, Exact>

/** The text is no JSON, or none that can be read within bounds. */
export class BrokenJson extends Error {
  readonly line: number
  constructor(line: number, message: string) {
    super(message)
    this.line = line
  }
}

const DEEPEST = 64
const LITERAL = /(?:-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null)(?![0-9A-Za-z+.-])/y
const BLANK = /[ \t\r\n]*/y

/** Reads values of JSON one after the other. Throws `BrokenJson`. */
export class ExactReader {
  readonly text: string
  at = 0
  /** A key that stood there twice in one object since this was last set to null. */
  twice: string | null = null
  #counted = 0
  #line = 1

  constructor(text: string) {
    this.text = text
  }

  /** The line of `at`, from 1. Asked in order, it costs one pass over the text. */
  line(): number {
    if (this.at < this.#counted) [this.#counted, this.#line] = [0, 1]
    for (;;) {
      const end = this.text.indexOf('\n', this.#counted)
      if (end === -1 || end >= this.at) return this.#line
      this.#counted = end + 1
      this.#line++
    }
  }

  broken(message: string): BrokenJson {
    return new BrokenJson(this.line(), message)
  }

  /** What stands next behind blanks; empty at the end. */
  peek(): string {
    BLANK.lastIndex = this.at
    this.at += BLANK.exec(this.text)![0].length
    return this.text[this.at] ?? ''
  }

  /** Goes on behind `mark` where it stands next. */
  take(mark: string): boolean {
    if (this.peek() !== mark) return false
    this.at++
    return true
  }

  value(depth = 0): Exact {
    switch (this.peek()) {
      case '"':
        return this.string()
      case '{': {
        const object = new Map<string, Exact>()
        this.members(depth, (key) => object.set(key, this.value(depth + 1)))
        return object
      }
      case '[': {
        const list: Exact[] = []
        this.elements(depth, () => list.push(this.value(depth + 1)))
        return list
      }
      default:
        return this.#literal()
    }
  }

  /** An object: `read` takes the value of each key. */
  members(depth: number, read: (key: string) => void): void {
    this.#open(depth)
    const keys = new Set<string>()
    if (this.take('}')) return
    do {
      if (this.peek() !== '"') throw this.broken('a key is missing')
      const key = this.string()
      if (keys.has(key)) this.twice = key
      keys.add(key)
      if (!this.take(':')) throw this.broken('a colon is missing')
      read(key)
    } while (this.take(','))
    if (!this.take('}')) throw this.broken(this.#instead('}'))
  }

  /** A list: `read` takes each element. */
  elements(depth: number, read: () => void): void {
    this.#open(depth)
    if (this.take(']')) return
    do read()
    while (this.take(','))
    if (!this.take(']')) throw this.broken(this.#instead(']'))
  }

  string(): string {
    const start = this.at
    let end = start
    do {
      end = this.text.indexOf('"', end + 1)
      if (end === -1) throw this.broken('a text has no end')
    } while (this.#slashes(end) % 2 === 1)
    const quoted = this.text.slice(start, end + 1)
    try {
      const text = JSON.parse(quoted) as string
      this.at = end + 1
      return text
    } catch {
      throw this.broken(`${JSON.stringify(quoted.slice(0, 40))} is no text`)
    }
  }

  #open(depth: number): void {
    if (depth >= DEEPEST) throw this.broken(`lists and objects stand in each other deeper than ${DEEPEST}`)
    this.at++
  }

  #literal(): string | null {
    LITERAL.lastIndex = this.at
    const found = LITERAL.exec(this.text)?.[0]
    if (found === undefined)
      throw this.broken(this.at === this.text.length ? 'it ends in the middle' : 'this is no JSON')
    this.at += found.length
    return found === 'null' ? null : found
  }

  #slashes(quote: number): number {
    let count = 0
    while (this.text[quote - 1 - count] === '\\') count++
    return count
  }

  #instead(mark: string): string {
    return this.peek() === '' ? 'it ends in the middle' : `${mark} is missing`
  }
}
