import { inputError } from '../../errors.ts'
import type { ParameterValues } from '../heuristic.ts'
import { NO_SETTINGS, type RuleSettings, valuesOf } from '../ruleSettings.ts'
import type { ChangeFacts, ChangeRule } from './changeRule.ts'
import { CHANGE_RULES } from './changeRules.ts'

/** Rules for change, put together: `unique(optimal-change) & unique(address-type)`. */
export type ChangeExpression =
  | { readonly rule: ChangeRule }
  | { readonly unique: ChangeExpression }
  | { readonly operator: Operator; readonly left: ChangeExpression; readonly right: ChangeExpression }

/** Outputs of one or the other, of both, of the first and not of the second. */
type Operator = '|' | '&' | '-'

/** What each rule for change is asked with, by its id. */
export type ChangeValues = ReadonlyMap<string, ParameterValues>

export function changeValues(settings: RuleSettings = NO_SETTINGS): ChangeValues {
  return new Map(CHANGE_RULES.map((rule) => [rule.id, valuesOf(rule, settings)]))
}

/** Outputs that are left. */
export function outputsLeft(
  expression: ChangeExpression,
  facts: ChangeFacts,
  values: ChangeValues,
): ReadonlySet<number> {
  if ('rule' in expression) {
    const { rule } = expression
    return new Set(rule.find(facts, values.get(rule.id)!).map(({ output }) => output))
  }
  if ('unique' in expression) {
    const left = outputsLeft(expression.unique, facts, values)
    return left.size === 1 ? left : NONE
  }
  const [left, right] = [outputsLeft(expression.left, facts, values), outputsLeft(expression.right, facts, values)]
  switch (expression.operator) {
    case '|':
      return new Set([...left, ...right])
    case '&':
      return new Set([...left].filter((output) => right.has(output)))
    case '-':
      return new Set([...left].filter((output) => !right.has(output)))
  }
}

/** Ids of the rules that an expression asks. */
export function rulesAsked(expression: ChangeExpression): ReadonlySet<string> {
  if ('rule' in expression) return new Set([expression.rule.id])
  if ('unique' in expression) return rulesAsked(expression.unique)
  return new Set([...rulesAsked(expression.left), ...rulesAsked(expression.right)])
}

/**
 * Reads an expression: ids of rules with `|`, `&`, `-`, parentheses and `unique(…)`. No operator binds tighter than another: where two
 * different ones meet, parentheses say which comes first. Errors: `BAD_CHANGE`, with the place in the text.
 */
export function readChangeExpression(text: string): ChangeExpression {
  if (text.length > LONGEST) throw wrong(text, LONGEST, `is longer than ${LONGEST} characters`, 'say it shorter')
  const tokens = tokensOf(text)
  const { expression, next } = readOperation(text, tokens, 0)
  const after = tokens[next]
  if (after !== undefined)
    throw wrong(text, after.at, `has ${shown(after)} where it could end`, 'put |, & or - between two rules')
  return expression
}

const NONE: ReadonlySet<number> = new Set()
const LONGEST = 1000

interface Token {
  readonly text: string
  /** From 0. */
  readonly at: number
}

interface Read {
  readonly expression: ChangeExpression
  /** The token after it. */
  readonly next: number
}

/** A minus between letters is a part of a name. */
const TOKEN = /\s*(?:([a-z0-9]+(?:-[a-z0-9]+)*)|([|&()-]))/y

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  for (let at = 0; at < text.trimEnd().length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at
    const match = TOKEN.exec(text)
    if (match === null) {
      const place = at + text.slice(at).search(/\S/)
      throw wrong(text, place, `has ${JSON.stringify(text[place])}, which means nothing here`, WAYS)
    }
    const word = (match[1] ?? match[2])!
    tokens.push({ text: word, at: TOKEN.lastIndex - word.length })
  }
  return tokens
}

function readOperation(text: string, tokens: readonly Token[], from: number): Read {
  let { expression, next } = readOne(text, tokens, from)
  let first: Token | null = null
  for (let token = tokens[next]; token !== undefined && isOperator(token.text); token = tokens[next]) {
    if (first !== null && token.text !== first.text) {
      throw wrong(
        text,
        token.at,
        `has ${token.text} after ${first.text}`,
        'say with parentheses which comes first, as in (a | b) & c',
      )
    }
    first = token
    const right = readOne(text, tokens, next + 1)
    expression = { operator: token.text as Operator, left: expression, right: right.expression }
    next = right.next
  }
  return { expression, next }
}

function readOne(text: string, tokens: readonly Token[], from: number): Read {
  const token = tokens[from]
  if (token === undefined) throw wrong(text, text.trimEnd().length, 'ends where a rule should be', WAYS)
  if (token.text === '(') return inParentheses(text, tokens, from)
  if (token.text === 'unique') {
    if (tokens[from + 1]?.text !== '(')
      throw wrong(
        text,
        token.at,
        'has "unique" without parentheses',
        'write unique(…) around what is to have one output left',
      )
    const { expression, next } = inParentheses(text, tokens, from + 1)
    return { expression: { unique: expression }, next }
  }
  if (isOperator(token.text) || token.text === ')')
    throw wrong(text, token.at, `has ${shown(token)} where a rule should be`, WAYS)
  const rule = CHANGE_RULES.find(({ id }) => id === token.text)
  if (rule === undefined) {
    throw wrong(
      text,
      token.at,
      `names a rule ${shown(token)} that is none`,
      `the rules are ${CHANGE_RULES.map(({ id }) => id).join(', ')}; a minus between two has spaces around it`,
    )
  }
  return { expression: { rule }, next: from + 1 }
}

/** `from`: the place of the opening one. */
function inParentheses(text: string, tokens: readonly Token[], from: number): Read {
  const { expression, next } = readOperation(text, tokens, from + 1)
  const token = tokens[next]
  if (token?.text === ')') return { expression, next: next + 1 }
  const opened = `the parenthesis at character ${tokens[from]!.at + 1} is not closed`
  if (token === undefined) throw wrong(text, text.trimEnd().length, `ends, and ${opened}`, 'put a ) there')
  throw wrong(text, token.at, `has ${shown(token)}, and ${opened}`, 'put |, & or - between two rules')
}

function isOperator(text: string): boolean {
  return text === '|' || text === '&' || text === '-'
}

function shown({ text }: Token): string {
  return JSON.stringify(text.slice(0, 40))
}

const WAYS =
  'write ids of rules with |, &, -, parentheses and unique(…), as in unique(optimal-change) & unique(address-type)'

function wrong(text: string, at: number, says: string, fix: string): Error {
  const line = text.slice(0, LONGEST).replace(/\s/g, ' ')
  return inputError(
    'BAD_CHANGE',
    `the expression for change ${says}, at character ${at + 1}:\n  ${line}\n  ${' '.repeat(at)}^`,
    { fix, facts: { flag: '--change', character: at + 1 } },
  )
}
