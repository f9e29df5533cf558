import type { TraceWarning } from '../wire/traceFile.ts'

/** How many prices the results ask for that a price API of the case was not asked for yet. */
export function priceWarnings(notAsked: number): TraceWarning[] {
  if (notAsked === 0) return []
  const message = `Prices that figures in dollars need were not asked for yet, ${notAsked} of them, so the figures are missing: "dyepack prices" asks the price API of the case.`
  return [{ code: 'PRICES_NOT_ASKED', message, facts: { count: notAsked } }]
}
