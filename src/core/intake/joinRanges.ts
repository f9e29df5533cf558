import type { MarkOf } from './mark.ts'

/** Two figures of one unit that are the ends of one: "between $600 million and $625 million", "$275 million to $281 million". */
export function joinRanges(text: string, amounts: readonly MarkOf<'amount'>[]): MarkOf<'amount'>[] {
  const sorted = [...amounts].sort((a, b) => a.span[0] - b.span[0])
  const joined: MarkOf<'amount'>[] = []
  for (const amount of sorted) {
    const before = joined.at(-1)
    if (before !== undefined && isRange(text, before, amount))
      joined[joined.length - 1] = { ...before, high: amount.value, span: [before.span[0], amount.span[1]] }
    else joined.push(amount)
  }
  return joined
}

function isRange(text: string, first: MarkOf<'amount'>, second: MarkOf<'amount'>): boolean {
  const exact = first.words === '' && second.words === '' && first.low === first.high
  if (!exact || first.unit !== second.unit || second.span[0] - first.span[1] > 7) return false
  const link = text.slice(first.span[1], second.span[0])
  if (/^\s?(?:to|–|-)\s?$/.test(link)) return true
  return /^\sand\s$/.test(link) && /\bbetween\s$/i.test(text.slice(Math.max(0, first.span[0] - 9), first.span[0]))
}
