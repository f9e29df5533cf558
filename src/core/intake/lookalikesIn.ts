import { LIKENESS } from '../likeness.ts'
import type { Span } from './intakeDraft.ts'

const WORDS = /(?<![\p{L}\p{N}])[\p{L}\p{N}]{26,90}(?![\p{L}\p{N}])/gu

export interface Lookalike {
  /** As it looks. */
  readonly token: string
  readonly span: Span
  /** The first letter that is not what it looks like, as a sentence about the word. */
  readonly problem: string
}

/** Long words of letters and digits, some of which only look like those of an address. */
export function lookalikesIn(text: string): Lookalike[] {
  return [...text.matchAll(WORDS)].flatMap(({ index, 0: written }) => {
    const letters = [...written]
    const seen = letters.map((letter) => LIKENESS.get(letter) ?? letter.normalize('NFKC'))
    const token = seen.join('')
    const first = letters.findIndex((letter, at) => letter !== seen[at])
    if (first === -1 || !/^[A-Za-z0-9]+$/.test(token)) return []
    const code = letters[first]!.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')
    const problem = `has U+${code} in place of "${seen[first]}": it only looks like an address`
    return [{ token, span: [index, index + written.length] as const, problem }]
  })
}
