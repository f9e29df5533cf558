import { clauseAt, type Sentence } from './reading.ts'

const DENIED = /\b(?:not|no|never|neither|nor|without|unaffected|untouched|safe|secure)\b|n['’]t\b/i

/** Whether the part of a sentence around a place says that something was not so: "our cold wallets were not affected". */
export function isDenied(sentence: Sentence, at: number): boolean {
  const [from, to] = clauseAt(sentence, at)
  const { span, text } = sentence
  return DENIED.test(text.slice(from - span[0], to - span[0]))
}
