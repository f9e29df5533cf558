import { appendFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { makeTempFolder } from '../../test/cli/makeTempFolder.ts'
import { knowledgeFolder } from '../../test/overlap/knowledgeFolder.ts'
import { type Snapshot, wallet, writeSnapshot } from '../../test/overlap/snapshot.ts'
import { DyepackError } from '../core/errors.ts'
import type { Finding, OverlapFile } from '../core/wire/overlapFile.ts'
import { indexCases, overlapCase } from './overlapCase.ts'

const temp = makeTempFolder()
afterAll(temp.remove)

const KNOWLEDGE = knowledgeFolder(temp.folder)
let made = 0

const [VICTIM, THIEF, MULE, HOT, DEPOSIT, FUNDER] = [1, 2, 3, 4, 5, 6].map(wallet) as [
  string,
  string,
  string,
  string,
  string,
  string,
]

/** A folder of cases, the first of which asks. */
async function ask(cases: readonly Snapshot[], tags: string | null = null): Promise<OverlapFile> {
  const folder = folderOf(cases)
  const file = join(folder, '.tags.yaml')
  if (tags !== null) writeFileSync(file, tags)
  const { overlap } = await overlapCase({
    caseDir: join(folder, cases[0]!.id),
    knowledge: KNOWLEDGE,
    ...(tags === null ? {} : { tags: [file] }),
  })
  return overlap
}

function folderOf(cases: readonly Snapshot[]): string {
  const folder = join(temp.folder, `cases-${made++}`)
  for (const one of cases) writeSnapshot(join(folder, one.id), one)
  return folder
}

/** A theft of its own, whose coins go over a wallet of its own to whatever is given. */
function theft(id: string, at: number, ...to: readonly string[]): Snapshot {
  const [victim, thief] = [wallet(at), wallet(at + 1)]
  return {
    id,
    stolen: 1000,
    payments: [
      { from: victim, to: thief, amount: 1000 },
      ...to.map((address, n) => ({ from: thief, to: address, amount: 100 + at + n })),
    ],
  }
}

function graded(findings: readonly Finding[]) {
  return findings.map(({ address, strength, why }) => ({ address, strength, why }))
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'none',
    (error: unknown) => (error instanceof DyepackError ? error.code : String(error)),
  )
}

describe('what two cases share', () => {
  test('a wallet on both paths is strong, with both sides of the evidence', async () => {
    const a = theft('a', 100, MULE)
    const b = theft('b', 200, MULE)
    const { findings } = await ask([a, { ...b, payments: [...b.payments, { from: MULE, to: wallet(290), amount: 5 }] }])
    expect(graded(findings)).toEqual([{ address: MULE, strength: 'strong', why: 'wallet-in-both' }])
    expect(findings[0]!.here).toMatchObject([{ role: 'path', hop: 1, arrivals: 1, received: [{ percent: '20.0' }] }])
    expect(findings[0]!.cases).toMatchObject([{ case: 'b', sights: [{ role: 'path', hop: 1, arrivals: 1 }] }])
  })

  test('an exchange’s hot wallet gives nothing strong, whether one labels it, both do, or nobody does', async () => {
    const cashesOut = (id: string, at: number, end: Partial<Snapshot>): Snapshot => ({ ...theft(id, at, HOT), ...end })
    const labelled = {
      ends: [{ address: HOT, stoppedBy: 'service', class: 'exchange', label: 'Binance', category: 'exchange' }],
    }
    const busy = { ends: [{ address: HOT, stoppedBy: 'looks-like-a-service', class: 'unread' }] }
    const unread = { ends: [{ address: HOT, stoppedBy: 'unread', class: 'unread' }] }
    const why = async (one: Partial<Snapshot>, other: Partial<Snapshot>) =>
      graded((await ask([cashesOut('a', 100, one), cashesOut('b', 200, other)])).findings)
    const weak = (reason: string) => [{ address: HOT, strength: 'weak', why: reason }]
    expect(await why(labelled, labelled)).toEqual(weak('exchange'))
    expect(await why(labelled, unread)).toEqual(weak('exchange'))
    expect(await why(unread, labelled)).toEqual(weak('exchange'))
    expect(await why({}, labelled)).toEqual(weak('exchange'))
    expect(await why(busy, {})).toEqual(weak('looks-like-a-service'))
    expect(await why(unread, unread)).toEqual([{ address: HOT, strength: 'moderate', why: 'both-unread' }])
  })

  test('a tag of a service takes the strength from a wallet that nobody else names', async () => {
    const tags = tagPack([{ address: MULE, label: 'Some exchange', category: 'exchange' }])
    const { findings } = await ask([theft('a', 100, MULE), theft('b', 200, MULE)], tags)
    expect(graded(findings)).toEqual([{ address: MULE, strength: 'weak', why: 'exchange' }])
  })

  test('a deposit address may mean a shared launderer only', async () => {
    const a = { ...theft('a', 100, DEPOSIT), deposits: [{ address: DEPOSIT, exchange: 'Binance' }] }
    const { findings } = await ask([a, theft('b', 200, DEPOSIT)])
    expect(graded(findings)).toEqual([{ address: DEPOSIT, strength: 'moderate', why: 'deposit-address' }])
  })

  test('who paid first gas counts by who it is', async () => {
    const funded = (id: string, at: number, why: 'service' | 'many' | 'unread' | null): Snapshot => ({
      ...theft(id, at),
      funders: [{ funder: FUNDER, address: wallet(at + 1), why }],
    })
    const why = async (one: Parameters<typeof funded>[2], other: Parameters<typeof funded>[2]) =>
      (await ask([funded('a', 100, one), funded('b', 200, other)])).findings.map((finding) => finding.why)
    expect(await why(null, null)).toEqual(['funder-in-both'])
    expect(await why(null, 'unread')).toEqual(['funder-unread'])
    expect(await why(null, 'many')).toEqual(['many-funded'])
    expect(await why('service', 'service')).toEqual(['service'])
    const onPath = await ask([funded('a', 100, null), theft('b', 200, FUNDER)])
    expect(onPath.findings.map((finding) => finding.why)).toEqual(['funder-on-path'])
  })

  test('where a trace goes on behind services, nothing is strong', async () => {
    const b = { ...theft('b', 200, MULE), stop: { services: false } }
    const { findings } = await ask([theft('a', 100, MULE), b])
    expect(graded(findings)).toEqual([{ address: MULE, strength: 'moderate', why: 'behind-services' }])
  })

  test('an address of more than ten other cases acts like a service', async () => {
    const others = (count: number) => Array.from({ length: count }, (_, n) => theft(`b${n}`, 200 + 10 * n, MULE))
    expect((await ask([theft('a', 100, MULE), ...others(10)])).findings[0]!.why).toBe('wallet-in-both')
    expect((await ask([theft('a', 100, MULE), ...others(11)])).findings[0]!.why).toBe('in-many-cases')
  })

  test('the same amount, paid again and again, is a habit and weak, with how many have it', async () => {
    const splits = (id: string, at: number): Snapshot => ({
      ...theft(id, at),
      payments: [
        { from: wallet(at), to: wallet(at + 1), amount: 1000 },
        ...[2, 3, 4].map((n) => ({ from: wallet(at + 1), to: wallet(at + n), amount: 77 })),
      ],
    })
    const { findings, patterns } = await ask([splits('a', 100), splits('b', 200), theft('c', 300)])
    expect(findings).toEqual([])
    expect(patterns).toMatchObject([
      {
        kind: 'equal-payments',
        value: 'ethereum/ETH 77',
        strength: 'weak',
        sharedBy: 1,
        of: 2,
        here: { count: 3, of: 3 },
      },
    ])
  })
})

describe('what tags and the knowledge base name', () => {
  test('a tag by a source to be trusted is strong on the path, and moderate by another', async () => {
    const tags = (confidence: string) =>
      tagPack([{ address: THIEF, label: 'Somebody', category: 'perpetrator', confidence }])
    const a: Snapshot = { id: 'a', stolen: 9, payments: [{ from: VICTIM, to: THIEF, amount: 9 }] }
    const sure = await ask([a], tags('authority_data'))
    expect(graded(sure.findings)).toEqual([{ address: THIEF, strength: 'strong', why: 'named-wallet' }])
    const unsure = await ask([a], tags('web_crawl'))
    expect(graded(unsure.findings)).toEqual([{ address: THIEF, strength: 'moderate', why: 'named-by-weak-source' }])
  })
})

describe('snapshots and the index', () => {
  test('cases without a snapshot, changed ones and copies are named, and not compared', async () => {
    const folder = folderOf([theft('a', 100, MULE), theft('b', 200, MULE), theft('c', 300, MULE)])
    rmSync(join(folder, 'b/out'), { recursive: true })
    writeFileSync(join(folder, 'b/case.yaml'), 'id: b\n')
    appendFileSync(join(folder, 'c/out/flows.csv'), '\n')
    writeSnapshot(join(folder, 'd'), theft('a', 100, MULE))
    const { overlap } = await overlapCase({ caseDir: join(folder, 'a'), knowledge: KNOWLEDGE })
    expect(overlap.findings).toEqual([])
    expect(overlap.compared.cases).toEqual([])
    expect(overlap.compared.skipped.map(({ why }) => why)).toEqual([
      expect.stringContaining('[MANIFEST_MISSING]'),
      expect.stringContaining('[RESULT_CHANGED]'),
      expect.stringContaining('a copy'),
    ])
  })

  test('what changes after the index was made is seen', async () => {
    const folder = folderOf([theft('a', 100, MULE), theft('b', 200, MULE)])
    const asked = () => overlapCase({ caseDir: join(folder, 'a'), knowledge: KNOWLEDGE })
    expect((await asked()).overlap.findings).toHaveLength(1)
    writeSnapshot(join(folder, 'b'), theft('b', 200, HOT))
    expect((await asked()).overlap.findings).toHaveLength(0)
    appendFileSync(join(folder, 'b/out/flows.csv'), '\n')
    expect((await asked()).overlap.compared.skipped).toHaveLength(1)
    rmSync(join(folder, 'b'), { recursive: true })
    expect((await codeOf(asked())) + (await asked()).overlap.compared.cases.length).toBe('none0')
  })

  test('the index made beforehand answers without reading anything anew, with the same bytes', async () => {
    const folder = folderOf([theft('a', 100, MULE), theft('b', 200, MULE)])
    const names: string[] = []
    const parameters = { cases: [folder], knowledge: KNOWLEDGE, onReading: (name: string) => void names.push(name) }
    expect(await indexCases(parameters)).toMatchObject({ cases: 2, tagFiles: 0, read: 3, skipped: [] })
    expect(names).toHaveLength(3)
    const first = await overlapCase({ caseDir: join(folder, 'a'), ...parameters })
    expect(names).toHaveLength(3)
    const bytes = first.files.map((file) => readFileSync(file))
    rmSync(join(folder, '.dyepack-overlap.duckdb'))
    const second = await overlapCase({ caseDir: join(folder, 'a'), ...parameters })
    expect(second.files.map((file) => readFileSync(file))).toEqual(bytes)
  })

  test('a broken index is an error that says what to do, never an answer', async () => {
    const folder = folderOf([theft('a', 100, MULE), theft('b', 200, MULE)])
    const index = join(folder, '.dyepack-overlap.duckdb')
    const asked = () => overlapCase({ caseDir: join(folder, 'a'), knowledge: KNOWLEDGE })
    await asked()
    const whole = readFileSync(index)
    writeFileSync(index, 'no index')
    expect(await codeOf(asked())).toBe('OVERLAP_INDEX_BAD')
    writeFileSync(index, whole)
    truncateSync(index, whole.length / 2)
    expect(await codeOf(asked())).toBe('OVERLAP_INDEX_BAD')
    // Every block has a checksum: whatever is turned over in the data is an error or changes nothing.
    const answer = JSON.stringify((await restored().then(asked)).overlap)
    for (let at = 4096 * 3; at < whole.length; at += 100_000) {
      const broken = Buffer.from(whole)
      broken[at]! ^= 0xff
      writeFileSync(index, broken)
      const said = await asked().then(
        ({ overlap }) => JSON.stringify(overlap),
        (error: DyepackError) => error.code,
      )
      expect([answer, 'OVERLAP_INDEX_BAD']).toContain(said)
    }
    async function restored() {
      writeFileSync(index, whole)
    }
  })

  test('errors of the case itself, and of what was asked for by name', async () => {
    const folder = folderOf([theft('a', 100)])
    const caseDir = join(folder, 'a')
    expect(await codeOf(overlapCase({ caseDir: join(folder, 'nowhere') }))).toBe('NO_SUCH_CASE')
    expect(await codeOf(overlapCase({ caseDir, cases: [join(folder, 'nowhere')] }))).toBe('NO_SUCH_CASE')
    expect(await codeOf(overlapCase({ caseDir, tags: [join(folder, 'nowhere.yaml')] }))).toBe('MISSING_FILE')
    expect(await codeOf(overlapCase({ caseDir, knowledge: join(folder, 'nowhere') }))).toBe('NO_SUCH_KNOWLEDGE')
    writeFileSync(join(folder, 'bad.yaml'), 'title: x\ncreator: y\ntags:\n  - address: nothing\n    currency: ETH\n')
    const bad = overlapCase({ caseDir, knowledge: KNOWLEDGE, tags: [join(folder, 'bad.yaml')] })
    expect(await codeOf(bad)).toBe('BAD_ADDRESS')
    rmSync(join(caseDir, 'out/manifest.json'))
    expect(await codeOf(overlapCase({ caseDir, knowledge: KNOWLEDGE, cases: [caseDir] }))).toBe('NO_SUCH_CASE')
  })
})

interface PackTag {
  readonly address: string
  readonly label: string
  readonly category: string
  readonly confidence?: string
}

function tagPack(tags: readonly PackTag[]): string {
  const lines = tags.map(
    ({ address, label, category, confidence = 'web_crawl' }) =>
      `  - { address: '${address}', label: ${JSON.stringify(label)}, category: ${category}, confidence: ${confidence} }\n`,
  )
  return `title: Tags\ncreator: test\nsource: https://example.org\ncurrency: ETH\ntags:\n${lines.join('')}`
}
