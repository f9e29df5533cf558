import type { TracedCase } from '../../../core/annual/tracedCase.ts'
import { dollars } from '../../../core/report/money.ts'
import { fullNumber } from '../../../core/report/numbers.ts'
import { escapeHtml } from '../escape.ts'
import { inlineHtml } from '../inlineHtml.ts'

/** An amount of a traced case in its unit, as HTML. */
export function tracedAmount({ unit }: Pick<TracedCase, 'unit'>, amount: bigint): string {
  return unit.startsWith('USD')
    ? inlineHtml(dollars(amount))
    : `${fullNumber(amount, 0)} base units of ${escapeHtml(unit)}`
}
