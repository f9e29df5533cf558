import { compareText } from '../../core/compareText.ts'
import type { Claim, ClaimOf } from '../../core/knowledge/claim.ts'
import { claimsBySubject } from '../../core/knowledge/claimsBySubject.ts'
import type { Incident } from '../../core/knowledge/knowledgeBase.ts'
import { firstDay, lastDay } from '../../core/knowledge/partialDate.ts'
import { checkNamed } from './checkNamed.ts'
import type { Draft } from './draft.ts'

/** An incident's date is that of a claim, nobody spoke of it before it happened, and persons are named for a reason. */
export function checkIncidents(incidents: readonly Draft<Incident>[], claims: readonly Claim[]): void {
  const byIncident = claimsBySubject(claims)
  for (const { item, report } of incidents) {
    const own = byIncident.get(item.id) ?? []
    const dates = own.filter((claim): claim is ClaimOf<'date'> => claim.kind === 'date').map(({ date }) => date)
    if (!dates.some((date) => date.startsWith(item.date)))
      report(
        ['date'],
        'DATE_WITHOUT_CLAIM',
        'is not what a claim says',
        `add date: ${item.date} to the claim of a source`,
      )
    checkNamed(item.victim.named, own, ['victim', 'named'], report)
    const earliest = [item.date, ...dates].map(firstDay).sort(compareText)[0]!
    // A theft may fall on the next day in another time zone.
    for (const claim of own)
      if (lastDay(claim.known) < dayBefore(earliest))
        report(
          ['date'],
          'KNOWN_TOO_EARLY',
          `is after ${claim.known}, when ${claim.id} was known`,
          'compare the date with that of the source',
        )
  }
}

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
