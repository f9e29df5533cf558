import type { AnnualModel } from '../../core/annual/annualModel.ts'
import { CASH_OUTS, type Step } from '../../core/annual/caseTimes.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { line } from './cell.ts'

/** `traced.csv`: one row a traced case, how fast its coins moved and where they went. Empty times are unknown, or not seen. */
export function annualTracedCsv({ years }: AnnualModel): string {
  const kinds = CASH_OUTS.flatMap((kind) => [
    ...[`${kind}_first`, `${kind}_first_seconds`, `${kind}_half`, `${kind}_half_seconds`, `${kind}_amount`],
  ])
  const rows = years
    .flatMap(({ laundering }) => laundering.traced)
    .map((one) => {
      const arrivals = CASH_OUTS.flatMap((kind) => {
        const found = one.times?.cashOut[kind] ?? null
        return [...stepCells(found?.first ?? null), ...stepCells(found?.half ?? null), found && `${found.amount}`]
      })
      const { theft = null, firstMove = null, halfMoved = null } = one.times ?? {}
      return line([
        ...[one.incident, one.case, one.asOf, one.policy, one.unit, `${one.whole}`, `${one.mixerShare / 10}`],
        ...[
          theft === null ? '' : isoTime(theft),
          ...stepCells(firstMove),
          ...stepCells(halfMoved),
          ...arrivals,
          one.sha256,
        ],
      ])
    })
  const head = line([
    ...['incident', 'case', 'as_of', 'policy', 'unit', 'whole', 'mixer_percent', 'theft'],
    ...['first_move', 'first_move_seconds', 'half_moved', 'half_moved_seconds', ...kinds, 'sha256'],
  ])
  return [head, ...rows].join('')
}

function stepCells(step: Step | null): readonly [string, number | null] {
  if (step === null) return ['', null]
  return [isoTime(step.time), step.after === null ? null : Math.floor(step.after / 1000)]
}
