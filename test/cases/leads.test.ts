import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { type LeadsFile, leadsFileSchema } from '../../src/core/wire/leadsFile.ts'
import { type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { copyCase } from './copyCase.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const ETHER = 10n ** 18n

const at = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const tx = (n: number) => `0x${n.toString(16).padStart(64, '0')}`

const [VICTIM, THIEF, MULE, GIVER, USER, STRANGER] = [at(1), at(2), at(3), at(4), at(5), at(6)]
const [DEPOSIT, WALLET, TWICE, HOT, RIVAL] = [at(0xd1), at(0xd2), at(0xd3), at(0xe1), at(0xe2)]

interface Row {
  readonly height: number
  readonly from: string
  readonly to: string
  /** In thousandths of a coin. */
  readonly milli: bigint
}

/** What happened, in blocks of which each has one payment. */
const STORY: readonly Row[] = [
  { height: 1, from: HOT, to: GIVER, milli: 5000n },
  { height: 2, from: GIVER, to: THIEF, milli: 100n },
  { height: 3, from: GIVER, to: MULE, milli: 100n },
  { height: 10, from: VICTIM, to: THIEF, milli: 100_000n },
  // A user of the same deposit address, whom no stolen value touches.
  { height: 11, from: USER, to: DEPOSIT, milli: 2000n },
  { height: 12, from: DEPOSIT, to: HOT, milli: 1999n },
  { height: 20, from: THIEF, to: DEPOSIT, milli: 60_000n },
  { height: 30, from: DEPOSIT, to: HOT, milli: 59_995n },
  // Traffic that looks alike: keeps a fifth, pays two exchanges, waits too long.
  { height: 40, from: THIEF, to: WALLET, milli: 10_000n },
  { height: 41, from: WALLET, to: HOT, milli: 8000n },
  { height: 42, from: THIEF, to: TWICE, milli: 10_000n },
  { height: 43, from: TWICE, to: HOT, milli: 5000n },
  { height: 44, from: TWICE, to: RIVAL, milli: 5000n },
  { height: 50, from: THIEF, to: MULE, milli: 15_000n },
  { height: 60, from: MULE, to: STRANGER, milli: 15_000n },
  { height: 9000, from: STRANGER, to: HOT, milli: 15_000n },
]

const line = ({ height, from, to, milli }: Row) => {
  const time = new Date(Date.UTC(2024, 0, 1) + height * 12_000).toISOString()
  const amount = (milli * ETHER) / 1000n
  return `ethereum,${height},${time},0,${tx(height)},0,native,ethereum/ETH,ETH,18,${from},${to},${amount}`
}

const LABELS = `title: Town
creator: A clerk
source: https://example.org/tags
tags:
  - { address: "${HOT}", currency: ETH, label: Kraken 4, actor: kraken, category: exchange }
  - { address: "${RIVAL}", currency: ETH, label: Other, category: exchange }
`

interface Traced {
  readonly leads: LeadsFile
  readonly trace: TraceFile
  readonly csv: string
  readonly page: string
  readonly answer: readonly string[]
}

async function traceTown(more: string, rows: readonly Row[] = STORY, covers = ''): Promise<Traced> {
  return inTempFolder(async (folder) => {
    await mkdir(join(folder, 'labels'))
    await writeFile(join(folder, 'rows.csv'), `${[HEADER, ...rows.map(line)].join('\n')}\n`)
    await writeFile(join(folder, 'labels/tags.yaml'), LABELS)
    await writeFile(
      join(folder, 'case.yaml'),
      `id: town
imports: [{ format: transfers-csv, files: [rows.csv]${covers} }]
victim: { name: A bridge, wallets: ["${VICTIM}"] }
labels: [labels/tags.yaml]
origins: [{ asset: ethereum/ETH, seed: { tx: "${tx(10)}", to: ["${THIEF}"] } }]
primary: { policy: fifo, why: it is short }
${more}
`,
    )
    const { report } = await traceCase({ caseDir: folder })
    if (more.includes('accept')) expect((await verifyCase(folder)).difference).toBeNull()
    const out = (name: string) => readFile(join(folder, 'out', name), 'utf8')
    return {
      leads: leadsFileSchema.parse(JSON.parse(await out('leads.json'))),
      trace: traceFileSchema.parse(JSON.parse(await out('trace.json'))),
      csv: await out('leads.csv'),
      page: await out('report.html'),
      answer: report.model.answer.sections.flatMap(({ lines }) => lines),
    }
  })
}

const exchangeLosses = ({ trace }: Traced) =>
  trace.policies.fifo!.losses.flatMap(({ class: kind, evidence, label, basis }) =>
    kind === 'exchange' ? [[label, evidence, BigInt(basis) / (ETHER / 1000n)]] : [],
  )

describe('leads of a case', () => {
  it('are the deposit address and the tree, without what only looks alike', async () => {
    const { leads, csv, page, answer } = await traceTown('')
    expect(leads.depositAddresses).toMatchObject([
      {
        ...{ chain: 'ethereum', address: DEPOSIT, exchange: 'Kraken', confidence: '0.994', accepted: null },
        assets: [{ asset: 'ethereum/ETH', received: `${62n * ETHER}`, forwarded: `${(61_994n * ETHER) / 1000n}` }],
        users: [
          { address: USER, traced: false, pairs: 1 },
          { address: THIEF, traced: true, pairs: 1 },
        ],
        pairs: [
          { user: USER, blocks: 1, confidence: '0.974', paid: { txHash: tx(11) }, forwarded: { txHash: tx(12) } },
          { user: THIEF, blocks: 10, confidence: '0.994', paid: { txHash: tx(20) }, forwarded: { txHash: tx(30) } },
        ],
      },
    ])
    expect(leads.fundingTrees).toMatchObject([
      {
        ...{ root: GIVER, confidence: '0.475' },
        members: [
          { address: GIVER, traced: false },
          { address: THIEF, traced: true },
          { address: MULE, traced: true },
        ],
        links: [
          { funder: GIVER, address: THIEF, funded: 2, payment: { txHash: tx(2) } },
          { funder: GIVER, address: MULE, funded: 2, payment: { txHash: tx(3) } },
        ],
        end: { funder: HOT, why: 'service', name: 'Kraken' },
      },
    ])
    // Whom the thief paid first is in the trace already, and is not the thief.
    expect(leads.excluded.map(({ address, why }) => [address, why])).toEqual([
      [WALLET, 'traced-coins'],
      [TWICE, 'traced-coins'],
      [STRANGER, 'traced-coins'],
    ])
    expect(csv.split('\n')).toHaveLength(1 + 2 + 3 + 3 + 1)
    expect(page).toContain('Leads, not facts')
    expect(answer.join('\n')).toMatch(
      / a deposit address of Kraken \(lead, confidence 0\.\d{3}\)\. It received 59\.9 ETH/,
    )
  })

  it('are the same whatever the order of rows', async () => {
    const first = await traceTown('')
    const turned = await traceTown('', STORY.toReversed())
    expect([turned.leads, turned.csv]).toEqual([first.leads, first.csv])
  })

  it('are switched off, and set, one by one', async () => {
    const off = await traceTown('heuristics: { deposit-reuse: false, gas-funding: { funded: 1 } }')
    expect(off.leads.depositAddresses).toEqual([])
    // A deposit address is nobody's own wallet, whether or not it is shown as a lead: its first customer set no wallet going.
    expect(off.leads.fundingTrees).toEqual([])
    expect(off.leads.excluded.map(({ why }) => why).sort()).toEqual(['many', 'many', ...Array(3).fill('traced-coins')])
    expect(off.leads.heuristics.slice(0, 2).map(({ id, on, parameters }) => [id, on, parameters])).toEqual([
      ['deposit-reuse', false, { amount: '0.01', percent: '1', blocks: '3200', forwarded: '90' }],
      ['gas-funding', true, { funded: '1' }],
    ])
    const wide = await traceTown('heuristics: { deposit-reuse: { forwarded: 80, percent: "20", blocks: 9000 } }')
    expect(wide.leads.depositAddresses.map(({ address }) => address).sort()).toEqual([STRANGER, DEPOSIT, WALLET].sort())
  })

  it('say nothing of an address whose history the ledger has not', async () => {
    const { leads } = await traceTown('', STORY, `, covers: ["${THIEF}"]`)
    expect(leads.depositAddresses).toEqual([])
    expect(leads.fundingTrees).toEqual([])
    expect(leads.excluded).toContainEqual(expect.objectContaining({ address: THIEF, funder: GIVER, why: 'unread' }))
    expect(leads.heuristics[0]!.lacks).toEqual([{ chain: 'ethereum', what: 'the whole history of 4 of 5 addresses' }])
  })
})

describe('accepted', () => {
  it('a deposit address ends the trace as the exchange, and says on what that rests', async () => {
    const before = exchangeLosses(await traceTown(''))
    expect(before.every(([, evidence]) => evidence === 'claim')).toBe(true)
    const reason = 'Kraken confirmed it by letter.'
    const listed = await traceTown(
      `heuristics: { deposit-reuse: { accept: [{ address: "${DEPOSIT}", reason: "${reason}" }] } }`,
    )
    const all = await traceTown('heuristics: { deposit-reuse: { accept: all } }')
    for (const traced of [listed, all]) {
      expect(exchangeLosses(traced)).toContainEqual(['Kraken', 'heuristic', 59_900n])
      expect(traced.trace.policies.fifo!.holdings).toContainEqual(
        expect.objectContaining({ address: DEPOSIT, stoppedBy: 'service', endpoint: true }),
      )
    }
    expect(exchangeLosses(all)).toEqual(exchangeLosses(listed))
    expect(listed.leads.depositAddresses[0]!.accepted).toBe(reason)
    expect(listed.page).toContain(reason)
    expect(all.leads.depositAddresses[0]!.accepted).toContain('every lead')
  })

  it('an address of which the rule says nothing changes nothing, and is said', async () => {
    const traced = await traceTown(
      `heuristics: { deposit-reuse: { accept: [{ address: "${WALLET}", reason: I think so }] } }`,
    )
    expect(exchangeLosses(traced).every(([, evidence]) => evidence === 'claim')).toBe(true)
    expect(traced.trace.warnings).toContainEqual(
      expect.objectContaining({ code: 'LEAD_NOT_FOUND', facts: { address: WALLET } }),
    )
  })
})

/** The dataset names six deposit addresses. Without these names, and with those of the hot wallets alone, the rule must find them. */
it('finds the deposit addresses that a published dataset names, and the right exchange', async () => {
  await inTempFolder(async (folder) => {
    await copyCase('harmony-2023', folder)
    const file = join(folder, 'labels/exchanges.yaml')
    const text = await readFile(file, 'utf8')
    const entry = /^ {2}- address: '(0x[0-9a-f]{40})'\n {4}label: '(\w+?)_Deposit_\w+'\n(?: {4}.*\n)*/gm
    const named = [...text.matchAll(entry)].map(([, address, exchange]) => [
      address,
      exchange === 'Huobi' ? 'HTX (Huobi)' : exchange,
    ])
    expect(named).toHaveLength(6)
    await writeFile(file, text.replace(entry, ''))
    await traceCase({ caseDir: folder })
    const { depositAddresses } = leadsFileSchema.parse(
      JSON.parse(await readFile(join(folder, 'out/leads.json'), 'utf8')),
    )
    const found = new Map(depositAddresses.map(({ address, exchange }) => [address, exchange]))
    expect(named.map(([address]) => [address, found.get(address!)])).toEqual(named)
  })
})
