import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect } from 'vitest'
import { DyepackError } from '../../src/core/errors.ts'
import { readCase } from '../../src/packs/caseFile/readCase.ts'
import type { Problem } from '../../src/packs/yaml/problems.ts'

export const THIEF = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'
export const thief = THIEF.toLowerCase()
export const TX = `0x${'Ab'.repeat(32)}`
export const tx = TX.toLowerCase()
export const HEAD = ['id: a-case', 'origins:']
export const ORIGIN = `- { asset: ethereum/ETH, seed: { tx: "${tx}" } }`
export const UTXO_ORIGIN = `- { asset: bitcoin/BTC, seed: { tx: "${tx.slice(2)}" } }`

export const PLAIN_IMPORT = {
  ...{ chain: null, mapping: null, decimals: new Map(), keepGoing: false, node: null, byAddress: null },
}

/** A folder of its own for each test of a file, and what is made of the `case.yaml` in it. */
export function caseInFolder() {
  let folder = ''
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dyepack-case-'))
  })
  afterEach(() => rm(folder, { recursive: true }))

  const at = (name = '') => join(folder, name)
  const put = async (name: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(at(name)), { recursive: true })
    await writeFile(at(name), content)
  }
  const refusal = async (...lines: string[]): Promise<DyepackError> => {
    await put('case.yaml', lines.join('\n'))
    const error: unknown = await readCase(folder).then(
      () => new Error('was not refused'),
      (e: unknown) => e,
    )
    if (!(error instanceof DyepackError)) throw error
    expect(error.kind).toBe('input')
    expect(error.message).toContain(at('case.yaml'))
    return error
  }
  return {
    at,
    put,
    refusal,
    read: async (...lines: string[]) => {
      await put('case.yaml', lines.join('\n'))
      return (await readCase(folder)).case
    },
    /** The problems of a case that must be refused, as `code line key`. */
    refused: async (...lines: string[]): Promise<string[]> => {
      const error = await refusal(...lines)
      return (error.facts.problems as Problem[]).map(({ code, line, key }) => `${code} ${line} ${key}`)
    },
  }
}
