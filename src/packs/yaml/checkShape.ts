import { z } from 'zod'
import { keyText, type Problem, problemsError, shownValue, suggestion } from './problems.ts'
import type { YamlFile } from './readYaml.ts'

/** Codes of a wrong word, by the key that it stands at; any other is UNKNOWN_VALUE. */
export type WordCodes = Readonly<Record<string, string>>

/** A value in a schema's shape, or every key that is missing, unknown or of another type. */
export type ShapeReading<T> = { readonly value: T } | { readonly problems: readonly Problem[] }

/** The file's content in a schema's shape, or everything that is wrong with it. */
export function readShape<T>(yaml: YamlFile, schema: z.ZodType<T>, words: WordCodes = {}): ShapeReading<T> {
  const result = schema.safeParse(yaml.value)
  if (result.success) return { value: result.data }
  return { problems: result.error.issues.flatMap((issue) => issueProblems(issue, yaml, schema, words)) }
}

/**
 * The file's content in a schema's shape.
 * Errors: every key that is missing, unknown or of another type, in one error.
 */
export function checkShape<T>(yaml: YamlFile, schema: z.ZodType<T>, words: WordCodes = {}): T {
  const reading = readShape(yaml, schema, words)
  if ('value' in reading) return reading.value
  throw problemsError(yaml.file, reading.problems)
}

type Issue = z.core.$ZodIssue

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'a text',
  bigint: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping of keys to values',
  record: 'a mapping of keys to values',
}

function issueProblems(issue: Issue, yaml: YamlFile, schema: z.ZodType, words: WordCodes): Problem[] {
  const { path } = issue
  const make = (at: readonly PropertyKey[], code: string, message: string, fix?: string): Problem => {
    const problem = { code, line: yaml.lineOf(at), key: keyText(at), message }
    return fix === undefined ? problem : { ...problem, fix }
  }
  if (issue.code === 'unrecognized_keys') {
    const known = keysAt(schema, path)
    return issue.keys.map((key) => make([...path, key], 'UNKNOWN_KEY', 'is not a key here', suggestion(key, known)))
  }
  const value = valueAt(yaml.value, path)
  const inside = issue.code === 'invalid_union' ? insideMapping(issue, value) : []
  if (inside.length > 0) {
    return inside.flatMap((one) => issueProblems({ ...one, path: [...path, ...one.path] }, yaml, schema, words))
  }
  if (value === undefined) return [make(path, 'MISSING_KEY', 'is missing')]
  if (value === null) return [make(path, 'EMPTY_VALUE', 'has no value', 'give one, or remove the key')]
  if (issue.code === 'too_small') {
    const code = keyText(path) === 'origins' ? 'NO_ORIGINS' : 'EMPTY_VALUE'
    return [make(path, code, Array.isArray(value) ? 'lists nothing' : 'is empty')]
  }
  if (issue.code === 'too_big') return [make(path, 'TOO_LONG', `is longer than ${issue.maximum}`)]
  if (issue.code === 'invalid_value') {
    const key = [...path].reverse().find((step) => typeof step === 'string')
    const fix = suggestion(String(value), issue.values.map(String))
    return [make(path, words[String(key)] ?? 'UNKNOWN_VALUE', `${shownValue(value)} is not known`, fix)]
  }
  if (issue.code === 'invalid_type' && issue.expected === 'string' && typeof value === 'bigint') {
    const source = yaml.sourceAt(path) ?? String(value)
    return [make(path, 'UNQUOTED_NUMBER', 'is a number without quotes', `quote it: ${shownValue(source)}`)]
  }
  const expected = issue.code === 'invalid_type' ? (EXPECTED[issue.expected] ?? issue.expected) : issue.message
  return [make(path, 'BAD_VALUE', `must be ${expected}, and is ${shownValue(value)}`)]
}

/** Where a key takes a mapping among other things and is given one: what is wrong in that mapping. */
function insideMapping(issue: z.core.$ZodIssueInvalidUnion, value: unknown): readonly Issue[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  return (
    issue.errors.find((issues) => issues.every((one) => one.path.length > 0 || one.code === 'unrecognized_keys')) ?? []
  )
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let at = value
  for (const step of path) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, step)) return undefined
    at = (at as Record<PropertyKey, unknown>)[step]
  }
  return at
}

/** The keys that a schema knows where a path leads; none where it knows no fixed ones. */
function keysAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema
  for (const step of path) {
    at = unwrapped(at)
    if (at instanceof z.ZodObject) at = at.shape[String(step)]
    else if (at instanceof z.ZodArray) at = at.element
    else if (at instanceof z.ZodRecord) at = at.valueType
    else return []
  }
  at = unwrapped(at)
  if (at instanceof z.ZodRecord && at.keyType instanceof z.ZodEnum) return at.keyType.options.map(String)
  return at instanceof z.ZodObject ? Object.keys(at.shape) : []
}

function unwrapped(schema: unknown): unknown {
  if (schema instanceof z.ZodOptional) return unwrapped(schema.unwrap())
  return schema instanceof z.ZodUnion ? schema.options.find((option) => option instanceof z.ZodObject) : schema
}
