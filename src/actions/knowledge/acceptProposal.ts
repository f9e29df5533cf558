import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { groupBy } from '../../core/groupBy.ts'
import { slug } from '../../core/intake/slug.ts'
import type { KnowledgeBase } from '../../core/knowledge/knowledgeBase.ts'
import { type Addition, acceptedList, type Choice } from '../../core/knowledge/outside/acceptedList.ts'
import type { ComparedList } from '../../core/knowledge/outside/compareList.ts'
import type { Proposal } from '../../core/knowledge/outside/proposal.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { readKnowledge } from '../../packs/knowledge/readKnowledge.ts'
import { readProposal } from '../../packs/outside/readProposal.ts'
import { addToEntry } from '../../render/yaml/addToEntry.ts'
import { entryYaml } from '../../render/yaml/entryYaml.ts'
import { tagPackYaml } from '../../render/yaml/tagPackYaml.ts'
import { compareWith } from './importList.ts'
import { type KnowledgeChange, writeKnowledge } from './writeKnowledge.ts'

export interface AcceptProposalParameters {
  /** A file that `dyepack --json knowledge import` wrote. */
  readonly proposal: string
  /** The knowledge folder that is written to. It must be named: the one that comes with dyepack is not for one's own entries. */
  readonly knowledge: string | undefined
  /** Only these items, and those named below; default: all that are new, and the tags. */
  readonly items?: readonly string[]
  /** `ITEM=ID`: the item is that incident or actor, or that other item. */
  readonly same?: readonly string[]
  /** Items that are none of what they match. */
  readonly anew?: readonly string[]
}

export interface AcceptProposalResult {
  /** Files that were made, in the knowledge folder. */
  readonly files: readonly string[]
  /** Files that got statements. */
  readonly extended: readonly string[]
  readonly accepted: readonly { readonly item: string; readonly as: string }[]
  /** How many items say nothing new. */
  readonly known: number
  /** How many tags were written. */
  readonly tags: number
  /** What was not written, why, and the YAML to add by hand where there is some. */
  readonly left: readonly { readonly item: string; readonly why: string; readonly yaml: string | null }[]
}

/**
 * Writes items of a proposal into a knowledge folder that `knowledge check` accepts: all of them or none. The list is compared
 * with the folder once more, so that what became known in the meantime is not written twice.
 * Errors: those of `readProposal`, `readKnowledge`, `compareWith` and `writeKnowledge`; NO_KNOWLEDGE_NAMED, PROPOSAL_STALE,
 * BAD_CHOICE, NO_SUCH_ITEM, NOTHING_TO_ACCEPT.
 */
export async function acceptProposal(parameters: AcceptProposalParameters): Promise<AcceptProposalResult> {
  const { proposal: path, knowledge, items, same = [], anew = [] } = parameters
  if (knowledge === undefined)
    throw inputError('NO_KNOWLEDGE_NAMED', 'no folder is named to write to', { fix: 'add --knowledge DIR' })
  const choice: Choice = {
    items: items === undefined ? null : new Set(items),
    same: new Map(same.map(readSame)),
    anew: new Set(anew),
  }
  const proposal = await readProposal(path)
  const base = await readKnowledge(knowledge)
  const list = compareWith({ ...proposal, left: [] }, base)
  checkNames(proposal, list, path)
  checkChoice(list, choice, base)
  const { files, additions, accepted, left, known } = acceptedList(list, base, choice)
  const changes: KnowledgeChange[] = files.map(({ path: file, value }) => ({
    path: file,
    text: entryYaml(value),
    was: null,
  }))
  const byHand: AcceptProposalResult['left'][number][] = left.map((one) => ({ ...one, yaml: null }))
  for (const addition of additions) {
    const change = await extended(knowledge, addition)
    if ('text' in change) changes.push(change)
    else byHand.push(change)
  }
  // Tags have no names of their own: whoever asks for single items does not ask for them.
  const tags = items === undefined ? acceptedTags(list.tags, base.tags) : { changes: [], left: [] }
  changes.push(...tags.changes)
  byHand.push(...tags.left)
  if (changes.length === 0)
    throw inputError(
      'NOTHING_TO_ACCEPT',
      `nothing of ${path} can be written: ${known} known already, ${byHand.length} left`,
      {
        fix: byHand[0] === undefined ? 'name other items' : `${byHand[0].item}: ${byHand[0].why}`,
        facts: { left: byHand.map(({ item, why }) => ({ item, why })), known },
      },
    )
  await writeKnowledge(knowledge, changes)
  return {
    tags: tags.changes.length === 0 ? 0 : list.tags.length - tags.left.length,
    files: changes.flatMap((change) => (change.was === null ? [change.path] : [])),
    extended: changes.flatMap((change) => (change.was === null ? [] : [change.path])),
    accepted,
    known,
    left: byHand,
  }
}

function readSame(text: string): [string, string] {
  const [item, id, ...more] = text.split('=')
  if (item && id && more.length === 0) return [item, id]
  throw inputError('BAD_CHOICE', `--same ${text} does not say what the item is`, {
    fix: 'write it like --same 2022-03-23-ronin-network=2022-03-23-ronin-bridge',
    facts: { same: text },
  })
}

/** A person chose by names: what they stand for must not have changed since. */
function checkNames(proposal: Proposal, list: ComparedList, path: string): void {
  const places = new Map([...list.incidents, ...list.actors].map(({ id, place }) => [id, place]))
  const moved = [...proposal.incidents, ...proposal.actors].find(({ id, place }) => places.get(id) !== place)
  if (moved === undefined) return
  throw inputError('PROPOSAL_STALE', `${path}: ${moved.id} (${moved.place}) is not what the list comes to now`, {
    fix: 'import the list again',
    facts: { item: moved.id, place: moved.place },
  })
}

function checkChoice({ incidents, actors }: ComparedList, { items, same, anew }: Choice, base: KnowledgeBase): void {
  const all = new Set([...incidents, ...actors].map(({ id }) => id))
  const unknown = [...(items ?? []), ...same.keys(), ...anew].filter((item) => !all.has(item))
  if (unknown.length > 0)
    throw inputError('NO_SUCH_ITEM', `the proposal has no item ${unknown.join(', ')}`, {
      fix: 'name items as "dyepack knowledge import" prints them',
      facts: { items: unknown },
    })
  const known = new Set([...base.incidents, ...base.actors].map(({ id }) => id))
  const nothing = [...same.values()].find((id) => !known.has(id) && !all.has(id))
  if (nothing !== undefined)
    throw inputError('NO_SUCH_ITEM', `${nothing} is no incident and no actor here`, {
      fix: 'name one of those that the item may be',
      facts: { items: [nothing] },
    })
  const both = [...anew].find((item) => same.has(item))
  if (both !== undefined)
    throw inputError('BAD_CHOICE', `${both} is named with --new and with --same`, {
      fix: 'choose one',
      facts: { both },
    })
}

async function extended(
  dir: string,
  addition: Addition,
): Promise<KnowledgeChange | AcceptProposalResult['left'][number]> {
  const was = await readFile(join(dir, addition.path), 'utf8')
  const text = addToEntry(was, addition)
  if (text !== null) return { path: addition.path, text, was }
  const { sources, claims } = addition
  const block = Object.keys(sources).length === 0 ? {} : { sources }
  const why = `${addition.path} cannot be added to without changing its lines: add this by hand`
  return { item: addition.path, why, yaml: entryYaml({ ...block, claims }) }
}

/** New tags as one TagPack for each pack that they are from. */
function acceptedTags(
  tags: readonly Tag[],
  known: readonly Tag[],
): { readonly changes: readonly KnowledgeChange[]; readonly left: AcceptProposalResult['left'] } {
  const byPack = groupBy(tags, (tag) => tag.pack)
  const used = new Set(known.map(({ file }) => file))
  const packs = [...byPack].map(([pack, own]) => {
    const name = slug(pack) || 'tags'
    let path = `tags/${name}.yaml`
    for (let n = 2; used.has(path); n++) path = `tags/${name}-${n}.yaml`
    used.add(path)
    const { text, left } = tagPackYaml(own, pack)
    const changes = left.length === own.length ? [] : [{ path, text, was: null }]
    return { changes, left: left.map(({ tag, why }) => ({ item: `${tag.chain}/${tag.address}`, why, yaml: null })) }
  })
  return { changes: packs.flatMap(({ changes }) => changes), left: packs.flatMap(({ left }) => left) }
}
