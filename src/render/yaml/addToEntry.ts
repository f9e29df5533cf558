import { isMap, isSeq, type Pair, parseDocument, type YAMLMap } from 'yaml'
import type { Entry } from '../../core/intake/statementOf.ts'
import type { Addition } from '../../core/knowledge/outside/acceptedList.ts'
import { entryYaml } from './entryYaml.ts'

/**
 * A file of the knowledge folder with more documents and statements at the end of its own. Every line of it stays as it is,
 * with its comments. Null where the file is not written in lines, so that a person has to add them.
 */
export function addToEntry(text: string, { sources, claims }: Omit<Addition, 'path'>): string | null {
  const map = mapOf(text)
  if (map === null) return null
  const inserts = [
    ...(claims.length === 0 ? [] : [inClaims(text, map, claims)]),
    ...(Object.keys(sources).length === 0 ? [] : [inSources(text, map, sources)]),
  ]
  if (inserts.some((insert) => insert === null)) return null
  const sorted = (inserts as Insert[]).sort((a, b) => b.at - a.at)
  const added = sorted.reduce((whole, insert) => whole.slice(0, insert.at) + insert.text + whole.slice(insert.at), text)
  return says(added, text, { sources, claims }) ? added : null
}

interface Insert {
  readonly at: number
  readonly text: string
}

const OPTIONS = { schema: 'failsafe', stringKeys: true, logLevel: 'silent' } as const

function mapOf(text: string): YAMLMap | null {
  const document = parseDocument(text, OPTIONS)
  return document.errors.length === 0 && isMap(document.contents) ? document.contents : null
}

function pairOf(map: YAMLMap, key: string): Pair | undefined {
  return map.items.find((pair) => String((pair.key as { value?: unknown } | null)?.value) === key)
}

function inClaims(text: string, map: YAMLMap, claims: readonly Entry[]): Insert | null {
  const list = pairOf(map, 'claims')?.value
  if (!isSeq(list) || list.flow === true || !list.range) return null
  return after(text, list.range, entryYaml(claims))
}

function inSources(text: string, map: YAMLMap, sources: Readonly<Record<string, Entry>>): Insert | null {
  const pair = pairOf(map, 'sources')
  if (pair !== undefined) {
    const block = pair.value
    return isMap(block) && block.flow !== true && block.range ? after(text, block.range, entryYaml(sources)) : null
  }
  const key = pairOf(map, 'claims')?.key as { range?: [number, number, number] } | undefined
  if (!key?.range) return null
  let at = lineStart(text, key.range[0])
  // A comment right above belongs to what follows it.
  while (at > 0 && /^[ \t]*#/.test(text.slice(lineStart(text, at - 1), at))) at = lineStart(text, at - 1)
  return { at, text: entryYaml({ sources }) }
}

/** Behind the last line of a block, as deep as its first one. */
function after(text: string, [from, to]: readonly [number, number, number], block: string): Insert {
  const depth = ' '.repeat(from - lineStart(text, from))
  const body = text.slice(0, to).trimEnd().length
  const end = text.indexOf('\n', body)
  const lines = block.replace(/^(?=.)/gm, depth)
  return end < 0 ? { at: text.length, text: `\n${lines}` } : { at: end + 1, text: lines }
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** Whether a text says what the former one said, and what was added, and nothing else. */
function says(text: string, before: string, { sources, claims }: Omit<Addition, 'path'>): boolean {
  const [now, then] = [text, before].map((one) => mapOf(one)?.toJSON() as Readonly<Record<string, unknown>> | undefined)
  if (now === undefined || then === undefined) return false
  const all = { ...(then.sources as object | undefined), ...sources }
  const wanted = {
    ...then,
    ...(Object.keys(all).length === 0 ? {} : { sources: all }),
    claims: [...(then.claims as unknown[]), ...claims],
  }
  const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(now) === sorted(wanted)
}
