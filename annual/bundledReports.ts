import type { AnnualParameters } from '../src/actions/annual/buildAnnual.ts'

/** A report that anyone can rebuild from the bundled knowledge, to the byte. */
export interface BundledReport extends AnnualParameters {
  /** Folder that it is written to. */
  readonly name: string
}

/** Their days stand here and nowhere else: what is learned later changes no report, until its day is moved on. */
export const BUNDLED_REPORTS: readonly BundledReport[] = [
  { name: 'dprk-2016-2021', actor: 'dprk', years: '2016..2021', asOf: '2022-01-13' },
  { name: 'dprk-2016-2026', actor: 'dprk', years: '2016..2026', asOf: '2026-11-29', against: '2022-01-13' },
]
