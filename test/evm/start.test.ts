import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findAlarms } from '../../src/actions/findAlarms.ts'
import { pullCase } from '../../src/actions/pullCase.ts'
import { type StartCaseParameters, startCase } from '../../src/actions/startCase.ts'
import { alarmFindings } from '../../src/cli/alarmText.ts'
import { startText } from '../../src/cli/startText.ts'
import type { TheftProposal } from '../../src/core/start/theftProposal.ts'
import type { TraceFile } from '../../src/core/wire/traceFile.ts'
import { listChain } from '../explorer/listedChain.ts'
import { startExplorer } from '../explorer/startExplorer.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { buildDrain, type Drained } from './drain.ts'
import { failure } from './failure.ts'
import { person } from './script.ts'
import { startTroubledNode, type TroubledNode } from './troubledNode.ts'

let anvil: Anvil
let node: TroubledNode
let drained: Drained
let folder: string

beforeAll(async () => {
  anvil = await startAnvil()
  drained = await buildDrain(anvil)
  node = await startTroubledNode(anvil.url)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-start-'))
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
  rmSync(folder, { recursive: true, force: true })
})

/** Nobody listens there. */
const DEAD = { format: 'evm-rpc', chain: 'base', urls: ['http://127.0.0.1:9'], key: null } as const
const asking = { sleep: async () => {}, limits: { tries: 2 } }
const start = (name: string, more: Partial<StartCaseParameters> = {}) =>
  startCase({
    caseDir: join(folder, name),
    victims: [drained.hot, drained.other],
    sources: [{ format: 'evm-rpc', chain: 'ethereum', urls: [node.url], key: null }],
    since: new Date(1000 * drained.since).toISOString(),
    now: 1000 * (drained.since + 86_400),
    asking,
    ...more,
  })
const facts = ({ proposed }: Pick<TheftProposal, 'proposed'>) =>
  proposed
    .flatMap(({ payments }) => payments)
    .sort((a, b) => a.row - b.row)
    .map(({ hash, to, asset, amount }) => ({ hash, to, asset, amount }))

describe('a drain among honest payments', () => {
  it('is proposed, and only it, without any books; the case is traced, pulled, and says that it is proposed', async () => {
    const good = { format: 'evm-rpc', chain: 'ethereum', urls: [node.url], key: null } as const
    const { proposal, caseFile } = await start('alone', { sources: [good, DEAD] })
    expect(facts(proposal)).toEqual(drained.theft)
    // A chain that cannot be read is named, and is not "nothing moved".
    expect(proposal.failed).toMatchObject([{ chain: 'base', address: null, code: 'RPC_UNREACHABLE' }])
    const customers = new Set(proposal.unexplained.map(({ receiver }) => receiver))
    expect(customers).toEqual(new Set(drained.customers))
    expect(proposal.internal.map(({ to, amount }) => [to, amount])).toEqual([[drained.other, 3n * 10n ** 18n]])
    const { fundings, contracts, approvals, tests } = proposal.staging
    expect(fundings.map(({ receiver, funder }) => [receiver, funder])).toEqual([
      [drained.thief, drained.funder],
      [drained.helper, drained.funder],
    ])
    expect(contracts.map(({ deployer, contract }) => [deployer, contract])).toEqual([
      [drained.funder, drained.contract],
    ])
    expect(approvals.map(({ owner, spender }) => [owner, spender])).toEqual([[drained.hot, drained.approved]])
    expect(tests.map(({ amount }) => amount)).toEqual([5n])
    const text = startText({ proposal, caseFile, proposalFile: 'proposal.json' }, 'x', false)
    expect(text).toContain('Gone, as proposed: 90,000 COIN')
    const caseDir = join(folder, 'alone')
    const { failed } = await pullCase({ caseDir, asking })
    expect(failed).toEqual([])
    const trace = JSON.parse(readFileSync(join(caseDir, 'out', 'trace.json'), 'utf8')) as TraceFile
    const stolen = trace.policies.fifo!.check.map((one) => one.stolen)
    expect(stolen.map(BigInt)).toEqual(drained.theft.map(({ amount }) => amount))
    const warnings = trace.warnings.map(({ code }) => code)
    expect(warnings).toContain('THEFT_PROPOSED')
    expect(warnings).not.toContain('ORIGIN_CLAIMS_NOTHING')
    // The same alarm from the ledger alone, which does not say what the wallet had.
    const ledger = join(caseDir, 'ledger.duckdb')
    const found = await findAlarms({ ledger, wallets: [drained.hot], known: [drained.other] })
    expect(found.alarms.map(({ rule, receivers }) => [rule, ...receivers])).toEqual([['assets', drained.thief]])
    expect(found.balances).toBe('least')
    expect(alarmFindings(found)).toContain('--balances FILE')
    expect(await failure(findAlarms({ ledger, wallets: [person(77)] }))).toMatchObject({ code: 'NOT_IN_LEDGER' })
  })

  it('is all that the books leave, by hash or by address, amount and time; what they lack or contradict is said', async () => {
    const rows = drained.books.map(({ hash, to, asset, amount, time }, n) =>
      n % 2 === 0 ? [hash, '', '', '', ''] : ['', to, asset, `${amount}`, time],
    )
    const more = [
      // Sent elsewhere, or not at all.
      ['', drained.customers[0]!, 'ethereum/ETH', '12345', drained.books[0]!.time],
      // The thief let the books' own payment go to himself.
      [drained.theft[1]!.hash, drained.customers[0]!, drained.theft[1]!.asset, `${drained.theft[1]!.amount}`, ''],
    ]
    const csv = join(folder, 'books.csv')
    writeFileSync(csv, ['hash,address,asset,units,time', ...[...rows, ...more].map((row) => row.join(','))].join('\n'))
    const { proposal } = await start('books', { ownWithdrawals: csv, alarm: null })
    expect(proposal.books).toMatchObject({ verdict: 'whole', lines: drained.books.length + 2 })
    expect(facts(proposal)).toEqual(drained.theft)
    expect([proposal.unexplained, proposal.alarms]).toEqual([[], []])
    expect(proposal.own.map(({ match }) => match.way)).toEqual(
      drained.books.map((_, n) => (n % 2 === 0 ? 'hash' : 'address')),
    )
    expect(proposal.books.notFound.map(({ line }) => line)).toEqual([drained.books.length + 2])
    expect(proposal.books.contradicted.map(({ line }) => line)).toEqual([drained.books.length + 3])
    const thief = proposal.proposed.find(({ receiver }) => receiver === drained.thief)!
    expect(thief.evidence).toContain('differs-from-record')
  })

  it('is proposed again without asking anybody, to the byte, and never over a case that a person changed', async () => {
    const caseDir = join(folder, 'books')
    const files = () => ['case.yaml', 'proposal.json'].map((file) => readFileSync(join(caseDir, file), 'utf8'))
    const before = files()
    node.requests.length = 0
    await start('books', { ownWithdrawals: join(folder, 'books.csv'), alarm: null })
    expect(node.requests.length).toBe(0)
    expect(files()).toEqual(before)
    writeFileSync(join(caseDir, 'case.yaml'), before[0]!.replace('proposed: true', ''))
    expect(await failure(start('books'))).toMatchObject({ code: 'CASE_EXISTS', kind: 'input' })
  })
})

it('is proposed from an explorer too, which knows no balances and no approvals, and that is said', async () => {
  const head = Number(await anvil.ask('eth_blockNumber'))
  const explorer = await startExplorer(await listChain(anvil, head, 'etherscan'))
  try {
    const source = { format: 'etherscan-api', chain: 'ethereum', urls: [explorer.v2Url], key: null } as const
    // An explorer knows no block before the first.
    const before = 1000 * (drained.since - 1_700_000_001)
    const { proposal } = await start('explorer', { sources: [source], before })
    expect(proposal.failed).toEqual([])
    expect(facts(proposal)).toEqual(drained.theft)
    // The second wallet is there because its first gas came from where the first one's came from.
    const helper = proposal.proposed.find(({ receiver }) => receiver === drained.helper)!
    expect(helper.evidence).toContain('same-funder')
    expect(proposal.lacks.join()).toMatch(/the last hour.*approvals and contracts on ethereum are not known/)
  } finally {
    await explorer.stop()
  }
})

describe('a question', () => {
  it('that no source answers is an error', async () => {
    expect(await failure(start('none', { sources: [DEAD] }))).toMatchObject({ code: 'RPC_UNREACHABLE', kind: 'retry' })
  })

  it('that is wrong is one, too', async () => {
    const now = 1000 * (drained.since + 86_400)
    const later = new Date(now + 1000).toISOString()
    expect(await failure(start('later', { since: later }))).toMatchObject({ code: 'BAD_TIME' })
    expect(await failure(start('zone', { since: '2023-11-14T22:13:20' }))).toMatchObject({ code: 'BAD_TIME' })
    expect(await failure(start('who', { victims: ['0x12'] }))).toMatchObject({ code: 'BAD_ADDRESS' })
    const twice = { format: 'etherscan-api', chain: 'ethereum', urls: ['https://example.org/api'], key: null } as const
    const sources = [{ format: 'evm-rpc', chain: 'ethereum', urls: [node.url], key: null } as const, twice]
    expect(await failure(start('twice', { sources }))).toMatchObject({ code: 'BAD_SOURCE' })
    const secret = [{ ...sources[0]!, urls: ['https://user:word@example.org/'] }]
    expect(await failure(start('secret', { sources: secret }))).toMatchObject({ code: 'BAD_SOURCE' })
  })
})
