import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { NaiveInput } from './naiveInput.ts'
import type { Parts } from './naiveResult.ts'
import { naiveTrace, policiesFor } from './naiveTrace.ts'

interface Vector extends NaiveInput {
  readonly id: string
  /** Policy → holding or sink → origin → [amount, basis]. */
  readonly expected: Record<string, Record<string, Parts>>
}

const vectors = ['named', 'account', 'utxo'].flatMap((name) =>
  readFileSync(new URL(`../conformance/${name}.jsonl`, import.meta.url), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Vector),
)

describe('the second implementation gives every answer of the conformance vectors', () => {
  test.each(vectors)('$id', (vector) => {
    const answer = policiesFor(vector).map((policy) => {
      const { holdings, endpoints, sinks } = naiveTrace(vector, policy)
      expect(endpoints).toEqual({})
      return [policy, { ...holdings, ...sinks }]
    })
    expect(Object.fromEntries(answer)).toEqual(vector.expected)
  })
})
