import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { crowdedFactsSchema } from '../../src/core/wire/crowdedFacts.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { type PolicyResult, type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { type ExchangeTown, exchangeTown } from './exchangeTown.ts'

const COUNTERPARTIES = { senders: 521, receivers: 520 }
const TOWN = exchangeTown(520, 520)
const REASON = 'The owner of this wallet was questioned: it is his alone.'

interface Traced {
  readonly trace: TraceFile
  readonly manifest: unknown
  readonly report: string
  readonly answer: readonly string[]
}

async function traceTown(town: ExchangeTown, tagged: boolean, stop: string): Promise<Traced> {
  return inTempFolder(async (folder) => {
    const write = (name: string, text: string) => writeFile(join(folder, name), text)
    await mkdir(join(folder, 'labels'))
    await write('rows.csv', `${town.lines.join('\n')}\n`)
    await write('labels/tags.yaml', tagPack(tagged ? town.exchange : town.customers[0]!, tagged ? 'exchange' : ''))
    await write('case.yaml', caseFile(town, stop))
    const { report } = await traceCase({ caseDir: folder })
    const out = (name: string) => readFile(join(folder, 'out', name), 'utf8')
    return {
      trace: traceFileSchema.parse(JSON.parse(await out('trace.json'))),
      manifest: manifestSchema.parse(JSON.parse(await out('manifest.json'))).stop.serviceLike,
      report: await out('report.html'),
      answer: report.model.answer.sections.flatMap(({ lines }) => lines),
    }
  })
}

function caseFile({ theft, thief }: ExchangeTown, stop: string): string {
  return `id: town
imports: [{ format: transfers-csv, files: [rows.csv] }]
labels: [labels/tags.yaml]
origins: [{ asset: ethereum/ETH, seed: { tx: "${theft}", to: ["${thief}"] } }]
primary: { policy: haircut, why: it prefers nobody }
${stop}
`
}

function tagPack(address: string, category: string): string {
  return `title: Town
creator: A clerk
source: https://example.org/tags
tags:
  - { address: "${address}", currency: ETH, label: Somebody${category === '' ? '' : `, category: ${category}`} }
`
}

const counting = ({ policies }: TraceFile) => Object.entries(policies).filter(([policy]) => policy !== 'poison')
const lossOf = ({ losses }: PolicyResult, kind: string) => losses.find((loss) => loss.class === kind)

/** Customers who hold anything tainted, under any policy, poison included. */
function suspects({ policies }: TraceFile, { customers }: ExchangeTown): string[] {
  const known = new Set(customers)
  return Object.values(policies).flatMap(({ holdings }) =>
    holdings.map(({ address }) => address).filter((address) => known.has(address)),
  )
}

test('an exchange with its tag ends the trace as an exchange', async () => {
  const { trace, report } = await traceTown(TOWN, true, '')
  for (const [, result] of counting(trace)) expect(lossOf(result, 'exchange')).toMatchObject({ basis: '600' })
  expect(suspects(trace, TOWN)).toEqual([])
  expect(trace.warnings.map(({ code }) => code)).not.toContain('LOOKS_LIKE_A_SERVICE')
  expect(report).not.toContain('521')
})

test('its tag taken away, the trace is cut there, and no customer becomes a thief', async () => {
  const { trace, manifest, answer, report } = await traceTown(TOWN, false, '')
  for (const [, result] of counting(trace)) {
    expect(lossOf(result, 'cut')).toMatchObject({ basis: '600', evidence: 'heuristic', label: null })
    expect(result.holdings.filter(({ stoppedBy }) => stoppedBy === 'looks-like-a-service')).toMatchObject([
      { address: TOWN.exchange, endpoint: true },
    ])
  }
  expect(suspects(trace, TOWN)).toEqual([])
  const warning = trace.warnings.find(({ code }) => code === 'LOOKS_LIKE_A_SERVICE')!
  expect(crowdedFactsSchema.parse(warning.facts)).toEqual({
    counterparties: 500,
    addresses: [{ chain: 'ethereum', address: TOWN.exchange, ...COUNTERPARTIES, reason: null, seeded: false }],
  })
  expect(warning.message).toContain(`${TOWN.exchange} (521 senders, 520 receivers)`)
  expect(manifest).toEqual({ counterparties: 500, never: [] })
  expect(answer).toContainEqual(
    expect.stringMatching(
      /^60\.0 % .*: as many senders and receivers as a service has\..*\(521 senders, 520 receivers\)\.$/,
    ),
  )
  expect(answer).toContainEqual(expect.stringContaining('stop.serviceLike.never'))
  expect(report).toContain('(521 senders, 520 receivers)')
})

test('with the stop switched off its customers are tainted, so the two tests above can fail', async () => {
  const { trace, manifest } = await traceTown(TOWN, false, 'stop: { serviceLike: false }')
  expect(suspects(trace, TOWN).length).toBeGreaterThan(500)
  expect(suspects({ ...trace, policies: { haircut: trace.policies.haircut! } }, TOWN).length).toBeGreaterThan(100)
  expect(manifest).toBe(false)
})

test('a town of 500 on one side is no service: there must be more on both', async () => {
  const town = exchangeTown(499, 520)
  const { trace } = await traceTown(town, false, '')
  expect(suspects(trace, town).length).toBeGreaterThan(100)
})

test('a person may say that it is no service, and the reason is printed', async () => {
  const slip = `${TOWN.exchange.slice(0, -1)}${TOWN.exchange.endsWith('f') ? 'e' : 'f'}`
  const never = `{ address: "${TOWN.exchange}", reason: "${REASON}" }, { address: "${slip}", reason: "${REASON}" }`
  const { trace, manifest, answer, report } = await traceTown(
    TOWN,
    false,
    `stop: { serviceLike: { counterparties: 500, never: [${never}] } }`,
  )
  expect(suspects(trace, TOWN).length).toBeGreaterThan(500)
  expect(trace.warnings).toContainEqual(
    expect.objectContaining({
      code: 'SERVICE_LIKE_OVERRIDDEN',
      facts: {
        counterparties: 500,
        addresses: [{ chain: 'ethereum', address: TOWN.exchange, ...COUNTERPARTIES, reason: REASON, seeded: false }],
      },
    }),
  )
  expect(trace.warnings.filter(({ code }) => code === 'SERVICE_LIKE_UNSEEN').map(({ facts }) => facts)).toEqual([
    { address: slip },
  ])
  const taken = [TOWN.exchange, slip].map((address) => ({ address, reason: REASON }))
  expect(manifest).toEqual({ counterparties: 500, never: taken })
  expect(answer).toContainEqual(expect.stringMatching(new RegExp(`because the case says: ${REASON}$`)))
  expect(report.slice(report.indexOf('class="basis"'))).toContain(REASON)
})

test('where the seed itself arrives at such an address, the trace ends there and says so', async () => {
  const into = { ...TOWN, theft: TOWN.lines[1 + 260 + 130 + 2]!.split(',')[4]!, thief: TOWN.exchange }
  const { trace } = await traceTown(into, false, '')
  expect(lossOf(trace.policies.haircut!, 'cut')).toMatchObject({ basis: trace.origins[0]!.stolen })
  expect(trace.warnings.find(({ code }) => code === 'LOOKS_LIKE_A_SERVICE')!.message).toContain(
    'A seed itself arrives at one',
  )
})
