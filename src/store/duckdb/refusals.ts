import { STEPS } from '../../core/ledger/rowSource.ts'
import type { ImportSummary, Reason } from '../ledgerStore.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import type { Database } from './database.ts'
import { badRows, PLACE, type Problem, reasonsOf } from './problems.ts'

/** How many reasons are kept of a file. */
const SHOWN = 10

interface Refused {
  /** Records and broken lines. */
  count: number
  readonly problems: Problem[]
  readonly reasons: Reason[]
}

/**
 * Rows that are no good. Of most files they are an error; files that keep going (`keepGoing`) lose them, counted and
 * with the first reasons.
 */
export class Refusals {
  /** By place: how a row of its table of records gives its `ord`. */
  readonly staged = new Map<number, string>()
  readonly #refused = new Map<number, Refused>()
  readonly #broken = new Map<number, Set<number>>()

  /** Lines that are no records at all. */
  broken(place: number): ReadonlySet<number> {
    return this.#broken.get(place) ?? new Set()
  }

  get brokenLines(): { readonly place: number; readonly line: number }[] {
    return [...this.#broken].flatMap(([place, lines]) => [...lines].map((line) => ({ place, line })))
  }

  addBroken(place: number, line: number): void {
    const lines = this.#broken.get(place)
    if (lines === undefined) this.#broken.set(place, new Set([line]))
    else lines.add(line)
  }

  /** Counts lines that are no records, with reasons that say so. */
  countBroken(place: number, lines: number, reasons: readonly Reason[]): void {
    const refused = this.#of(place)
    refused.count += lines
    refused.reasons.push(...reasons)
  }

  /** What an earlier import refused of a file that the ledger keeps. */
  keep(place: number, { refused, refusals }: ImportSummary): void {
    this.#refused.set(place, { count: refused, problems: [], reasons: [...refusals] })
  }

  count(place: number): number {
    return this.#refused.get(place)?.count ?? 0
  }

  /** The first reasons of a file, with their lines. */
  async reasons(files: readonly LedgerFile[], place: number): Promise<readonly Reason[]> {
    const refused = this.#refused.get(place)
    if (refused === undefined) return []
    const located = await reasonsOf(files, this, refused.problems)
    return [...refused.reasons, ...located].sort((a, b) => (a.line ?? 0) - (b.line ?? 0)).slice(0, SHOWN)
  }

  /**
   * Deals with the rows that a query finds (`ord`, `nth` of a row's faults, `field`, `value`, `must`): an error, or, where their files keep
   * going, they leave `st` and `ut`. True where some left: what was made of these views before must be made again.
   * Errors: `BAD_ROWS`.
   */
  async refuse(db: Database, files: readonly LedgerFile[], faults: string): Promise<boolean> {
    await db.run(`CREATE OR REPLACE TEMP TABLE fault AS ${faults}`)
    const places = await db.rows<{ place: number; n: number; records: number }>(
      `SELECT (ord // ${PLACE})::DOUBLE AS place, count(*)::DOUBLE AS n, count(DISTINCT ord // ${STEPS})::DOUBLE AS records
       FROM fault GROUP BY 1 ORDER BY 1`,
    )
    const strict = places.filter(({ place }) => !files[place]!.keepGoing)
    if (strict.length > 0) {
      const list = strict.map(({ place }) => place)
      const count = strict.reduce((sum, { n }) => sum + n, 0)
      throw await badRows(files, this, count, await this.#first(db, list))
    }
    for (const { place, records } of places) {
      const refused = this.#of(place)
      refused.count += records
      if (refused.problems.length < SHOWN) refused.problems.push(...(await this.#first(db, [place])))
      const ord = this.staged.get(place)
      if (ord === undefined) continue
      await db.run(
        `UPDATE record_${place} SET bad = true WHERE (${ord}) // ${STEPS} IN
         (SELECT ord // ${STEPS} FROM fault WHERE ord // ${PLACE} = ${place})`,
      )
    }
    return places.length > 0
  }

  async #first(db: Database, places: readonly number[]): Promise<Problem[]> {
    return db.rows<Problem>(
      `SELECT ord::DOUBLE AS ord, field, coalesce(value, '') AS value, must FROM fault
       WHERE ord // ${PLACE} IN (${places.join(', ')}) ORDER BY ord, nth, field LIMIT ${SHOWN}`,
    )
  }

  #of(place: number): Refused {
    const known = this.#refused.get(place)
    if (known !== undefined) return known
    const fresh: Refused = { count: 0, problems: [], reasons: [] }
    this.#refused.set(place, fresh)
    return fresh
  }
}
