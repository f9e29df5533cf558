import { inputError } from '../../core/errors.ts'
import type { RowSource } from '../../core/ledger/rowSource.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { forgetBrokenLines } from './refuseBrokenLines.ts'
import type { StagedRecords } from './stagedRecords.ts'

/** An address that may be the one whose export a file is. */
export interface OwnCandidate {
  readonly party: string
  /** SQL over the rows of the file: whether it takes part in a record. */
  readonly takesPart: string
}

/** The parties of the first good record of a file: its owner is one of them. */
export async function ownCandidates(
  db: Database,
  { parties = [], from }: RowSource,
  isBad: string,
): Promise<readonly OwnCandidate[]> {
  if (parties.length === 0) return []
  const found = await db.rows<{ party: string | null }>(
    `SELECT DISTINCT unnest(parties) AS party FROM (SELECT [${parties.join(', ')}] AS parties FROM ${from} WHERE NOT ${isBad} LIMIT 1) ORDER BY party`,
  )
  await forgetBrokenLines(db)
  return found.flatMap(({ party }) => {
    if (party === null) return []
    const is = parties.map((one) => `coalesce(${one} = ${literal(party)}, false)`)
    return [{ party, takesPart: `(${is.join(' OR ')})` }]
  })
}

/**
 * The address whose export a file is: of the candidates the one that takes part in every good record (`own_0`, `own_1` of its
 * table of records). Where two do, the file's name decides. Errors: `OWN_ADDRESS_UNKNOWN`.
 */
export async function findOwnAddress(
  db: Database,
  { file }: LedgerFile,
  { records: from }: StagedRecords,
  candidates: readonly string[],
  records: number,
): Promise<readonly string[]> {
  if (candidates.length === 0) return []
  const counts = candidates.map((_, i) => `(count(*) FILTER (own_${i}))::DOUBLE AS n${i}`)
  const counted = await db.row<Record<string, number>>(`SELECT ${counts.join(', ')} FROM ${from}`)
  const found = candidates.filter((_, i) => counted[`n${i}`] === records)
  if (found.length === 1) return found
  const named = found.filter((address) => file.toLowerCase().includes(address.toLowerCase()))
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
