import { describe, expect, it } from 'vitest'
import { ADDRESS, endpoint, modelOf, smallCase, tag } from '../../../test/report/smallCase.ts'
import type { ReportModel } from './model.ts'
import { reportDraft } from './model.ts'
import { plain } from './text.ts'

const lines = (model: ReportModel, heading: RegExp) =>
  model.answer.sections.find((section) => heading.test(section.heading))?.lines

describe('the answer', () => {
  it('says in one sentence what was stolen and what of it reached somebody who could be asked', () => {
    expect(modelOf(smallCase()).answer.verdict).toBe(
      'Of 100 COIN ($200 at the time of the theft) stolen from Small Bridge on 1 May 2024, 10:30 UTC, 60.0 % (60 COIN) ' +
        'reached a business that could be asked (Exchange One): 40.0 % under 24 hours before the end of the trace ' +
        '(10 May 2024, 00:00 UTC), 20.0 % under 7 days, 0.0 % earlier. 30.0 % (30 COIN) arrived at 2 addresses that ' +
        'a source lists as depositors of Some Mixer, and what happened next is unknown: the ledger does not cover them.',
    )
  })

  it('says where the money is', () => {
    expect(lines(modelOf(smallCase()), /^Where the money is/)).toEqual([
      '60.0 % reached a business: 60 COIN, 1 address',
      '  Exchange One: 60 COIN, 60.0 %',
      '9.0 % in wallets nobody has named: 9 COIN, 1 wallet',
      '  In wallets, moved within 30 days: 9 COIN, 9.0 %',
      '30.0 % out of sight: 30 COIN, 2 addresses',
      '  2 addresses that a source lists as depositors of Some Mixer: 30 COIN, 30.0 %',
      '1.0 % gone: 1 COIN',
      '  Paid as fees: 1 COIN, 1.0 %',
    ])
  })

  it('says where the trace stopped and why', () => {
    expect(lines(modelOf(smallCase()), /^Where the trace stopped/)).toEqual([
      '60.0 % (60 COIN) at 1 address: a source labels it as a service. What arrived is known; what is still there is not.',
      '30.0 % (30 COIN) at 2 addresses: unknown. The ledger does not cover these addresses, so nothing can be said of what happened next.',
      '9.0 % (9 COIN) had not moved on from 1 wallet when the trace ends.',
    ])
  })

  it('says how sure it is', () => {
    expect(lines(modelOf(smallCase()), /^How sure/)).toEqual([
      'The policy in front is haircut, named in the case before the results. Why: It prefers no depositor.',
      'All 2 policies agree within 1 % on 31.0 % of what was stolen.',
      'Under the 2 policies, between 55.0 % and 60.0 % reached a business.',
      'From 1 wallet more was paid out than the ledger shows coming in. The difference, 7 COIN, is assumed to be clean and older than everything else there.',
      'Unknown, because not read: 30.0 % (30 COIN).',
      'Where the money ended rests for 60.0 % on labels, which are claims, 40.0 % on what the ledger shows.',
    ])
  })

  it('says what was not looked at', () => {
    expect(lines(modelOf(smallCase()), /^What was not/)).toEqual([
      'Only the ledger of this case was read: on ethereum, 7 movements from 1 May 2024 to 9 May 2024.',
      'Of these movements 2 have no place in the block in the source; what has no order of its own stands in the order of the file.',
      'Fees (gas) on ethereum are not in the ledger.',
      '1 row of the files was an exact duplicate and kept once.',
      'What happened inside a service is not on a chain, and was not looked at.',
    ])
  })
})

describe('next steps', () => {
  it('speak of what could have been asked where the case is not live', () => {
    expect(lines(modelOf(smallCase()), /asked, and what/)).toEqual([
      'To hold what arrived under 24 hours before the end of the trace, these could have been asked: Exchange One (40 COIN). The hashes stand below.',
      'To hold what was left and to preserve the records of what arrived under 7 days before the end of the trace, these could have been asked: Exchange One (20 COIN).',
      'Import the history of 2 addresses that the ledger does not cover, and trace again. The largest is 0x4000…0004, which received 20 COIN.',
      'The wallets in which 9 COIN had arrived in the last 30 days could have been watched (of 1 wallet that held any at 10 May 2024, 00:00 UTC).',
      'A sender cannot reverse a transfer. Some issuers and chains can intervene. Be wary of anyone who promises recovery for a fee in advance.',
    ])
  })

  it('say "ask to hold, now" only where it is', () => {
    const live = lines(modelOf(smallCase({ caseFile: { live: true } })), /^What to do next/)
    expect(live?.[0]).toBe(
      'Ask to hold, now: Exchange One (40 COIN), arrived under 24 hours before the end of the trace. The hashes to send with it stand below.',
    )
    expect(live?.[3]).toBe('Watch the wallets in which coins still move: 9 COIN, received in the last 30 days.')
  })
})

describe('without a primary policy', () => {
  const model = modelOf(smallCase({ caseFile: { primary: null } }))

  it('puts the first one in front, gives the range, and says that none was chosen', () => {
    expect(model.front).toBe('fifo')
    expect(model.chosen).toBe(false)
    expect(model.answer.verdict).toContain(
      'between 55.0 % and 60.0 % (no policy was chosen beforehand; 55 COIN under fifo) reached a business',
    )
    expect(lines(model, /^How sure/)?.[0]).toBe(
      'No policy was chosen beforehand. The first one, fifo, stands in front, and the range over all of them is given.',
    )
  })
})

describe('words that blame nobody', () => {
  it('calls value traced where every origin was there already when the ledger began', () => {
    const origins = smallCase().input.caseFile.origins.map((origin) => ({
      ...origin,
      seed: { kind: 'opening', address: ADDRESS.thief, amount: 'all', from: null } as const,
    }))
    const model = modelOf(smallCase({ caseFile: { origins } }))
    expect(model.verb).toBe('traced')
    expect(model.answer.verdict).toMatch(
      /^Of 100 COIN \(\$200 at the time of the theft\) traced from 1 May 2024 on after the theft from Small Bridge, 60\.0 %/,
    )
    expect(model.answer.verdict).not.toContain('stolen')
    expect(lines(model, /^How sure/)?.[1]).toBe(
      '100 COIN lay in 1 wallet already when the ledger begins. How it came there was not read; that it is of this theft is the case’s word.',
    )
  })

  it('finds nothing where nothing reached a business, and says that this is no proof', () => {
    const { input } = smallCase()
    const endpoints = input.endpoints.map((row) =>
      row.class === 'exchange' ? { ...row, class: 'unread' as const, stoppedBy: 'unread' as const, label: '' } : row,
    )
    const policies = Object.fromEntries(
      Object.entries(input.trace.policies).map(([id, result]) => [
        id,
        {
          ...result,
          losses: result.losses.map((loss) =>
            loss.class === 'exchange' ? { ...loss, class: 'unread' as const, label: null } : loss,
          ),
        },
      ]),
    )
    const model = modelOf(smallCase({ endpoints, trace: { policies }, tags: [] }))
    expect(model.answer.verdict).toBe(
      'Of 100 COIN ($200 at the time of the theft) stolen from Small Bridge on 1 May 2024, 10:30 UTC, none is seen to ' +
        'reach a business that could be asked; 60.0 % (60 COIN) arrived at 1 address that the ledger does not cover and ' +
        'no source describes, and what happened next is unknown: the ledger does not cover it.',
    )
    const named = modelOf(smallCase({ endpoints, trace: { policies }, caseFile: { victim: null } }))
    expect(named.answer.verdict).toContain('stolen on 1 May 2024')
    expect(named.answer.verdict).toContain('arrived at 1 address that the ledger does not cover, and what')
    expect(lines(model, /^What reached/)).toEqual(['None of it is seen to reach a business in this ledger.'])
  })

  it('words attribution as the claim that it is, with its source', () => {
    expect(modelOf(smallCase()).sources.attribution.map(plain)).toEqual([
      'An agency, 4 May 2024: “A group did it” (https://example.org/a).',
    ])
  })
})

describe('amounts of different assets', () => {
  const second = {
    id: 2,
    asset: 'ethereum/other',
    stolen: '500',
    time: '2024-05-01T11:00:00Z',
    usdAtTheft: '50.00' as string | null,
  }
  const withSecond = (usdAtTheft: string | null) => {
    const { input } = smallCase()
    const { haircut } = input.trace.policies
    const added = {
      ...haircut!,
      losses: [...haircut!.losses, { ...haircut!.losses[2]!, origin: 2, basis: '500', usdAtTheft, usdAtEvent: null }],
      check: [...haircut!.check, { origin: 2, stolen: '500', accounted: '500', difference: '0' }],
    }
    return smallCase({
      caseFile: {
        origins: [...input.caseFile.origins, { ...input.caseFile.origins[0]!, id: 2, asset: 'ethereum/other' }],
      },
      trace: { origins: [...input.trace.origins, { ...second, usdAtTheft }], policies: { haircut: added } },
      endpoints: input.endpoints.filter((row) => row.policy === 'haircut'),
    })
  }

  it('are compared in US dollars at the theft where every origin has a price', () => {
    const { parts } = modelOf(withSecond('50.00'))
    expect(parts.map((part) => part.scale.unit)).toEqual(['USD at the time of the theft'])
    expect(parts[0]!.bar.total).toEqual({
      kind: 'amount',
      short: '$250',
      full: '$250; 100 COIN; 500 base units of ethereum/other',
    })
    expect(parts[0]!.bar.groups.map((group) => group.share)).toEqual(['0.0 %', '48.0 %', '27.2 %', '24.0 %', '0.8 %'])
  })

  it('are never put together where one has none', () => {
    const { parts } = modelOf(withSecond(null))
    expect(parts.map((part) => [part.scale.unit, part.bar.total.short])).toEqual([
      ['COIN', '100 COIN'],
      ['base units of ethereum/other', '500 base units of ethereum/other'],
    ])
  })
})

describe('names', () => {
  it('mark an address that looks like a known one', () => {
    const twin = '0x3000ffffffffffffffffffffffffffffffff0003'
    const model = modelOf(smallCase())
    expect(model.names.address('ethereum', ADDRESS.exchange)).toEqual({
      kind: 'address',
      label: 'Exchange One',
      short: '0x3000…0003',
      full: ADDRESS.exchange,
      lookAlikeOf: '',
    })
    const { input } = smallCase()
    const endpoints = [...input.endpoints, endpoint({ policy: 'haircut', address: twin, class: 'unread' })]
    expect(modelOf(smallCase({ endpoints })).names.address('ethereum', twin).lookAlikeOf).toBe(ADDRESS.exchange)
  })

  it('take the label of the surest source', () => {
    const tags = [
      { ...tag(ADDRESS.hop, 'unsure', ''), confidenceLevel: 10 },
      { ...tag(ADDRESS.hop, 'sure', ''), confidenceLevel: 90 },
    ]
    expect(modelOf(smallCase({ tags })).names.address('ethereum', ADDRESS.hop).label).toBe('sure')
  })
})

describe('the flow picture', () => {
  it('runs from the payer to the ends, and its ends sum to what was stolen', () => {
    const { flow } = modelOf(smallCase()).parts[0]!
    expect(flow.columns).toEqual(['Before', 'Where the trace begins', '1 hop', 'Where the trace ends'])
    expect(flow.nodes.map((node) => [node.column, node.label, node.amount.short])).toEqual([
      [0, 'Small Bridge', '100 COIN'],
      [1, 'Bridge thief', '100 COIN'],
      [2, '0x2000…0002', '39 COIN'],
      [3, 'Exchange One', '60 COIN'],
      [3, 'In 1 wallet', '9 COIN'],
      [3, '2 addresses, cited as depositors of Some Mixer', '30 COIN'],
      [3, 'Fees', '1 COIN'],
    ])
    expect(flow.notes).toEqual([])
  })

  it('says what went sideways', () => {
    const { input, flows } = smallCase()
    const back = { ...flows[2]!, from: ADDRESS.hop, to: ADDRESS.thief, basis: 300n }
    const { flow } = modelOf({ input, flows: [...flows, back] }).parts[0]!
    expect(flow.notes.map(plain)[0]).toMatch(
      /^3 COIN went between wallets of the same column, or back to an earlier one/,
    )
  })
})

describe('the timeline', () => {
  it('has every day to the end of the trace, and says when most of it arrived', () => {
    const timeline = modelOf(smallCase()).parts[0]!.timeline!
    expect(timeline.bars).toHaveLength(10)
    expect(timeline.bars.map((bar) => bar.left)).toEqual([0n, 4000n, 0n, 0n, 2000n, 0n, 0n, 0n, 4000n, 0n])
    expect(plain(timeline.finding)).toBe('54.9 % of what arrived where the trace stopped did so within 3 days')
  })
})

describe('the policy lens', () => {
  it('marks what is stable within 1 % under all conserving policies, and keeps poison apart', () => {
    const { lens } = modelOf(smallCase()).parts[0]!
    expect(lens.policies).toEqual(['haircut', 'fifo'])
    expect(lens.rows.map((row) => [plain(row.title), row.cells.map((cell) => cell.share), row.stable])).toEqual([
      ['Exchange One', ['60.0 %', '55.0 %'], false],
      ['In wallets, moved within 30 days', ['9.0 %', '14.0 %'], false],
      ['2 addresses that a source lists as depositors of Some Mixer', ['30.0 %', '30.0 %'], true],
      ['Paid as fees', ['1.0 %', '1.0 %'], true],
    ])
    expect(plain(lens.touched!)).toContain('5 holdings could have been touched, 3 end points among them')
  })
})

describe('the flow picture', () => {
  it('leaves out a wallet to which only coins went that stand for nothing', () => {
    const { input, flows } = smallCase()
    const nothing = { ...flows.at(-1)!, to: '0x7000000000000000000000000000000000000007', basis: 0n }
    const graph = modelOf({ input, flows: [...flows, nothing] }).parts[0]!.flow
    expect(graph).toEqual(modelOf({ input, flows }).parts[0]!.flow)
  })

  it('has a swap that pays somebody else', () => {
    const { input, flows } = smallCase()
    const paid = flows.at(-1)!
    const coin = { asset: paid.asset, amount: String(paid.basis), usd: null, priceFrom: null }
    const swap = {
      ...{ txHash: paid.txHash, height: null, time: new Date(paid.time).toISOString(), address: paid.from },
      ...{ from: coin, to: { ...coin, address: paid.to }, tainted: coin.amount, basis: { 1: coin.amount } },
      ...{ mark: null, loan: null, contested: null },
    }
    const haircut = { ...input.trace.policies.haircut!, conversions: [swap] }
    const trace = { ...input.trace, policies: { ...input.trace.policies, haircut } }
    const swapped = modelOf({ input: { ...input, trace }, flows: flows.slice(0, -1) })
    const [as, is] = [modelOf({ input, flows }).parts[0]!, swapped.parts[0]!]
    expect([is.flow, is.timeline, is.who]).toEqual([as.flow, as.timeline, as.who])
  })
})

describe('what cannot be reported', () => {
  it('is a trace whose end points hold more than its loss ledger', () => {
    const { input } = smallCase()
    const endpoints = [
      ...input.endpoints,
      endpoint({ policy: 'fifo', address: ADDRESS.hop, class: 'unread', basis: 1n }),
    ]
    expect(() => reportDraft({ ...input, endpoints })).toThrow(
      expect.objectContaining({ code: 'REPORT_SUMS_DIFFER', kind: 'bug' }),
    )
  })

  it('is a trace without a policy that conserves value', () => {
    const { input } = smallCase()
    const trace = { ...input.trace, policies: { poison: input.trace.policies.poison! } }
    expect(() => reportDraft({ ...input, trace })).toThrow(
      expect.objectContaining({ code: 'NO_POLICY', kind: 'input' }),
    )
  })
})
