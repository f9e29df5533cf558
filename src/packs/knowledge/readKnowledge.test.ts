import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GOOD_FILES, withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { DyepackError } from '../../core/errors.ts'
import { asKnownOn } from '../../core/knowledge/asKnownOn.ts'
import type { KnowledgeBase } from '../../core/knowledge/knowledgeBase.ts'
import { knowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import { readKnowledge } from './readKnowledge.ts'
import type { FileProblem } from './report.ts'

const BUNDLED = fileURLToPath(new URL('../../../knowledge', import.meta.url))
const SHOP = 'incidents/2021-08-19-shop.yaml'
const FIGURES = 'figures/vendor.yaml'
const GROUP = 'actors/group.yaml'
const SOURCES = 'sources/all.yaml'

/** The problems of a folder that must be refused, in their order; files relative to it. */
async function problemsIn(changed: Readonly<Record<string, string | null>>): Promise<readonly FileProblem[]> {
  return withKnowledge(changed, async (folder) => {
    const error: unknown = await readKnowledge(folder).catch((thrown: unknown) => thrown)
    if (!(error instanceof DyepackError)) throw new Error('was not refused')
    expect(error).toMatchObject({ code: 'BAD_KNOWLEDGE', kind: 'input' })
    const problems = error.facts.problems as readonly FileProblem[]
    for (const { file, line, code, message } of problems) {
      expect(error.message).toContain(`${file}${line > 0 ? ` line ${line}` : ''}`)
      expect(error.message).toContain(`${message} [${code}]`)
    }
    return problems.map((problem) => ({ ...problem, file: problem.file.slice(folder.length + 1) }))
  })
}

/** A good file with one text in place of another, and the line of the change. */
function edit(file: string, from: string, to: string): { text: string; line: number } {
  const good = GOOD_FILES[file]!
  const at = good.indexOf(from)
  if (at < 0) throw new Error(`${from} is not in ${file}`)
  return { text: good.replace(from, () => to), line: good.slice(0, at).split('\n').length }
}

describe('what is bundled', () => {
  test('loads, and knows who said what of Ronin', async () => {
    const index = knowledgeIndex(await readKnowledge(BUNDLED))
    expect(index.incident('2022-03-23-ronin-bridge')).toEqual({
      id: '2022-03-23-ronin-bridge',
      date: '2022-03-23',
      victim: { name: 'Ronin Bridge', kind: 'bridge', named: null },
      topics: ['crypto', 'cyberattack', 'sanctions'],
      cases: ['ronin-2022'],
      stub: false,
    })
    expect(index.claim('2022-03-23-ronin-bridge/attribution-fbi-via-washington-examiner-2022-04-14')).toMatchObject({
      by: 'fbi',
      byKind: 'government',
      sourceKind: 'press',
      quotes: 'fbi',
      known: '2022-04-14',
      scale: 'confirmed',
      actors: ['apt38', 'lazarus-group'],
    })
    expect(index.subjectsOfAddress('0x098b716b8aaf21512996dc57eb0615e2383e2f96')).toEqual([
      '2022-03-23-ronin-bridge',
      'lazarus-group',
    ])
    expect(index.actorWithDescendants('dprk')).toEqual(
      expect.arrayContaining(['apt38', 'bluenoroff', 'lazarus-group', 'reconnaissance-general-bureau']),
    )
  })
})

test('what OFAC lists of North Korea is bundled as tags, as known on a day', async () => {
  const base = await readKnowledge(BUNDLED)
  const listed = (day: string) =>
    asKnownOn(base, day).tags.filter(({ file }) => file === 'tags/ofac-lazarus-group.yaml')
  expect(listed('2020-03-01')).toHaveLength(0)
  expect(listed('2020-03-02')).toHaveLength(20)
  expect(listed('2022-04-22')).toHaveLength(24)
  expect(listed('2023-04-24')).toHaveLength(45)
  // Those of the group itself are those of the claims.
  const own = listed('2026-01-01').filter(({ actor }) => actor === 'lazarus-group')
  const claimed = base.claims.flatMap((claim) =>
    claim.kind === 'addresses' && claim.about === 'lazarus-group' ? claim.addresses : [],
  )
  const ofGroup = new Set(claimed.filter(({ role }) => role === 'listed').map(({ address }) => address))
  expect(new Set(own.map(({ address }) => address))).toEqual(ofGroup)
})

describe('a good folder', () => {
  test('becomes claims with who says so, exact to the cent', async () => {
    const { claims } = await withKnowledge({}, readKnowledge)
    expect(claims.map(({ id }) => id)).toEqual([
      '2021-08-19-shop/addresses-shop-via-news-2021-08-20',
      '2021-08-19-shop/attribution-fbi-2022-04-14',
      '2021-08-19-shop/attribution-vendor-2022-01-13',
      '2021-08-19-shop/date-shop-via-news-2021-08-20',
      '2021-08-19-shop/loss-shop-via-news-2021-08-20',
      '2021-08-19-shop/loss-vendor-2022-01-13',
      '2021-08-19-shop/wallets-shop-via-news-2021-08-20',
      'group/parent-vendor-2022-01-13',
      'state/aliases-vendor-2022-01-13',
      'state/count-2021-vendor-2022-01-13',
      'state/total-2021-vendor-2022-01-13',
      'state/total-2021-vendor-2023-02',
    ])
    expect(claims[4]).toEqual({
      id: '2021-08-19-shop/loss-shop-via-news-2021-08-20',
      about: '2021-08-19-shop',
      by: 'shop',
      byKind: 'victim',
      source: 'news-2021-08-20',
      url: 'https://example.org/news',
      sourceKind: 'press',
      quotes: 'shop',
      published: '2021-08-20',
      known: '2021-08-20',
      checked: null,
      says: 'The shop says that it lost coins on 19 August.',
      words: '',
      scale: 'stated',
      supersedes: [],
      file: SHOP,
      kind: 'loss',
      value: {
        usd: { low: 9_000_000_000n, high: null, rough: false },
        valued: null,
        amounts: [
          { asset: 'BTC', amount: { low: '107.5', high: '107.5', rough: false } },
          { asset: 'ETH', amount: { low: '9000', high: '9000', rough: true } },
        ],
        part: null,
      },
    })
    expect(claims[5]).toMatchObject({ value: { usd: { low: 9_135_000_050n, high: 9_135_000_050n }, valued: 'theft' } })
    expect(claims[11]).toMatchObject({ supersedes: ['state/total-2021-vendor-2022-01-13'], published: '2023-02' })
  })

  test('levers and tags come with it', async () => {
    const { levers, tags } = await withKnowledge({}, readKnowledge)
    expect(levers).toMatchObject([{ id: 'usdt/freeze', of: ['ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7'] }])
    expect(tags).toMatchObject([{ label: 'Thief', file: 'tags/some.yaml' }])
  })

  test('passes Markdown and hidden files over', async () => {
    const base = await withKnowledge({ 'README.md': '# hi', '.x': 'x', 'incidents/notes.md': 'x' }, readKnowledge)
    expect(base.incidents).toHaveLength(1)
  })
})

describe('bad input names code, line and key', () => {
  test.each<[string, string, string, string, string, string?]>([
    ['UNKNOWN_KEY', SHOP, 'victim:', 'victm:', 'victm'],
    ['UNKNOWN_KEY', SHOP, 'wallets: hot', 'wallet: hot', 'claims[0].wallet'],
    ['UNKNOWN_VALUE', SHOP, 'kind: centralised-exchange', 'kind: exchange', 'victim.kind'],
    ['BAD_VALUE', SHOP, 'wallets: hot', 'wallets: warm', 'claims[0].wallets'],
    ['UNKNOWN_VALUE', SHOP, 'valued: theft', 'valued: never', 'claims[1].loss.valued'],
    ['EMPTY_VALUE', SHOP, 'says: The FBI suspects the state.', 'says:', 'claims[2].says'],
    ['MISSING_KEY', SHOP, '- source: fbi-2022-04-14\n    says', '- says', 'claims[2].source'],
    ['NO_SUCH_SOURCE', SHOP, 'source: fbi-2022-04-14', 'source: fbi-2022-04-15', 'claims[2].source'],
    ['NO_SUCH_SOURCE', SHOP, 'quotes: shop', 'quotes: shopp', 'claims[0].quotes'],
    ['NO_SUCH_SOURCE', SHOP, 'quotes: shop', 'quotes: news-2021-08-20', 'claims[0].quotes'],
    ['QUOTES_LATER', SHOP, 'quotes: shop', 'quotes: vendor-2023-02', 'claims[0].quotes'],
    ['NO_SUCH_PUBLISHER', SHOP, '{ by: news', '{ by: newz', 'sources.news-2021-08-20.by'],
    ['BAD_URL', SHOP, 'url: https://example.org/news', 'url: javascript:alert(1)', 'sources.news-2021-08-20.url'],
    ['MISSING_KEY', SHOP, ', url: https://example.org/news', '', 'sources.news-2021-08-20.url'],
    ['BAD_DATE', SHOP, 'published: 2021-08-20', 'published: 2021-02-30', 'sources.news-2021-08-20.published'],
    ['BAD_DATE', SHOP, 'date: 2021-08-19\n    loss', 'date: 19 August\n    loss', 'claims[0].date'],
    ['BAD_DATE', SHOP, 'date: 2021-08-19\nvictim', 'date: 2021-13-01\nvictim', 'date'],
    ['DATE_WITHOUT_CLAIM', SHOP, 'date: 2021-08-19\nvictim', 'date: 2021-08-18\nvictim', 'date'],
    [
      'AMOUNT_WITHOUT_CURRENCY',
      SHOP,
      'loss: { usd: 91_350_000.50, valued: theft }',
      'loss: 91350000',
      'claims[1].loss',
    ],
    [
      'AMOUNT_WITHOUT_CURRENCY',
      SHOP,
      'amounts: { BTC: 107.5, ETH: { about: 9_000 } }',
      'amounts: 5',
      'claims[0].loss.amounts',
    ],
    ['BAD_USD', SHOP, '91_350_000.50', '91.35 million', 'claims[1].loss.usd'],
    ['BAD_USD', SHOP, '91_350_000.50', '9_13_50_000', 'claims[1].loss.usd'],
    ['BAD_USD', SHOP, '91_350_000.50', '5.005', 'claims[1].loss.usd'],
    ['BAD_NUMBER', SHOP, 'BTC: 107.5', 'BTC: -107.5', 'claims[0].loss.amounts.BTC'],
    ['BAD_RANGE', SHOP, '{ low: 90_000_000 }', '{ low: 9, high: 8 }', 'claims[0].loss.usd'],
    ['BAD_RANGE', SHOP, '{ low: 90_000_000 }', '{ low: 9, about: 8 }', 'claims[0].loss.usd'],
    ['BAD_RANGE', SHOP, '{ low: 90_000_000 }', '{}', 'claims[0].loss.usd'],
    ['MISSING_KEY', SHOP, '{ usd: 91_350_000.50, valued: theft }', '{ valued: theft }', 'claims[1].loss'],
    ['BAD_ADDRESS', SHOP, '0x5578840AAe', '0x5578840aAe', 'claims[0].addresses.thief[0]'],
    ['BAD_ADDRESS', SHOP, 'ethereum/0x5578', '0x5578', 'claims[0].addresses.thief[0]'],
    ['UNKNOWN_KEY', SHOP, '{ thief: [', '{ theif: [', 'claims[0].addresses.theif'],
    ['BAD_ID', SHOP, 'topics: [crypto]', 'cases: [../etc]', 'cases'],
    ['UNKNOWN_WORDS', SHOP, 'words: suspects', 'words: has a hunch', 'claims[2].words'],
    ['UNKNOWN_VALUE', SHOP, 'words: suspects', 'scale: maybe', 'claims[2].scale'],
    ['NO_SUCH_ACTOR', SHOP, 'attribution: group', 'attribution: groop', 'claims[1].attribution'],
    ['NO_SUCH_TOPIC', SOURCES, 'published: 2023-02,', 'published: 2023-02, topics: cripto,', 'vendor-2023-02.topics'],
    ['NO_SUCH_TOPIC', SHOP, 'topics: [crypto]', 'topics: [cripto]', 'topics'],
    ['SAYS_NOTHING', SHOP, '    words: suspects\n    attribution: state\n', '', 'claims[2]', '- source: fbi'],
    ['KEY_NOT_USED', SHOP, 'words: suspects', 'said: 2022-04-14', 'claims[2].said'],
    [
      'DUPLICATE_ID',
      SHOP,
      '- source: vendor-2022-01-13\n',
      '- source: fbi-2022-04-14\n',
      'claims[2].attribution',
      'attribution: state',
    ],
    ['BAD_ID', SHOP, '    words: suspects', '    id: A b', 'claims[2].id'],
    ['NO_SUCH_CLAIM', SHOP, 'words: suspects', 'disputes: loss-nobody', 'claims[2].disputes'],
    [
      'NO_SUCH_CLAIM',
      FIGURES,
      'supersedes: total-2021-vendor',
      'supersedes: total-2020-vendor',
      'claims[1].supersedes',
    ],
    ['SUPERSEDES_NOTHING', FIGURES, 'supersedes: total-2021', 'supersedes: count-2021', 'claims[1].supersedes'],
    [
      'SUPERSEDES_ITSELF',
      FIGURES,
      'supersedes: total-2021-vendor-2022-01-13',
      'supersedes: total-2021-vendor-2023-02',
      'claims[1].supersedes',
    ],
    ['BAD_ID', GROUP, 'parent: state', 'listing: { list: OFAC SDN }', 'claims[0].listing.list'],
    ['BAD_DATE', GROUP, 'parent: state', 'listing: { list: sdn, from: 2021-02-30 }', 'claims[0].listing.from'],
    [
      'BAD_PERIOD',
      GROUP,
      'parent: state',
      'listing: { list: a, from: 2021, until: 2020-12 }',
      'claims[0].listing.until',
    ],
    ['MISSING_KEY', GROUP, 'parent: state', 'listing: { programme: X }', 'claims[0].listing.list'],
    ['UNKNOWN_KEY', GROUP, 'parent: state', 'listing: { list: a, program: X }', 'claims[0].listing.program'],
    ['ANSWERS_LATER', FIGURES, 'count: 7 }', 'count: 7, disputes: total-2021-vendor-2023-02 }', 'claims[0].disputes'],
    ['BAD_PERIOD', FIGURES, 'year: 2021, total', 'year: 21, total', 'claims[0].year'],
    ['BAD_PERIOD', FIGURES, 'year: 2021, total', 'period: 2021..2017, total', 'claims[0].period'],
    ['MISSING_KEY', FIGURES, '    year: 2021\n', '', 'claims[1]', '- source: vendor-2023'],
    ['BAD_COUNT', FIGURES, 'count: 7 }', 'count: 7.5 }', 'claims[0].count'],
    [
      'BAD_PERCENT',
      FIGURES,
      'count: 7 }',
      'shares: { by: asset, parts: { ETH: 101 } } }',
      'claims[0].shares.parts.ETH',
    ],
    ['NO_SUCH_ACTOR', FIGURES, 'about: state', 'about: stat', 'about'],
    ['MISSING_KEY', FIGURES, '- source: vendor-2023-02\n    says', '- says', 'claims[1].source'],
    ['PARENT_OF_ITSELF', GROUP, 'parent: state', 'parent: group', 'claims[0].parent'],
    ['PERSON_NAMED', GROUP, 'kind: group', 'kind: person', 'name', 'name: Group'],
    [
      'PERSON_NAMED',
      SHOP,
      '{ name: Shop, kind: centralised-exchange }',
      '{ name: Jane Doe, kind: individual }',
      'victim.name',
    ],
    ['NO_SUCH_PUBLISHER', 'publishers/all.yaml', 'partOf: us', 'partOf: usa', 'fbi.partOf'],
    ['BAD_ID', 'publishers/all.yaml', 'shop:', 'The_Shop:', 'The_Shop'],
    ['DUPLICATE_KEY', SOURCES, 'vendor-2023-02:', 'vendor-2022-01-13:', ''],
    ['KNOWN_TOO_EARLY', SOURCES, 'published: 2023-02,', 'published: 2023-02, known: 2022,', 'vendor-2023-02.known'],
    ['BAD_ASSET', 'levers/usdt.yaml', 'ethereum/0xdAC1', '0xdAC1', 'of'],
    ['BAD_ADDRESS', 'levers/usdt.yaml', '0xdAC17', '0xDAC17', 'of'],
    ['CHECKED_TOO_EARLY', 'levers/usdt.yaml', 'lastChecked: 2024-01', 'lastChecked: 2020', 'levers[0].lastChecked'],
    ['BAD_ADDRESS', 'tags/some.yaml', '0x5578840aae', '0x5578840AAE', 'tags[0].address'],
    ['CHECKED_TOO_EARLY', SHOP, 'words: suspects', 'checked: 2020', 'claims[2].checked'],
    ['FORBIDDEN_KEY', SHOP, 'topics:', '__proto__:', ''],
    ['BAD_YAML', SHOP, 'victim: {', 'victim: {{', ''],
  ])('%s: %s, %s → %s', async (code, file, from, to, key, lineOf) => {
    const { text, line } = edit(file, from, to)
    const problems = await problemsIn({ [file]: text })
    const found = problems.find(
      (problem) => problem.code === code && problem.file === file && problem.key.includes(key),
    )
    expect(found, JSON.stringify(problems)).toBeDefined()
    const own = lineOf === undefined ? line : edit(file, lineOf, lineOf).line
    expect(found).toMatchObject({ line: own, fix: expect.any(String) })
  })
})

describe('what no single line shows', () => {
  test('all problems of all files are listed, by file and line', async () => {
    const problems = await problemsIn({
      [SHOP]: edit(SHOP, 'attribution: group', 'attribution: groop').text.replace('crypto', 'cripto'),
      [GROUP]: edit(GROUP, 'crypto', 'krypto').text,
      'incidents/2020-x.yaml': 'date: [',
    })
    expect(problems.map(({ file, line, code }) => `${file} ${line} ${code}`)).toEqual([
      'actors/group.yaml 3 NO_SUCH_TOPIC',
      'incidents/2020-x.yaml 1 BAD_YAML',
      'incidents/2021-08-19-shop.yaml 3 NO_SUCH_TOPIC',
      'incidents/2021-08-19-shop.yaml 17 NO_SUCH_ACTOR',
    ])
  })

  test('what one broken file has is not said to be missing everywhere', async () => {
    expect(await problemsIn({ 'actors/state.yaml': 'name: [' })).toMatchObject([{ code: 'BAD_YAML' }])
    expect(await problemsIn({ 'publishers/all.yaml': 'fbi: [' })).toMatchObject([{ code: 'BAD_YAML' }])
  })

  test('a misspelt role is answered with the right one', async () => {
    const problems = await problemsIn({ [SHOP]: edit(SHOP, '{ thief: [', '{ theif: [').text })
    expect(problems).toMatchObject([{ fix: 'did you mean "thief"?' }])
  })

  test('each kind of problem has a code in docs/errors.md', async () => {
    const { readFile, readdir } = await import('node:fs/promises')
    const here = fileURLToPath(new URL('.', import.meta.url))
    const files = (await readdir(here)).filter((name) => !name.endsWith('.test.ts'))
    const texts = await Promise.all(files.map((name) => readFile(join(here, name), 'utf8')))
    const codes = texts.flatMap((text) => text.match(/(?<=')[A-Z]+(_[A-Z]+)+(?=')/g) ?? [])
    const errors = await readFile(fileURLToPath(new URL('../../../docs/errors.md', import.meta.url)), 'utf8')
    expect(new Set(codes).size).toBeGreaterThan(25)
    expect(codes.filter((code) => !errors.includes(`\`${code}\``))).toEqual([])
  })

  test.each([
    ['UNKNOWN_FILE', 'incident/2020-x.yaml'],
    ['UNKNOWN_FILE', 'incidents/2020-x.yml'],
    ['UNKNOWN_FILE', 'topic.yaml'],
    ['BAD_ID', 'incidents/2020-X.yaml'],
    ['BAD_ID', 'incidents/x-2020.yaml'],
    ['BAD_ID', 'actors/4chan.yaml'],
    ['NOT_A_FILE', 'incidents/2020/x.yaml'],
    ['EMPTY_FILE', 'incidents/2020-x.yaml'],
  ])('%s: a file called %s', async (code, name) => {
    const text = name.startsWith('actors') ? GOOD_FILES[GROUP]! : GOOD_FILES[SHOP]!
    const problems = await problemsIn({ [name]: code === 'EMPTY_FILE' ? ' \n' : text })
    expect(problems.map((problem) => problem.code)).toContain(code)
  })

  test('a link is not followed', async () => {
    await withKnowledge({}, async (folder) => {
      await symlink('/etc/passwd', join(folder, 'actors/passwd.yaml'))
      await expect(readKnowledge(folder)).rejects.toMatchObject({
        facts: { problems: [{ code: 'NOT_A_FILE' }] },
      })
    })
  })

  test('no folder', async () => {
    await expect(readKnowledge('/nowhere')).rejects.toMatchObject({ code: 'NO_SUCH_KNOWLEDGE', kind: 'input' })
  })

  test('a source must not have the id of a publisher', async () => {
    const problems = await problemsIn({
      'sources/more.yaml': 'vendor: { by: vendor, published: 2022, url: https://example.org }\n',
    })
    expect(problems).toMatchObject([{ code: 'DUPLICATE_ID', line: 1, key: 'vendor' }])
  })

  test('a source that is written the same twice is one; with other content it is refused, and both places are named', async () => {
    const again = (url: string) => `vendor-2022-01-13: { by: vendor, published: 2022-01-13, url: ${url} }\n`
    const { sources } = await withKnowledge({ 'sources/more.yaml': again('https://example.org/vendor') }, readKnowledge)
    expect(sources).toHaveLength(4)
    const problems = await problemsIn({ 'sources/more.yaml': again('https://example.org/other') })
    expect(problems).toMatchObject([{ file: 'sources/more.yaml', line: 1, code: 'DUPLICATE_ID' }])
    expect(problems[0]?.message).toContain('sources/all.yaml line 1')
  })

  test('nobody spoke of a theft before it happened, but for another time zone', async () => {
    const onDay = (day: string) => GOOD_FILES[SHOP]!.replaceAll('published: 2021-08-20', `published: ${day}`)
    expect(await problemsIn({ [SHOP]: onDay('2021-08-17') })).toMatchObject([{ code: 'KNOWN_TOO_EARLY' }, {}, {}, {}])
    await withKnowledge({ [SHOP]: onDay('2021-08-18') }, readKnowledge)
  })

  test('a withdrawal cannot be withdrawn', async () => {
    const text = `${GOOD_FILES[SHOP]!}  - source: vendor-2023-02
    says: The vendor takes it back.
    withdraws: attribution-vendor-2022-01-13
  - source: vendor-2023-02
    id: again
    says: The vendor takes the taking back back.
    withdraws: withdraws-vendor-2023-02
`
    expect(await problemsIn({ [SHOP]: text })).toMatchObject([{ code: 'WITHDRAWS_A_WITHDRAWAL', line: 29 }])
  })
})

describe('private persons', () => {
  const person = (victim: string) => GOOD_FILES[SHOP]!.replace('{ name: Shop, kind: centralised-exchange }', victim)

  test.each(['a founder of a fund', 'an owner of 990 BTC', 'two founders of a fund'])('%s is no name', async (name) => {
    const { incidents } = await withKnowledge({ [SHOP]: person(`{ name: ${name}, kind: individual }`) }, readKnowledge)
    expect(incidents[0]?.victim).toEqual({ name, kind: 'individual', named: null })
  })

  test('who named themselves may be named, on the word of that claim', async () => {
    const named = 'named: { because: self, claim: date-shop-via-news-2021-08-20 }'
    const { incidents } = await withKnowledge(
      { [SHOP]: person(`{ name: Jane Doe, kind: individual, ${named} }`) },
      readKnowledge,
    )
    expect(incidents[0]?.victim.named).toEqual({
      because: 'self',
      claim: '2021-08-19-shop/date-shop-via-news-2021-08-20',
    })
  })

  test.each([
    ['PERSON_NAMED', 'named: { because: government, claim: date-shop-via-news-2021-08-20 }'],
    ['PERSON_NAMED', 'named: { because: self, claim: attribution-vendor-2022-01-13 }'],
    ['NO_SUCH_CLAIM', 'named: { because: court, claim: nothing }'],
    ['UNKNOWN_VALUE', 'named: { because: fame, claim: nothing }'],
  ])('%s: %s', async (code, named) => {
    const problems = await problemsIn({ [SHOP]: person(`{ name: Jane Doe, kind: individual, ${named} }`) })
    expect(problems).toMatchObject([{ code, line: 2 }])
  })
})

describe('hostile files', () => {
  const BOMB = [
    'a: &a0 [x]',
    ...Array.from({ length: 9 }, (_, i) => `b${i}: &a${i + 1} [${Array(9).fill(`*a${i}`)}]`),
  ].join('\n')
  test.each([
    ['YAML_TOO_LARGE', BOMB],
    ['YAML_TOO_DEEP', '['.repeat(10_000)],
    ['FILE_TOO_LARGE', `# ${'x'.repeat(2_000_000)}`],
    ['NOT_UTF8', Buffer.from([0xff, 0xfe, 0x00]).toString('latin1')],
  ])('%s', async (code, text) => {
    const problems = await problemsIn({ 'actors/bad.yaml': code === 'NOT_UTF8' ? `\0${text}` : text })
    expect(problems.map((problem) => problem.code)).toEqual([code])
  })

  test('nothing that acts on a terminal gets into a message', async () => {
    const text = edit(SHOP, 'attribution: group', 'attribution: "\\e[31m\\u202Egroup"').text
    const [problem] = await problemsIn({ [SHOP]: text })
    expect(problem).toMatchObject({ code: 'NO_SUCH_ACTOR' })
    expect(problem?.message).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  })
})

test('loading is all or nothing: what was loaded before stays as it was', async () => {
  await withKnowledge({}, async (folder) => {
    const before = await readKnowledge(folder)
    const copy = structuredClone(before)
    await writeFile(join(folder, GROUP), 'name: [')
    await expect(readKnowledge(folder)).rejects.toMatchObject({ code: 'BAD_KNOWLEDGE' })
    expect(before).toEqual(copy)
  })
})

test('how statements and sources are divided among files, in which order, changes nothing', async () => {
  const [head, ...statements] = `${GOOD_FILES[FIGURES]!}  - { source: vendor-2022-01-13, says: x, year: 2020, count: 4 }
`.split(/^(?= {2}- )/m)
  const sources = GOOD_FILES[SOURCES]!.trimEnd().split('\n')
  const expected = withoutFiles(await withKnowledge({ [FIGURES]: [head, ...statements].join('') }, readKnowledge))
  const places = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(places, fc.boolean(), async (place, backwards) => {
      const files: Record<string, string | null> = { [FIGURES]: null, [SOURCES]: null }
      const order = <T>(list: readonly T[]) => (backwards ? [...list].reverse() : list)
      for (const [n, statement] of order(statements.map((text, n) => [n, text] as const))) {
        const file = `figures/part-${place[n]}.yaml`
        files[file] = (files[file] ?? head!) + statement
      }
      for (const [n, source] of order(sources.map((text, n) => [n, text] as const))) {
        const file = `sources/part-${place[n + 4]}.yaml`
        files[file] = `${files[file] ?? ''}${source}\n`
      }
      expect(withoutFiles(await withKnowledge(files, readKnowledge))).toEqual(expected)
    }),
    { numRuns: 30 },
  )
})

function withoutFiles(base: KnowledgeBase) {
  return { ...base, claims: base.claims.map(({ file: _, ...claim }) => claim) }
}

test('a folder without anything is an empty base', async () => {
  await withKnowledge(Object.fromEntries(Object.keys(GOOD_FILES).map((file) => [file, null])), async (folder) => {
    await mkdir(join(folder, 'incidents'))
    expect(await readKnowledge(folder)).toMatchObject({ incidents: [], claims: [] })
  })
})
