import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { failure } from '../../../test/evm/failure.ts'
import { writeText } from './writeText.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-write-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

it('writes a file whole, over one that is there', async () => {
  await writeText(join(folder, 'a.csv'), ['a,b\n', '1,2\n'])
  await writeText(join(folder, 'a.csv'), ['a\n'])
  expect(readFileSync(join(folder, 'a.csv'), 'utf8')).toBe('a\n')
  expect(readdirSync(folder)).toEqual(['a.csv'])
})

it('says that the folder is not there, or is a file, and that a folder stands where the file should', async () => {
  mkdirSync(join(folder, 'taken'))
  writeFileSync(join(folder, 'file'), '')
  const codeOf = async (path: string) => (await failure(writeText(join(folder, path), ['a']))).code
  expect(await codeOf('nowhere/a.csv')).toBe('NO_SUCH_FOLDER')
  expect(await codeOf('file/a.csv')).toBe('NO_SUCH_FOLDER')
  expect(await codeOf('taken')).toBe('NOT_A_FILE')
  expect(readdirSync(folder).sort()).toEqual(['file', 'taken'])
})
