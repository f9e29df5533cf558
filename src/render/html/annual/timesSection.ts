import type { AnnualModel } from '../../../core/annual/annualModel.ts'
import type { Arrivals, CashOut, Step } from '../../../core/annual/caseTimes.ts'
import type { TracedIncident } from '../../../core/annual/laundering.ts'
import { counted } from '../../../core/report/text.ts'
import { duration, proseTime } from '../../../core/report/times.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'
import { section } from '../parts.ts'
import { casePlace, incidentPlace, linkTo } from './linked.ts'
import { stackedTable } from './stackedTable.ts'
import { tracedAmount } from './tracedAmount.ts'

/** How long coins stayed where they were taken to, and until they reached somebody: from traced cases alone. */
export function timesSection({ years, headings, timing, scope }: AnnualModel): string {
  const traced = years.flatMap(({ laundering }) => laundering.traced)
  const below =
    'From the movements of traced cases, under the policy that each case names. A service is an exchange or another business that holds coins for others. “Not seen” is no proof: a trace sees only what its ledger covers.'
  if (traced.length === 0) return section('times', headings.times, below, '')
  const victims = new Map(scope.listed.map(({ id, victim }) => [id, victim]))
  const rows = traced.map((one) => [
    `<span id="${escapeHtml(casePlace(one.case))}"></span>${linkTo(incidentPlace(one.incident), escapeHtml(victims.get(one.incident) ?? one.incident))}<br><span class="quiet">case ${escapeHtml(one.case)}, <span title="${one.sha256}">trace ${one.sha256.slice(0, 8)}</span></span>`,
    ...cells(one),
  ])
  const others = timing.incidents - timing.traced
  const rest = `Of the other ${counted(others, 'listed incident')} nothing was traced here: how fast their coins moved is unknown.`
  return section(
    'times',
    headings.times,
    below,
    `${stackedTable('Times', 'times', HEADS, rows)}${others === 0 ? '' : `<p class="small">${rest}</p>`}`,
  )
}

const HEADS = [
  { head: 'Traced' },
  { head: 'First left the thief’s first addresses' },
  { head: 'Half was outside them' },
  { head: 'At a service' },
  { head: 'At a mixer' },
  { head: 'At a bridge' },
]

function cells(one: TracedIncident): readonly string[] {
  const { times } = one
  if (times === null) return HEADS.slice(1).map(() => unknown('a movement has no time'))
  const moved = (step: Step | null) => {
    if (times.theft === null) return unknown('the trace does not begin with the theft')
    return step === null ? '<span class="off">not seen</span>' : when(step)
  }
  const at = (kind: CashOut) => arrived(times.cashOut[kind], one)
  return [moved(times.firstMove), moved(times.halfMoved), at('service'), at('mixer'), at('bridge')]
}

function arrived(arrivals: Arrivals | null, one: TracedIncident): string {
  if (arrivals === null) return '<span class="off">not seen</span>'
  const { first, half, amount } = arrivals
  const since = first.after === null ? '; how long after the theft is unknown' : ''
  return `first ${when(first)}<br>half of it ${when(half)}<br><span class="quiet">of ${tracedAmount(one, amount)}${since}</span>`
}

function when({ time, after }: Step): string {
  const at = inlineHtml(proseTime(time))
  if (after === null) return at
  return `<strong>${duration(after)}</strong> <span class="quiet">after the theft, ${at}</span>`
}

function unknown(why: string): string {
  return `unknown <span class="quiet">(${why})</span>`
}
