import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type LedgerReading, traceCase } from '../../src/actions/traceCase.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'

/** What is left of a run: the results byte for byte, the ledger by its digest, and the names of all files. */
export interface State {
  readonly refusal: { readonly code: string; readonly message: string } | null
  readonly digest: string | null
  readonly out: Readonly<Record<string, string>>
  readonly names: readonly string[]
}

export async function traceOrRefusal(caseDir: string, reading: LedgerReading = {}): Promise<DyepackError | null> {
  return traceCase({ caseDir, reading }).then(
    () => null,
    (error: unknown) => {
      if (error instanceof DyepackError && error.kind === 'input') return error
      throw error
    },
  )
}

export async function stateOf(folder: string, refusal: DyepackError | null): Promise<State> {
  const names = (await readdir(folder, { recursive: true })).sort()
  return {
    refusal: refusal && { code: refusal.code, message: refusal.message.replaceAll(folder, '') },
    digest: await digestOf(folder),
    out: await outputsOf(folder),
    names,
  }
}

export async function digestOf(folder: string): Promise<string | null> {
  const store = await openLedger(join(folder, 'ledger.duckdb')).catch((error: unknown) => {
    if (error instanceof DyepackError && (error.code === 'LEDGER_MISSING' || error.code === 'NOT_A_LEDGER')) return null
    throw error
  })
  if (store === null) return null
  const { digest } = await store.summary()
  await store.close()
  return digest
}

export async function outputsOf(folder: string): Promise<Readonly<Record<string, string>>> {
  const files = await readdir(join(folder, 'out')).catch(() => [])
  const read = files.map(async (file) => [file, await readFile(join(folder, 'out', file), 'utf8')] as const)
  return Object.fromEntries(await Promise.all(read))
}
