import {
  type Alias,
  Composer,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  Parser,
  type YAMLError,
  type YAMLMap,
} from 'yaml'
import type { DyepackError } from '../../core/errors.ts'
import { type InputText, readInput } from '../files/readInput.ts'
import { keyText, type Problem, problemsError, shownValue } from './problems.ts'

/** A YAML file as plain values, with the way back to its lines. */
export interface YamlFile {
  readonly file: string
  readonly sha256: string
  /**
   * Maps, lists, texts, booleans, null. Integers are bigint, other numbers the text in the file.
   * As `failsafe` every scalar is the text in the file.
   */
  readonly value: unknown
  /** The line, from 1, of what a path names; of the innermost thing around it where it names nothing. */
  lineOf(path: readonly PropertyKey[]): number
  /** A scalar as it stands in the file, without its quotes; null where the path names none. */
  sourceAt(path: readonly PropertyKey[]): string | null
}

export interface ReadYamlOptions {
  readonly maxBytes: number
  /** `core`: YAML 1.2 numbers and booleans. `failsafe`: texts only. */
  readonly schema: 'core' | 'failsafe'
}

/**
 * Reads one YAML document. Anything that could run away is bounded: size, depth, aliases.
 * Errors: those of `readInput` and `parseYaml`.
 */
export async function readYaml(path: string, file: string, options: ReadYamlOptions): Promise<YamlFile> {
  return parseYaml(await readInput(path, file, options.maxBytes), options.schema)
}

/**
 * The same of a text that is there already.
 * Errors: BAD_YAML, DUPLICATE_KEY, FORBIDDEN_KEY, YAML_TOO_DEEP, YAML_TOO_LARGE.
 */
export function parseYaml({ file, text, sha256 }: InputText, schema: ReadYamlOptions['schema']): YamlFile {
  const lines = new LineCounter()
  const document = compose(file, text, lines, schema)
  const { value, targets } = plainValue(file, document, lines)
  return {
    file,
    sha256,
    value,
    lineOf: (at) => lines.linePos(trail(document, targets, at).offset).line,
    sourceAt: (at) => {
      const { node, whole } = trail(document, targets, at)
      return whole && isScalar(node) ? (node.source ?? null) : null
    },
  }
}

const MAX_DEPTH = 64
/** How many values aliases may add to those that stand in the file; aliases of aliases reach it at once. */
const MAX_ALIASED = 100_000
/** They would reach an object's prototype. */
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype'])

function compose(file: string, text: string, lines: LineCounter, schema: 'core' | 'failsafe'): Document {
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  // The composer recurses, so depth is bounded on the tokens, which do not.
  const deep = tooDeep(tokens)
  if (deep !== null) throw failure(file, lines, deep, 'YAML_TOO_DEEP', `is nested more than ${MAX_DEPTH} deep`)
  const options = { lineCounter: lines, prettyErrors: false, schema, resolveKnownTags: false, merge: false }
  // The library's own check for keys that stand twice compares each with all: `plainValue` checks them.
  const documents = [
    ...new Composer({ ...options, stringKeys: true, intAsBigInt: true, uniqueKeys: false }).compose(
      tokens,
      true,
      text.length,
    ),
  ]
  const problems = documents.flatMap((document) =>
    [...document.errors, ...document.warnings].map((e) => yamlProblem(e, lines)),
  )
  const second = documents[1]
  if (problems.length === 0 && second) {
    problems.push(problemAt(lines, second.range[0], 'BAD_YAML', 'a second document begins; one is read', []))
  }
  if (problems.length > 0) throw problemsError(file, problems)
  return documents[0]!
}

/** Offset of the first token that lies too deep, or null. */
function tooDeep(tokens: readonly object[]): number | null {
  const stack: { token: object; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }))
  for (let top = stack.pop(); top; top = stack.pop()) {
    const { token, depth } = top
    if (depth > MAX_DEPTH) return 'offset' in token ? Number(token.offset) : 0
    if ('value' in token && isToken(token.value)) stack.push({ token: token.value, depth })
    if (!('items' in token) || !Array.isArray(token.items)) continue
    for (const { key, value } of token.items) {
      if (isToken(key)) stack.push({ token: key, depth: depth + 1 })
      if (isToken(value)) stack.push({ token: value, depth: depth + 1 })
    }
  }
  return null
}

function isToken(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function yamlProblem(error: YAMLError, lines: LineCounter): Problem {
  return problemAt(lines, error.pos[0], 'BAD_YAML', `is not YAML that can be read: ${error.message}`, [])
}

/** Where aliases lead. The library looks for each anchor through the whole document. */
type Targets = ReadonlyMap<Alias, Node>

/** Plain values of the document; aliases are followed. */
function plainValue(file: string, document: Document, lines: LineCounter): { value: unknown; targets: Targets } {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  const path: PropertyKey[] = []
  let aliased = 0
  const refuse = (node: Node, code: string, message: string): DyepackError =>
    problemsError(file, [problemAt(lines, node.range?.[0] ?? 0, code, message, path)])

  const plain = (node: Node | null, depth: number, inAlias: boolean): unknown => {
    if (node === null) return null
    if (inAlias) aliased += 1
    if (aliased > MAX_ALIASED) throw refuse(node, 'YAML_TOO_LARGE', `has aliases for more than ${MAX_ALIASED} values`)
    if (depth > MAX_DEPTH) throw refuse(node, 'YAML_TOO_DEEP', `is nested more than ${MAX_DEPTH} deep`)
    if (isAlias(node)) return plain(targetOf(node), depth + 1, true)
    if (node.anchor !== undefined && !inAlias) anchors.set(node.anchor, node)
    if (isScalar(node)) return typeof node.value === 'number' ? (node.source ?? String(node.value)) : node.value
    if (isSeq<Node | null>(node)) {
      return node.items.map((item, index) => within(index, () => plain(item, depth + 1, inAlias)))
    }
    const out: Record<string, unknown> = {}
    if (!isMap<Node, Node | null>(node)) return out
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : ''
      if (FORBIDDEN_KEYS.has(name)) throw refuse(key, 'FORBIDDEN_KEY', `${shownValue(name)} is not allowed as a key`)
      if (Object.hasOwn(out, name))
        throw refuse(key, 'DUPLICATE_KEY', `${shownValue(name)} stands twice in one mapping`)
      out[name] = within(name, () => plain(value, depth + 1, inAlias))
    }
    return out
  }
  /** Values are made in the order of the document, so that the anchor is the last one before the alias. */
  const targetOf = (alias: Alias): Node => {
    const target = targets.get(alias) ?? anchors.get(alias.source)
    if (!target) throw refuse(alias, 'BAD_YAML', `is not YAML that can be read: no anchor &${alias.source} before it`)
    targets.set(alias, target)
    return target
  }
  const within = <T>(step: PropertyKey, run: () => T): T => {
    path.push(step)
    const result = run()
    path.pop()
    return result
  }
  return { value: plain(document.contents, 0, false), targets }
}

type Pairs = ReadonlyMap<string, Pair<Node, Node | null>>
const indexes = new WeakMap<object, Pairs>()

/** A mapping's pairs by key, indexed once: a file may have as many problems as keys. */
function pairsOf(node: YAMLMap<Node, Node | null>): Pairs {
  const index =
    indexes.get(node) ?? new Map(node.items.map((pair) => [isScalar(pair.key) ? String(pair.key.value) : '', pair]))
  indexes.set(node, index)
  return index
}

/** Follows a path as far as it leads. */
function trail(
  document: Document,
  targets: Targets,
  path: readonly PropertyKey[],
): { readonly node: Node | null; readonly offset: number; readonly whole: boolean } {
  let node: Node | null = document.contents
  let offset = node?.range?.[0] ?? 0
  for (const step of path) {
    while (isAlias(node)) node = targets.get(node) ?? null
    if (isMap<Node, Node | null>(node)) {
      const pair = pairsOf(node).get(String(step))
      if (!pair) return { node, offset, whole: false }
      offset = pair.key.range?.[0] ?? offset
      node = pair.value
    } else if (isSeq<Node | null>(node) && typeof step === 'number' && step < node.items.length) {
      node = node.items[step] ?? null
      offset = node?.range?.[0] ?? offset
    } else return { node, offset, whole: false }
  }
  return { node, offset, whole: true }
}

function problemAt(
  lines: LineCounter,
  offset: number,
  code: string,
  message: string,
  path: readonly PropertyKey[],
): Problem {
  return { code, line: lines.linePos(offset).line, key: keyText(path), message }
}

function failure(file: string, lines: LineCounter, offset: number, code: string, message: string): DyepackError {
  return problemsError(file, [problemAt(lines, offset, code, message, [])])
}
