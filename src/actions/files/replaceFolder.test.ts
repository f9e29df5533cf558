import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bringBack, replaceFolder } from './replaceFolder.ts'

/** Above the highest number that a process gets. */
const GONE = 2 ** 22 + 1

let folder: string
let out: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-replace-'))
  out = join(folder, 'out')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const replace = (text: string) =>
  replaceFolder(
    out,
    (file) => file === 'result' || file === 'earlier',
    (unfinished) => writeFile(join(unfinished, 'result'), text),
  )
const read = () => Object.fromEntries(readdirSync(out).map((file) => [file, readFileSync(join(out, file), 'utf8')]))

describe('a folder that is replaced', () => {
  it('has what was written, and what others have put there, and nothing of ours from before', async () => {
    await replace('one')
    for (const file of ['earlier', 'notes']) writeFileSync(join(out, file), file)
    await replace('two')
    expect(read()).toEqual({ result: 'two', notes: 'notes' })
    expect(readdirSync(folder)).toEqual(['out'])
  })

  it('stays as it was where writing fails', async () => {
    await replace('one')
    const failing = replaceFolder(
      out,
      () => true,
      () => Promise.reject(new Error('no')),
    )
    await expect(failing).rejects.toThrow('no')
    expect([read(), readdirSync(folder)]).toEqual([{ result: 'one' }, ['out']])
  })

  it('comes back where a process was killed between two names', async () => {
    await replace('one')
    renameSync(out, `${out}.${GONE}.old`)
    mkdirSync(`${out}.${GONE}.incomplete`)
    await bringBack(out)
    expect([read(), readdirSync(folder)]).toEqual([{ result: 'one' }, ['out']])
  })

  it('does not touch what a link leads to', async () => {
    const precious = join(folder, 'precious')
    mkdirSync(precious)
    writeFileSync(join(precious, 'result'), 'as it was')
    symlinkSync(precious, out)
    await replace('one')
    expect([read(), readFileSync(join(precious, 'result'), 'utf8')]).toEqual([{ result: 'one' }, 'as it was'])
  })
})
