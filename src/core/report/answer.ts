import type { Frame } from './frame.ts'
import type { ReportPart } from './model.ts'
import { onScale } from './money.ts'
import { CAUTION } from './nextSteps.ts'
import { percent } from './numbers.ts'
import { type Place, weightOn } from './place.ts'
import { placeShares } from './placeShares.ts'
import { plain, say } from './text.ts'
import { proseTime } from './times.ts'

/** What a terminal prints at the end of a trace, and what the report opens with. Plain words, nothing invisible in them. */
export interface Answer {
  readonly verdict: string
  readonly sections: readonly { readonly heading: string; readonly lines: readonly string[] }[]
}

export function answerOf(
  frame: Frame,
  places: readonly Place[],
  parts: readonly ReportPart[],
  { payers, shapes, missing }: Readonly<Record<'payers' | 'shapes' | 'missing', readonly Line[]>>,
): Answer {
  const each = (lines: (part: ReportPart) => readonly Line[]) => parts.flatMap(lines).map(plain)
  const { live } = frame.input.caseFile
  return {
    verdict: each(({ verdict, other }) => (other === null ? [verdict] : [verdict, other])).join(' '),
    sections: [
      {
        heading: `Where the money is, at ${plain([proseTime(frame.asOf)])}`,
        lines: each((part) => whereLines(frame, places, part)),
      },
      { heading: 'Where the trace stopped, and why', lines: each((part) => part.stopReasons) },
      { heading: 'How it was moved', lines: shapes.map(plain) },
      { heading: 'What reached somebody who could be asked', lines: each(reachedLines) },
      {
        heading: live ? 'What to do next' : 'What could have been asked, and what to read next',
        lines: [...each((part) => part.nextSteps), plain(CAUTION)],
      },
      { heading: 'Who paid', lines: payers.map(plain) },
      { heading: 'How sure this is', lines: each((part) => part.howSure) },
      { heading: 'What was not looked at', lines: missing.map(plain) },
    ],
  }
}

type Line = Parameters<typeof plain>[0]

/** The five groups, each with its largest places. */
function whereLines(frame: Frame, places: readonly Place[], part: ReportPart): readonly Line[] {
  const { scale, bar } = part
  const shares = placeShares(places, scale, frame.front)
  return bar.groups.flatMap((group) => {
    const members = places.filter((place) => place.group === group.id && weightOn(scale, place, frame.front) > 0n)
    if (members.length === 0) return []
    const shown = members.slice(0, MOST).map((place) => {
      const amount = scale.amount(onScale(scale, place.sums.get(frame.front) ?? new Map()))
      return say`  ${place.title}: ${amount}, ${percent(shares.get(place.key) ?? 0, false)}`
    })
    const rest = members.length > MOST ? [say`  and ${members.length - MOST} more places, in endpoints.csv`] : []
    return [
      say`${group.share} ${group.word}: ${group.amount}${group.places === '' ? '' : `, ${group.places}`}`,
      ...shown,
      ...rest,
    ]
  })
}

const MOST = 6

function reachedLines({ who }: ReportPart): readonly Line[] {
  if (who.services.length === 0) return [say`None of it is seen to reach a business in this ledger.`]
  return who.services.map((line) => {
    const last =
      line.lastTime === null
        ? say`at an unknown time`
        : say`last on ${proseTime(line.lastTime)}, ${line.ago} before the end of the trace`
    const rule = line.byRule === null ? say`` : say`; ${line.byRule} of it by a rule of thumb that the case accepts`
    return say`${line.place.title}: ${line.amount} (${line.share}), ${last}${rule}`
  })
}
