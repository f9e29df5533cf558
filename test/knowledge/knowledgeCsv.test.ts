import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exportKnowledge } from '../../src/actions/knowledge/exportKnowledge.ts'
import { loadKnowledge } from '../../src/actions/knowledge/loadKnowledge.ts'
import type { Claim, ClaimedValue, ClaimFact, Period } from '../../src/core/knowledge/claim.ts'
import type { Range } from '../../src/core/knowledge/range.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { withKnowledge } from './knowledgeFolder.ts'

test('the tables hold every claim of the bundled knowledge base, and can be read back', async () => {
  await inTempFolder(async (folder) => {
    const { files } = await exportKnowledge({ format: 'csv', out: join(folder, 'csv') })
    expect(files.map((file) => file.slice(folder.length))).toEqual(
      ['incidents', 'actors', 'claims', 'facts', 'sources'].map((name) => `/csv/${name}.csv`),
    )
    const rows = async (name: string) => readCsv(await readFile(join(folder, 'csv', `${name}.csv`), 'utf8'))
    const { base } = await loadKnowledge()
    expect((await rows('incidents')).map(({ incident, date, victim }) => [incident, date, victim])).toEqual(
      base.incidents.map(({ id, date, victim }) => [id, date, victim.name]),
    )
    expect((await rows('actors')).map(({ actor }) => actor)).toEqual(base.actors.map(({ id }) => id))
    expect((await rows('sources')).map(({ source, url }) => [source, url])).toEqual(
      base.sources.map(({ id, url }) => [id, url]),
    )
    const facts = new Map<string, Row[]>()
    for (const row of await rows('facts')) facts.set(row.claim!, [...(facts.get(row.claim!) ?? []), row])
    const back = (await rows('claims')).map((row) => ({ ...frameOf(row), ...factOf(facts.get(row.claim!)!) }))
    expect(back).toEqual(base.claims.map(comparable))
  })
})

test('a cell that a spreadsheet would run is text', async () => {
  const actor =
    'name: Group\nkind: group\nclaims:\n  - { source: vendor-2022-01-13, says: "=cmd()", aliases: ["=1+1", "@x"] }\n'
  await withKnowledge({ 'actors/group.yaml': actor }, (dir) =>
    inTempFolder(async (folder) => {
      await exportKnowledge({ format: 'csv', dir, out: folder })
      expect(await readFile(join(folder, 'actors.csv'), 'utf8')).toContain(",'=1+1; @x,")
      expect(await readFile(join(folder, 'facts.csv'), 'utf8')).toContain(",'@x,")
    }),
  )
})

/** What the tables hold of a claim; whether it was quoted, not from which document of the one quoted. */
function comparable({ quotes, supersedes: _, ...claim }: Claim) {
  return { ...claim, quoted: quotes !== null }
}

type Row = Readonly<Record<string, string>>

function frameOf(row: Row) {
  const { claim: id, by_kind: byKind, source_kind: sourceKind, checked, secondary } = row
  const { about, by, source, url, published, known, says, words, scale, file } = row
  const same = { about, by, source, url, published, known, says, words, scale, file }
  return { id, byKind, sourceKind, checked: checked === '' ? null : checked, quoted: secondary === 'yes', ...same }
}

function factOf(rows: readonly Row[]): ClaimFact {
  const first = rows[0]!
  const kind = first.kind as ClaimFact['kind']
  const values = rows.map(({ value }) => value!)
  switch (kind) {
    case 'date':
      return { kind, date: first.value! }
    case 'attribution':
      return { kind, actors: values }
    case 'loss':
    case 'frozen':
    case 'seized':
    case 'returned':
    case 'recovered':
      return { kind, value: worthOf(rows) }
    case 'total':
    case 'held':
      return { kind, period: periodOf(first), value: worthOf(rows) }
    case 'count':
      return { kind, period: periodOf(first), count: rangeOf(first, BigInt) }
    case 'shares': {
      const parts = rows.map((row) => ({ name: row.value!, percent: rangeOf(row, String) }))
      return { kind, period: periodOf(first), shares: { by: first.what as 'asset', parts } }
    }
    case 'means':
      return { kind, means: values as never }
    case 'wallets':
      return { kind, wallets: values as never }
    case 'addresses':
      return {
        kind,
        addresses: rows.map(({ what, value }) => ({ role: what as 'thief', ...placeOf(value!, 'address') })),
      }
    case 'transactions':
      return {
        kind,
        transactions: rows.map(({ what, value }) => ({ role: what as 'theft', ...placeOf(value!, 'hash') })),
      }
    case 'parent':
      return { kind, parents: values }
    case 'aliases':
      return { kind, aliases: values }
    case 'ids':
      return { kind, ids: rows.map(({ what, value }) => ({ scheme: what!, id: value! })) }
    case 'operations':
      return { kind, operations: rows.map(({ what, value }) => ({ name: value!, date: what! })) }
    case 'listing': {
      const { what, from, to } = first
      const programmes = values.filter((value) => value !== '')
      const listing = { list: what!, programmes, from: from === '' ? null : from!, until: to === '' ? null : to! }
      return { kind, listing }
    }
    case 'disputes':
    case 'withdraws':
      return { kind, targets: values }
  }
}

function worthOf(rows: readonly Row[]): ClaimedValue {
  const usd = rows.find(({ what }) => what === 'USD')
  const { valued, part } = rows[0]!
  return {
    usd: usd === undefined ? null : rangeOf(usd, (text) => BigInt(text.replace('.', ''))),
    valued: valued === '' ? null : (valued as 'theft'),
    amounts: rows.filter((row) => row !== usd).map((row) => ({ asset: row.what!, amount: rangeOf(row, String) })),
    part: part === '' ? null : part!,
  }
}

function rangeOf<T>({ low, high, about }: Row, read: (text: string) => T): Range<T> {
  return { low: low === '' ? null : read(low!), high: high === '' ? null : read(high!), rough: about === 'yes' }
}

function periodOf({ from, to }: Row): Period | null {
  return to === '' ? null : { from: from === '' ? null : from!, to: to! }
}

function placeOf<K extends string>(text: string, key: K): { chain: string } & Record<K, string> {
  const slash = text.indexOf('/')
  return { chain: text.slice(0, slash), [key]: text.slice(slash + 1) } as { chain: string } & Record<K, string>
}

/** RFC 4180, and the apostrophe of `cell` taken away. */
function readCsv(text: string): readonly Row[] {
  const rows = [...text.matchAll(/(?:^|(?<=\n))(?:(?:"(?:[^"]|"")*"|[^",\n]*)(?:,|\n))+?(?=$|(?<=\n))/g)].map(
    ([line]) =>
      [...line.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(?:,|\n)/g)].map(([, quoted, plain]) =>
        (quoted?.replaceAll('""', '"') ?? plain ?? '').replace(/^'(?=[=+\-@\t\r])/, ''),
      ),
  )
  const [head, ...body] = rows
  return body.map((cells) => Object.fromEntries(head!.map((name, place) => [name, cells[place] ?? ''])))
}
