import type { ImportSummary, LedgerSummary } from '../ledgerStore.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { countByPlace } from './countByPlace.ts'
import type { Database } from './database.ts'
import { hashOf } from './hashOf.ts'
import type { Refusals } from './refusals.ts'
import type { StagedFile } from './stage.ts'
import { summariseChains } from './summariseChains.ts'

/** What is known of files beside what is laid of them, by place. */
export interface Counted {
  readonly read: readonly StagedFile[]
  /** Movements; undefined: to be counted. */
  readonly kept?: ReadonlyMap<number, number>
}

/** What the next ledger holds, and what each file gave to it. */
export async function summarise(
  db: Database,
  files: readonly LedgerFile[],
  counted: Counted,
  refusals: Refusals,
  digest: string,
): Promise<LedgerSummary> {
  const chains = await summariseChains(db)
  const kept = counted.kept ?? (await countByPlace(db, 'next_movement'))
  const duplicates = await countByPlace(db, 'duplicate_rows')
  const chainsAt = await db.rows<{ place: number; chains: string[] }>(
    'SELECT place::DOUBLE AS place, list(chain ORDER BY chain) AS chains FROM place_chains GROUP BY place',
  )
  const imports: ImportSummary[] = []
  for (const [place, one] of files.entries()) {
    const { format, file, source, readWith, options, tells } = one
    imports.push({
      format,
      file,
      sha256: await hashOf(one),
      readWith,
      options,
      source,
      tells,
      chains: chainsAt.find((one) => one.place === place)?.chains ?? [],
      ...counted.read[place]!,
      rowsKept: kept.get(place) ?? 0,
      duplicates: duplicates.get(place) ?? 0,
      refused: refusals.count(place),
      refusals: await refusals.reasons(files, place),
    })
  }
  return {
    digest,
    movements: chains.reduce((sum, chain) => sum + chain.movements, 0),
    lastTime: chains.length === 0 ? null : Math.max(...chains.map((chain) => chain.lastTime)),
    chains,
    imports,
  }
}
