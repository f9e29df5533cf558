import { SCALE_WORDS } from '../../knowledge/confidenceScale.ts'
import type { IntakeRule } from './rule.ts'

/** Not hedges in running text: who speaks, words that blur a number, and words with everyday senses. */
const LEFT_OUT = new Set([
  ...['said', 'says', 'stated', 'states', 'announced', 'identified', 'reported', 'charged', 'responsible'],
  ...['about', 'around', 'approximately', 'roughly', 'some', 'almost', 'nearly', 'over', 'just over', 'slightly over'],
  ...['more than', 'at least', 'up to', 'under', 'less than', 'close to', 'estimated', 'estimates'],
])
const WORDS = SCALE_WORDS.filter((word) => !LEFT_OUT.has(word)).sort((a, b) => b.length - a.length)
/** Small letters only, but for the first: "May" is a month. */
const HEDGES = new RegExp(`\\b(?:${WORDS.flatMap(spellings).join('|')})\\b`, 'g')

/** Words on how sure the text is, as the scale of the knowledge base knows them. */
export const hedgesRule: IntakeRule = {
  id: 'hedges',
  find: ({ text }) =>
    [...text.matchAll(HEDGES)]
      .filter(({ index, 0: word }) => isHedge(word.toLowerCase(), text.slice(Math.max(0, index - 40), index)))
      .map(({ index, 0: word }) => ({
        kind: 'hedge' as const,
        word: word.toLowerCase().replace(/\s+/g, ' ').replaceAll('’', "'"),
        span: [index, index + word.length] as const,
      })),
}

/** "The accused", and "a project linked to a game", say nothing of how sure the text is. */
function isHedge(word: string, before: string): boolean {
  if (word === 'accused') return !/\bthe\s$/i.test(before)
  return word !== 'linked' || LINKED.test(before)
}

const LINKED =
  /(?:\b(?:is|are|was|were|been|being|hackers|actors|attackers|thieves|groups?|hacks|thefts|attacks)(?:\s[a-z]+ly)?\s|-)$/i

function spellings(word: string): string[] {
  const pattern = word.replaceAll("'", "['’]").replaceAll(' ', '\\s')
  const capital = pattern.slice(0, 1).toUpperCase() + pattern.slice(1)
  return word === 'may' ? [pattern] : [pattern, capital]
}
