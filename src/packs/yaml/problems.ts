import { closest, distance } from 'fastest-levenshtein'
import { type DyepackError, inputError } from '../../core/errors.ts'

/** One thing that is wrong in an input file. */
export interface Problem {
  readonly code: string
  readonly line: number
  /** Where in the document: `origins[0].seed.tx`; empty for the document itself. */
  readonly key: string
  /** A clause that reads on after the key: `is missing`. */
  readonly message: string
  readonly fix?: string
}

/** How many problems of one file an error names. */
const SHOWN = 10

/** All problems of a file as one error, in the order of the file. Its code is that of the first problem. */
export function problemsError(file: string, problems: readonly Problem[]): DyepackError {
  const sorted = [...problems].sort((a, b) => a.line - b.line)
  const first = sorted[0]!
  if (sorted.length === 1) {
    const { code, fix, line, key } = first
    const facts = { file, line, key, problems: sorted }
    return inputError(code, `${file} ${sentence(first)}`, fix === undefined ? { facts } : { fix, facts })
  }
  const lines = sorted.slice(0, SHOWN).map((p) => `  ${sentence(p)}${p.fix === undefined ? '' : ` (${p.fix})`}`)
  const more = sorted.length > SHOWN ? [`  and ${sorted.length - SHOWN} more`] : []
  return inputError(first.code, [`${file} has ${sorted.length} problems:`, ...lines, ...more].join('\n'), {
    facts: { file, line: first.line, key: first.key, count: sorted.length, problems: sorted.slice(0, SHOWN) },
  })
}

function sentence({ line, key, message }: Problem): string {
  return key === '' ? `line ${line}: ${message}` : `line ${line}, ${key}: ${message}`
}

/** A path in the document as people write it: `origins[0].seed`. */
export function keyText(path: readonly PropertyKey[]): string {
  let out = ''
  for (const step of path) {
    if (typeof step === 'number') out += `[${step}]`
    else {
      const name = String(step)
      const shown = /^[\w-]{1,60}$/.test(name) ? name : shownValue(name)
      out += out === '' ? shown : `.${shown}`
    }
  }
  return out
}

/** A value as an error may print it: short, in quotes, with nothing that acts on a terminal. */
export function shownValue(value: unknown): string {
  if (typeof value === 'string') {
    const short = value.length > 80 ? `${value.slice(0, 79)}…` : value
    return JSON.stringify(short).replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  }
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'a mapping' : String(value)
}

/** Controls that JSON leaves as they are: C1, zero-width and direction marks, line separators. */
const UNPRINTABLE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g

/** What somebody may have meant who wrote `word`: the nearest of the choices, or all of them. */
export function suggestion(word: string, choices: readonly string[]): string {
  if (choices.length === 0) return 'remove it'
  const wanted = word.slice(0, 100).toLowerCase()
  const lower = choices.map((choice) => choice.toLowerCase())
  const found = closest(wanted, lower)
  const nearest = choices[lower.indexOf(found)]!
  const near = distance(wanted, found) <= Math.max(2, Math.floor(nearest.length / 3))
  return near ? `did you mean "${nearest}"?` : `one of: ${choices.join(', ')}`
}

/** The choice that a long word differs from by no more than two letters: a slip of the pen. Null where it is a word of its own. */
export function slipOf(word: string, choices: readonly string[]): string | null {
  if (word.length < 6 || word.length > 100) return null
  const nearest = closest(word, [...choices])
  return distance(word, nearest) <= 2 ? nearest : null
}
