import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { EXPORT_FORMATS } from '../../core/wire/exportFormats.ts'
import { exportKnowledge } from './exportKnowledge.ts'

describe('exportKnowledge', () => {
  test.each(Object.keys(EXPORT_FORMATS))('%s has the same bytes on every run', async (format) => {
    await inTempFolder(async (folder) => {
      const contents = async (name: string) => {
        const { files } = await exportKnowledge({ format, out: join(folder, name) })
        return Promise.all(files.map((file) => readFile(file, 'utf8')))
      }
      expect(await contents('first')).toEqual(await contents('second'))
    })
  })

  test('counts what fits, and gives the text where no file is named', async () => {
    await withKnowledge({}, async (dir) => {
      const result = await exportKnowledge({ format: 'stix', dir, actor: 'group', year: '2021', asOf: '2022-01-13' })
      expect(result).toMatchObject({ format: 'stix', incidents: 1, actors: 2, files: [] })
      expect(result.text).toMatch(/^\{"type":"bundle"/)
    })
  })

  test('refuses what it cannot do', async () => {
    await withKnowledge({}, (dir) =>
      inTempFolder(async (folder) => {
        const file = join(folder, 'file')
        await writeFile(file, '')
        const refused = (parameters: object) =>
          exportKnowledge({ format: 'stix', dir, ...parameters }).then(
            () => 'fine',
            ({ code }: { code: string }) => code,
          )
        expect(await refused({ format: 'xml' })).toBe('UNKNOWN_FORMAT')
        expect(await refused({ format: 'csv' })).toBe('MISSING_FLAG')
        expect(await refused({ format: 'csv', out: file })).toBe('NOT_A_FOLDER')
        expect(await refused({ actor: 'nobody' })).toBe('NO_SUCH_ACTOR')
        expect(await refused({ topic: 'nothing' })).toBe('NO_SUCH_TOPIC')
        expect(await refused({ year: '21' })).toBe('BAD_DATE')
        expect(await refused({ asOf: 'yesterday' })).toBe('BAD_DATE')
        expect(await refused({ asOf: '2009-01-03' })).toBe('NOTHING_TO_EXPORT')
      }),
    )
  })
})
