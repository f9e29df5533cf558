import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { traceBackward } from '../../src/actions/traceBackward.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { csvOf } from '../ingest/etlFiles.ts'
import { address, hash, type Row, TRANSFER, USDT, WETH } from '../ingest/smallChain.ts'
import { inTempFolder } from '../store/tempFolder.ts'

/** Logs as the contracts write them, in their order, made up here: a theft of 100 WETH at 2,000 dollars, lent and borrowed against. */
const ZERO = address(0)
const [VICTIM, THIEF, EXCHANGE, LENDER, SHOP] = [0xa1, 0xa2, 0xa3, 0xa4, 0xa5].map((n) => address(n)) as [
  string,
  string,
  string,
  string,
  string,
]
const COIN = 10n ** 18n
const USD = 10n ** 6n
const word = (value: string | bigint) =>
  (typeof value === 'bigint' ? value.toString(16) : value.slice(2)).padStart(64, '0')

interface Log {
  readonly address: string
  readonly topics: readonly string[]
  readonly data: string
}
const log = (
  contract: string,
  topic: string,
  topics: readonly (string | bigint)[],
  words: readonly (string | bigint)[],
) => ({
  address: contract,
  topics: [topic, ...topics.map((one) => `0x${word(one)}`)],
  data: `0x${words.map(word).join('')}`,
})
const paid = (token: string, from: string, to: string, amount: bigint) => log(token, TRANSFER, [from, to], [amount])

/** A protocol's logs for each step. `owner` acts for himself. */
interface Protocol {
  readonly supply: (owner: string, amount: bigint) => readonly Log[]
  readonly borrow: (owner: string, amount: bigint) => readonly Log[]
  readonly repay: (owner: string, amount: bigint) => readonly Log[]
  readonly withdraw: (owner: string, amount: bigint) => readonly Log[]
  /** What holds the collateral, as the ledger names it. */
  readonly receipt: string
  readonly market: string
}

const POOL = '0x87870bca3f3fd6335c3f4ce8392d69350b4fa4e2'
const A_WETH = '0x4d5f47fa6a74757f35c14fd3a6ef8e3c9bc514e8'
const A_USDT = '0x23878914efe38d27c4d67ab83ed1b93a74d4086a'
const DEBT_USDT = '0x6df1c1e379bc5a00a7b4c6e67a203333772f45a8'
const aave: Protocol = {
  supply: (owner, amount) => [
    paid(WETH, owner, A_WETH, amount),
    paid(A_WETH, ZERO, owner, amount),
    log(POOL, '0x2b627736bca15cd5381dcf80b0bf11fd197d01a037c52b927a881a10fb73ba61', [WETH, owner, 0n], [owner, amount]),
  ],
  borrow: (owner, amount) => [
    paid(DEBT_USDT, ZERO, owner, amount),
    paid(USDT, A_USDT, owner, amount),
    log(
      POOL,
      '0xb3d084820fb1a9decffb176436bd02558d15fac9b0ddfed8c465bc7359d7dce0',
      [USDT, owner, 0n],
      [owner, amount, 2n, 1n],
    ),
  ],
  repay: (owner, amount) => [
    paid(DEBT_USDT, owner, ZERO, amount),
    paid(USDT, owner, A_USDT, amount),
    log(POOL, '0xa534c8dbe71f871f9f3530e97a74601fea17b426cae02e1c5aee42c96c784051', [USDT, owner, owner], [amount, 0n]),
  ],
  withdraw: (owner, amount) => [
    paid(A_WETH, owner, ZERO, amount),
    paid(WETH, A_WETH, owner, amount),
    log(POOL, '0x3115d1449a7b732c986cba18244e897a450f61e1bb8d589cd2e69e6c8924f9f7', [WETH, owner, owner], [amount]),
  ],
  receipt: `ethereum/${A_WETH}`,
  market: A_USDT,
}

const COMET = '0x3afdc9bca9213a35503b077a6072f3d0d5ab0840'
const comet: Protocol = {
  supply: (owner, amount) => [
    paid(WETH, owner, COMET, amount),
    log(COMET, '0xfa56f7b24f17183d81894d3ac2ee654e3c26388d17a28dbd9549b8114304e1f4', [owner, owner, WETH], [amount]),
  ],
  borrow: (owner, amount) => [
    paid(USDT, COMET, owner, amount),
    log(COMET, '0x9b1bfa7fa9ee420a16e124f794c35ac9f90472acc99140eb2f6447c714cad8eb', [owner, owner], [amount]),
  ],
  repay: (owner, amount) => [
    paid(USDT, owner, COMET, amount),
    log(COMET, '0xd1cf3d156d5f8f0d50f6c122ed609cec09d35c9b9fb3fff6ea0959134dae424e', [owner, owner], [amount]),
  ],
  withdraw: (owner, amount) => [
    paid(WETH, COMET, owner, amount),
    log(COMET, '0xd6d480d5b3068db003533b170d67561494d72e3bf9fa40a266471351ebba9e16', [owner, owner, WETH], [amount]),
  ],
  receipt: `ethereum/compound-v3:${COMET}:${WETH}`,
  market: COMET,
}

const MORPHO = '0xbbbbbbbbbb9cc5e90e3b3af64bdaf62c37eeffcb'
const ID = `0x${'5e'.repeat(32)}`
const morpho: Protocol = {
  supply: (owner, amount) => [
    log(MORPHO, '0xa3b9472a1399e17e123f3c2e6586c23e504184d504de59cdaa2b375e880c6184', [ID, owner, owner], [amount]),
    paid(WETH, owner, MORPHO, amount),
  ],
  borrow: (owner, amount) => [
    log(
      MORPHO,
      '0x570954540bed6b1304a87dfe815a5eda4a648f7097a16240dcd85c9b5fd42a43',
      [ID, owner, owner],
      [owner, amount, 7n],
    ),
    paid(USDT, MORPHO, owner, amount),
  ],
  repay: (owner, amount) => [
    log(MORPHO, '0x52acb05cebbd3cd39715469f22afbf5a17496295ef3bc9bb5944056c63ccaa09', [ID, owner, owner], [amount, 7n]),
    paid(USDT, owner, MORPHO, amount),
  ],
  withdraw: (owner, amount) => [
    log(
      MORPHO,
      '0xe80ebd7cc9223d7382aab2e0d1d6155c65651f83d53c8b9b06901d167e321142',
      [ID, owner, owner],
      [owner, amount],
    ),
    paid(WETH, MORPHO, owner, amount),
  ],
  receipt: `ethereum/morpho:${ID}`,
  market: MORPHO,
}

const START = Date.parse('2024-01-01T00:00:00Z') / 1000
const PRICES = ['asset,date,usd', `ethereum/${WETH},2024-01-01,2000`, `ethereum/${USDT},2024-01-01,1`].join('\n')

interface Told {
  readonly from: string
  readonly logs: readonly Log[]
}

interface TraceOptions {
  readonly prices?: string
  readonly readWhole?: number
  /** Holdings of which is asked where they came from. */
  readonly from?: readonly string[]
}

/** One transaction a block, an hour apart, each with a payer of gas. */
async function trace(told: readonly Told[], options: TraceOptions = {}) {
  const { prices = PRICES, readWhole = 4_000_000, from = [] } = options
  const rows = told.flatMap(({ logs }, i) =>
    logs.map(
      ({ address, topics, data }, n): Row => ({
        ...{
          log_index: n,
          transaction_hash: hash(i + 1),
          transaction_index: 0,
          address,
          data,
          topics: topics.join(','),
        },
        ...{ block_number: i + 1, block_timestamp: START + i * 3600 },
      }),
    ),
  )
  const transactions = told.map(
    ({ from }, i): Row => ({
      ...{ hash: hash(i + 1), nonce: i, block_hash: hash(0xb0 + i), block_number: i + 1, transaction_index: 0 },
      ...{ from_address: from, to_address: address(0xc0de), value: '0', gas: 21000, gas_price: 0, input: '0x' },
      ...{ block_timestamp: START + i * 3600, receipt_gas_used: 0, receipt_status: 1, receipt_effective_gas_price: 0 },
    }),
  )
  return inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'logs.csv'), csvOf(rows))
    writeFileSync(join(folder, 'transactions.csv'), csvOf(transactions))
    writeFileSync(join(folder, 'prices.csv'), prices)
    const theCase = {
      id: 'lending',
      imports: [{ format: 'ethereum-etl', files: ['logs.csv', 'transactions.csv'] }],
      origins: [{ asset: `ethereum/${WETH}`, seed: { tx: hash(1) } }],
      prices: ['prices.csv'],
    }
    writeFileSync(join(folder, 'case.yaml'), JSON.stringify(theCase))
    await traceCase({ caseDir: folder, reading: { readWhole } })
    const result = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out', 'trace.json'), 'utf8')))
    const report = readFileSync(join(folder, 'out', 'report.html'), 'utf8')
    const back: Record<string, Record<string, readonly [string, string]>> = {}
    for (const asked of from) {
      const { origins, policies } = (await traceBackward({ caseDir: folder, from: asked })).answer
      const [{ parts, notFollowed }] = policies[0]!.holdings as [(typeof policies)[0]['holdings'][0]]
      const named = parts.map(({ origin, amount, basis }) => {
        const { kind, holding } = origins.find(({ id }) => id === origin)!
        return [`${kind} ${holding}`, [amount, basis]] as const
      })
      back[asked] = { ...Object.fromEntries(named), notFollowed: [notFollowed, ''] }
    }
    return { result, report, back }
  })
}

type Result = Awaited<ReturnType<typeof trace>>['result']
const lossesOf = ({ policies }: Result, policy: keyof Result['policies'] = 'fifo') =>
  Object.fromEntries(
    policies[policy]!.losses.map(({ class: of, label, basis }) => [
      label === null ? of : `${of} ${label}`,
      BigInt(basis),
    ]),
  )
const basisAt = ({ policies }: Result, policy: keyof Result['policies'] = 'fifo') =>
  Object.fromEntries(policies[policy]!.holdings.map(({ holding, tainted }) => [holding, BigInt(tainted[1]!.basis!)]))

const theft = { from: THIEF, logs: [paid(WETH, VICTIM, THIEF, 100n * COIN)] }
const does = (logs: readonly Log[]): Told => ({ from: THIEF, logs })
const at = (who: string, asset: string) => `${who}|${asset}`
const USDT_ID = `ethereum/${USDT}`

describe.each([
  ['Aave v3', aave],
  ['Compound v3', comet],
  ['Morpho', morpho],
])('%s', (name, { supply, borrow, repay, withdraw, receipt, market }) => {
  const lent = [theft, does(supply(THIEF, 100n * COIN)), does(borrow(THIEF, 80_000n * USD))]
  const passedOn = does([paid(USDT, THIEF, EXCHANGE, 80_000n * USD)])

  test('what is borrowed takes the basis of collateral of the same worth with it; the rest is encumbered', async () => {
    const from = [at(EXCHANGE, USDT_ID), at(THIEF, receipt)]
    const { result, report, back } = await trace([...lent, passedOn], { from })
    // 80,000 dollars are 40 WETH.
    expect(basisAt(result)).toEqual({ [at(THIEF, receipt)]: 60n * COIN, [at(EXCHANGE, USDT_ID)]: 40n * COIN })
    expect(lossesOf(result)).toEqual({ moving: 40n * COIN, [`encumbered ${name}`]: 60n * COIN })
    expect(result.policies.fifo!.conversions.map(({ loan, mark, contested }) => [loan, mark, contested])).toEqual([
      [null, null, null],
      ['borrow', 'approximate', null],
    ])
    expect(report).toContain('held as collateral for a loan that is not repaid')
    // The way back goes through the collateral, and not to those who lent to the market.
    const victim = `shortfall ${at(VICTIM, `ethereum/${WETH}`)}`
    expect(back).toEqual({
      [at(EXCHANGE, USDT_ID)]: { [victim]: [`${80_000n * USD}`, `${40n * COIN}`], notFollowed: ['0', ''] },
      [at(THIEF, receipt)]: { [victim]: [`${60n * COIN}`, `${60n * COIN}`], notFollowed: [`${40n * COIN}`, ''] },
    })
  })

  test('the answer is the same when only what taint can reach is read', async () => {
    const steps = [...lent, passedOn, does(withdraw(THIEF, 10n * COIN)), does(repay(THIEF, 1_000n * USD))]
    const [whole, pulled] = [await trace(steps), await trace(steps, { readWhole: 0 })]
    expect(pulled.result).toEqual(whole.result)
  })

  test('what is repaid frees collateral, which can be withdrawn then', async () => {
    const { result } = await trace([...lent, does(repay(THIEF, 80_000n * USD)), does(withdraw(THIEF, 100n * COIN))])
    expect(basisAt(result)).toEqual({ [at(THIEF, `ethereum/${WETH}`)]: 100n * COIN })
    expect(lossesOf(result)).toEqual({ moving: 100n * COIN })
  })

  test('stolen coins that repay a clean loan go onto its collateral', async () => {
    const by = (from: string, logs: readonly Log[]): Told => ({ from, logs })
    const steps = [
      theft,
      by(LENDER, [paid(WETH, VICTIM, LENDER, 50n * COIN)]),
      by(LENDER, supply(LENDER, 50n * COIN)),
      by(LENDER, borrow(LENDER, 20_000n * USD)),
      by(LENDER, [paid(USDT, LENDER, EXCHANGE, 20_000n * USD)]),
      by(THIEF, [paid(WETH, THIEF, SHOP, 10n * COIN), paid(USDT, SHOP, THIEF, 20_000n * USD)]),
      by(THIEF, [paid(USDT, THIEF, LENDER, 20_000n * USD)]),
      by(LENDER, repay(LENDER, 20_000n * USD)),
    ]
    const { result } = await trace(steps)
    expect(basisAt(result)).toEqual({ [at(THIEF, `ethereum/${WETH}`)]: 90n * COIN, [at(LENDER, receipt)]: 10n * COIN })
    expect((await trace(steps, { readWhole: 0 })).result).toEqual(result)
  })

  test('what repays more than the collateral is worth is the market’s', async () => {
    const steps = [...lent, does(withdraw(THIEF, 90n * COIN)), does(repay(THIEF, 80_000n * USD))]
    const { result } = await trace(steps)
    // Of the 100 WETH, fifo withdraws the 40 clean ones and 50 others: 10 stolen ones stay, and there is no room on them.
    expect(basisAt(result)).toEqual({
      [at(THIEF, `ethereum/${WETH}`)]: 50n * COIN,
      [at(THIEF, receipt)]: 10n * COIN,
      [at(market, USDT_ID)]: 40n * COIN,
    })
  })

  test('without a price, basis stays with the collateral, and the result says so', async () => {
    const prices = ['asset,date,usd', `${USDT_ID},2024-01-01,1`].join('\n')
    const { result } = await trace([...lent, passedOn], { prices })
    expect(basisAt(result)).toEqual({ [at(THIEF, receipt)]: 100n * COIN })
    expect(lossesOf(result)).toEqual({ [`encumbered ${name}`]: 100n * COIN })
    expect(result.warnings.map(({ code }) => code)).toContain('LOAN_WITHOUT_PRICE')
  })

  test('supplying alone is no debt', async () => {
    const { result } = await trace([theft, does(supply(THIEF, 100n * COIN))])
    expect(lossesOf(result)).toEqual({ moving: 100n * COIN })
    expect(basisAt(result)).toEqual({ [at(THIEF, receipt)]: 100n * COIN })
  })
})

test('a contract of the thief’s own that logs what Morpho logs is no market', async () => {
  const fake = address(0xbad)
  const instead = (logs: readonly Log[]) =>
    logs.map((one) => JSON.parse(JSON.stringify(one).replaceAll(MORPHO.slice(2), fake.slice(2))) as Log)
  const { result } = await trace([theft, does(instead(morpho.supply(THIEF, 100n * COIN)))])
  expect(basisAt(result)).toEqual({ [at(fake, `ethereum/${WETH}`)]: 100n * COIN })
})

test('what a gateway borrows for somebody and unwraps is his', async () => {
  const gateway = address(0x9a7e)
  const DEBT_WETH = '0xea51d7853eefb32b6ee06b1c12e6dcca88be0ffe'
  const { result } = await trace([
    theft,
    does(aave.supply(THIEF, 100n * COIN)),
    does([
      paid(DEBT_WETH, ZERO, THIEF, 7n * COIN),
      paid(WETH, A_WETH, gateway, 7n * COIN),
      log(
        POOL,
        '0xb3d084820fb1a9decffb176436bd02558d15fac9b0ddfed8c465bc7359d7dce0',
        [WETH, THIEF, 0n],
        [gateway, 7n * COIN, 2n, 1n],
      ),
      paid(WETH, gateway, SHOP, 7n * COIN),
      paid(USDT, SHOP, THIEF, 14_000n * USD),
    ]),
  ])
  expect(basisAt(result)).toEqual({ [at(THIEF, aave.receipt)]: 93n * COIN, [at(THIEF, USDT_ID)]: 7n * COIN })
})
