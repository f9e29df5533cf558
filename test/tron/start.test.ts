import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pullCase } from '../../src/actions/pullCase.ts'
import { type StartCaseParameters, startCase } from '../../src/actions/startCase.ts'
import { startText } from '../../src/cli/startText.ts'
import type { TheftProposal } from '../../src/core/start/theftProposal.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { type GridServer, startGridServer } from './gridServer.ts'
import { type ScriptedDrain, scriptDrain } from './scriptedDrain.ts'
import { USDT } from './scriptedTheft.ts'

let folder: string
let server: GridServer
let drain: ScriptedDrain
beforeAll(async () => {
  drain = scriptDrain()
  server = await startGridServer(drain.chain)
  folder = mkdtempSync(join(tmpdir(), 'dyepack-tron-start-'))
  const rows = drain.books.map(({ hash, to, amount, time }, n, { length }) =>
    n % 2 === 0 ? `${hash},,,,` : `,${to},${n === length - 1 ? 'TRX' : 'USDT'},${amount},${time}`,
  )
  writeFileSync(join(folder, 'books.csv'), ['hash,address,asset,units,time', ...rows].join('\n'))
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const asking = { sleep: async () => {}, limits: { tries: 2 } }
const start = (name: string, more: Partial<StartCaseParameters> = {}) =>
  startCase({
    caseDir: join(folder, name),
    victims: [drain.people.hot],
    sources: [{ format: 'trongrid', chain: 'tron', urls: [server.url], key: null }],
    since: drain.since,
    now: drain.chain.time() + 86_400_000,
    asking,
    ...more,
  })
const facts = (groups: TheftProposal['proposed']) =>
  groups
    .flatMap(({ payments }) => payments)
    .sort((a, b) => a.row - b.row)
    .map(({ hash, to, amount, time }) => ({ hash, to, amount, time: new Date(time).toISOString() }))

describe('a theft of USDT on Tron, between honest payments', () => {
  it('is what the books leave, with who first sent its receiver TRX; the case is pulled and traced to the unit', async () => {
    const { proposal, caseFile } = await start('books', { ownWithdrawals: join(folder, 'books.csv') })
    const { people, theft, truth, books } = drain
    expect([proposal.failed, proposal.unexplained]).toEqual([[], []])
    expect(facts(proposal.proposed)).toEqual(theft)
    expect(proposal.books).toMatchObject({ verdict: 'whole', lines: books.length, notFound: [], contradicted: [] })
    expect(proposal.own.map(({ match }) => match.way)).toEqual(books.map((_, n) => (n % 2 === 0 ? 'hash' : 'address')))
    const { fundings, tests } = proposal.staging
    expect(fundings).toMatchObject([{ receiver: people.thief, funder: people.funder, asset: 'tron/TRX', first: true }])
    expect(tests.map(({ hash }) => hash)).toEqual([theft[0]!.hash])
    expect(proposal.lacks.join()).toContain('approvals and contracts on tron are not known')
    const text = startText({ proposal, caseFile, proposalFile: 'proposal.json' }, 'x', false)
    expect(text).toContain('Gone, as proposed: 1.900 M USDT')
    const caseDir = join(folder, 'books')
    expect(await pullCase({ caseDir, asking })).toMatchObject({ failed: [], tooBusy: [], left: [], lacks: [] })
    const trace = traceFileSchema.parse(JSON.parse(readFileSync(join(caseDir, 'out', 'trace.json'), 'utf8')))
    expect(trace.origins.map(({ asset, stolen }) => [asset, stolen])).toEqual(
      theft.map(({ amount }) => [`tron/${USDT.contract}`, `${amount}`]),
    )
    for (const [policy, { holdings, check }] of Object.entries(trace.policies)) {
      if (policy === 'poison') continue
      const found = holdings.map(({ address, tainted }) => {
        const parts = Object.values(tainted).map(({ amount }) => BigInt(amount))
        return { address, amount: parts.reduce((sum, part) => sum + part, 0n) }
      })
      expect([policy, new Set(found)]).toEqual([policy, new Set(truth)])
      expect(check.map(({ difference }) => difference)).toEqual(theft.map(() => '0'))
    }
  })

  it('is not proposed without books, for one asset alone gives no alarm, but stands first among what is to be looked at', async () => {
    const { proposal, caseFile } = await start('none')
    expect([caseFile, proposal.proposed, proposal.alarms]).toEqual([null, [], []])
    expect(facts(proposal.unexplained.slice(0, 1))).toEqual(drain.theft)
    const [paidBefore, lately] = [drain.books[0]!, drain.books[1]!].map(
      ({ to }) => proposal.unexplained.find(({ receiver }) => receiver === to)!.evidence,
    )
    expect([paidBefore, lately]).toEqual([['paid-before'], ['new-receiver']])
  })

  it('is proposed again from what is there, to the byte, without asking anybody', async () => {
    const files = () => ['case.yaml', 'proposal.json'].map((file) => readFileSync(join(folder, 'books', file), 'utf8'))
    const before = files()
    server.requests.length = 0
    await start('books', { ownWithdrawals: join(folder, 'books.csv') })
    expect([server.requests.length, files()]).toEqual([0, before])
  })

  it('is no "nothing moved" where the server fails', async () => {
    server.behave({ wrong: (path) => (path.includes('/v1/accounts/') ? { status: 500 } : null) })
    await expect(start('broken')).rejects.toMatchObject({ code: 'PULL_INCOMPLETE', kind: 'retry' })
    server.behave({})
  })
})
