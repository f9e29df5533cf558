import { inputError } from '../../core/errors.ts'
import { acceptedEntries, type CompleteSource, type LeftItem } from '../../core/intake/acceptedEntries.ts'
import type { IntakeDraft } from '../../core/intake/intakeDraft.ts'
import { readDraft } from '../../packs/intake/readDraft.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { entryYaml } from '../../render/yaml/entryYaml.ts'
import { writeKnowledge } from '../knowledge/writeKnowledge.ts'
import { checkSourceFacts, type SourceFacts } from './sourceFacts.ts'

export interface AcceptIntakeParameters extends SourceFacts {
  /** A file that `dyepack --json intake` wrote. */
  readonly draft: string
  /** The knowledge folder that is written to. It must be named: the one that comes with dyepack is not for one's own entries. */
  readonly knowledge: string | undefined
  /** Ids of claims, incidents and actors; default: the whole draft. */
  readonly items?: readonly string[]
}

export interface AcceptIntakeResult {
  /** Files that were written, in the knowledge folder. */
  readonly files: readonly string[]
  readonly accepted: readonly string[]
  /** What was not, why, and the YAML to add by hand where there is some. */
  readonly left: readonly { readonly id: string; readonly why: string; readonly yaml: string | null }[]
}

/**
 * Writes a draft, or items of it, as new files of a knowledge folder that `knowledge check` accepts: all of them or none.
 * Files that are there are never changed.
 * Errors: those of `readDraft`, `readKnowledge`, `checkSourceFacts` and `writeKnowledge`; SOURCE_INCOMPLETE,
 * UNKNOWN_PUBLISHER, NO_SUCH_ITEM, NO_KNOWLEDGE_NAMED, NOTHING_TO_ACCEPT.
 */
export async function acceptIntake({
  draft: path,
  knowledge,
  items,
  ...facts
}: AcceptIntakeParameters): Promise<AcceptIntakeResult> {
  if (knowledge === undefined)
    throw inputError('NO_KNOWLEDGE_NAMED', 'no folder is named to write to', { fix: 'add --knowledge DIR' })
  const draft = await readDraft(path)
  const source = completed(draft, checkSourceFacts(facts), path)
  const base = await readKnowledge(knowledge)
  if (![...base.publishers, ...source.publishers].some(({ id }) => id === source.by))
    throw inputError('UNKNOWN_PUBLISHER', `"${source.by}" is no publisher in ${knowledge}`, {
      fix: 'add a line to a file in its publishers/, or name another with --by',
      facts: { by: source.by },
    })
  if (items !== undefined) checkItems(draft, items)
  const entries = acceptedEntries(draft, source, base, items === undefined ? null : new Set(items))
  if (entries.files.length === 0)
    throw inputError('NOTHING_TO_ACCEPT', `nothing of ${path} can be written as a new entry`, {
      fix:
        entries.left
          .map(({ id, why }) => `${id}: ${why}`)
          .slice(0, 10)
          .join('; ') || 'name other items',
      facts: { left: entries.left.map(({ id, why }) => ({ id, why })) },
    })
  await writeKnowledge(
    knowledge,
    entries.files.map(({ path: file, value }) => ({ path: file, text: entryYaml(value), was: null })),
  )
  return {
    files: entries.files.map((file) => file.path),
    accepted: entries.accepted,
    left: entries.left.map(shownLeft),
  }
}

function completed({ source }: IntakeDraft, facts: SourceFacts, path: string): CompleteSource {
  const by = facts.by ?? source.by
  const published = facts.published ?? source.published
  const url = facts.url ?? source.url
  if (by !== null && published !== null && url !== null)
    return { ...source, by, published, url, title: facts.title ?? source.title }
  const missing = Object.entries({ by, published, url }).flatMap(([key, value]) => (value === null ? [key] : []))
  throw inputError('SOURCE_INCOMPLETE', `${path} does not say of its document: ${missing.join(', ')}`, {
    fix: `add ${missing.map((key) => `--${key}`).join(' ')}`,
    facts: { file: path, missing },
  })
}

function checkItems(
  { incidents, actors, claims, addresses, transactions }: IntakeDraft,
  items: readonly string[],
): void {
  const all = new Set([...incidents, ...actors, ...claims, ...addresses, ...transactions].map(({ id }) => id))
  const unknown = items.filter((item) => !all.has(item))
  if (unknown.length > 0)
    throw inputError('NO_SUCH_ITEM', `the draft has no ${unknown.join(', ')}`, {
      fix: 'name ids of the draft, like claim-1',
      facts: { items: unknown },
    })
}

function shownLeft({ id, why, entry }: LeftItem): AcceptIntakeResult['left'][number] {
  return { id, why, yaml: entry === null ? null : entryYaml([entry]) }
}
