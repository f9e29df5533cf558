import { describe, expect, it } from 'vitest'
import { caseInFolder, HEAD, ORIGIN, THIEF, TX, thief, tx, UTXO_ORIGIN } from '../../../test/caseFile/caseInFolder.ts'
import { HEURISTIC_IDS } from '../../core/heuristics/heuristics.ts'

const { read, refused, refusal } = caseInFolder()

describe('seeds and policies', () => {
  it('wants exactly one kind of seed, with its own keys', async () => {
    expect(
      await refused(
        ...HEAD,
        '- { asset: ethereum/ETH, seed: {} }',
        `- { asset: ethereum/ETH, seed: { tx: "${tx}", opening: "${thief}", amount: all } }`,
        `- { asset: ethereum/ETH, seed: { tx: "${tx}", from: 2022-03-23T13:29:00Z } }`,
        `- { asset: ethereum/ETH, seed: { address: "${thief}", amount: all } }`,
        `- { asset: ethereum/ETH, seed: { opening: "${thief}" } }`,
        `- { asset: ethereum/USD, seed: { opening: "${thief}", amount: "1", from: 2022-03-23T13:29:00Z } }`,
      ),
    ).toEqual([
      'BAD_SEED 3 origins[0].seed',
      'BAD_SEED 4 origins[1].seed',
      'BAD_SEED 5 origins[2].seed.from',
      'BAD_SEED 6 origins[3].seed.amount',
      'MISSING_KEY 7 origins[4].seed.amount',
      'BAD_SEED 8 origins[5].seed.from',
    ])
  })

  it('refuses two openings of one holding, and openings on UTXO chains', async () => {
    expect(
      await refused(
        ...HEAD,
        `- { asset: ethereum/ETH, seed: { opening: "${thief}", amount: all } }`,
        `- { asset: ethereum/USD, seed: { opening: "${thief}", amount: all } }`,
        `- { asset: ethereum/ETH, seed: { opening: "${THIEF}", amount: "1" } }`,
        '- { asset: bitcoin/BTC, seed: { opening: 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa, amount: all } }',
      ),
    ).toEqual(['DUPLICATE_OPENING 5 origins[2].seed.opening', 'SEED_NOT_FOR_CHAIN 6 origins[3].seed.opening'])
  })

  it('refuses policies that do not fit', async () => {
    expect(await refused(...HEAD, ORIGIN, UTXO_ORIGIN, 'policies: [fifo, tiho, fifo]')).toEqual([
      'POLICY_NOT_FOR_CHAIN 5 policies[1]',
      'DUPLICATE_POLICY 5 policies[2]',
    ])
    const primary = (policy: string) => `primary: { policy: ${policy}, why: x }`
    expect(await refused(...HEAD, ORIGIN, primary('poison'))).toEqual(['POISON_PRIMARY 4 primary.policy'])
    expect(await refused(...HEAD, ORIGIN, primary('tiho'))).toEqual(['POLICY_NOT_FOR_CHAIN 4 primary.policy'])
    expect(await refused(...HEAD, ORIGIN, primary('libr'), 'policies: [fifo]')).toEqual([
      'PRIMARY_NOT_AMONG_POLICIES 4 primary.policy',
    ])
  })

  it('takes clusters only where an origin is on a chain that has them', async () => {
    expect(await refused(...HEAD, ORIGIN, 'clusters: true')).toEqual(['CLUSTERS_NOT_FOR_CHAIN 4 clusters'])
    expect((await read(...HEAD, ORIGIN, UTXO_ORIGIN, 'clusters: true')).clusters).toBe(true)
    expect((await read(...HEAD, ORIGIN, 'clusters: false')).clusters).toBe(false)
  })

  it('takes true, false or a mapping for what looks like a service', async () => {
    const stopOf = async (text: string) =>
      (await read(...HEAD, ORIGIN, `stop: { serviceLike: ${text} }`)).stop.serviceLike
    expect(await stopOf('true')).toEqual({ counterparties: 500, never: [] })
    expect(await stopOf('false')).toBeNull()
    expect(await stopOf('{ counterparties: 20 }')).toEqual({ counterparties: 20, never: [] })
    expect(await stopOf(`{ never: [{ address: "${THIEF}", reason: " its owner says so " }] }`)).toEqual({
      counterparties: 500,
      never: [{ address: thief, reason: 'its owner says so' }],
    })
    const refusedStop = (text: string) => refused(...HEAD, ORIGIN, `stop: { serviceLike: ${text} }`)
    expect(await refusedStop('{ counterparties: 0 }')).toEqual(['BAD_VALUE 4 stop.serviceLike.counterparties'])
    expect(await refusedStop('{ counterparties: "5" }')).toEqual(['BAD_VALUE 4 stop.serviceLike.counterparties'])
    expect(await refusedStop('{ counterparty: 5 }')).toEqual(['UNKNOWN_KEY 4 stop.serviceLike.counterparty'])
    expect(await refusedStop('500')).toEqual(['BAD_VALUE 4 stop.serviceLike'])
    expect(await refusedStop(`{ never: ["${THIEF}"] }`)).toEqual(['BAD_VALUE 4 stop.serviceLike.never[0]'])
    expect(await refusedStop(`{ never: [{ address: "${THIEF}" }] }`)).toEqual([
      'MISSING_KEY 4 stop.serviceLike.never[0].reason',
    ])
    expect(await refusedStop(`{ never: [{ address: "${THIEF}", reason: " " }] }`)).toEqual([
      'EMPTY_VALUE 4 stop.serviceLike.never[0].reason',
    ])
    const twice = `{ address: "${THIEF}", reason: x }`
    expect(await refusedStop(`{ never: [${twice}, ${twice}] }`)).toEqual([
      'DUPLICATE_ADDRESS 4 stop.serviceLike.never[1].address',
    ])
  })

  it('takes true, false or settings for each heuristic', async () => {
    const heuristicsOf = async (text: string) => (await read(...HEAD, ORIGIN, `heuristics: ${text}`)).heuristics
    const refusedText = (text: string) => refused(...HEAD, ORIGIN, `heuristics: ${text}`)
    const standard = await heuristicsOf('{}')
    expect(await heuristicsOf('{ gas-funding: true, deposit-reuse: {} }')).toEqual(standard)
    for (const id of HEURISTIC_IDS) {
      const off = await heuristicsOf(`{ ${id}: false }`)
      expect(HEURISTIC_IDS.filter((one) => !off[one].on)).toEqual([id])
    }
    const settings = '{ amount: 0.5, percent: "2.25", blocks: 10, accept: all }'
    expect((await heuristicsOf(`{ deposit-reuse: ${settings} }`))['deposit-reuse']).toEqual({
      on: true,
      parameters: { amount: '0.5', percent: '2.25', blocks: '10', forwarded: '90' },
      accept: 'all',
    })
    const address = `"0x${'Ab'.repeat(20).toLowerCase()}"`
    const known = `{ address: ${address}, reason: " a letter " }`
    const accepted = (await heuristicsOf(`{ deposit-reuse: { accept: [${known}] } }`))['deposit-reuse'].accept
    expect(accepted).toEqual([{ address: `0x${'ab'.repeat(20)}`, reason: 'a letter' }])
    const deposit = 'heuristics.deposit-reuse'
    for (const [text, problem] of [
      ['{ gas-fundin: true }', 'UNKNOWN_KEY 4 heuristics.gas-fundin'],
      ['{ gas-funding: { funded: 1.5 } }', 'BAD_VALUE 4 heuristics.gas-funding.funded'],
      ['{ gas-funding: { funded: -1 } }', 'BAD_VALUE 4 heuristics.gas-funding.funded'],
      ['{ gas-funding: { funded: many } }', 'BAD_VALUE 4 heuristics.gas-funding.funded'],
      ['{ gas-funding: { accept: all } }', 'UNKNOWN_KEY 4 heuristics.gas-funding.accept'],
      ['{ deposit-reuse: { forwarded: 101 } }', `BAD_VALUE 4 ${deposit}.forwarded`],
      ['{ deposit-reuse: { amount: 1e3 } }', `BAD_VALUE 4 ${deposit}.amount`],
      ['{ deposit-reuse: { accept: some } }', `BAD_VALUE 4 ${deposit}.accept`],
      [`{ deposit-reuse: { accept: [{ address: ${address} }] } }`, `BAD_VALUE 4 ${deposit}.accept`],
      [
        `{ deposit-reuse: { accept: [{ address: ${address}, reason: " " }] } }`,
        `EMPTY_VALUE 4 ${deposit}.accept[0].reason`,
      ],
      [`{ deposit-reuse: { accept: [${known}, ${known}] } }`, `DUPLICATE_ADDRESS 4 ${deposit}.accept[1].address`],
    ])
      expect(await refusedText(text!)).toEqual([problem])
  })

  it('takes one word or a mapping for contested swaps', async () => {
    const contestedOf = async (text: string) => (await read(...HEAD, ORIGIN, `contested: ${text}`)).contested
    expect(await contestedOf('paid')).toEqual({ follow: 'paid', transactions: [] })
    const known = `{ tx: "${TX}", follow: paid, reason: " the pool is the thief's " }`
    expect(await contestedOf(`{ transactions: [${known}] }`)).toEqual({
      follow: 'received',
      transactions: [{ tx, follow: 'paid', reason: "the pool is the thief's" }],
    })
    const refusedText = (text: string) => refused(...HEAD, ORIGIN, `contested: ${text}`)
    const first = 'contested.transactions[0]'
    expect(await refusedText('both')).toEqual(['BAD_VALUE 4 contested'])
    expect(await refusedText('{ follows: paid }')).toEqual(['UNKNOWN_KEY 4 contested.follows'])
    expect(await refusedText(`{ transactions: [{ tx: "${TX}", follow: paid }] }`)).toEqual([
      `MISSING_KEY 4 ${first}.reason`,
    ])
    expect(await refusedText(`{ transactions: [{ tx: "${TX}", follow: paid, reason: " " }] }`)).toEqual([
      `EMPTY_VALUE 4 ${first}.reason`,
    ])
    expect(await refusedText('{ transactions: [{ tx: "0x12", follow: paid, reason: x }] }')).toEqual([
      `BAD_HASH 4 ${first}.tx`,
    ])
    expect(await refusedText(`{ transactions: [${known}, ${known}] }`)).toEqual([
      'DUPLICATE_TRANSACTION 4 contested.transactions[1].tx',
    ])
    const onBitcoin = `contested: { transactions: [{ tx: "${tx.slice(2)}", follow: paid, reason: x }] }`
    expect(await refused(...HEAD, UTXO_ORIGIN, onBitcoin)).toEqual([`BAD_VALUE 4 ${first}.tx`])
  })

  it('refuses labels of a day that is none', async () => {
    expect(await refused(...HEAD, ORIGIN, 'labelsAsOf: 2022-02-30')).toEqual(['BAD_DATE 4 labelsAsOf'])
    expect(await refused(...HEAD, ORIGIN, 'labelsAsOf: 2022')).toEqual(['UNQUOTED_NUMBER 4 labelsAsOf'])
  })

  it('suggests the keys of what looks like a service', async () => {
    const error = await refusal(...HEAD, ORIGIN, 'stop: { serviceLike: { counterpartys: 5 } }')
    expect(error.fix).toBe('did you mean "counterparties"?')
  })
})
