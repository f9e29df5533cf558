import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { SDN_ADVANCED } from '../../../../test/ofac/sdnAdvanced.ts'
import { inTempFolder } from '../../../../test/store/tempFolder.ts'
import { importList } from '../../../actions/knowledge/importList.ts'

const warnings = (asOf: string) =>
  inTempFolder(async (folder) => {
    await writeFile(join(folder, 'sdn.xml'), SDN_ADVANCED)
    return (await importList({ format: 'ofac-sdn', files: [join(folder, 'sdn.xml')], asOf })).warnings
  })

test.each([
  ['2024-09-05', []],
  ['2024-08-01', []],
  ['2024-10-05', []],
  ['2024-10-06', [/of 2024-09-05, 31 days before 2024-10-06: what changed since is not in it\.$/]],
  ['2025-03-20', [/196 days before 2025-03-20: what changed since is not in it\.$/]],
  ['2025-03-21', [/Taken off since, as is known here: Tornado Cash \(ofac-sdn, 2025-03-21\)\.$/]],
])('a list of 5 September 2024, read on %s', async (day, expected) => {
  expect(await warnings(day)).toEqual(expected.map((one) => expect.stringMatching(one)))
})

test('a day that does not exist is refused', async () => {
  await expect(warnings('2025-02-30')).rejects.toMatchObject({ code: 'BAD_DATE', kind: 'input' })
})
