import type { Claim } from '../case/case.ts'
import { counted, type Inline, say, type Text } from './text.ts'

/** What a source says an address is, without the detail in brackets at its end, so that equal roles meet. */
export function roleOf(claim: Claim): string {
  return claim.says
    .trim()
    .replace(/\s*\([^()]*\)$/, '')
    .replace(/\.$/, '')
}

/**
 * Words a cited role as the claim that it is.
 *
 * `depositor of Tornado Cash` gives "47 addresses that a source lists as depositors of Tornado Cash"; what is not such
 * a noun is quoted. A single address is named instead of counted.
 */
export function citedRole(role: string, addresses: number, sources: number, only: Inline): Text {
  const noun = NOUN.exec(role)
  const one = addresses === 1
  const who = one ? say`${only}, ` : say`${counted(addresses, 'address', 'addresses')} `
  if (noun === null) return say`${who}of which ${sources === 1 ? 'a source says' : `${sources} sources say`}: “${role}”`
  const [, word = '', rest = ''] = noun
  const listed = one ? `${article(word)} ${word}${rest}` : `${plural(word)}${rest}`
  return say`${who}${one ? 'which' : 'that'} ${sources === 1 ? 'a source lists' : `${sources} sources list`} as ${listed}`
}

// "depositor of X", "an intermediary to exchanges", "swapper": a noun of a doer, with what follows a preposition.
const NOUN =
  /^(?:an? )?([a-z-]*(?:er|or|ary|ist|ant|ent|wallet|address|contract))((?: (?:of|to|for|at|in|between|from|with|on|used) .*)?)$/

function article(word: string): string {
  return /^[aeiou]/.test(word) ? 'an' : 'a'
}

function plural(word: string): string {
  if (word.endsWith('y')) return `${word.slice(0, -1)}ies`
  return word.endsWith('s') ? `${word}es` : `${word}s`
}
