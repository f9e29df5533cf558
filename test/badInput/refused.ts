import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'vitest'
import { type Ended, runProcess } from '../cli/runCli.ts'
import type { Outcome } from './runMany.ts'

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url))
const USAGE = new URL('usage.mjs', import.meta.url).href
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

/** Runs a command that must be refused, in a process of its own; see `expectRefusal`. */
export async function refused(folder: string, args: readonly string[]): Promise<Refusal> {
  const usageFile = join(folder, 'usage')
  const env = { DYEPACK_USAGE_FILE: usageFile }
  const run = (more: readonly string[]) =>
    runProcess(process.execPath, ['--import', USAGE, MAIN, ...more, ...args], { cwd: folder, env })
  const ended = await run(['--json'])
  const memory = Number(await readFile(usageFile, 'utf8'))
  await rm(usageFile)
  return expectRefusal({ ...ended, memory })
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

/** The same in words, as a terminal shows it. */
export async function refusedInWords(folder: string, args: readonly string[]): Promise<string> {
  return expectWords(await runProcess(process.execPath, [MAIN, ...args], { cwd: folder }))
}

/** What holds for every refusal in words: exit code 2, no stack trace, nothing that acts on a terminal. */
export function expectWords({ code, stdout, stderr }: Ended): string {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).not.toMatch(STACK)
  expect(stderr).not.toMatch(ACTIVE)
  return stderr
}
