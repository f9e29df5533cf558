import { inputError } from '../../core/errors.ts'
import { literal } from '../../core/ledger/sqlLiteral.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import type { StagedRecords } from './stagedRecords.ts'

/**
 * The address whose export a file is: of the parties of its first good record the one that takes part in all of them. Where two do, the
 * file's name decides. `parties`: columns of the records. Errors: `OWN_ADDRESS_UNKNOWN`.
 */
export async function findOwnAddress(
  db: Database,
  { file }: LedgerFile,
  { records: from }: StagedRecords,
  parties: readonly string[],
): Promise<readonly string[]> {
  if (parties.length === 0) return []
  const read = parties.map((party) => `CASE WHEN lower(${party}) LIKE '0x%' THEN lower(${party}) ELSE ${party} END`)
  const first = await db.rows<{ party: string | null }>(
    `SELECT DISTINCT unnest(parties) AS party FROM (SELECT [${read.join(', ')}] AS parties FROM ${from} LIMIT 1) ORDER BY party`,
  )
  const candidates = first.flatMap(({ party }) => (party === null ? [] : [party]))
  if (candidates.length === 0) return []
  // Mostly one is in every record as it is spelled, and the other not in the first few.
  const everywhere = candidates.map((party, i) => {
    const is = (text: (one: string) => string) =>
      parties.map((one) => `coalesce(${text(one)} = ${literal(party)}, false)`).join(' OR ')
    const inAnyCase = party.startsWith('0x') ? is((one) => `lower(${one})`) : 'false'
    return `NOT EXISTS (FROM ${from} WHERE NOT CASE WHEN ${is((one) => one)} THEN true ELSE ${inAnyCase} END) AS n${i}`
  })
  const takesPart = await db.row<Record<string, boolean>>(`SELECT ${everywhere.join(', ')}`)
  const found = candidates.filter((_, i) => takesPart[`n${i}`])
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
