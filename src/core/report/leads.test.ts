import { describe, expect, it } from 'vitest'
import { ADDRESS, modelOf, smallCase } from '../../../test/report/smallCase.ts'
import type { DepositLead, FundingLead, LeadsFile } from '../wire/leadsFile.ts'
import { plain } from './text.ts'

const HASH = (n: number) => `0x${String(n).repeat(64)}`
const COIN = 'ethereum/coin'
const payment = (n: number, amount: string) => ({
  txHash: HASH(n),
  height: n,
  time: '2024-05-03T00:00:00Z',
  amount,
})

function deposit(part: Partial<DepositLead>): DepositLead {
  return {
    ...{ chain: 'ethereum', address: ADDRESS.first, exchange: 'Kraken', confidence: '0.900', accepted: null },
    received: { '1': '2000' },
    assets: [{ asset: COIN, received: '2000', forwarded: '1990' }],
    users: [{ address: ADDRESS.hop, traced: true, confidence: '0.900', pairs: 1 }],
    pairs: [
      {
        ...{ user: ADDRESS.hop, asset: COIN, paid: payment(3, '2000'), forwarded: payment(7, '1990') },
        ...{ to: ADDRESS.exchange, difference: '10', allowed: '20', blocks: 4, confidence: '0.900' },
      },
    ],
    ...part,
  }
}

const funding = { funder: ADDRESS.second, address: ADDRESS.hop, asset: COIN, funded: 2, payment: payment(2, '5') }
const TREE: FundingLead = {
  ...{ chain: 'ethereum', root: ADDRESS.second, confidence: '0.475' },
  members: [
    { address: ADDRESS.second, traced: true },
    { address: ADDRESS.hop, traced: true },
  ],
  links: [{ ...funding, confidence: '0.475' }],
  end: { ...funding, funder: ADDRESS.exchange, address: ADDRESS.second, why: 'service', name: 'Exchange One' },
}

const withLeads = (leads: Partial<LeadsFile>, live = true) => modelOf(smallCase({ leads, caseFile: { live } }))
const stepsOf = (model: ReturnType<typeof withLeads>) => model.parts.flatMap(({ nextSteps }) => nextSteps.map(plain))

describe('deposit addresses in a report', () => {
  it('say which exchange could be asked, how much came there, and that it is a lead', () => {
    const model = withLeads({ depositAddresses: [deposit({})] })
    expect(plain(model.leads.heading)).toBe('Leads, not facts: one address looks like an exchange’s deposit address')
    expect(plain(model.leads.deposits[0]!.received)).toBe('20 COIN')
    expect(plain(model.leads.deposits[0]!.evidence)).toBe(
      '20 COIN came in 0x3333…3333 and went on in 0x7777…7777, less 0.1 COIN, 4 blocks later.',
    )
    expect(stepsOf(model)).toContain(
      '0x4000…0004 looks like a deposit address of Kraken (lead, confidence 0.900). It received 20 COIN. The last payment came 7 days or more before the end of the trace. Ask Kraken whose account it is, by legal process. The hashes stand under “Leads”.',
    )
    expect(stepsOf(withLeads({ depositAddresses: [deposit({})] }, false)).join()).toContain(
      'Kraken could have been asked whose account it is, by legal process.',
    )
  })

  it('are asked about by the age of the last payment: to hold, then to preserve, then for records', () => {
    const paidAt = (time: string, address: string) => {
      const [pair] = deposit({}).pairs as [DepositLead['pairs'][number]]
      return deposit({ address, pairs: [{ ...pair, paid: { ...pair.paid, time } }] })
    }
    const depositAddresses = [
      paidAt('2024-05-02T23:59:00Z', ADDRESS.first),
      paidAt('2024-05-03T00:00:01Z', ADDRESS.second),
      paidAt('2024-05-09T00:00:01Z', ADDRESS.hop),
    ]
    const asks = (live: boolean) =>
      stepsOf(withLeads({ depositAddresses }, live)).flatMap(
        (step) => / before the end of the trace\. (.*Kraken.*)\. The hashes stand under/.exec(step)?.[1] ?? [],
      )
    expect(asks(true)).toEqual([
      'Ask Kraken, now, to hold what came through and to say whose account it is',
      'Ask Kraken to hold what is left, to preserve the records and to say whose account it is',
      'Ask Kraken whose account it is, by legal process',
    ])
    expect(asks(false)[0]).toBe('Kraken could have been asked to hold what came through and to say whose account it is')
  })

  it('are one step an exchange, those that the case accepts apart, the largest first', () => {
    const depositAddresses = [
      deposit({ received: { '1': '100' } }),
      deposit({ address: ADDRESS.second, received: { '1': '900' } }),
      deposit({ address: ADDRESS.hop, received: { '1': '50' }, accepted: 'A letter.' }),
    ]
    const model = withLeads({ depositAddresses })
    expect(model.leads.deposits.map(({ address }) => plain(address))).toEqual([
      '0x5000…0005',
      '0x4000…0004',
      '0x2000…0002',
    ])
    expect(stepsOf(model).filter((step) => step.includes('Kraken'))).toEqual([
      '2 addresses look like deposit addresses of Kraken (lead, confidence 0.900). They received 10 COIN, most of it 0x5000…0005. The last payment came 7 days or more before the end of the trace. Ask Kraken whose accounts they are, by legal process. The hashes stand under “Leads”.',
      '0x2000…0002 looks like a deposit address of Kraken (taken for a fact by the case, confidence 0.900). It received 0.5 COIN. The last payment came 7 days or more before the end of the trace. Ask Kraken whose account it is, by legal process. The hashes stand under “Leads”.',
    ])
  })

  it('to which nothing stolen came are shown, and ask for nothing', () => {
    const model = withLeads({ depositAddresses: [deposit({ received: {} })] })
    expect(model.leads.deposits[0]!.received).toEqual([])
    expect(stepsOf(model).join()).not.toContain('Kraken')
  })

  it('say where a label names somebody else', () => {
    const named = withLeads({ depositAddresses: [deposit({}), deposit({ address: ADDRESS.thief })] })
    expect(plain(named.leads.contradicted!)).toMatch(/^1 of them bears a label that names somebody else/)
    expect(withLeads({ depositAddresses: [deposit({})] }).leads.contradicted).toBeNull()
  })
})

it('first coins say who may belong together, how sure that is and why, and where it ends', () => {
  const excluded = [{ chain: 'ethereum', ...funding, address: ADDRESS.first, why: 'unread' as const, name: null }]
  const { leads } = withLeads({ fundingTrees: [TREE], excluded })
  expect(leads.fundings.map(plain)).toEqual([
    '0x5000…0005 paid the first coin of 0x2000…0002 (0.05 COIN, 3 May 2024, 00:00 UTC, 0x2222…2222). These may be one person’s wallets: confidence 0.475, as nobody has measured this rule, and a funder here was the first to pay 2 addresses. Its own first coin came from Exchange One 0x3000…0003: a service pays many, so this links nobody, but it may know whom it paid.',
  ])
  expect(leads.excluded.map(plain)).toEqual([
    '1 wallet: the ledger has not the whole history of both sides, so it cannot be seen whether the funder pays many.',
  ])
})

it('says what the rules lacked, and which is off', () => {
  const heuristics = [
    {
      id: 'deposit-reuse',
      version: 1,
      on: true,
      parameters: { blocks: '9' },
      lacks: [{ chain: 'base', what: 'labels' }],
    },
    { id: 'gas-funding', version: 1, on: false, parameters: {}, lacks: [] },
  ]
  const { leads } = withLeads({ heuristics })
  expect(plain(leads.heading)).toBe('Leads: none found, and the ledger or the labels lack what the rules of thumb need')
  expect(plain(withLeads({}).leads.heading)).toBe('Leads: the rules of thumb found none here')
  const off = heuristics.map((rule) => ({ ...rule, on: false }))
  expect(plain(withLeads({ heuristics: off }).leads.heading)).toBe('Leads: the rules of thumb are switched off')
  expect(plain(leads.rules[0]!)).toMatch(/^deposit-reuse \(version 1; blocks 9\): .* lack labels \(base\)\.$/)
  expect(plain(leads.rules[1]!)).toBe('gas-funding (version 1) is switched off in this case.')
})
