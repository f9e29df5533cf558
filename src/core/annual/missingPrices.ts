import { compareText } from '../compareText.ts'
import type { IncidentRow } from './incidentRow.ts'
import type { MissingPrice } from './valuation.ts'

/** A price that is not in the files, and the incidents that need it. */
export interface NeededPrice extends MissingPrice {
  readonly incidents: readonly string[]
}

/** All missing prices of some incidents, each once: the most needed first. */
export function missingPrices(rows: readonly IncidentRow[]): readonly NeededPrice[] {
  const found = new Map<string, { readonly coin: string; readonly day: string; readonly incidents: string[] }>()
  for (const { id, worth } of rows)
    for (const { coin, day } of worth.missing) {
      const entry = found.get(`${day} ${coin}`) ?? { coin, day, incidents: [] }
      found.set(`${day} ${coin}`, entry)
      entry.incidents.push(id)
    }
  return [...found.values()].sort(
    (a, b) => b.incidents.length - a.incidents.length || compareText(a.day, b.day) || compareText(a.coin, b.coin),
  )
}
