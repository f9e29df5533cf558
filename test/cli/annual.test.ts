import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { incidentFile, inKnowledge, REFERENCE } from '../annual/annualFolder.ts'
import { runCli } from './runCli.ts'

const ASKED = ['--actor', 'dprk', '--years', '2016..2021', '--as-of', '2022-01-13']
const FILES = {
  ...REFERENCE,
  'incidents/2021-08-19-shop.yaml': incidentFile(
    '2021-08-19',
    '  - { source: a-2021-08-19, says: s, attribution: dprk, loss: { usd: 90_000_000 } }\n',
  ),
}

describe('dyepack annual', () => {
  test('writes a report, says the answer, and checks it', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const out = join(dir, '.out')
      const where = ['--knowledge', dir, '--out', out]
      const written = await runCli(['annual', ...ASKED, ...where])
      expect(written).toMatchObject({ code: 0, stderr: '' })
      expect(written.stdout).toContain('For 2021, Chainalysis says $395 M in 7 attacks. The one incident listed for')
      expect(written.stdout).toContain('  2021  listed: 1, $90 M\n        Chainalysis: 7 attacks (2022-01-13)\n')
      expect(written.stdout).toContain(`Check:  dyepack annual --out ${out} --knowledge ${dir} --check\n`)
      const same = await runCli(['annual', ...where, '--check'])
      expect(same).toMatchObject({ code: 0, stdout: 'Equal: 10 files, byte for byte, by dyepack 0.1.0.\n' })
      const years = join(out, 'years.csv')
      await writeFile(years, (await readFile(years, 'utf8')).replace('90000000.00', '91000000.00'))
      const differs = await runCli(['annual', ...where, '--check'])
      expect(differs.code).toBe(4)
      expect(differs.stdout).toContain('years.csv line 7\n    there: 2021,1,91000000.00')
      const json = JSON.parse((await runCli(['--json', 'annual', ...where, '--check'])).stdout) as object
      expect(json).toMatchObject({ equal: false, differences: [{ file: 'years.csv', line: 7 }] })
    })
  })

  test('--json gives one object, with the sums in cents', async () => {
    await inKnowledge(Object.entries(FILES), async (dir) => {
      const { stdout } = await runCli(['--json', 'annual', ...ASKED, '--knowledge', dir, '--out', join(dir, '.out')])
      expect(JSON.parse(stdout)).toMatchObject({ listed: 1, usd: { low: '9000000000', high: '9000000000' } })
    })
  })

  test('names every flag that is missing', async () => {
    const { code, stderr } = await runCli(['annual', '--years', '2021', '--out', 'nowhere'])
    expect(code).toBe(2)
    expect(stderr).toContain('annual needs --actor, --as-of')
    expect(stderr).toContain('[MISSING_FLAG]')
  })
})
