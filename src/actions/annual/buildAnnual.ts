import { basename } from 'node:path'
import { type AnnualModel, annualModel } from '../../core/annual/annualModel.ts'
import { coinPrices } from '../../core/annual/coinPrices.ts'
import { asKnownOn } from '../../core/knowledge/asKnownOn.ts'
import { knowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { readPrices } from '../../packs/prices/readPrices.ts'
import {
  annualClaimsCsv,
  annualFiguresCsv,
  annualIncidentsCsv,
  annualLossesCsv,
  annualRestatementsCsv,
  annualYearsCsv,
} from '../../render/csv/annualCsv.ts'
import { annualPricesCsv } from '../../render/csv/annualPricesCsv.ts'
import { annualTracedCsv } from '../../render/csv/annualTracedCsv.ts'
import { annualPage } from '../../render/html/annual/annualPage.ts'
import { annualJson } from '../../render/json/annualJson.ts'
import { actorIn } from '../knowledge/actorIn.ts'
import { loadKnowledge } from '../knowledge/loadKnowledge.ts'
import { VERSION } from '../version.ts'
import { readAgainst, readDay, readYears } from './annualOptions.ts'
import { readTracedCases } from './readTracedCases.ts'

export interface AnnualParameters {
  readonly actor: string
  /** `2016..2021`, or one year. */
  readonly years: string
  /** Only what was known on this day (`YYYY-MM-DD`) counts. */
  readonly asOf: string
  /** A folder like `knowledge`; default: the one that comes with dyepack. */
  readonly dir?: string
  /** An earlier day: what changed since then. */
  readonly against?: string
  /** Files of daily prices, for incidents of which only coins are known. */
  readonly prices?: readonly string[]
  /** A folder with traced cases; without it nothing counts as traced. */
  readonly cases?: string
}

export interface BuiltAnnual {
  readonly model: AnnualModel
  /** Name and text of each file, in order. */
  readonly files: readonly (readonly [string, string])[]
}

/**
 * Makes an annual report from a knowledge folder, in memory. Same folder, same bytes.
 *
 * Errors: those of `loadKnowledge`, `readPrices` and `readTracedCases`; NO_SUCH_ACTOR, BAD_YEARS, BAD_DATE, AGAINST_TOO_LATE.
 */
export async function buildAnnual(parameters: AnnualParameters): Promise<BuiltAnnual> {
  const asOf = readDay(parameters.asOf)
  const { from, to } = readYears(parameters.years, asOf)
  const against = parameters.against === undefined ? null : readAgainst(parameters.against, asOf)
  const { dir, cases } = parameters
  const { base } = await loadKnowledge(dir === undefined ? {} : { dir })
  const actor = actorIn(knowledgeIndex(asKnownOn(base, asOf)), parameters.actor)
  const files = parameters.prices ?? []
  const { quotes, inputs } = await readPrices(files, '')
  const model = annualModel({
    base,
    actor,
    from,
    to,
    asOf,
    against,
    prices: files.length === 0 ? null : coinPrices(quotes),
    priceFiles: inputs.map(({ sha256 }, i) => ({ file: basename(files[i]!), sha256 })),
    cases: cases === undefined ? [] : await readTracedCases(base, cases),
    version: VERSION,
  })
  return { model, files: filesOf(model) }
}

/** The files of a report, by name. */
const ANNUAL_FILES = [
  'annual.html',
  'annual.json',
  'incidents.csv',
  'losses.csv',
  'years.csv',
  'figures.csv',
  'restatements.csv',
  'prices.csv',
  'traced.csv',
  'claims.csv',
] as const

function filesOf(model: AnnualModel): readonly (readonly [string, string])[] {
  const texts: Readonly<Record<(typeof ANNUAL_FILES)[number], string>> = {
    'annual.html': annualPage(model),
    'annual.json': annualJson(model),
    'incidents.csv': annualIncidentsCsv(model),
    'losses.csv': annualLossesCsv(model),
    'years.csv': annualYearsCsv(model),
    'figures.csv': annualFiguresCsv(model),
    'restatements.csv': annualRestatementsCsv(model),
    'prices.csv': annualPricesCsv(model),
    'traced.csv': annualTracedCsv(model),
    'claims.csv': annualClaimsCsv(model),
  }
  return ANNUAL_FILES.map((name) => [name, texts[name]])
}
