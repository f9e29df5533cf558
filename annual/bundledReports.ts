import { fileURLToPath } from 'node:url'
import type { AnnualParameters } from '../src/actions/annual/buildAnnual.ts'

/** A report that anyone can rebuild from the bundled knowledge, to the byte. */
export interface BundledReport extends AnnualParameters {
  /** Folder that it is written to. */
  readonly name: string
}

/** Prices of the days of the thefts and of the reports, each with its source; see SOURCES.md beside them. */
const PRICES = [fileURLToPath(new URL('prices/daily-usd.csv', import.meta.url))]

/** Their days stand here and nowhere else: what is learned later changes no report, until its day is moved on. */
export const BUNDLED_REPORTS: readonly BundledReport[] = [
  { name: 'dprk-2016-2021', actor: 'dprk', years: '2016..2021', asOf: '2022-01-13', prices: PRICES },
  {
    name: 'dprk-2016-2026',
    ...{ actor: 'dprk', years: '2016..2026', asOf: '2026-11-29', against: '2022-01-13', prices: PRICES },
  },
]

/** Bundled cases of listed incidents; they are traced before the reports are built. */
export const BUNDLED_CASES: readonly string[] = ['ronin-2022', 'harmony-2023']
