import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { withKnowledge } from '../../../test/knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import type { Proposal } from '../../core/knowledge/outside/proposal.ts'
import { acceptProposal } from './acceptProposal.ts'
import { checkKnowledge } from './checkKnowledge.ts'
import { importList } from './importList.ts'
import { loadKnowledge } from './loadKnowledge.ts'

const MAPPING = `victim: { name: name, kind: bridge }
date: { column: date, form: iso }
loss: { column: usd, unit: usd }
attribution: { column: by, separator: ; }
source: { by: vendor, published: 2024-06-01, url: https://example.org/thefts }
`
const ROWS = ['name,date,usd,by', 'Shop,2021-08-20,91,', 'Nomad,2022-08-01,190,Country', 'Ronin,2022-03-23,625,']

interface Place {
  readonly dir: string
  readonly importRows: (...files: (readonly string[])[]) => Promise<Proposal>
  readonly keep: (proposal: Proposal) => Promise<string>
}

/** A small knowledge folder beside lists that are written into files. */
function withList(work: (place: Place) => Promise<void>): Promise<void> {
  return withKnowledge({}, (dir) =>
    inTempFolder(async (root) => {
      const mapping = join(root, 'mapping.yaml')
      await writeFile(mapping, MAPPING)
      const importRows: Place['importRows'] = async (...lists) => {
        const files = lists.map((_, index) => join(root, `list-${index}.csv`))
        for (const [index, rows] of lists.entries()) await writeFile(files[index]!, `${rows.join('\n')}\n`)
        return importList({ format: 'incident-table', files, mapping, knowledge: dir })
      }
      const keep: Place['keep'] = async (proposal) => {
        const path = join(root, 'proposal.json')
        await writeFile(path, JSON.stringify(proposal))
        return path
      }
      await work({ dir, importRows, keep })
    }),
  )
}

const states = ({ incidents }: Proposal) => Object.fromEntries(incidents.map(({ id, state }) => [id, state]))

async function filesOf(dir: string): Promise<Record<string, string>> {
  const names = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
  const paths = names.map(({ parentPath, name }) => join(parentPath, name)).sort()
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path.slice(dir.length + 1), await readFile(path, 'utf8')])),
  )
}

test('what is new becomes stubs that cite the list, and what may be known waits for a person', async () => {
  await withList(async ({ dir, importRows, keep }) => {
    const proposal = await importRows(ROWS)
    expect(states(proposal)).toEqual({
      '2021-08-20-shop': 'matched',
      '2022-03-23-ronin': 'new',
      '2022-08-01-nomad': 'new',
    })
    const before = await filesOf(dir)
    const result = await acceptProposal({ proposal: await keep(proposal), knowledge: dir })
    expect(result).toEqual({
      files: ['incidents/2022-03-23-ronin.yaml', 'incidents/2022-08-01-nomad.yaml', 'sources/vendor-2024-06-01.yaml'],
      extended: [],
      accepted: [
        { item: '2022-03-23-ronin', as: '2022-03-23-ronin' },
        { item: '2022-08-01-nomad', as: '2022-08-01-nomad' },
      ],
      known: 0,
      tags: 0,
      left: [
        {
          item: '2021-08-20-shop',
          why: 'may be 2021-08-19-shop: say --same 2021-08-20-shop=2021-08-19-shop if it is, and --new 2021-08-20-shop if it is none',
          yaml: null,
        },
      ],
    })
    const after = await filesOf(dir)
    expect(Object.keys(before).every((file) => after[file] === before[file])).toBe(true)
    expect(after['incidents/2022-08-01-nomad.yaml']).toBe(`date: 2022-08-01
victim:
  name: Nomad
  kind: bridge
topics:
  - crypto
stub: true
claims:
  - source: vendor-2024-06-01
    says: It dates the theft 2022-08-01, puts the loss at $190 and names Country for it.
    date: 2022-08-01
    loss:
      usd: 190
    attribution: state
`)
    await checkKnowledge({ dir })
  })
})

test('an item that is something known becomes a statement of its file, which keeps its lines', async () => {
  await withList(async ({ dir, importRows, keep }) => {
    const file = join(dir, 'incidents/2021-08-19-shop.yaml')
    const before = await readFile(file, 'utf8')
    const proposal = await keep(await importRows(ROWS))
    const same = ['2021-08-20-shop=2021-08-19-shop']
    const { files, extended } = await acceptProposal({ proposal, knowledge: dir, items: [], same })
    expect([files, extended]).toEqual([[], ['incidents/2021-08-19-shop.yaml']])
    const after = await readFile(file, 'utf8')
    expect(after).toContain('  vendor-2024-06-01:\n    by: vendor\n    published: 2024-06-01\n')
    const kept = new Set(after.split('\n'))
    expect(before.split('\n').filter((line) => !kept.has(line))).toEqual([])
    expect((await loadKnowledge({ dir })).claim('2021-08-19-shop/loss-vendor-2024-06-01')).toMatchObject({
      kind: 'loss',
    })
    // The day before the list's is the incident's own date: both stay.
    expect((await loadKnowledge({ dir })).incident('2021-08-19-shop')).toMatchObject({ date: '2021-08-19' })
    expect(states(await importRows(ROWS))['2021-08-20-shop']).toBe('known')
  })
})

test('an item that is none of what it may be becomes a file of its own', async () => {
  await withList(async ({ dir, importRows, keep }) => {
    const rows = ['name,date,usd,by', 'Shop,2021-08-19,91,']
    const proposal = await keep(await importRows(rows))
    const { files } = await acceptProposal({ proposal, knowledge: dir, anew: ['2021-08-19-shop'] })
    expect(files).toEqual(['incidents/2021-08-19-shop-2.yaml'])
    expect(states(await importRows(rows))).toEqual({ '2021-08-19-shop': 'known' })
  })
})

test('two items of a list that are one become one file with both statements', async () => {
  await withList(async ({ dir, importRows, keep }) => {
    const proposal = await importRows([
      'name,date,usd,by',
      'Ronin Bridge,2022-03-23,625,',
      'Ronin Network,2022-03-29,620,',
    ])
    expect(proposal.incidents.map(({ matches }) => matches.map(({ in: where }) => where))).toEqual([['list'], ['list']])
    const path = await keep(proposal)
    await expect(acceptProposal({ proposal: path, knowledge: dir })).rejects.toMatchObject({
      code: 'NOTHING_TO_ACCEPT',
    })
    const result = await acceptProposal({
      proposal: path,
      knowledge: dir,
      anew: ['2022-03-23-ronin-bridge'],
      same: ['2022-03-29-ronin-network=2022-03-23-ronin-bridge'],
    })
    expect(result.files).toEqual(['incidents/2022-03-23-ronin-bridge.yaml'])
    const { base } = await loadKnowledge({ dir })
    expect(base.claims.filter(({ about }) => about === '2022-03-23-ronin-bridge').map(({ id }) => id)).toEqual([
      '2022-03-23-ronin-bridge/date-vendor-2024-06-01',
      '2022-03-23-ronin-bridge/date-vendor-2024-06-01-2',
      '2022-03-23-ronin-bridge/loss-vendor-2024-06-01',
      '2022-03-23-ronin-bridge/loss-vendor-2024-06-01-2',
    ])
  })
})

test('an attribution of which one name is no actor here is left whole', async () => {
  await withList(async ({ importRows }) => {
    const proposal = await importRows([
      'name,date,usd,by',
      'Nomad,2022-08-01,190,Somebody; Country',
      'Ronin,2022-03-23,1,Group',
    ])
    expect(proposal.left).toContainEqual({
      place: 'list-0.csv line 2',
      why: 'attribution: no actor here is called "Somebody"',
    })
    const [ronin, nomad] = proposal.incidents
    expect([ronin?.claims[0]?.attribution, nomad?.claims[0]?.attribution]).toEqual(['group', undefined])
  })
})

describe('merging', () => {
  const row = fc.record({
    name: fc.constantFrom('Ronin Bridge', 'Ronin', 'Nomad', 'Shop', 'Mt. Gox', 'MtGox'),
    date: fc.constantFrom('2021-08-19', '2022-03-23', '2022-03-29', '2022-03', '2014'),
    usd: fc.constantFrom('91', '625', '450.5', ''),
  })
  const rows = fc.array(row, { minLength: 1, maxLength: 8 })
  const csv = (given: readonly { name: string; date: string; usd: string }[]) => [
    'name,date,usd,by',
    ...given.map(({ name, date, usd }) => `${name},${date},${usd},`),
  ]
  const withoutPlaces = ({ incidents }: Proposal) => incidents.map(({ place: _, ...item }) => item)

  test('how the rows are divided among files, and in which order, changes nothing', async () => {
    await withList(async ({ importRows }) => {
      const divided = rows.chain((given) =>
        fc.tuple(
          fc.constant(given),
          fc.shuffledSubarray([...given.keys()], { minLength: given.length }),
          fc.integer({ min: 0, max: given.length }),
        ),
      )
      await fc.assert(
        fc.asyncProperty(divided, async ([given, order, at]) => {
          const turned = order.map((index) => given[index]!)
          const other = await importRows(csv(turned.slice(0, at)), csv(turned.slice(at)))
          expect(withoutPlaces(other)).toEqual(withoutPlaces(await importRows(csv(given))))
        }),
        { numRuns: 25 },
      )
    })
  })

  test('a list that was accepted whole says nothing new the second time', async () => {
    await fc.assert(
      fc.asyncProperty(rows, async (given) => {
        await withList(async ({ dir, importRows, keep }) => {
          const first = await importRows(csv(given))
          const all = first.incidents.map(({ id }) => id)
          await acceptProposal({ proposal: await keep(first), knowledge: dir, anew: all })
          const second = await importRows(csv(given))
          expect(Object.values(states(second)).filter((state) => state !== 'known')).toEqual([])
          const before = await filesOf(dir)
          await expect(acceptProposal({ proposal: await keep(second), knowledge: dir })).rejects.toMatchObject({
            code: 'NOTHING_TO_ACCEPT',
          })
          // The first proposal, once more, is compared with what is there now.
          await expect(acceptProposal({ proposal: await keep(first), knowledge: dir })).rejects.toMatchObject({
            code: 'NOTHING_TO_ACCEPT',
          })
          expect(await filesOf(dir)).toEqual(before)
        })
      }),
      { numRuns: 15 },
    )
  })

  test('another list with the same thefts matches each of them', async () => {
    await withList(async ({ dir, importRows, keep }) => {
      await acceptProposal({ proposal: await keep(await importRows(ROWS)), knowledge: dir })
      const hacks = join(dir, '../hacks.json')
      const hack = { classification: 'Infrastructure', technique: 'x', targetType: 'Bridge' }
      await writeFile(
        hacks,
        JSON.stringify([
          { ...hack, name: 'Ronin Network', date: 1648512000, amount: 624_000_000 },
          { ...hack, name: 'Nomad Bridge', date: 1659312000, amount: 190 },
        ]),
      )
      const other = await importList({
        format: 'defillama-hacks',
        files: [hacks],
        published: '2024-07-01',
        knowledge: dir,
      })
      expect(other.incidents.map(({ matches }) => matches.map(({ id }) => id))).toEqual([
        ['2022-03-23-ronin'],
        ['2022-08-01-nomad'],
      ])
    })
  })
})

describe('refused', () => {
  test.each([
    ['NO_KNOWLEDGE_NAMED', { knowledge: undefined }],
    ['NO_SUCH_ITEM', { items: ['2022-x'] }],
    ['NO_SUCH_ITEM', { same: ['2021-08-20-shop=2021-shop'] }],
    ['BAD_CHOICE', { same: ['2021-08-20-shop'] }],
    ['BAD_CHOICE', { same: ['2021-08-20-shop=2021-08-19-shop'], anew: ['2021-08-20-shop'] }],
    ['NOTHING_TO_ACCEPT', { items: ['2021-08-20-shop'] }],
  ])('%s: %j', async (code, given) => {
    await withList(async ({ dir, importRows, keep }) => {
      const proposal = await keep(await importRows(ROWS))
      await expect(acceptProposal({ proposal, knowledge: dir, ...given })).rejects.toMatchObject({
        code,
        kind: 'input',
      })
    })
  })

  test('all or nothing: where one file cannot be made, none is, and the folder stays in force', async () => {
    await withList(async ({ dir, importRows, keep }) => {
      const proposal = await keep(await importRows(ROWS))
      await writeFile(join(dir, 'sources/vendor-2024-06-01.yaml'), '{}\n')
      const before = await filesOf(dir)
      await expect(acceptProposal({ proposal, knowledge: dir })).rejects.toMatchObject({ code: 'ENTRY_EXISTS' })
      expect(await filesOf(dir)).toEqual(before)
      await writeFile(join(dir, 'actors/group.yaml'), 'name: [')
      await expect(acceptProposal({ proposal, knowledge: dir })).rejects.toMatchObject({ code: 'BAD_KNOWLEDGE' })
    })
  })

  test('a proposal that an edit broke', async () => {
    await withList(async ({ dir, importRows, keep }) => {
      const proposal = await importRows(ROWS)
      const broken = async (change: object) =>
        acceptProposal({ proposal: await keep({ ...proposal, ...change } as Proposal), knowledge: dir })
      await expect(broken({ schema: 'dyepack/proposal@2' })).rejects.toMatchObject({ code: 'BAD_PROPOSAL' })
      await expect(broken({ more: 1 })).rejects.toMatchObject({ code: 'BAD_PROPOSAL' })
      const [first, ...others] = proposal.incidents
      const outside = { ...first!, id: '../../escape' }
      await expect(broken({ incidents: [outside, ...others] })).rejects.toMatchObject({ code: 'BAD_PROPOSAL' })
      const renamed = { ...first!, id: '2020-other' }
      await expect(broken({ incidents: [renamed, ...others] })).rejects.toMatchObject({ code: 'PROPOSAL_STALE' })
      // What a statement says is checked as the list's own.
      const lying = { ...others[0]!, claims: [{ ...others[0]!.claims[0]!, loss: { usd: 'many' } }] }
      await expect(broken({ incidents: [first, lying, ...others.slice(1)] })).rejects.toMatchObject({
        code: 'PROPOSAL_STALE',
      })
    })
  })

  test('a format or a publisher that is not known', async () => {
    await withList(async ({ dir }) => {
      const list = { files: ['x'], knowledge: dir }
      await expect(importList({ ...list, format: 'rekt' })).rejects.toMatchObject({ code: 'UNKNOWN_FORMAT' })
      await expect(importList({ ...list, format: 'toString' })).rejects.toMatchObject({ code: 'UNKNOWN_FORMAT' })
      const hacks = join(dir, '../hacks.json')
      await writeFile(hacks, '[]')
      const given = { format: 'defillama-hacks', files: [hacks], knowledge: dir, published: '2024' }
      await expect(importList({ ...given, by: 'nobody' })).rejects.toMatchObject({ code: 'UNKNOWN_PUBLISHER' })
      await expect(importList({ ...given, published: 'today' })).rejects.toMatchObject({ code: 'BAD_DATE' })
    })
  })
})

const REAL = resolve(process.env.DYEPACK_DATA ?? resolve(import.meta.dirname, '../../../../shared/data'), 'incidents')
const there = await readdir(REAL).catch(() => null)

test.skipIf(there === null)('the incidents of DN Institute, beside those that come with dyepack', async () => {
  await inTempFolder(async (root) => {
    const dir = join(root, 'knowledge')
    await cp(resolve(import.meta.dirname, '../../../knowledge'), dir, { recursive: true })
    const list = {
      format: 'incident-markdown',
      files: [REAL],
      knowledge: dir,
      published: '2024-06-01',
      url: 'https://github.com/1712n/dn-institute/blob/main/content/attacks/posts',
    }
    const proposal = await importList(list)
    const leftFiles = new Set(proposal.left.map(({ place }) => place).filter((place) => place.endsWith('.md')))
    const places = new Set([...proposal.incidents.map(({ place }) => place), ...leftFiles])
    expect([...places].sort()).toEqual(there!.filter((name) => name.endsWith('.md')).sort())
    const ronin = proposal.incidents.find(({ place }) => place === '2022-03-23-Ronin.md')
    expect(ronin).toMatchObject({ state: 'matched', matches: [{ id: '2022-03-23-ronin-bridge' }] })
    const path = join(root, 'proposal.json')
    await mkdir(root, { recursive: true })
    await writeFile(path, JSON.stringify(proposal))
    const fresh = proposal.incidents.filter(({ state }) => state === 'new')
    const result = await acceptProposal({ proposal: path, knowledge: dir })
    expect(result.accepted).toHaveLength(fresh.length)
    await checkKnowledge({ dir })
    expect(Object.values(states(await importList(list)))).not.toContain('new')
  })
})
