import { BLUR, blurredFigure } from '../blurredFigure.ts'
import { NUMBERS, readNumber } from '../readNumber.ts'
import type { IntakeRule } from './rule.ts'

const COUNTS = new RegExp(
  `${BLUR}(?<![\\w$.,-])(?<number>${NUMBERS})\\s(?:[a-z-]{1,20}\\s){0,3}?(?:attacks|hacks|thefts|heists|breaches|exploits|intrusions)\\b`,
  'gi',
)

/** How many attacks: "seven attacks", "at least 49 separate hacks". */
export const countsRule: IntakeRule = {
  id: 'counts',
  find: ({ text }) =>
    [...text.matchAll(COUNTS)].flatMap((match) => {
      const { blur, number = '' } = match.groups ?? {}
      const value = readNumber(number.replace(/\s/, ' '))
      if (value === null || value.includes('.')) return []
      const span = [match.index, match.index + match[0].length] as const
      return [{ kind: 'count' as const, span, ...blurredFigure(value, 'attacks', blur) }]
    }),
}
