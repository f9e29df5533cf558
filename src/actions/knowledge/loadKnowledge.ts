import { inputError } from '../../core/errors.ts'
import { asKnownOn } from '../../core/knowledge/asKnownOn.ts'
import { type KnowledgeIndex, knowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { readDate } from '../../packs/values.ts'
import { KNOWLEDGE_DIR } from './knowledgeDir.ts'

export interface LoadKnowledgeParameters {
  /** A folder like `knowledge`; default: the one that comes with dyepack. */
  readonly dir?: string
  /** Only what was known on this day, inclusive (`YYYY-MM-DD`). */
  readonly asOf?: string
}

/**
 * Reads a knowledge folder for questions: all of it, or nothing.
 * Errors: those of `readKnowledge`, BAD_DATE.
 */
export async function loadKnowledge({ dir, asOf }: LoadKnowledgeParameters = {}): Promise<KnowledgeIndex> {
  const day = asOf === undefined ? null : readDate(asOf)
  if (day !== null && 'problem' in day)
    throw inputError(day.code, `"${asOf}" ${day.problem}`, { fix: 'write the day like 2022-01-13', facts: { asOf } })
  const base = await readKnowledge(dir ?? KNOWLEDGE_DIR)
  return knowledgeIndex(day === null ? base : asKnownOn(base, day.value))
}
