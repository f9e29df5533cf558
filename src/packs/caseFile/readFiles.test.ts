import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { caseInFolder, HEAD, ORIGIN } from '../../../test/caseFile/caseInFolder.ts'
import { IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
import { importerOf } from '../../ingest/formats.ts'
import type { Problem } from '../yaml/problems.ts'

const { at, put, read, refused, refusal } = caseInFolder()

describe('files of a case', () => {
  it('stay inside the case folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'dyepack-outside-'))
    await writeFile(join(outside, 'x.csv'), 'x')
    await symlink(join(outside, 'x.csv'), at('link.csv'))
    await symlink(outside, at('links'))
    await symlink('case.yaml', at('inside.yaml'))
    expect(
      await refused(
        ...HEAD,
        ORIGIN,
        'labels: [inside.yaml]',
        'prices:',
        '- ../x.csv',
        '- a/../../x.csv',
        `- ${join(outside, 'x.csv')}`,
        '- C:/x.csv',
        '- link.csv',
        '- links/*.csv',
        '- "a\\\\b"',
        '- "a\\0b"',
        '- "**/x.csv"',
      ),
    ).toEqual([
      'PATH_OUTSIDE_CASE 6 prices[0]',
      'PATH_OUTSIDE_CASE 7 prices[1]',
      'PATH_OUTSIDE_CASE 8 prices[2]',
      'PATH_OUTSIDE_CASE 9 prices[3]',
      'PATH_OUTSIDE_CASE 10 prices[4]',
      'PATH_OUTSIDE_CASE 11 prices[5]',
      'BAD_PATH 12 prices[6]',
      'BAD_PATH 13 prices[7]',
      'BAD_PATH 14 prices[8]',
    ])
    await rm(outside, { recursive: true })
  })

  it('must exist', async () => {
    await mkdir(at('folder'))
    const error = await refusal(
      ...HEAD,
      ORIGIN,
      'imports: [{ format: transfers-csv, files: [none.csv] }]',
      'labels: [folder/*.yaml, folder]',
    )
    expect(error.message).toContain('line 5, labels[0]: "folder/*.yaml" matches no file')
    expect((error.facts.problems as Problem[]).map(({ code }) => code)).toEqual([
      'MISSING_FILE',
      'NO_FILES_MATCH',
      'NOT_A_FILE',
    ])
  })

  it('match patterns literally but for * and ?', async () => {
    for (const name of ['a.yaml', 'b.yaml', 'ab.yaml', 'a+.yaml', 'aXyaml']) await put(`labels/${name}`, 'x')
    const labels = async (pattern: string) => (await read(...HEAD, ORIGIN, `labels: ["${pattern}"]`)).labels
    expect(await labels('labels/?.yaml')).toEqual(['labels/a.yaml', 'labels/b.yaml'])
    expect(await labels('l*/a*.yaml')).toEqual(['labels/a+.yaml', 'labels/a.yaml', 'labels/ab.yaml'])
    expect(await labels('labels/a+.yaml')).toEqual(['labels/a+.yaml'])
  })
})

it('knows every format that can be imported', async () => {
  for (const format of IMPORT_FORMATS) expect((await importerOf(format))?.format).toBe(format)
  expect(await importerOf('toString')).toBeNull()
})
