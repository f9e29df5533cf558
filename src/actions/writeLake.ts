import { mkdir, rename, rm, rmdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { inputError, retryError } from '../core/errors.ts'
import { TELLS } from '../core/ledger/rowSource.ts'
import { LAKE_FILE, type LakeManifest } from '../core/wire/lakeFile.ts'
import { openLakeSource } from '../store/duckdb/lake/openLakeSource.ts'
import type { LakeFile, LakeSource } from '../store/lakeSource.ts'
import { hashFile } from './files/hashFile.ts'
import { readLakeFolder } from './lake/readLakeFolder.ts'
import { VERSION } from './version.ts'

export interface WriteLakeParameters {
  /** The folder; made where it does not exist. */
  readonly lake: string
  /** The ledger file, which is only read. */
  readonly ledger: string
  /** True: whatever ledger the lake holds now may be replaced by this one. Default false: only by one that holds the same files, and more. */
  readonly replace?: boolean
  readonly onProgress?: (progress: LakeProgress) => void
}

export interface LakeProgress {
  /** Below the lake; null when all is done. */
  readonly file: string | null
  /** 0 to 1. */
  readonly share: number
}

export interface WriteLakeResult {
  readonly lake: string
  readonly digest: string
  readonly movements: number
  readonly files: number
  /** Of these, how many are new or differ from what was there. */
  readonly written: number
  /** Files of the lake before, which this ledger does not have. */
  readonly removed: number
}

/**
 * Writes a ledger as a lake of Parquet files (docs/lake.md), of which `dyepack import parquet` makes the same ledger again.
 *
 * Each file is written under a name that begins with `_`, which engines do not read, and gets its real name when whole. Killed at
 * any moment and started again, the lake is the same as if nothing had happened. Files that are there with the same bytes stay.
 * Errors: those of `openLedger`, `LAKE_RANGE`, `NOT_A_LAKE`, `LAKE_OF_ANOTHER_LEDGER`, `LAKE_BUSY` (retry).
 */
export async function writeLake(parameters: WriteLakeParameters): Promise<WriteLakeResult> {
  const { ledger, replace = false, onProgress = () => {} } = parameters
  const lake = resolve(parameters.lake)
  const source = await openLakeSource(ledger)
  try {
    const { manifest: before, unfinished } = await readLakeFolder(lake)
    const next = await manifestOf(source)
    if (before !== null && !replace) refuseAnotherLedger(parameters.lake, before, next)
    for (const file of unfinished) await rm(join(lake, file), { force: true })
    await mkdir(lake, { recursive: true })
    if (before === null) await writeManifest(lake, { ...next, complete: false })
    const files = await source.files()
    const had = new Map(before?.files.map(({ path, sha256 }) => [path, sha256]))
    const made: Made[] = []
    for (const [done, file] of files.entries()) {
      onProgress({ file: file.path, share: done / files.length })
      made.push(await make(source, lake, file, had))
    }
    const gone = [...had.keys()].filter((path) => !made.some(({ file }) => file.path === path))
    const changed = made.filter(({ unfinished }) => unfinished !== null)
    const complete = { ...next, files: made.map(({ file, sha256 }) => ({ ...file, sha256 })) }
    if (changed.length + gone.length > 0) {
      const both = gone.map((path) => ({ path, rows: 0, sha256: had.get(path)! }))
      await writeManifest(lake, { ...complete, complete: false, files: [...complete.files, ...both] })
    }
    for (const { file, unfinished } of changed) await putInPlace(lake, unfinished!, file.path)
    for (const path of gone) await remove(lake, path)
    await writeManifest(lake, complete)
    onProgress({ file: null, share: 1 })
    const { digest, movements } = next.ledger
    return {
      lake: parameters.lake,
      digest,
      movements,
      files: files.length,
      written: changed.length,
      removed: gone.length,
    }
  } finally {
    await source.close()
  }
}

/** All but the files. */
async function manifestOf(source: LakeSource): Promise<LakeManifest> {
  const { digest, movements, imports } = await source.summary()
  return {
    schema: 'dyepack/lake@1',
    complete: true,
    version: VERSION,
    ledger: { digest, movements },
    covers: Object.fromEntries(
      [...(await source.covers())].map(([chain, known]) => [chain, known === 'all' ? known : [...known]]),
    ),
    tells: TELLS.filter((kind) => imports.some(({ tells }) => tells.includes(kind))),
    imports: imports.map(({ format, file, sha256, rowsRead, rowsKept, refused }) => {
      return { format, file, sha256, rowsRead, rowsKept, refused }
    }),
    files: [],
  }
}

/** A ledger grows by files: one that has every file of the lake's ledger loses nothing of it. */
function refuseAnotherLedger(lake: string, before: LakeManifest, next: LakeManifest): void {
  const held = new Set(next.imports.map((one) => one.sha256))
  const lost = before.imports.find((one) => !held.has(one.sha256))
  if (lost === undefined) return
  throw inputError(
    'LAKE_OF_ANOTHER_LEDGER',
    `${lake} was written from a ledger that holds ${lost.file}, which this one does not`,
    {
      fix: 'name another folder, or say --replace if what the lake holds may go',
      facts: { lake, file: lost.file, sha256: lost.sha256 },
    },
  )
}

interface Made {
  readonly file: LakeFile
  readonly sha256: string
  /** Its name for now; null: the same bytes are in place already. */
  readonly unfinished: string | null
}

async function make(source: LakeSource, lake: string, file: LakeFile, had: ReadonlyMap<string, string>): Promise<Made> {
  const folder = join(lake, dirname(file.path))
  await mkdir(folder, { recursive: true })
  // With the process in it: two that write one lake must not write into one file.
  const unfinished = join(folder, `_${process.pid}-${basename(file.path)}`)
  await source.write(file, unfinished)
  const sha256 = await hashFile(unfinished)
  const there = had.has(file.path) ? await hashFile(join(lake, file.path)).catch(() => null) : null
  if (there !== sha256) return { file, sha256, unfinished }
  await rm(unfinished)
  return { file, sha256, unfinished: null }
}

async function putInPlace(lake: string, unfinished: string, path: string): Promise<void> {
  await rename(unfinished, join(lake, path)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== 'ENOENT') throw cause
    throw retryError('LAKE_BUSY', `${lake} is written by another process, too`, {
      fix: 'wait until the other one has ended, then run this again',
      facts: { lake },
      cause,
    })
  })
}

/** The file, and its folders where they are empty now. */
async function remove(lake: string, path: string): Promise<void> {
  await rm(join(lake, path), { force: true })
  for (let folder = dirname(path); folder !== '.'; folder = dirname(folder)) {
    const left = await rmdir(join(lake, folder)).then(
      () => false,
      () => true,
    )
    if (left) return
  }
}

async function writeManifest(lake: string, manifest: LakeManifest): Promise<void> {
  const unfinished = join(lake, `_${process.pid}-${LAKE_FILE}`)
  await writeFile(unfinished, `${JSON.stringify(manifest, null, 2)}\n`)
  await rename(unfinished, join(lake, LAKE_FILE))
}
