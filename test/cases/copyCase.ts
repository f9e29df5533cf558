import { cp } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const CASES = fileURLToPath(new URL('../../cases/', import.meta.url))
const MADE_BY_A_TRACE = /^(out|\.?ledger[.-].*)$/

/** A bundled case as it is before its first trace. */
export async function copyCase(name: string, folder: string): Promise<void> {
  await cp(join(CASES, name), folder, { recursive: true, filter: (path) => !MADE_BY_A_TRACE.test(basename(path)) })
}
