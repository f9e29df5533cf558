import type { AnnualModel } from '../../core/annual/annualModel.ts'
import { compareText } from '../../core/compareText.ts'
import { priceText } from '../../core/ledger/prices.ts'
import { line } from './cell.ts'

/** `prices.csv`: every price that was used and, without `usd`, every one that is not in the files. */
export function annualPricesCsv({ scope, asOf, missingPrices }: AnnualModel): string {
  const used = new Map<string, { readonly cells: readonly string[]; readonly incidents: string[] }>()
  for (const { id, date, worth } of scope.listed)
    for (const [on, day, found] of [['theft', date, worth.atTheft] as const, ['report', asOf, worth.atAsOf] as const])
      for (const one of found?.prices ?? []) {
        const cells = [one.coin, on, day, one.day, priceText(one.price), one.source]
        const entry = used.get(cells.join(' ')) ?? { cells, incidents: [] }
        used.set(cells.join(' '), entry)
        entry.incidents.push(id)
      }
  const rows = [
    ...used.values(),
    ...missingPrices.map(({ coin, day, incidents }) => ({
      cells: [coin, day === asOf ? 'report' : 'theft', day, '', '', ''],
      incidents,
    })),
  ].sort((a, b) => compareText(a.cells.join(' '), b.cells.join(' ')))
  const head = 'coin,for,day,price_day,usd,source,incident_count,incidents\n'
  return [head, ...rows.map(({ cells, incidents }) => line([...cells, incidents.length, incidents.join(' ')]))].join('')
}
