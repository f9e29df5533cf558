import { expect } from 'vitest'
import type { Ended } from '../cli/runCli.ts'
import type { Outcome } from './runMany.ts'

/** `    at name (file:1:2)`, as an engine prints where an error was thrown. */
const STACK = /^\s+at .*:\d+:\d+\)?$/m
/** What may act on a terminal or turn the reading direction. Line ends part the lines of a message. */
export const ACTIVE = /(?!\n)[\p{Cc}\p{Cf}]/u
const GIB_IN_KIB = 1 << 20

export interface Refusal {
  readonly code: string
  readonly kind: string
  readonly message: string
  readonly facts: {
    readonly line?: number
    readonly reasons?: readonly { readonly line: number; readonly field: string }[]
  }
}

/**
 * What holds for every refusal, where `--json` was asked for: exit code 2, one JSON object, no stack trace, below 1 GiB of
 * memory.
 */
export function expectRefusal({ code, stdout, stderr, memory }: Outcome): Refusal {
  expect({ code, stdout, stderr }).toEqual({
    code: 2,
    stdout: '',
    stderr: expect.stringMatching(/^\{"error":[^\n]*\}\n$/),
  })
  expect(memory).toBeLessThan(GIB_IN_KIB)
  const { error } = JSON.parse(stderr) as { error: Refusal }
  expect(error.kind).toBe('input')
  expect(error.message).not.toMatch(STACK)
  expect(error.message.length).toBeLessThan(5000)
  return error
}

/** What holds for every refusal in words: exit code 2, no stack trace, nothing that acts on a terminal. */
export function expectWords({ code, stdout, stderr }: Ended): string {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).not.toMatch(STACK)
  expect(stderr).not.toMatch(ACTIVE)
  return stderr
}
