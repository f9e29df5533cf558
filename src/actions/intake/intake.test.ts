import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { NEWS } from '../../../test/intake/news.ts'
import { GOOD_FILES } from '../../../test/knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { loadKnowledge } from '../knowledge/loadKnowledge.ts'
import { acceptIntake } from './acceptIntake.ts'
import { intakePage } from './intakePage.ts'

const FILES: Readonly<Record<string, string>> = {
  'topics.yaml': GOOD_FILES['topics.yaml']!,
  'publishers/all.yaml': `news: { name: News, kind: press }
chainalysis: { name: Chainalysis, kind: vendor }
`,
  'sources/all.yaml': 'news-2020: { by: news, published: 2020, url: https://example.org/old }\n',
  'actors/dprk.yaml': `name: DPRK
kind: state
claims:
  - { source: news-2020, says: It has another name., aliases: North Korea }
`,
  'actors/reconnaissance-general-bureau.yaml': `name: Reconnaissance General Bureau
kind: agency
claims:
  - { source: news-2020, says: It is of the state., parent: dprk }
`,
  'actors/lazarus-group.yaml': `name: Lazarus Group
kind: group
claims:
  - source: news-2020
    says: It did this.
    operations: [{ name: Sony Pictures Entertainment, date: 2014 }]
`,
}
const SOURCE = { by: 'news', published: '2022-01-14', url: 'https://example.org/heist' }

async function withDraft(
  text: string,
  work: (place: { dir: string; draft: string; root: string }) => Promise<void>,
): Promise<void> {
  await inTempFolder(async (root) => {
    const dir = join(root, 'knowledge')
    for (const [name, content] of Object.entries(FILES)) {
      await mkdir(join(dir, name, '..'), { recursive: true })
      await writeFile(join(dir, name), content)
    }
    const input = Readable.from([Buffer.from(text)])
    const draft = join(root, 'draft.json')
    await writeFile(draft, JSON.stringify(await intakePage({ file: '-', input, knowledge: dir })))
    await work({ dir, draft, root })
  })
}

test('a whole draft becomes files that load, and says what was left', async () => {
  await withDraft(NEWS, async ({ dir, draft }) => {
    const { files, accepted, left } = await acceptIntake({ ...SOURCE, draft, knowledge: dir })
    expect(files).toEqual(['figures/news-2022-01-14-dprk.yaml', 'figures/news-2022-01-14-lazarus-group.yaml'])
    const { base } = await loadKnowledge({ dir })
    const said = base.claims.filter(({ source }) => source === 'news-2022-01-14')
    expect(said).toHaveLength(accepted.length)
    expect(said).toContainEqual(
      expect.objectContaining({
        about: 'dprk',
        kind: 'total',
        by: 'chainalysis',
        period: { from: '2021', to: '2021' },
        value: expect.objectContaining({ usd: { low: 40_000_000_000n, high: null, rough: false } }),
      }),
    )
    expect(left).toContainEqual(expect.objectContaining({ why: 'the knowledge base has no key for what money is for' }))
    await expect(acceptIntake({ ...SOURCE, draft, knowledge: dir })).rejects.toMatchObject({ code: 'ENTRY_EXISTS' })
  })
})

test('items are accepted one by one, each once', async () => {
  await withDraft(NEWS, async ({ dir, draft }) => {
    const accept = (...items: string[]) => acceptIntake({ ...SOURCE, draft, knowledge: dir, items })
    expect((await accept('claim-2')).files).toEqual(['figures/news-2022-01-14-dprk-claim-2.yaml'])
    expect((await accept('claim-3')).accepted).toEqual(['claim-3'])
    await expect(accept('claim-3')).rejects.toMatchObject({ code: 'ENTRY_EXISTS' })
    // The same claim in a file of another name would be there twice.
    await expect(accept('claim-2', 'claim-3')).rejects.toMatchObject({ code: 'DRAFT_REFUSED' })
    await expect(accept('claim-99')).rejects.toMatchObject({ code: 'NO_SUCH_ITEM' })
    expect(await readdir(join(dir, 'figures'))).toHaveLength(2)
  })
})

test('a theft becomes an incident with a new publisher', async () => {
  const text = 'On 4 May 2021 nearly 4,500 BTC were stolen from the exchange Foobar Exchange, the FBI said.'
  await withDraft(text, async ({ dir, draft }) => {
    const { files } = await acceptIntake({ ...SOURCE, draft, knowledge: dir })
    expect(files).toEqual(['incidents/2021-05-04-foobar-exchange.yaml', 'publishers/fbi.yaml'])
    const index = await loadKnowledge({ dir })
    expect(index.incident('2021-05-04-foobar-exchange')).toMatchObject({
      victim: { name: 'Foobar Exchange' },
      stub: true,
    })
  })
})

test('an incident that may be known already is made anew only by its name', async () => {
  const text = (place: string) => `On 4 May 2021 nearly 4,500 BTC were stolen from ${place}, Chainalysis said.`
  await withDraft(text('Foobar Exchange'), async ({ dir, draft, root }) => {
    await acceptIntake({ ...SOURCE, draft, knowledge: dir })
    const input = Readable.from([Buffer.from(text('Foobar Trading'))])
    const again = join(root, 'again.json')
    await writeFile(again, JSON.stringify(await intakePage({ file: '-', input, knowledge: dir })))
    const accept = (given: object) => acceptIntake({ ...SOURCE, draft: again, knowledge: dir, ...given })
    await expect(accept({})).rejects.toMatchObject({ code: 'NOTHING_TO_ACCEPT' })
    const { files } = await accept({ items: ['2021-05-04-foobar-trading'], url: 'https://example.org/other' })
    expect(files).toEqual(['incidents/2021-05-04-foobar-trading.yaml'])
  })
})

test('a draft without source, of another kind or without a folder is refused', async () => {
  await withDraft(NEWS, async ({ dir, draft, root }) => {
    const refused = (code: string, given: object) =>
      expect(acceptIntake({ ...SOURCE, draft, knowledge: dir, ...given })).rejects.toMatchObject({
        code,
        kind: 'input',
      })
    await expect(acceptIntake({ draft, knowledge: dir })).rejects.toMatchObject({ code: 'SOURCE_INCOMPLETE' })
    await refused('NO_KNOWLEDGE_NAMED', { knowledge: undefined })
    await refused('UNKNOWN_PUBLISHER', { by: 'nobody' })
    await refused('BAD_DATE', { published: '2022-02-30' })
    await refused('BAD_URL', { url: 'javascript:alert(1)' })
    await refused('NO_SUCH_KNOWLEDGE', { knowledge: join(root, 'nowhere') })
    const other = join(root, 'other.json')
    for (const content of ['{', '{}', '{"schema":"dyepack/intake@2"}']) {
      await writeFile(other, content)
      await refused('BAD_DRAFT_FILE', { draft: other })
    }
    // Ids become file names: none leads out of the folder.
    const hostile = (await readFile(draft, 'utf8')).replaceAll('"about":"dprk"', '"about":"../../dprk"')
    await writeFile(other, hostile)
    await refused('BAD_DRAFT_FILE', { draft: other })
  })
})
