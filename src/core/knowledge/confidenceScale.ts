import { SCALE, type Scale } from './knowledgeWords.ts'

/**
 * Where a source's own words stand on the scale: `reportedly` is `possible`. Several may be given, with commas; the least
 * sure one counts. No words: the source says it outright. Null where one of the words is not known.
 */
export function scaleOf(words: string): Scale | null {
  if (words.trim() === '') return 'stated'
  const places = words.split(',').map((word) => PLACES.get(word.trim().toLowerCase()) ?? -1)
  return places.includes(-1) ? null : SCALE[Math.max(...places)]!
}

/** The words that the scale knows, by their place on it. Words that only blur a number take nothing from who says it. */
const ROWS: Readonly<Record<Scale, readonly string[]>> = {
  confirmed: ['confirmed', 'confirms', 'convicted', 'pleaded guilty', 'admitted'],
  stated: [
    ...[
      'attributed',
      'attributes',
      'responsible',
      'said',
      'says',
      'stated',
      'states',
      'identified',
      'charged',
      'announced',
    ],
    ...[
      'about',
      'around',
      'approximately',
      'roughly',
      'some',
      'almost',
      'nearly',
      'over',
      'just over',
      'slightly over',
    ],
    ...['more than', 'at least', 'up to', 'under', 'less than', 'close to', 'estimated', 'estimates'],
  ],
  likely: [
    ...[
      'likely',
      'highly likely',
      'very likely',
      'most likely',
      'probably',
      'believed',
      'believes',
      'assessed',
      'assesses',
    ],
    ...['linked', 'strongly suspected', 'strongly suspects', 'high confidence', 'consistent with'],
  ],
  possible: [
    ...[
      'reportedly',
      'reported',
      'suspected',
      'suspects',
      'allegedly',
      'alleged',
      'possibly',
      'possible',
      'may',
      'might',
    ],
    ...['could', 'rumoured', 'under investigation', 'moderate confidence', 'low confidence', 'accused', 'accuses'],
    ...['alleges', 'purported', 'purportedly', 'apparently', 'unconfirmed', 'cannot confirm'],
  ],
  doubted: ['doubted', 'doubts', 'unlikely', 'not convinced', "doesn't feel like"],
  denied: ['denied', 'denies', 'not responsible', 'ruled out'],
}
const PLACES = new Map(SCALE.flatMap((scale, place) => ROWS[scale].map((word) => [word, place] as const)))

/** Every word that the scale knows. */
export const SCALE_WORDS: readonly string[] = [...PLACES.keys()]
