import type { Claim } from '../../core/knowledge/claim.ts'
import type { Path, Report } from './report.ts'

/** Something that was read, and where: the references in it are checked when all files have been read. */
export interface Draft<T> {
  readonly item: T
  readonly path: Path
  readonly report: Report
}

/** A claim, and the references of the statement that it is from. */
export interface ClaimDraft extends Draft<Claim> {
  readonly supersedes: readonly string[]
}
