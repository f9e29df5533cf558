import { mkdir, truncate, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { GOOD_FILES } from '../knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { gzipBomb } from './packed.ts'
import { expectRefusal, expectWords } from './refused.ts'
import { runMany } from './runMany.ts'

const SHOP = 'incidents/2021-08-19-shop.yaml'
const good = GOOD_FILES[SHOP]!
const BOMB = [
  'a: &a0 [x]',
  ...Array.from({ length: 9 }, (_, i) => `b${i}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`),
].join('\n')

/** What stands in place of an incident, the code, and the line and key that must be named. What a good key says is in `readKnowledge.test.ts`. */
const BAD: readonly (readonly [
  what: string,
  content: string | Uint8Array,
  code: string,
  line?: number,
  key?: string,
])[] = [
  ['UTF-16', Buffer.from(`\uFEFF${good}`, 'utf16le'), 'NOT_UTF8'],
  ['bytes that are not UTF-8', Buffer.concat([Buffer.from(good), Buffer.from([0xff, 0xc0])]), 'NOT_UTF8'],
  ['NUL', good.replace('Shop', 'Sh\0p'), 'NOT_UTF8'],
  ['a gzip', gzipBomb(1), 'NOT_UTF8'],
  ['a bomb of aliases', BOMB, 'YAML_TOO_LARGE', 1],
  ['an alias of itself', 'a: &a [*a]', 'YAML_TOO_DEEP', 1],
  ['a depth of 100,000', `a: ${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'YAML_TOO_DEEP', 1],
  ['a tag that makes an object', 'a: !!js/function "function () {}"', 'BAD_YAML', 1],
  ['a key twice', good.replace('topics:', 'date: 2021-08-19\ntopics:'), 'DUPLICATE_KEY', 3],
  ['a prototype', good.replace('topics:', '__proto__: x\ntopics:'), 'FORBIDDEN_KEY', 3],
  [
    'an amount without currency',
    good.replace('loss: { usd: 91_350_000.50, valued: theft }', 'loss: 91_350_000'),
    'AMOUNT_WITHOUT_CURRENCY',
    18,
    'claims[1].loss',
  ],
  [
    'a link that acts',
    good.replace('https://example.org/fbi', 'javascript:alert(1)'),
    'BAD_URL',
    6,
    'sources.fbi-2022-04-14.url',
  ],
  ['a date that is none', good.replace('date: 2021-08-19\nvictim', 'date: 2021-02-30\nvictim'), 'BAD_DATE', 1, 'date'],
  ['marks of direction in a key', good.replace('topics:', '\u202etopics:'), 'UNKNOWN_KEY', 3],
]

interface Problem {
  readonly code: string
  readonly file: string
  readonly line: number
  readonly key: string
  readonly fix: string | null
}

async function writeFolder(dir: string, shop: string | Uint8Array): Promise<void> {
  for (const [name, text] of Object.entries({ ...GOOD_FILES, [SHOP]: shop })) {
    await mkdir(dirname(join(dir, name)), { recursive: true })
    await writeFile(join(dir, name), text)
  }
}

test('a knowledge folder is refused with each of these, by file, line, key and fix', async () => {
  await inTempFolder(async (folder) => {
    for (const [at, [, content]] of BAD.entries()) await writeFolder(join(folder, `${at}`), content)
    await writeFolder(join(folder, 'large'), 'a')
    await truncate(join(folder, 'large', SHOP), 200 * 2 ** 20)
    await writeFolder(join(folder, 'good'), good)
    const dirs = [...[...BAD.keys()].map(String), 'large']
    const outcomes = await runMany(folder, [
      ...dirs.map((dir) => ['--json', 'knowledge', 'check', dir]),
      ...dirs.map((dir) => ['knowledge', 'check', dir]),
      ['--json', 'knowledge', 'check', 'good'],
    ])
    const cases: typeof BAD = [...BAD, ['200 MB', '', 'FILE_TOO_LARGE']]
    for (const [at, [what, , code, line, key]] of cases.entries()) {
      const { facts } = expectRefusal(outcomes[at]!) as unknown as { facts: { problems: readonly Problem[] } }
      const found = facts.problems.find((problem) => problem.code === code)
      expect({ what, ...found }).toMatchObject({
        ...{ what, code, file: join(dirs[at]!, SHOP), fix: expect.stringMatching(/./) },
        ...(line === undefined ? {} : { line }),
        ...(key === undefined ? {} : { key }),
      })
      expect(expectWords(outcomes[dirs.length + at]!)).toContain(`[${code}]`)
    }
    expect(outcomes.at(-1)).toMatchObject({ code: 0, stderr: '' })
  })
})
