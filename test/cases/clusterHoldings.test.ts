import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { clusterHoldings } from '../../src/actions/trace/clusterHoldings.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { readCase } from '../../src/packs/caseFile/readCase.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { addressOf, hashOf, PeelLedger } from './peelLedger.ts'

const [VICTIM, A, B, NEXT, EXCHANGE] = [1, 2, 3, 4, 5].map(addressOf) as [string, string, string, string, string]
const { folder, remove } = makeTempFolder()
afterAll(remove)

/** The thief's addresses A and B pay together once. Then A gets what is stolen, and B pays out of what it had. */
beforeAll(async () => {
  const ledger = new PeelLedger()
  const [one, two, three, victim] = [
    ledger.add([], [[A, 100]]),
    ledger.add([], [[B, 100]]),
    ledger.add([], [[B, 500]]),
    ledger.add([], [[VICTIM, 1000]]),
  ]
  ledger.add(
    [
      [one, 0],
      [two, 0],
    ],
    [[addressOf(9), 200]],
  )
  ledger.add([[victim, 0]], [[A, 1000]])
  const paid = ledger.add(
    [[three, 0]],
    [
      [NEXT, 300],
      [B, 150],
      [EXCHANGE, 50],
    ],
  )
  ledger.add([[paid, 0]], [[addressOf(8), 300]])
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'ledger.jsonl'), `${ledger.lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
  const tag = { address: EXCHANGE, label: 'Some Exchange', category: 'exchange', currency: 'BTC', network: 'BTC' }
  const tags = [{ ...tag, source: 'generated', confidence: 'manual_transaction' }]
  await writeFile(join(folder, 'labels.yaml'), JSON.stringify({ title: 'Generated', creator: 'test', tags }))
})

async function trace(clusters: boolean) {
  const policies = ['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'poison', 'tiho']
  const origins = [{ asset: 'bitcoin/BTC', seed: { tx: hashOf(5) } }]
  const imports = [{ format: 'utxo-jsonl', files: ['ledger.jsonl'] }]
  const caseFile = { id: 'clusters', imports, labels: ['labels.yaml'], origins, policies, clusters }
  await writeFile(join(folder, 'case.yaml'), JSON.stringify(caseFile))
  const { report } = await traceCase({ caseDir: folder })
  const out = async (name: string) => JSON.parse(await readFile(join(folder, 'out', name), 'utf8'))
  return {
    report,
    trace: traceFileSchema.parse(await out('trace.json')),
    manifest: manifestSchema.parse(await out('manifest.json')),
  }
}
type Traced = Awaited<ReturnType<typeof trace>>['trace']
const holds = ({ policies }: Traced, policy: 'fifo' | 'lifo') =>
  policies[policy]!.holdings.map(({ holding, tainted }) => `${holding} ${tainted['1']!.amount}`).sort()

test('a cluster is one holding: what one of its addresses got, another pays', async () => {
  const { trace: plain, manifest } = await trace(false)
  expect(holds(plain, 'lifo')).toEqual([`${hashOf(5)}:0 1000`])
  expect(manifest.clusters).toBeUndefined()
  const { trace: joined } = await trace(true)
  // The cluster had 500 clean coins, and then 1000 stolen ones; it pays 500, of which 150 come back.
  expect(holds(joined, 'fifo')).toEqual([`${A}|bitcoin/BTC 1000`])
  expect(holds(joined, 'lifo')).toEqual(
    [`${A}|bitcoin/BTC 650`, `${addressOf(8)}|bitcoin/BTC 300`, `${EXCHANGE}|bitcoin/BTC 50`].sort(),
  )
  for (const { check } of Object.values(joined.policies))
    for (const { difference } of check) expect(difference).toBe('0')
})

test('that it is an assumption stands in trace, manifest and report', async () => {
  const { trace: joined, manifest, report } = await trace(true)
  expect(joined.warnings.map(({ code }) => code)).toContain('CLUSTERS_ARE_HOLDINGS')
  expect(manifest.clusters).toBe('common-input')
  expect(report.model.answer.sections.flatMap(({ lines }) => lines).join(' ')).toContain('an assumption of the case')
})

test('of two chains they are refused, before any of them is read', async () => {
  await trace(true)
  const seed = { tx: hashOf(5) }
  const origins = ['bitcoin/BTC', 'litecoin/LTC'].map((asset) => ({ asset, seed }))
  await writeFile(join(folder, 'case.yaml'), JSON.stringify({ id: 'two', origins, clusters: true }))
  const { case: theCase } = await readCase(folder)
  const store = await openLedger(join(folder, 'ledger.duckdb'))
  try {
    const refused = clusterHoldings(store, theCase, await store.assets())
    await expect(refused).rejects.toMatchObject({
      code: 'CLUSTERS_OF_ONE_CHAIN',
      facts: { chains: ['bitcoin', 'litecoin'] },
    })
  } finally {
    await store.close()
  }
})
