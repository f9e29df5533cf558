import { join } from 'node:path'
import type { Case } from '../../core/case/case.ts'
import { type KnownTags, tagsKnownBy } from '../../core/knowledge/tagsKnownBy.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { readCase } from '../../packs/caseFile/readCase.ts'
import { readPrices } from '../../packs/prices/readPrices.ts'
import { readTagPacks } from '../../packs/tagpack/readTagPacks.ts'
import type { InputFile } from './manifestFile.ts'

/** A case with everything that its folder says, but for the ledger. */
export interface OpenCase {
  readonly case: Case
  /** Those that count: where the case asks for the labels of a day, the ones known then. */
  readonly labels: KnownTags
  readonly prices: PriceTable
  /** The files that were read, for the manifest. */
  readonly inputs: readonly InputFile[]
}

/** Reads `case.yaml`, and the labels and prices that it names. Errors: those of the three readers. */
export async function openCase(caseDir: string): Promise<OpenCase> {
  const { case: theCase, ...caseFile } = await readCase(caseDir)
  const packs = await readTagPacks(theCase.labels, caseDir)
  const prices = await readPrices(theCase.prices, caseDir, theCase.assets)
  return {
    case: theCase,
    labels: tagsKnownBy(packs.tags, theCase.labelsAsOf),
    prices: prices.prices,
    inputs: [caseFile, ...packs.inputs, ...prices.inputs],
  }
}

export function ledgerFile(caseDir: string): string {
  return join(caseDir, 'ledger.duckdb')
}
