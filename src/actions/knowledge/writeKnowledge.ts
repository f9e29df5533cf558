import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DyepackError, inputError } from '../../core/errors.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { writeWhole } from '../files/writeWhole.ts'

/** One file of a knowledge folder as it shall be. */
export interface KnowledgeChange {
  /** In the folder. */
  readonly path: string
  readonly text: string
  /** What stands there now; null where nothing does, and then nothing is written over. */
  readonly was: string | null
}

/**
 * Writes files of a knowledge folder: all of them or none, and only if `knowledge check` accepts the folder with them.
 * Errors: ENTRY_EXISTS, ENTRY_CHANGED, DRAFT_REFUSED.
 */
export async function writeKnowledge(dir: string, changes: readonly KnowledgeChange[]): Promise<void> {
  for (const change of changes) await checkPlace(dir, change)
  await rehearse(dir, changes)
  await write(dir, changes)
}

async function checkPlace(dir: string, { path, was }: KnowledgeChange): Promise<void> {
  const file = join(dir, path)
  if (was === null) {
    if ((await stat(file).catch(() => null)) !== null) throw exists(file)
  } else if ((await readFile(file, 'utf8').catch(() => null)) !== was)
    throw inputError('ENTRY_CHANGED', `${file} has changed in the meantime`, {
      fix: 'nothing was written; run the command again',
      facts: { file },
    })
}

function exists(file: string): DyepackError {
  const fix = 'nothing was written; edit that file by hand, or leave the item out with --item'
  return inputError('ENTRY_EXISTS', `${file} is there already`, { fix, facts: { file } })
}

/** Reads a copy of the folder with the changes in it, so that the folder itself stays whole whatever they are. */
async function rehearse(dir: string, changes: readonly KnowledgeChange[]): Promise<void> {
  const stage = await mkdtemp(join(tmpdir(), 'dyepack-knowledge-'))
  try {
    await cp(dir, stage, { recursive: true })
    await write(stage, changes)
    await readKnowledge(stage)
  } catch (error) {
    if (!(error instanceof DyepackError) || error.kind !== 'input') throw error
    throw inputError('DRAFT_REFUSED', error.message.replaceAll(stage, dir), {
      fix: 'nothing was written; mend the draft, or accept other items with --item',
      facts: { dir },
      cause: error,
    })
  } finally {
    await rm(stage, { recursive: true, force: true })
  }
}

/** All or none: what was written before something failed is as it was. */
async function write(dir: string, changes: readonly KnowledgeChange[]): Promise<void> {
  const undo: (() => Promise<void>)[] = []
  try {
    for (const { path, text, was } of changes) {
      const file = join(dir, path)
      await mkdir(dirname(file), { recursive: true })
      if (was === null) {
        await writeFile(file, text, { flag: 'wx' }).catch((cause: NodeJS.ErrnoException) => {
          throw cause.code === 'EEXIST' ? exists(file) : cause
        })
        undo.push(() => rm(file, { force: true }))
      } else {
        await writeWhole(file, (unfinished) => writeFile(unfinished, text))
        undo.push(() => writeWhole(file, (unfinished) => writeFile(unfinished, was)))
      }
    }
  } catch (error) {
    for (const step of undo) await step()
    throw error
  }
}
