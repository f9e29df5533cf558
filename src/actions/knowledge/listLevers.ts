import { inputError } from '../../core/errors.ts'
import { LEVER_DAYS, type LeverSources, leverSources } from '../../core/knowledge/leverSources.ts'
import { readDate } from '../../packs/values.ts'
import { loadKnowledge } from './loadKnowledge.ts'

export interface ListLeversParameters {
  readonly dir?: string
  /** Ages count to this day (`YYYY-MM-DD`). */
  readonly day: string
  /** A lever that was last checked longer ago is stale; default: 365 days. */
  readonly days?: number
}

export interface ListLeversResult {
  readonly levers: readonly LeverSources[]
  readonly stale: number
  readonly days: number
}

/**
 * Lists every lever with the links that it rests on, and how long ago somebody compared it with them.
 * Errors: those of `loadKnowledge`, BAD_DATE.
 */
export async function listLevers({ dir, day, days = LEVER_DAYS }: ListLeversParameters): Promise<ListLeversResult> {
  const read = readDate(day)
  if ('problem' in read)
    throw inputError(read.code, `"${day}" ${read.problem}`, { fix: 'write the day like 2022-01-13', facts: { day } })
  const levers = leverSources(await loadKnowledge(dir === undefined ? {} : { dir }), read.value, days)
  return { levers, stale: levers.filter(({ stale }) => stale).length, days }
}
