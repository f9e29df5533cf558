import type { LedgerFile } from '../ledgerWriter.ts'

/** SHA-256 of a file's bytes, found now where it is not known yet. */
export async function hashOf({ sha256 }: LedgerFile): Promise<string> {
  return typeof sha256 === 'string' ? sha256 : sha256()
}
