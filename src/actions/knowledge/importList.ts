import { inputError } from '../../core/errors.ts'
import type { KnowledgeBase } from '../../core/knowledge/knowledgeBase.ts'
import { type ComparedList, compareList } from '../../core/knowledge/outside/compareList.ts'
import type { OutsideList } from '../../core/knowledge/outside/outsideList.ts'
import type { Proposal, Proposed } from '../../core/knowledge/outside/proposal.ts'
import { resolveActors } from '../../core/knowledge/outside/resolveActors.ts'
import { staleLists } from '../../core/knowledge/outside/staleLists.ts'
import { OUTSIDE_FORMATS } from '../../core/wire/outsideFormats.ts'
import { checkList } from '../../packs/outside/checkList.ts'
import { outsideReaderOf } from '../../packs/outside/formats.ts'
import { readDate } from '../../packs/values.ts'
import { checkSourceFacts, type SourceFacts } from '../intake/sourceFacts.ts'
import { loadKnowledge } from './loadKnowledge.ts'

export interface ImportListParameters extends SourceFacts {
  /** One of `OUTSIDE_FORMATS`. */
  readonly format: string
  readonly files: readonly string[]
  /** Of formats that need one: which column is what. */
  readonly mapping?: string
  /** What the list is compared with; default: the folder that comes with dyepack. */
  readonly knowledge?: string
  /** The day by which a list is old (`YYYY-MM-DD`); default: today. */
  readonly asOf?: string
}

/**
 * Says what a list made elsewhere would add to a knowledge base. Nothing is written.
 * Errors: UNKNOWN_FORMAT, those of the format's reader, `loadKnowledge`, `checkSourceFacts` and `compareWith`.
 */
export async function importList(parameters: ImportListParameters): Promise<Proposal> {
  const { format, files, mapping, knowledge, asOf, ...facts } = parameters
  const read = await outsideReaderOf(format)
  if (read === null)
    throw inputError('UNKNOWN_FORMAT', `no format of lists is called "${format}"`, {
      fix: `one of: ${OUTSIDE_FORMATS.join(', ')}`,
      facts: { format },
    })
  const { by = null, published = null, url = null, title = null } = checkSourceFacts(facts)
  const day = dayOf(asOf)
  const index = await loadKnowledge(knowledge === undefined ? {} : { dir: knowledge })
  const list = await read({ files, mapping: mapping ?? null, document: { by, published, url, title } })
  const { incidents, actors, ...rest } = compareWith(list, index.base)
  return {
    schema: 'dyepack/proposal@1',
    format,
    ...rest,
    incidents: incidents.map(withoutFacts),
    actors: actors.map(withoutFacts),
    warnings: staleLists(list, index, day),
  }
}

/**
 * Compares a list with a base, from its names of actors on.
 * Errors: UNKNOWN_PUBLISHER.
 */
export function compareWith(list: OutsideList, base: KnowledgeBase): ComparedList {
  const known = new Set([...base.publishers, ...list.publishers].map(({ id }) => id))
  const unknown = list.sources.find(({ by }) => !known.has(by))
  if (unknown !== undefined)
    throw inputError('UNKNOWN_PUBLISHER', `"${unknown.by}" is no publisher here`, {
      fix: 'add a line to a file in the publishers/ of the knowledge folder, or name another with --by',
      facts: { by: unknown.by },
    })
  return compareList(checkList(resolveActors(list, base)), base)
}

/** Today, in UTC, where no day is named. */
function dayOf(asOf: string | undefined): string {
  const reading = readDate(asOf ?? new Date().toISOString().slice(0, 10))
  if ('value' in reading) return reading.value
  throw inputError(reading.code, `"${asOf}" ${reading.problem}`, {
    fix: 'write the day like 2024-10-01',
    facts: { asOf },
  })
}

function withoutFacts<T extends { readonly facts: unknown }>({ facts: _, ...item }: Proposed<T>) {
  return item
}
