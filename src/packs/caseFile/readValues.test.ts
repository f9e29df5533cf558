import { describe, expect, it } from 'vitest'
import { caseInFolder, HEAD, ORIGIN, THIEF, thief, tx } from '../../../test/caseFile/caseInFolder.ts'
import type { Problem } from '../yaml/problems.ts'

const { read, refused, refusal } = caseInFolder()

describe('amounts, addresses, times, hashes', () => {
  it('refuses amounts without quotes and says how to mend them', async () => {
    for (const amount of ['100', '9007199254740993', '173600000000000000000000', '0x10']) {
      const error = await refusal(
        ...HEAD,
        `- { asset: ethereum/ETH, seed: { opening: "${thief}", amount: ${amount} } }`,
      )
      expect(error).toMatchObject({
        code: 'UNQUOTED_NUMBER',
        fix: `quote it: "${amount}"`,
        facts: { line: 3, key: 'origins[0].seed.amount' },
      })
    }
  })

  it.each(['"-1"', '"1.5"', '1.5', '"1e21"', '1e21', '"0x10"', '"0"', '" 1"', '"1 000"', `"${2n ** 256n}"`, 'All'])(
    'refuses the amount %s',
    async (amount) => {
      expect(
        await refused(...HEAD, `- { asset: ethereum/ETH, seed: { opening: "${thief}", amount: ${amount} } }`),
      ).toEqual(['BAD_AMOUNT 3 origins[0].seed.amount'])
    },
  )

  it('takes the largest amount', async () => {
    const given = await read(
      ...HEAD,
      `- { asset: ethereum/ETH, seed: { opening: "${thief}", amount: "${2n ** 256n - 1n}" } }`,
    )
    expect(given.origins[0]!.seed).toMatchObject({ amount: 2n ** 256n - 1n })
  })

  it('refuses wrong addresses wherever they stand', async () => {
    const wrong = THIEF.replace('B716B', 'b716B')
    expect(
      await refused(
        ...HEAD,
        `- { asset: ethereum/ETH, seed: { tx: "${tx}", to: ["${thief}", "${wrong}"] } }`,
        `- { asset: ethereum/ETH, seed: { address: "${wrong}", victims: ["0x1"] } }`,
        `- { asset: "ethereum/${wrong}", seed: { opening: "${wrong}", amount: all } }`,
        `- { asset: bitcoin/BTC, seed: { address: "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb" } }`,
        `victim: { name: A, wallets: ["${wrong}"], recovery: [no] }`,
        `claims: [ { about: "${wrong}", says: x, by: y } ]`,
        `outcomes: [ { class: frozen, address: "${wrong}", by: y } ]`,
      ),
    ).toEqual([
      'BAD_ADDRESS 3 origins[0].seed.to[1]',
      'BAD_ADDRESS 4 origins[1].seed.address',
      'BAD_ADDRESS 4 origins[1].seed.victims[0]',
      'BAD_ADDRESS 5 origins[2].asset',
      'BAD_ADDRESS 5 origins[2].seed.opening',
      'BAD_ADDRESS 6 origins[3].seed.address',
      'BAD_ADDRESS 7 victim.wallets[0]',
      'BAD_ADDRESS 7 victim.recovery[0]',
      'BAD_ADDRESS 8 claims[0].about',
      'BAD_ADDRESS 9 outcomes[0].address',
    ])
  })

  it.each([
    ['2022-03-23T13:29:00', 'has no time zone'],
    ['2022-03-23', 'is not a time'],
    ['2022-02-30T00:00:00Z', 'does not exist'],
    ['2022-02-28T25:00:00Z', 'does not exist'],
    ['yesterday', 'is not a time'],
    ['"1655078400"', 'is not a time'],
  ])('refuses the time %s', async (time, words) => {
    const error = await refusal(...HEAD, ORIGIN, `asOf: { time: ${time} }`)
    expect(error).toMatchObject({ code: 'BAD_TIME', facts: { line: 4, key: 'asOf.time' } })
    expect(error.message).toContain(words)
  })

  it('refuses price APIs that are none, stand twice, or have a key in their URL', async () => {
    expect(
      await refused(
        ...HEAD,
        ORIGIN,
        'prices:',
        '- { format: defilama, url: https://coins.llama.fi }',
        '- { format: defillama, link: https://coins.llama.fi }',
      ),
    ).toEqual(['UNKNOWN_FORMAT 5 prices[0].format', 'MISSING_KEY 6 prices[1].url', 'UNKNOWN_KEY 6 prices[1].link'])
    const key = '0123456789abcdef0123456789abcdef'
    const error = await refusal(
      ...[...HEAD, ORIGIN, 'prices:'],
      `- { format: defillama, url: https://pro-api.llama.fi/${key}/coins }`,
      '- { format: defillama, url: ftp://coins.llama.fi }',
    )
    expect((error.facts.problems as Problem[]).map(({ code, line, key: at }) => `${code} ${line} ${at}`)).toEqual([
      'RPC_URL_SECRET 5 prices[0].url',
      'DUPLICATE_FORMAT 6 prices[1].format',
      'BAD_URL 6 prices[1].url',
    ])
    expect(error.message).not.toContain(key)
  })

  it('refuses wrong hashes, assets, dates, links and ids', async () => {
    expect(
      await refused(
        'id: a case',
        'claims: [{ about: a, says: b, by: c, date: 2022-13-01, url: "javascript:alert(1)" }]',
        'assets: { "ethereum/x": { symbol: X, decimals: 78, price: "1.123456789" }, "usd": { symbol: U, decimals: 2, price: -1 } }',
        'stop: { hops: -1, minAmount: { ETH: "1", "ethereum/ETH": "x" } }',
        'origins:',
        '- { asset: ethereum/ETH, seed: { tx: "0x12" } }',
        `- { asset: ethereum/ETH, seed: { tx: "${tx.slice(2)}" } }`,
        `- { asset: bitcoin/BTC, seed: { tx: "${tx}" } }`,
        `- { asset: Ethereum/ETH, seed: { tx: "${tx}" } }`,
        `- { asset: ethereum/eth, seed: { tx: "${tx}" } }`,
      ),
    ).toEqual([
      'BAD_ID 1 id',
      'BAD_DATE 2 claims[0].date',
      'BAD_URL 2 claims[0].url',
      'BAD_VALUE 3 assets."ethereum/x".decimals',
      'BAD_PRICE 3 assets."ethereum/x".price',
      'BAD_ASSET 3 assets.usd',
      'BAD_PRICE 3 assets.usd.price',
      'BAD_VALUE 4 stop.hops',
      'BAD_ASSET 4 stop.minAmount.ETH',
      'BAD_AMOUNT 4 stop.minAmount."ethereum/ETH"',
    ])
    expect(
      await refused(
        ...HEAD,
        '- { asset: ethereum/ETH, seed: { tx: "0x12" } }',
        `- { asset: ethereum/ETH, seed: { tx: "${tx.slice(2)}" } }`,
        `- { asset: bitcoin/BTC, seed: { tx: "${tx}" } }`,
        `- { asset: Ethereum/ETH, seed: { tx: "${tx}" } }`,
        `- { asset: ethereum/eth, seed: { tx: "${tx}" } }`,
        `- { asset: ethereum/0x12, seed: { tx: "${tx}" } }`,
      ),
    ).toEqual([
      'BAD_HASH 3 origins[0].seed.tx',
      'BAD_HASH 4 origins[1].seed.tx',
      'BAD_HASH 5 origins[2].seed.tx',
      'BAD_ASSET 6 origins[3].asset',
      'BAD_ASSET 7 origins[4].asset',
      'BAD_ADDRESS 8 origins[5].asset',
    ])
  })
})
