import { inputError } from '../../core/errors.ts'
import type { RowSource } from '../../core/ledger/rowSource.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'

/**
 * The address whose export a file is: it takes part in every good record of the temporary table `raw`. Where two do,
 * the file's name decides. Errors: `OWN_ADDRESS_UNKNOWN`.
 */
export async function findOwnAddress(
  db: Database,
  { file }: LedgerFile,
  { parties = [] }: RowSource,
  records: number,
): Promise<'all' | readonly string[]> {
  if (records === 0 || parties.length === 0) return []
  const list = `[${parties.join(', ')}]`
  const first = await db.rows<{ party: string | null }>(
    `SELECT DISTINCT unnest(${list}) AS party FROM (FROM raw WHERE NOT dyepack_bad LIMIT 1)`,
  )
  const found: string[] = []
  for (const { party } of first) {
    if (party === null) continue
    const { n } = await db.row<{ n: number }>(
      `SELECT count(*)::DOUBLE AS n FROM raw WHERE NOT dyepack_bad AND list_contains(${list}, $1)`,
      [party],
    )
    if (n === records) found.push(party)
  }
  if (found.length === 1) return found
  const named = found.filter((address) => file.toLowerCase().includes(address))
  if (named.length === 1) return named
  const why =
    found.length === 0
      ? `no address takes part in every row of ${file}: it is not the export of one address`
      : `${file} may be the export of ${found.join(' or of ')}: both take part in every row`
  throw inputError('OWN_ADDRESS_UNKNOWN', why, {
    fix: 'say whose whole history it holds: `covers: ["0x…"]` in case.yaml, or --covers',
    facts: { file, found },
  })
}
