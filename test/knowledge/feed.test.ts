import { SaxesParser } from 'saxes'
import { describe, expect, test } from 'vitest'
import { writeFeed } from '../../src/actions/writeFeed.ts'
import { withKnowledge } from './knowledgeFolder.ts'

type Parameters_ = Parameters<typeof writeFeed>[0]

describe('the feed of the bundled knowledge base', () => {
  test('follows what RFC 4287 demands', async () => {
    const feed = await parsed({ asOf: '2024-12-31', url: 'https://example.org/feed.xml?a=1&b=2' })
    expect(feed.name).toBe('feed')
    expect(feed.namespace).toBe('http://www.w3.org/2005/Atom')
    for (const name of ['id', 'title', 'updated']) expect(all(feed, name)).toHaveLength(1)
    expect(all(feed, 'author').flatMap((author) => all(author, 'name'))).toHaveLength(1)
    expect(all(feed, 'link').map(({ attributes }) => attributes)).toEqual([
      { rel: 'self', type: 'application/atom+xml', href: 'https://example.org/feed.xml?a=1&b=2' },
    ])
    const entries = all(feed, 'entry')
    expect(entries.length).toBeGreaterThan(1000)
    for (const entry of entries) {
      for (const name of ['id', 'title', 'updated', 'published', 'content'])
        expect(all(entry, name), name).toHaveLength(1)
      expect(text(entry, 'title').trim()).not.toBe('')
      expect(text(entry, 'id')).toMatch(/^tag:dyepack\.invalid,2026:(claim|incident)\/[a-z0-9/-]+$/)
      expect(text(entry, 'updated')).toMatch(/^\d{4}-\d\d-\d\dT00:00:00Z$/)
      const links = all(entry, 'link').map(({ attributes }) => attributes)
      expect(links).toEqual([{ rel: 'alternate', href: expect.stringMatching(/^https?:\/\//) }])
      expect(all(entry, 'content')[0]!.attributes).toEqual({ type: 'html' })
      for (const category of all(entry, 'category')) expect(category.attributes.term).toBeTruthy()
    }
    const ids = entries.map((entry) => text(entry, 'id'))
    expect(new Set(ids).size).toBe(ids.length)
    const days = entries.map((entry) => text(entry, 'updated'))
    expect(days).toEqual([...days].sort().reverse())
    expect(text(feed, 'updated')).toBe(days[0])
  })

  test('shows what Chainalysis restated, on the day on which it did', async () => {
    const feed = await parsed({ actor: 'dprk', asOf: '2024-12-31' })
    const restated = all(feed, 'entry')
      .filter(
        (entry) => text(entry, 'title').startsWith('Restated: ') && text(entry, 'title').endsWith('(Chainalysis)'),
      )
      .map((entry) => [text(entry, 'updated').slice(0, 10), text(entry, 'title')])
    expect(restated).toEqual([
      [
        '2024-12-19',
        'Restated: DPRK: total about $660,500,000 in 2023, was about $1,000,000,000 in 2023 / at least $1,000,000,000 in 2023 (Chainalysis)',
      ],
      ['2024-01-24', 'Restated: DPRK: count 5 in 2020, was 4 in 2020 (Chainalysis)'],
      ['2024-01-24', 'Restated: DPRK: count 9 in 2021, was 7 in 2021 / at least 7 in 2021 (Chainalysis)'],
      ['2024-01-24', 'Restated: DPRK: count 9 in 2021, was 7 in 2021 / at least 7 in 2021 (Chainalysis)'],
      ['2023-02-01', 'Restated: DPRK: total $522,300,000 in 2018, was $522,000,000 in 2018 (Chainalysis)'],
      [
        '2023-02-01',
        'Restated: DPRK: total $428,800,000 in 2021, was about $400,000,000 in 2021 / about $395,000,000 in 2021 / $395,000,000 in 2021 (Chainalysis)',
      ],
    ])
    const before = await parsed({ actor: 'dprk', asOf: '2023-01-31' })
    expect(
      all(before, 'entry').filter((entry) => /^Restated: DPRK.*\(Chainalysis\)$/.test(text(entry, 'title'))),
    ).toEqual([])
  })

  test('an entry never changes: what was known earlier is there later, word for word', async () => {
    const earlier = entriesIn(await feedOf({ asOf: '2023-06-30' }))
    const later = new Set(entriesIn(await feedOf({})))
    expect(earlier.length).toBeGreaterThan(500)
    expect(earlier.filter((entry) => !later.has(entry))).toEqual([])
  })

  test('is the same on every run, and has only what came since', async () => {
    const asked = { asOf: '2022-12-31', since: '2022-03-01' }
    expect(await feedOf(asked)).toBe(await feedOf(asked))
    const days = all(await parsed(asked), 'entry').map((entry) => text(entry, 'updated').slice(0, 10))
    expect(days.at(-1)! >= '2022-03-01').toBe(true)
    expect(days[0]! <= '2022-12-31').toBe(true)
  })
})

describe('a feed', () => {
  test('has the incident, what is said of it, and what answers it', async () => {
    const shop = `${SHOP}  - { source: fbi-2023-01-02, says: The FBI takes it back., withdraws: attribution-fbi-2022-04-14 }
  - { source: fbi-2023-01-02, says: It was less., loss: { usd: 10 }, supersedes: loss-fbi-2022-04-14, disputes: loss-news-2021-08-20 }
`
    await withKnowledge({ 'incidents/2021-08-19-shop.yaml': shop }, async (dir) => {
      const feed = await parsed({ dir, actor: 'group' })
      const entries = all(feed, 'entry').filter((entry) => text(entry, 'title').includes('Shop'))
      expect(entries.map((entry) => [text(entry, 'updated').slice(0, 10), text(entry, 'title')])).toEqual([
        ['2023-01-02', 'Restated: Shop (2021): loss $10, was $20; disputes loss $30 (FBI)'],
        ['2023-01-02', 'Withdrawn: Shop (2021): attribution State (FBI)'],
        ['2022-04-14', 'Shop (2021): The FBI suspects the state.'],
        ['2022-01-13', 'Shop (2021): The vendor names the group.'],
        ['2021-08-20', 'Shop (2021): News dates it.'],
        ['2021-08-20', 'New incident: Shop, 2021-08-19'],
      ])
      expect(all(entries[0]!, 'category').map(({ attributes }) => attributes.term)).toEqual([
        'claim',
        'dispute',
        'restatement',
      ])
      expect(text(entries[0]!, 'content')).toContain(
        'loss: $10 supersedes <ul><li>$20 (<a href="https://example.org/fbi">FBI, 2022-04-14</a>)</li></ul>',
      )
    })
  })

  test('stays XML, and shows hostile text as text', async () => {
    const hostile = String.raw`<script>alert(1)</script> ]]> & " ' \0 \x1b[31m \u202e \ufffe \ud800 <!--`
    const shop = SHOP.replace('News dates it.', `"${hostile.replaceAll('"', '\\"')}"`).replace(
      'name: Shop',
      String.raw`name: "]]><b>Shop</b>\x07"`,
    )
    await withKnowledge({ 'incidents/2021-08-19-shop.yaml': shop }, async (dir) => {
      const xml = await feedOf({ dir })
      const feed = parse(xml)
      expect(xml).not.toContain('<script')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
      expect(xml).not.toMatch(/[\0-\x08\x0b-\x1f\u202e\ufffe]/)
      const [incident] = all(feed, 'entry').filter((entry) => text(entry, 'id').includes('incident/'))
      expect(text(incident!, 'title')).toBe('New incident: ]]><b>Shop</b>⟨U+0007⟩, 2021-08-19')
      expect(text(incident!, 'content')).not.toMatch(/<(script|b)>/)
      expect(text(incident!, 'content')).toContain('&#60;script&#62;alert(1)&#60;/script&#62; ]]&#62; &#38; ')
    })
  })

  test('refuses what it cannot do', async () => {
    await withKnowledge({}, async (dir) => {
      const code = (parameters: Parameters_) =>
        writeFeed({ dir, ...parameters }).then(
          () => 'fine',
          (error: { code: string }) => error.code,
        )
      expect(await code({ since: '2022-13-01' })).toBe('BAD_DATE')
      expect(await code({ asOf: 'now' })).toBe('BAD_DATE')
      expect(await code({ actor: 'nobody' })).toBe('NO_SUCH_ACTOR')
      expect(await code({ url: 'javascript:alert(1)' })).toBe('BAD_URL')
      expect(await code({ asOf: '2009-01-03' })).toBe('NOTHING_TO_EXPORT')
      expect(await writeFeed({ dir, since: '2030-01-01' })).toMatchObject({ entries: 0, updated: '2023-02-28' })
    })
  })
})

interface Element {
  readonly name: string
  readonly namespace: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: Element[]
  text: string
}

async function feedOf(parameters: Parameters_): Promise<string> {
  const { text } = await writeFeed(parameters)
  if (text === null) throw new Error('it was written to a file')
  return text
}

async function parsed(parameters: Parameters_): Promise<Element> {
  return parse(await feedOf(parameters))
}

function parse(xml: string): Element {
  const root: Element = { name: '', namespace: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const parser = new SaxesParser({ xmlns: true })
  parser.on('error', (error) => {
    throw error
  })
  parser.on('opentag', ({ local, uri, attributes }) => {
    const own = Object.values(attributes).filter(({ name }) => name !== 'xmlns')
    const values = Object.fromEntries(own.map(({ name, value }) => [name, value]))
    const element: Element = { name: local, namespace: uri, attributes: values, children: [], text: '' }
    open.at(-1)!.children.push(element)
    open.push(element)
  })
  parser.on('text', (part) => {
    open.at(-1)!.text += part
  })
  parser.on('closetag', () => void open.pop())
  parser.write(xml).close()
  return root.children[0]!
}

function all({ children }: Element, name: string): Element[] {
  return children.filter((child) => child.name === name)
}

function text(element: Element, name: string): string {
  return all(element, name)[0]?.text ?? ''
}

function entriesIn(xml: string): readonly string[] {
  return xml
    .split('  <entry>\n')
    .slice(1)
    .map((entry) => entry.replace('</feed>\n', ''))
}

const SHOP = `date: 2021-08-19
victim: { name: Shop, kind: centralised-exchange }
sources:
  news-2021-08-20: { by: news, published: 2021-08-20, url: https://example.org/news }
  fbi-2022-04-14: { by: fbi, published: 2022-04-14, url: https://example.org/fbi }
  fbi-2023-01-02: { by: fbi, published: 2023-01-02, url: https://example.org/fbi-2 }
claims:
  - { source: news-2021-08-20, says: News dates it., date: 2021-08-19, loss: { usd: 30 } }
  - { source: vendor-2022-01-13, says: The vendor names the group., attribution: group }
  - { source: fbi-2022-04-14, says: The FBI suspects the state., words: suspects, attribution: state, loss: { usd: 20 } }
`
