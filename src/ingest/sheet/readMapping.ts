import { readFile, stat } from 'node:fs/promises'
import { closest, distance } from 'fastest-levenshtein'
import { Composer, type Document, isNode, isScalar, LineCounter, Parser, visit } from 'yaml'
import type { z } from 'zod'
import { type DyepackError, inputError } from '../../core/errors.ts'
import { type SheetMapping, sheetMappingSchema } from '../../core/wire/sheetMapping.ts'
import type { SourceFile } from '../importer.ts'
import type { MappingProblem } from './mappedColumns.ts'
import { shownText } from './shownText.ts'

/** A mapping, and the way to say what is wrong with it. */
export interface MappingFile {
  readonly mapping: SheetMapping
  /** One error for all problems, in the order of the file. */
  refusal(problems: readonly MappingProblem[]): DyepackError
}

/** A mapping is a page of text; whatever is larger is something else. */
const LARGEST = 1 << 18
const DEEPEST = 8

/** Reads the mapping file of `sheet`. Errors: `BAD_MAPPING`, with every line that is wrong. */
export async function readMapping({ path, name }: SourceFile): Promise<MappingFile> {
  const document = parse(await readText(path, name), name)
  const refusal = (problems: readonly MappingProblem[]) => mappingError(name, document, problems)
  const result = sheetMappingSchema.safeParse(plain(document))
  if (!result.success) throw refusal(result.error.issues.flatMap(issueProblems))
  return { mapping: result.data, refusal }
}

interface Parsed {
  readonly document: Document
  readonly lines: LineCounter
}

async function readText(path: string, name: string): Promise<string> {
  const found = await stat(path).catch(() => null)
  if (found === null || !found.isFile()) throw bad(name, 'there is no such file', 'check its name')
  if (found.size > LARGEST) throw bad(name, `has ${found.size} bytes; a mapping has at most ${LARGEST}`, SUGGEST)
  const bytes = await readFile(path)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw bad(name, 'is not UTF-8 text', 'save it as UTF-8')
  }
}

const SUGGEST = 'dyepack import sheet --suggest FILE writes one'

function parse(text: string, name: string): Parsed {
  const lines = new LineCounter()
  const tokens = [...new Parser(lines.addNewLine).parse(text)]
  // The composer recurses, so depth is bounded on the tokens, which do not.
  if (tokens.some((token) => depthAbove(token, DEEPEST)))
    throw bad(name, `is nested more than ${DEEPEST} deep`, SUGGEST)
  const composer = new Composer({
    lineCounter: lines,
    prettyErrors: false,
    schema: 'core',
    stringKeys: true,
    merge: false,
  })
  const documents = [...composer.compose(tokens, true, text.length)]
  const document = documents[0]!
  const wrong = document.errors[0] ?? document.warnings[0]
  if (wrong !== undefined) {
    throw bad(
      name,
      `line ${lines.linePos(wrong.pos[0]).line} is not YAML that can be read: ${wrong.message}`,
      'mend the line',
    )
  }
  if (documents.length > 1) throw bad(name, 'has more than one YAML document', 'keep one')
  visit(document, {
    Alias: (_, alias) => {
      const { line } = lines.linePos(alias.range?.[0] ?? 0)
      throw bad(name, `line ${line} has an alias (*), which a mapping does not need`, 'write it out')
    },
  })
  return { document, lines }
}

/** Whether tokens lie deeper than that; looks no further. */
function depthAbove(token: object, most: number): boolean {
  const stack = [{ token, depth: 0 }]
  for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
    const { depth } = top
    if (depth > most) return true
    const at = top.token as { value?: unknown; items?: unknown }
    if (isObject(at.value)) stack.push({ token: at.value, depth })
    if (!Array.isArray(at.items)) continue
    for (const { key, value } of at.items as { key?: unknown; value?: unknown }[]) {
      if (isObject(key)) stack.push({ token: key, depth: depth + 1 })
      if (isObject(value)) stack.push({ token: value, depth: depth + 1 })
    }
  }
  return false
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function plain({ document }: Parsed): unknown {
  return document.contents === null ? {} : document.toJS({ maxAliasCount: 0 })
}

type Issue = z.core.$ZodIssue

function issueProblems(issue: Issue): MappingProblem[] {
  const key = issue.path.map(String).join('.')
  const below = (name: string) => (key === '' ? name : `${key}.${name}`)
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({ key: below(name), problem: 'is not a key here', ...keyFix(name, issue.path) }))
  }
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return [{ key, problem: 'is missing' }]
  }
  if (issue.code === 'invalid_value')
    return [{ key, problem: `must be one of: ${issue.values.map(String).join(', ')}` }]
  if (issue.code === 'invalid_union' || issue.code === 'invalid_format') {
    return [{ key, problem: `must be ${issue.message}` }]
  }
  if (issue.code === 'invalid_type') return [{ key, problem: `must be ${WORDS[issue.expected] ?? issue.expected}` }]
  return [{ key, problem: `is not right: ${issue.message}` }]
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text (in quotes)',
  int: 'a whole number',
  number: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
  array: 'a list',
}

function keyFix(name: string, path: readonly PropertyKey[]): { fix?: string } {
  let at: unknown = sheetMappingSchema
  for (const step of path) {
    const shape = (at as { shape?: Record<string, { unwrap?: () => unknown }> }).shape?.[String(step)]
    at = shape?.unwrap === undefined ? shape : shape.unwrap()
  }
  const known = Object.keys((at as { shape?: object } | undefined)?.shape ?? {})
  if (known.length === 0) return {}
  const near = closest(name.slice(0, 60), known)
  return { fix: distance(name.slice(0, 60), near) <= 2 ? `did you mean "${near}"?` : `one of: ${known.join(', ')}` }
}

/** How many problems an error names. */
const SHOWN = 10

function mappingError(name: string, parsed: Parsed, problems: readonly MappingProblem[]): DyepackError {
  const placed = problems.map((one) => ({ ...one, line: lineOf(parsed, one.key) })).sort((a, b) => a.line - b.line)
  const shown = placed.slice(0, SHOWN)
  const sentences = shown.map(({ line, key, problem, fix }) => {
    const at = key === '' ? '' : `, ${shownText(key)}`
    return `line ${line}${at}: ${problem}${fix === undefined || shown.length === 1 ? '' : ` (${fix})`}`
  })
  const facts = { file: name, line: shown[0]!.line, key: shown[0]!.key, count: placed.length, problems: shown }
  const fix = shown.length === 1 ? (shown[0]!.fix ?? 'see docs/formats.md, sheet') : 'mend these lines'
  if (shown.length === 1) return inputError('BAD_MAPPING', `${shownText(name)} ${sentences[0]}`, { fix, facts })
  const message = [`${shownText(name)} has ${placed.length} problems:`, ...sentences.map((one) => `  ${one}`)].join(
    '\n',
  )
  return inputError('BAD_MAPPING', message, { fix, facts })
}

/** The line of a key, or of the innermost one around it. */
function lineOf({ document, lines }: Parsed, key: string): number {
  const path = key.split('.')
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    if (isScalar(node)) break
  }
  return 1
}

function bad(name: string, what: string, fix: string): DyepackError {
  return inputError('BAD_MAPPING', `${shownText(name)}: ${what}`, { fix, facts: { file: name } })
}
