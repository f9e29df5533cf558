import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { overlapCase } from '../../src/actions/overlapCase.ts'
import { readCsv } from '../../src/actions/report/readCsv.ts'
import { overlapText } from '../../src/cli/overlapText.ts'
import { type OverlapFile, overlapFileSchema } from '../../src/core/wire/overlapFile.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { knowledgeFolder } from './knowledgeFolder.ts'
import { type Snapshot, wallet, writeSnapshot } from './snapshot.ts'

const temp = makeTempFolder()
afterAll(temp.remove)
const knowledge = knowledgeFolder(temp.folder)
let made = 0

const stops = fc.constantFrom('none', 'unread', 'service', 'looks-like-a-service')
/** Payments among a dozen wallets, so that two cases always meet somewhere. */
const someCase = fc.record({
  payments: fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 1, maxLength: 8 }),
  stop: stops,
  funds: fc.boolean(),
})
type SomeCase = typeof someCase extends fc.Arbitrary<infer T> ? T : never

test('A shares with B what B shares with A, and a case that shares nothing changes the counts only', async () => {
  await fc.assert(
    fc.asyncProperty(someCase, someCase, async (one, other) => {
      const folder = join(temp.folder, `property-${made++}`)
      const [a, b] = [snapshotOf('a', one, 0), snapshotOf('b', other, 0)]
      for (const snapshot of [a, b]) writeSnapshot(join(folder, snapshot.id), snapshot)
      const ask = async (id: string) => (await overlapCase({ caseDir: join(folder, id), knowledge })).overlap
      const [ab, ba] = [await ask('a'), await ask('b')]
      expect(essence(ab)).toEqual(essence(ba))
      expect(new Set(ab.findings.map(({ address }) => address))).toEqual(intersection(a, b))
      writeSnapshot(join(folder, 'c'), snapshotOf('c', one, 100))
      const withC = await ask('a')
      expect(withC.findings).toEqual(ab.findings)
      expect(withC.compared.cases.map(({ case: id, shared }) => [id, shared])).toEqual([
        ['b', ab.findings.length],
        ['c', 0],
      ])
    }),
    { numRuns: 5 },
  )
})

/** `from`: which dozen of wallets. */
function snapshotOf(id: string, { payments, stop, funds }: SomeCase, from: number): Snapshot {
  const steps = payments.map(([payer, payee]) => ({
    from: wallet(20 + from + payer),
    to: wallet(20 + from + payee),
    amount: 7,
  }))
  const victim = wallet(1000 + from + (id === 'b' ? 1 : 0))
  const last = steps.at(-1)!.to
  return {
    id,
    stolen: 100,
    payments: [{ from: victim, to: steps[0]!.from, amount: 100 }, ...steps],
    ends:
      stop === 'none' ? [] : [{ address: last, stoppedBy: stop, class: stop === 'service' ? 'exchange' : 'unread' }],
    funders: funds ? [{ funder: wallet(40 + from), address: last, why: null }] : [],
  }
}

/** Every address that stolen coins came to, or that paid first gas. */
function intersection(a: Snapshot, b: Snapshot): ReadonlySet<string> {
  const of = ({ payments, funders = [] }: Snapshot) =>
    new Set([...payments.map(({ to }) => to), ...funders.map(({ funder }) => funder)])
  const other = of(b)
  return new Set([...of(a)].filter((address) => other.has(address)))
}

function essence({ findings }: OverlapFile) {
  return findings.map(({ address, strength, why }) => `${address} ${strength} ${why}`).sort()
}

const HOSTILE = '=cmd|"<script>alert(1)</script>\u202e\u001b[2J\nevil, "x"'

test('hostile names act on no terminal and no spreadsheet, and stay what they are in JSON', async () => {
  const folder = join(temp.folder, 'hostile')
  const shared = wallet(7)
  const end = { address: shared, stoppedBy: 'service', class: 'exchange', label: HOSTILE.replace('\n', ' ') }
  const thefts = ['own', HOSTILE].map((id, n): Snapshot => {
    const payments = [
      { from: wallet(100 + n), to: wallet(200 + n), amount: 9 },
      { from: wallet(200 + n), to: shared, amount: 9 },
    ]
    return { id, stolen: 9, payments, ends: [end] }
  })
  writeSnapshot(join(folder, 'own'), thefts[0]!)
  writeSnapshot(join(folder, 'evil \u202e\n<b>'), thefts[1]!)
  const tags = join(folder, '.tags.yaml')
  const label = JSON.stringify(HOSTILE)
  writeFileSync(
    tags,
    `title: ${label}\ncreator: c\nsource: ${label}\ncurrency: ETH\ntags:\n  - { address: '${shared}', label: ${label} }\n`,
  )
  const { overlap, files } = await overlapCase({ caseDir: join(folder, 'own'), tags: [tags], knowledge })
  expect(overlap.findings[0]!.tags[0]!.label).toBe(HOSTILE)
  expect(overlap.findings[0]!.cases[0]!.case).toBe(HOSTILE)
  expect(overlapFileSchema.parse(JSON.parse(readFileSync(files[0]!, 'utf8')))).toEqual(overlap)

  const text = overlapText(overlap, true)
  expect(text).toContain('alert(1)')
  expect(text.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
  expect(text.split('\n').filter((line) => line.trimStart().startsWith('evil'))).toEqual([])

  const rows: ReadonlyMap<string, string>[] = []
  for await (const row of readCsv(files[1]!, 'overlap.csv')) rows.push(row)
  expect(rows.map((row) => row.get('with'))).toEqual([HOSTILE, HOSTILE])
  expect(readFileSync(files[1]!, 'utf8')).not.toMatch(/(^|,)"?=/m)
})

test('where nothing is shared, it says with what it was compared', async () => {
  const folder = join(temp.folder, 'alone')
  const payments = [{ from: wallet(1), to: wallet(2), amount: 9 }]
  writeSnapshot(join(folder, 'own'), { id: 'own', stolen: 9, payments })
  const { overlap } = await overlapCase({ caseDir: join(folder, 'own'), knowledge })
  const text = overlapText(overlap)
  expect(text).toMatch(/^own: nothing shared with 0 cases, 0 incidents \(0 addresses\), 0 tags\.$/m)
  expect(text).toMatch(/^Not looked at: .*case\.yaml is not the one that/m)
})
