import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { runCli } from '../cli/runCli.ts'
import { GOOD_CASE, THIEF, writeSmallCase } from '../cli/smallCase.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { gzipBomb } from './packed.ts'
import { ACTIVE, expectRefusal, expectWords, type Refusal } from './refused.ts'
import { type Outcome, runMany } from './runMany.ts'

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

interface BadContent {
  readonly what: string
  readonly code: string
  readonly content: Content
  /** Whether the line is named. */
  readonly line?: true
}

/** How a case was refused, as JSON and in words. */
type Twice = readonly [asJson: Outcome, inWords: Outcome]

/** Traces small cases, each with one of these in the place of this file. */
async function traceWith(file: string, contents: readonly Content[]): Promise<readonly Twice[]> {
  return inTempFolder(async (folder) => {
    for (const [i, content] of contents.entries()) {
      const caseDir = join(folder, `${i}`)
      await writeSmallCase(caseDir, { 'case.yaml': CASE_WITH_BOTH })
      const others = { 'labels/tags.yaml': tagPack('A thief'), 'prices/eth.csv': PRICES, [file]: content }
      for (const [name, text] of Object.entries(others)) {
        await mkdir(dirname(join(caseDir, name)), { recursive: true })
        await writeFile(join(caseDir, name), text)
      }
    }
    return traceEach(folder, [...contents.keys()].map(String))
  })
}

/** Traces these cases, all in one process. */
async function traceEach(folder: string, cases: readonly string[]): Promise<readonly Twice[]> {
  const jobs = cases.map((name) => ['trace', name])
  const outcomes = await runMany(folder, [...jobs, ...jobs.map((job) => ['--json', ...job])])
  return cases.map((_, i) => [outcomes[cases.length + i]!, outcomes[i]!])
}

function refusalOf([asJson, inWords]: Twice): Refusal {
  expectWords(inWords)
  return expectRefusal(asJson)
}

const CASE_WITH_BOTH = `${GOOD_CASE}labels: [labels/*.yaml]\nprices: [prices/*.csv]\n`

describe.each([
  ['case.yaml', GOOD_CASE],
  ['labels/tags.yaml', tagPack('A thief')],
])('%s', (file, good) => {
  const bad: readonly BadContent[] = [
    { what: 'UTF-16', code: 'NOT_UTF8', content: Buffer.from(`\uFEFF${good}`, 'utf16le') },
    {
      what: 'bytes that are not UTF-8',
      code: 'NOT_UTF8',
      content: Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xc0])]),
    },
    { what: 'NUL', code: 'NOT_UTF8', content: good.replace('a', 'a\0') },
    { what: 'a bomb of aliases', code: 'YAML_TOO_LARGE', content: BOMB, line: true },
    { what: 'an alias of itself', code: 'YAML_TOO_DEEP', content: 'a: &a [*a]', line: true },
    { what: 'aliases in a ring', code: 'BAD_YAML', content: 'a: &a [*b]\nb: &b [*a]', line: true },
    { what: 'a merge of itself', code: 'YAML_TOO_DEEP', content: 'a: &a { <<: *a }', line: true },
    { what: 'a depth of 100,000', code: 'YAML_TOO_DEEP', content: `a: ${DEEP}`, line: true },
    { what: 'a key twice', code: 'DUPLICATE_KEY', content: 'id: a\nid: b\n', line: true },
    {
      what: 'a tag that makes an object',
      code: 'BAD_YAML',
      content: 'a: !!js/function "function () {}"',
      line: true,
    },
    { what: '200 MB', code: 'FILE_TOO_LARGE', content: Buffer.alloc(200 * 2 ** 20, 'a') },
    { what: 'the bytes of a gzip', code: 'NOT_UTF8', content: gzipBomb(1) },
  ]
  isRefusedWith(file, bad)
})

describe('prices', () => {
  isRefusedWith('prices/eth.csv', [
    { what: 'UTF-16', code: 'NOT_UTF8', content: Buffer.from(`\uFEFF${PRICES}`, 'utf16le') },
    { what: 'NUL', code: 'NOT_UTF8', content: PRICES.replace('2000', '20\x0000') },
    { what: 'an exponent', code: 'BAD_PRICE', content: PRICES.replace('2000.5', '2e3') },
    { what: 'a comma for thousands', code: 'BAD_ROW', content: PRICES.replace('2000.5', '"2,000.50"') },
    { what: 'hex', code: 'BAD_PRICE', content: PRICES.replace('2000.5', '0x10') },
    { what: 'an open quote', code: 'BAD_ASSET', content: PRICES.replace('ethereum', '"ethereum') },
    { what: 'a day without zone or sense', code: 'BAD_DATE', content: PRICES.replace('2024-01-01', '2024-13-01') },
    { what: 'a long line', code: 'FILE_TOO_LARGE', content: Buffer.alloc(70 * 2 ** 20, 'x') },
  ])
})

/** One test for each of these in the place of this file. */
function isRefusedWith(file: string, bad: readonly BadContent[]): void {
  let traced: readonly Twice[]
  beforeAll(async () => {
    traced = await traceWith(
      file,
      bad.map(({ content }) => content),
    )
  })
  test.each(bad.map((one, i) => ({ ...one, i })))('is refused with $what', ({ code, line, i }) => {
    const error = refusalOf(traced[i]!)
    expect(error.code).toBe(code)
    expect(error.message).toContain(file)
    if (line) expect(error.facts.line).toBeGreaterThan(0)
  })
}

describe('links', () => {
  const LINKED = ['ledger/transfers.csv', 'labels/tags.yaml', 'prices/eth.csv', 'ledger', 'labels']
  let linked: readonly Twice[]
  beforeAll(async () => {
    linked = await inTempFolder(async (folder) => {
      await writeSmallCase(join(folder, 'outside'))
      for (const [name, text] of Object.entries({ 'labels/tags.yaml': tagPack('A thief'), 'prices/eth.csv': PRICES })) {
        await mkdir(dirname(join(folder, 'outside', name)))
        await writeFile(join(folder, 'outside', name), text)
      }
      for (const [i, place] of LINKED.entries()) await linkOut(join(folder, `${i}`), join(folder, 'outside'), place)
      return traceEach(folder, [...LINKED.keys()].map(String))
    })
  })

  test.each(LINKED)('of %s out of the case folder are not followed', async (place) => {
    expect(refusalOf(linked[LINKED.indexOf(place)]!)).toMatchObject({ code: 'PATH_OUTSIDE_CASE' })
  })

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

/** A case in which this place is a link to a good one outside, and all others are links to what lies beside them. */
async function linkOut(caseDir: string, outside: string, place: string): Promise<void> {
  const kinds = { ledger: 'ledger/transfers.csv', labels: 'labels/tags.yaml', prices: 'prices/eth.csv' }
  await mkdir(caseDir)
  await writeFile(join(caseDir, 'case.yaml'), `${GOOD_CASE}labels: [labels/tags.yaml]\nprices: [prices/*.csv]\n`)
  for (const [kind, file] of Object.entries(kinds)) {
    if (kind === place) await symlink(join(outside, kind), join(caseDir, kind))
    else {
      await mkdir(join(caseDir, kind))
      await symlink(file === place ? join(outside, file) : `copy of ${kind}`, join(caseDir, file))
      if (file !== place) {
        const content = kind === 'ledger' ? 'see below' : kind === 'labels' ? tagPack('A thief') : PRICES
        await writeFile(join(caseDir, kind, `copy of ${kind}`), content)
      }
    }
  }
}

describe('labels', () => {
  const turning = (length: number) => `safe\u202E${'gnp.exe\u2066\u200F'.repeat(length / 9)}\u0007\u001b[31m`

  test('of 10,000 characters with marks of direction are refused, and short in the message', async () => {
    const [traced] = await traceWith('labels/tags.yaml', [tagPack(turning(10_000))])
    const error = refusalOf(traced!)
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
