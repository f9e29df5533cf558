import { join } from 'node:path'
import type { Case } from '../../core/case/case.ts'
import { type KnownTags, tagsKnownBy } from '../../core/knowledge/tagsKnownBy.ts'
import { type PriceTable, priceTable } from '../../core/ledger/prices.ts'
import { readCase } from '../../packs/caseFile/readCase.ts'
import { PRICE_SOURCE_FILE, type RecordedPrices, readPriceSource } from '../../packs/priceApis/readPriceSource.ts'
import { readPrices } from '../../packs/prices/readPrices.ts'
import { readTagPacks } from '../../packs/tagpack/readTagPacks.ts'
import { hashFile } from '../files/hashFile.ts'
import type { InputFile } from './manifestFile.ts'

/** A case with everything that its folder says, but for the ledger. */
export interface OpenCase {
  readonly case: Case
  /** Those that count: where the case asks for the labels of a day, the ones known then. */
  readonly labels: KnownTags
  readonly prices: PriceTable
  /** What each price API of the case answered so far, in the case's order; null: it was not asked yet. */
  readonly recorded: readonly (RecordedPrices | null)[]
  /** The files that were read, for the manifest. */
  readonly inputs: readonly InputFile[]
}

/** Reads `case.yaml`, and the labels and prices that it names. Errors: those of the readers. */
export async function openCase(caseDir: string): Promise<OpenCase> {
  const { case: theCase, ...caseFile } = await readCase(caseDir)
  const packs = await readTagPacks(theCase.labels, caseDir)
  const files = await readPrices(theCase.prices, caseDir)
  const recorded: (RecordedPrices | null)[] = []
  const sources: InputFile[] = []
  for (const { format } of theCase.priceApis) {
    const folder = priceFolder(format)
    const found = await readPriceSource(join(caseDir, folder), folder)
    recorded.push(found)
    const file = `${folder}/${PRICE_SOURCE_FILE}`
    if (found !== null) sources.push({ file, sha256: await hashFile(join(caseDir, file)) })
  }
  const fixed = theCase.assets.flatMap(({ asset, price }) => (price === null ? [] : [[asset, price] as const]))
  const daily = recorded.flatMap((found) => (found === null ? [] : [found.daily]))
  return {
    case: theCase,
    labels: tagsKnownBy(packs.tags, theCase.labelsAsOf),
    prices: priceTable(new Map(fixed), [files.daily, ...daily]),
    recorded,
    inputs: [caseFile, ...packs.inputs, ...files.inputs, ...sources],
  }
}

/** Where the answers of a price API are kept, seen from the case folder. */
export function priceFolder(format: string): string {
  return `sources/prices/${format}`
}

export function ledgerFile(caseDir: string): string {
  return join(caseDir, 'ledger.duckdb')
}
