import { groupedText } from '../../core/groupedText.ts'

/** What a statement of a list says, in our own words and only from its facts. */
export function saysOf(facts: {
  readonly date: string
  readonly loss?: string | null
  readonly returned?: string | null
  readonly means?: readonly string[]
  readonly actors?: readonly string[]
}): string {
  const { date, loss, returned, means = [], actors = [] } = facts
  const parts = [`dates the theft ${date}`]
  if (loss) parts.push(`puts the loss at ${loss}`)
  if (means.length > 0) parts.push(`names as means ${means.join(', ')}`)
  if (actors.length > 0) parts.push(`names ${actors.join(', ')} for it`)
  if (returned) parts.push(`says that ${returned} came back`)
  const last = parts.pop()!
  return parts.length === 0 ? `It ${last}.` : `It ${parts.join(', ')} and ${last}.`
}

/** `$1,234,567.50` of `1234567.5`. */
export function dollars(amount: string): string {
  const [whole, cents] = amount.split('.') as [string, string | undefined]
  return `$${groupedText(whole)}${cents === undefined ? '' : `.${cents.padEnd(2, '0')}`}`
}
