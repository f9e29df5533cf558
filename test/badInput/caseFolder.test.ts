import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { runCli } from '../cli/runCli.ts'
import { GOOD_CASE, THIEF, writeSmallCase } from '../cli/smallCase.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { gzipBomb } from './packed.ts'
import { ACTIVE, refused, refusedInWords } from './refused.ts'

type Content = string | Uint8Array
const DEEP = '['.repeat(100_000) + ']'.repeat(100_000)
/** Nine lists of nine aliases: a thousand million values. */
const BOMB = [
  'a: &a0 [x]',
  ...Array.from({ length: 9 }, (_, i) => `b${i}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`),
].join('\n')
const TAG_PACK = {
  title: 'Tags',
  creator: 'test',
  source: 'https://example.org/',
  lastmod: '2024-01-01',
  confidence: 'web_crawl',
  currency: 'ETH',
}
const tagPack = (label: string) =>
  JSON.stringify({ ...TAG_PACK, tags: [{ address: THIEF, label, actor: 'x', category: 'exchange' }] })
const PRICES = 'asset,date,usd\nethereum/ETH,2024-01-01,2000.5\n'

/** Traces a small case with this file in it, which must be refused. */
async function refusal(file: string, content: Content) {
  return inTempFolder(async (folder) => {
    await writeSmallCase(folder, { 'case.yaml': `${GOOD_CASE}labels: [labels/*.yaml]\nprices: [prices/*.csv]\n` })
    for (const [name, text] of Object.entries({
      'labels/tags.yaml': tagPack('A thief'),
      'prices/eth.csv': PRICES,
      [file]: content,
    })) {
      await mkdir(dirname(join(folder, name)), { recursive: true })
      await writeFile(join(folder, name), text)
    }
    await refusedInWords(folder, ['trace', '.'])
    return refused(folder, ['trace', '.'])
  })
}

describe.each([
  ['case.yaml', `${GOOD_CASE}`],
  ['labels/tags.yaml', tagPack('A thief')],
])('%s', (file, good) => {
  const bad: readonly (readonly [string, string, Content, string])[] = [
    ['UTF-16', 'NOT_UTF8', Buffer.from(`\uFEFF${good}`, 'utf16le'), ''],
    ['bytes that are not UTF-8', 'NOT_UTF8', Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xc0])]), ''],
    ['a bomb of aliases', 'YAML_TOO_LARGE', BOMB, 'line'],
    ['an alias of itself', 'YAML_TOO_DEEP', 'a: &a [*a]', 'line'],
    ['aliases in a ring', 'BAD_YAML', 'a: &a [*b]\nb: &b [*a]', 'line'],
    ['a merge of itself', 'YAML_TOO_DEEP', 'a: &a { <<: *a }', 'line'],
    ['a depth of 100,000', 'YAML_TOO_DEEP', `a: ${DEEP}`, 'line'],
    ['a key twice', 'DUPLICATE_KEY', 'id: a\nid: b\n', 'line'],
    ['a tag that makes an object', 'BAD_YAML', 'a: !!js/function "function () {}"', 'line'],
    ['200 MB', 'FILE_TOO_LARGE', Buffer.alloc(200 * 2 ** 20, 'a'), ''],
    ['the bytes of a gzip', 'NOT_UTF8', gzipBomb(1), ''],
  ]
  test.each(bad)('is refused with %s', async (_, code, content, place) => {
    const error = await refusal(file, content)
    expect(error.code).toBe(code)
    expect(error.message).toContain(file)
    if (place === 'line') expect(error.facts.line).toBeGreaterThan(0)
  })

  test('is refused with NUL', async () => {
    expect(await refusal(file, good.replace('a', 'a\0'))).toMatchObject({ code: 'NOT_UTF8' })
  })
})

describe('prices', () => {
  test.each<[string, string, Content]>([
    ['UTF-16', 'NOT_UTF8', Buffer.from(`\uFEFF${PRICES}`, 'utf16le')],
    ['NUL', 'NOT_UTF8', PRICES.replace('2000', '20\x0000')],
    ['an exponent', 'BAD_PRICE', PRICES.replace('2000.5', '2e3')],
    ['a comma for thousands', 'BAD_ROW', PRICES.replace('2000.5', '"2,000.50"')],
    ['hex', 'BAD_PRICE', PRICES.replace('2000.5', '0x10')],
    ['an open quote', 'BAD_ASSET', PRICES.replace('ethereum', '"ethereum')],
    ['a day without zone or sense', 'BAD_DATE', PRICES.replace('2024-01-01', '2024-13-01')],
    ['a long line', 'FILE_TOO_LARGE', Buffer.alloc(70 * 2 ** 20, 'x')],
  ])('are refused with %s', async (_, code, content) => {
    const error = await refusal('prices/eth.csv', content)
    expect(error.code).toBe(code)
    expect(error.message).toContain('prices/eth.csv')
  })
})

describe('links', () => {
  test.each(['ledger/transfers.csv', 'labels/tags.yaml', 'prices/eth.csv', 'ledger', 'labels'])(
    'of %s out of the case folder are not followed',
    async (place) => {
      await inTempFolder(async (outside) => {
        await writeSmallCase(outside, { 'labels/tags.yaml': null, 'prices/eth.csv': null })
        await mkdir(join(outside, 'labels'))
        await mkdir(join(outside, 'prices'))
        await writeFile(join(outside, 'labels/tags.yaml'), tagPack('A thief'))
        await writeFile(join(outside, 'prices/eth.csv'), PRICES)
        await inTempFolder(async (folder) => {
          const kinds = { ledger: 'ledger/transfers.csv', labels: 'labels/tags.yaml', prices: 'prices/eth.csv' }
          const yaml = `${GOOD_CASE}labels: [labels/tags.yaml]\nprices: [prices/*.csv]\n`
          await writeFile(join(folder, 'case.yaml'), yaml)
          for (const [kind, file] of Object.entries(kinds)) {
            if (kind === place) await symlink(join(outside, kind), join(folder, kind))
            else {
              await mkdir(join(folder, kind))
              await symlink(file === place ? join(outside, file) : `copy of ${kind}`, join(folder, file))
              if (file !== place) {
                const content = kind === 'ledger' ? 'see below' : kind === 'labels' ? tagPack('A thief') : PRICES
                await writeFile(join(folder, kind, `copy of ${kind}`), content)
              }
            }
          }
          expect(await refused(folder, ['trace', '.'])).toMatchObject({ code: 'PATH_OUTSIDE_CASE' })
        })
      })
    },
  )

  test('that wait where a result is written do not lead it out of the folder', async () => {
    await inTempFolder(async (folder) => {
      const precious = join(folder, 'precious')
      const caseDir = join(folder, 'case')
      await writeFile(precious, 'as it was')
      await writeSmallCase(caseDir)
      await mkdir(join(caseDir, 'out'))
      for (const file of ['flows.csv', 'trace.json', 'manifest.json', 'report.html']) {
        await symlink(precious, join(caseDir, 'out', file))
        await symlink(precious, join(caseDir, 'out', `${file}.incomplete`))
      }
      await traceCase({ caseDir })
      expect(await readFile(precious, 'utf8')).toBe('as it was')
    })
  })
})

describe('labels', () => {
  const turning = (length: number) => `safe\u202E${'gnp.exe\u2066\u200F'.repeat(length / 9)}\u0007\u001b[31m`

  test('of 10,000 characters with marks of direction are refused, and short in the message', async () => {
    const error = await refusal('labels/tags.yaml', tagPack(turning(10_000)))
    expect(error).toMatchObject({ code: 'TOO_LONG', facts: { line: 1 } })
  })

  test('with marks of direction neither turn nor fill the results', async () => {
    const label = turning(450)
    await inTempFolder(async (folder) => {
      await writeSmallCase(folder, { 'case.yaml': `${GOOD_CASE}labels: [labels.yaml]\n` })
      await writeFile(join(folder, 'labels.yaml'), tagPack(label))
      const { code, stdout, stderr } = await runCli(['trace', folder])
      expect({ code, stderr }).toEqual({ code: 0, stderr: expect.not.stringContaining('Error') })
      expect(stdout).not.toMatch(ACTIVE)
      const page = await readFile(join(folder, 'out/report.html'), 'utf8')
      expect(page).toContain('safe⟨U+202E⟩gnp.exe')
      expect(page).not.toMatch(ACTIVE)
      // The label stands there a few times at most.
      expect(page.length).toBeLessThan(600_000)
    })
  })
})
