import { addToGroup } from '../groupBy.ts'
import type { Span } from './intakeDraft.ts'

export interface Name<T> {
  readonly name: string
  readonly of: T
}

/** Every place where one of the names stands as whole words, in capitals and small letters as given; the longest wins. */
export function namesIn<T>(text: string, names: readonly Name<T>[]): { readonly of: T; readonly span: Span }[] {
  const byFirst = new Map<string, Name<T>[]>()
  for (const one of names) {
    const first = FIRST_WORD.exec(one.name)?.[0]
    if (first !== undefined && one.name.startsWith(first)) addToGroup(byFirst, first, one)
  }
  for (const list of byFirst.values()) list.sort((a, b) => b.name.length - a.name.length)
  const found: { of: T; span: Span }[] = []
  let done = 0
  for (const { index, 0: word } of text.matchAll(WORDS)) {
    if (index < done) continue
    const hit = byFirst.get(word)?.find(({ name }) => standsAt(text, name, index))
    if (hit === undefined) continue
    done = index + hit.name.length
    found.push({ of: hit.of, span: [index, done] })
  }
  return found
}

const WORDS = /[\p{L}\p{N}]+/gu
const FIRST_WORD = /[\p{L}\p{N}]+/u

/** Curly and straight apostrophes are one; what follows must not go on as a word. */
function standsAt(text: string, name: string, at: number): boolean {
  const there = text
    .slice(at, at + name.length)
    .replaceAll('’', "'")
    .replace(/\s/g, ' ')
  return (
    there === name.replaceAll('’', "'") && !/^[\p{L}\p{N}]/u.test(text.slice(at + name.length, at + name.length + 2))
  )
}
