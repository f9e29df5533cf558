import { mkdir } from 'node:fs/promises'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  caseInFolder,
  HEAD,
  ORIGIN,
  PLAIN_IMPORT,
  THIEF,
  TX,
  thief,
  tx,
  UTXO_ORIGIN,
} from '../../../test/caseFile/caseInFolder.ts'
import { DyepackError } from '../../core/errors.ts'
import { readCase } from './readCase.ts'

const { at, put, read, refused, refusal } = caseInFolder()

describe('a whole case', () => {
  it('is brought into one form', async () => {
    await put('ledger/b.csv', 'x')
    await put('ledger/a.csv', 'x')
    await put('labels/z.yaml', 'x')
    await put('labels/a.yaml', 'x')
    await put('labels/.hidden.yaml', 'x')
    await put('prices/eth.csv', 'x')
    const given = await read(
      'id: ronin-2022',
      'title: Ronin Bridge',
      'asOf: { time: 2022-06-13T02:00:00+02:00 }',
      'imports:',
      `  - { format: transfers-csv, files: [ledger/b.csv, "ledger/*.csv"], covers: ["${THIEF}"] }`,
      '  - { format: utxo-jsonl, files: [./ledger/a.csv] }',
      `victim: { name: A bridge, wallets: ["${THIEF}"], recovery: [bc1qm34lsc65zpw79lxes69zkqmk6ee3ewf0j77s3h] }`,
      'claims:',
      '  - { about: attribution, says: "did it", by: FBI, date: 2022-04-14, url: "https://www.fbi.gov/news" }',
      `  - { about: "${THIEF}", says: "is the thief's", by: OFAC }`,
      'outcomes:',
      `  - { class: frozen, address: "${THIEF}", amount: "5", asset: "ethereum/0xdAC17F958D2ee523a2206206994597C13D831ec7", by: Tether }`,
      `  - { class: returned, address: "${THIEF}", by: A }`,
      'live: true',
      'assets:',
      '  "ethereum/usd": { symbol: USD, decimals: 2, price: 1 }',
      '  "ethereum/eur": { symbol: EUR, decimals: 2, price: 1.00000001 }',
      '  "ethereum/gbp": { symbol: GBP, decimals: 2, price: "12345678901234567890.5" }',
      '  "ethereum/chf": { symbol: CHF, decimals: 2 }',
      'labels: [labels/*.yaml]',
      'labelsAsOf: 2022-04-14',
      'prices: [prices/eth.csv, { format: defillama, url: https://coins.llama.fi }]',
      'origins:',
      `  - { asset: ethereum/ETH, seed: { tx: "${TX}", to: ["${THIEF}"] } }`,
      `  - { asset: ethereum/ETH, seed: { address: "${THIEF}", from: 2022-03-23T13:29:00Z, victims: ["${THIEF}"] } }`,
      `  - { asset: ethereum/ETH, seed: { opening: "${THIEF}", amount: "173600000000000000000000" } }`,
      `  - { asset: "ethereum/0xdAC17F958D2ee523a2206206994597C13D831ec7", seed: { opening: "${THIEF}", amount: all, from: "2022-03-23 13:29Z" } }`,
      'primary: { policy: haircut, why: "because" }',
      'policies: [fifo, haircut, poison]',
      'stop: { services: false, hops: 50, minAmount: { ethereum/ETH: "10000000000000000" }, serviceLike: false, coinjoin: false }',
    )
    const { 'deposit-reuse': deposits, 'gas-funding': fundings, ...others } = given.heuristics
    expect(Object.values(others).every(({ on }) => on)).toBe(true)
    expect({ ...given, heuristics: { 'deposit-reuse': deposits, 'gas-funding': fundings } }).toEqual({
      id: 'ronin-2022',
      title: 'Ronin Bridge',
      asOf: Date.UTC(2022, 5, 13),
      imports: [
        { format: 'transfers-csv', files: ['ledger/b.csv', 'ledger/a.csv'], covers: [thief], ...PLAIN_IMPORT },
        { format: 'utxo-jsonl', files: ['ledger/a.csv'], covers: null, ...PLAIN_IMPORT },
      ],
      victim: { name: 'A bridge', wallets: [thief], recovery: ['bc1qm34lsc65zpw79lxes69zkqmk6ee3ewf0j77s3h'] },
      claims: [
        { about: 'attribution', says: 'did it', by: 'FBI', date: '2022-04-14', url: 'https://www.fbi.gov/news' },
        { about: thief, says: "is the thief's", by: 'OFAC', date: null, url: null },
      ],
      outcomes: [
        {
          class: 'frozen',
          address: thief,
          amount: 5n,
          asset: 'ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7',
          by: 'Tether',
          date: null,
          url: null,
        },
        { class: 'returned', address: thief, amount: null, asset: null, by: 'A', date: null, url: null },
      ],
      live: true,
      assets: [
        { asset: 'ethereum/usd', symbol: 'USD', decimals: 2, price: 100_000_000n },
        { asset: 'ethereum/eur', symbol: 'EUR', decimals: 2, price: 100_000_001n },
        { asset: 'ethereum/gbp', symbol: 'GBP', decimals: 2, price: 1_234_567_890_123_456_789_050_000_000n },
        { asset: 'ethereum/chf', symbol: 'CHF', decimals: 2, price: null },
      ],
      labels: ['labels/a.yaml', 'labels/z.yaml'],
      labelsAsOf: '2022-04-14',
      prices: ['prices/eth.csv'],
      priceApis: [{ format: 'defillama', url: 'https://coins.llama.fi' }],
      origins: [
        { id: 1, asset: 'ethereum/ETH', seed: { kind: 'tx', tx, to: [thief] } },
        {
          id: 2,
          asset: 'ethereum/ETH',
          seed: { kind: 'address', address: thief, from: Date.UTC(2022, 2, 23, 13, 29), victims: [thief] },
        },
        {
          id: 3,
          asset: 'ethereum/ETH',
          seed: { kind: 'opening', address: thief, amount: 173_600n * 10n ** 18n, from: null },
        },
        {
          id: 4,
          asset: 'ethereum/0xdac17f958d2ee523a2206206994597c13d831ec7',
          seed: { kind: 'opening', address: thief, amount: 'all', from: Date.UTC(2022, 2, 23, 13, 29) },
        },
      ],
      primary: { policy: 'haircut', why: 'because' },
      policies: ['fifo', 'haircut', 'poison'],
      stop: {
        services: false,
        hops: 50,
        minAmount: new Map([['ethereum/ETH', 10n ** 16n]]),
        serviceLike: null,
        coinjoin: null,
      },
      contested: { follow: 'received', transactions: [] },
      clusters: false,
      heuristics: {
        'deposit-reuse': {
          on: true,
          parameters: { amount: '0.01', percent: '1', blocks: '3200', forwarded: '90' },
          accept: [],
        },
        'gas-funding': { on: true, parameters: { funded: '20' }, accept: [] },
      },
    })
  })

  it('may leave out all but id and origins', async () => {
    const given = await read(...HEAD, ORIGIN)
    expect(given).toMatchObject({
      title: 'a-case',
      asOf: null,
      imports: [],
      live: false,
      policies: null,
      primary: null,
    })
    expect(given.stop).toEqual({
      services: true,
      hops: null,
      minAmount: new Map(),
      serviceLike: { counterparties: 500, never: [] },
      coinjoin: { without: [] },
    })
    expect(given.origins[0]!.seed).toEqual({ kind: 'tx', tx, to: null })
  })

  it('gives the digest of the file and reads a byte order mark and CRLF', async () => {
    await put('case.yaml', `\ufeff${[...HEAD, ORIGIN].join('\r\n')}`)
    const { file, sha256, case: given } = await readCase(at())
    expect(file).toBe('case.yaml')
    expect(sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(given.id).toBe('a-case')
  })

  it('may use aliases, and names the line where the value stands', async () => {
    const given = await read(
      ...HEAD,
      `- { asset: &eth ethereum/ETH, seed: &seed { tx: "${tx}" } }`,
      '- { asset: *eth, seed: *seed }',
    )
    expect(given.origins[1]).toEqual({ ...given.origins[0], id: 2 })
    expect(
      await refused(
        ...HEAD,
        '- { asset: ethereum/ETH, seed: &seed { tx: "0x1" } }',
        '- { asset: ethereum/ETH, seed: *seed }',
      ),
    ).toEqual(['BAD_HASH 3 origins[0].seed.tx', 'BAD_HASH 3 origins[1].seed.tx'])
  })

  it('allows tiho and a primary of it on UTXO chains', async () => {
    const given = await read(...HEAD, UTXO_ORIGIN, 'policies: [tiho]', 'primary: { policy: tiho, why: x }')
    expect(given.policies).toEqual(['tiho'])
    expect(given.origins[0]!.seed).toEqual({ kind: 'tx', tx: tx.slice(2), to: null })
  })
})

describe('the file itself', () => {
  it('must be there, and be text', async () => {
    await expect(readCase(at('nowhere'))).rejects.toMatchObject({ code: 'NO_SUCH_CASE' })
    await expect(readCase(at())).rejects.toMatchObject({
      code: 'MISSING_FILE',
      fix: expect.stringContaining('dyepack init'),
    })
    await mkdir(at('case.yaml'))
    await expect(readCase(at())).rejects.toMatchObject({ code: 'NOT_A_FILE' })
  })

  it('must not be empty, binary or huge', async () => {
    expect((await refusal('  ')).code).toBe('EMPTY_FILE')
    await put('case.yaml', new Uint8Array([0xff, 0xfe, 0x00]))
    await expect(readCase(at())).rejects.toMatchObject({ code: 'NOT_UTF8' })
    await put('case.yaml', new Uint8Array(4 * 1024 * 1024 + 1).fill(0x23))
    await expect(readCase(at())).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  })

  it('must be YAML, once', async () => {
    expect(await refused('id: a', 'origins: [', 'live: true')).toContainEqual(expect.stringMatching(/^BAD_YAML [23] $/))
    expect(await refused('id: a', 'title: *nothing')).toEqual(['BAD_YAML 2 title'])
    expect(await refused('id: a', 'title: !!js/function x')).toEqual(['BAD_YAML 2 '])
    expect(await refused('id: a', '---', 'id: b')).toEqual(['BAD_YAML 2 '])
    expect(await refused('id: a', 'live: true', 'id: b')).toEqual(['DUPLICATE_KEY 3 '])
    expect(await refused('id: a', 'stop:', '  hops: 1', '  "hops": 2')).toEqual(['DUPLICATE_KEY 4 stop'])
    expect(await refused('- a', '- b')).toEqual(['BAD_VALUE 1 '])
    expect(await refused('just text')).toEqual(['BAD_VALUE 1 '])
    expect(await refused('# nothing but a comment')).toEqual(['EMPTY_VALUE 1 '])
  })

  it('must not reach for prototypes', async () => {
    expect(await refused('id: a', '__proto__: { live: true }')).toEqual(['FORBIDDEN_KEY 2 '])
    expect(await refused('id: a', 'stop:', '  minAmount:', '    constructor: "1"')).toEqual([
      'FORBIDDEN_KEY 4 stop.minAmount',
    ])
    expect(await refused('id: a', 'assets: { "prototype": {} }')).toEqual(['FORBIDDEN_KEY 2 assets'])
    expect(await refused('id: a', 'assets: { "\\u005f_proto__": {} }')).toEqual(['FORBIDDEN_KEY 2 assets'])
  })

  it('must not be a bomb', async () => {
    const tens = 'abcdefgh'.split('').map((name, index, all) => {
      const inner = index === 0 ? '"x"' : `*${all[index - 1]}`
      return `${name}: &${name} [${Array(10).fill(inner).join(', ')}]`
    })
    expect(await refused(...tens)).toEqual([expect.stringMatching(/^YAML_TOO_LARGE /)])
    expect(await refused('a: &a [*a]')).toEqual([expect.stringMatching(/^YAML_TOO_DEEP 1 /)])
    expect(await refused('id: a', `title: ${'['.repeat(100_000)}`)).toEqual(['YAML_TOO_DEEP 2 '])
    expect(await refused('id: a', `title: ${'{a: '.repeat(10_000)}`)).toEqual(['YAML_TOO_DEEP 2 '])
    expect(await refused(`${'- '.repeat(100_000)}a`)).toEqual(['YAML_TOO_DEEP 1 '])
  })
})

describe('keys and types', () => {
  it('suggests a key whose capitals are its own', async () => {
    const { message } = await refusal('id: a', 'labelAsOf: 2022-06-01')
    expect(message).toContain('did you mean "labelsAsOf"?')
  })

  it('names all problems at once, each with its line and a suggestion', async () => {
    const error = await refusal(
      'id: 2022',
      'titel: A',
      'imports:',
      '  - { format: transfer-csv, files: [], cover: all }',
      'live: yes',
      'victim:',
      'outcomes: [ { class: frosen, address: "0x", by: A } ]',
      'origins:',
      '  - asset: ethereum/ETH',
      `    seed: { tx: "${tx}", too: [] }`,
      '  - seed: {}',
      'policies: [fofo]',
    )
    expect(error.message.split('\n')).toEqual([
      `${at('case.yaml')} has 11 problems:`,
      '  line 1, id: is a number without quotes (quote it: "2022")',
      '  line 2, titel: is not a key here (did you mean "title"?)',
      '  line 4, imports[0].format: "transfer-csv" is not known (did you mean "transfers-csv"?)',
      '  line 4, imports[0].files: lists nothing',
      '  line 4, imports[0].cover: is not a key here (did you mean "covers"?)',
      '  line 5, live: must be true or false, and is "yes"',
      '  line 6, victim: has no value (give one, or remove the key)',
      '  line 7, outcomes[0].class: "frosen" is not known (did you mean "frozen"?)',
      '  line 10, origins[0].seed.too: is not a key here (did you mean "to"?)',
      '  line 11, origins[1].asset: is missing',
      '  and 1 more',
    ])
    expect(error.facts).toMatchObject({ line: 1, key: 'id', count: 11 })
  })

  it('lists the keys where none is near', async () => {
    const error = await refusal(...HEAD, ORIGIN, 'stop: { everything: true }')
    expect(error).toMatchObject({ code: 'UNKNOWN_KEY', facts: { line: 4, key: 'stop.everything' } })
    expect(error.fix).toBe('one of: services, hops, minAmount, serviceLike, coinjoin')
  })

  it('has a code for each kind of wrong word', async () => {
    expect(await refused(...HEAD, ORIGIN, 'policies: [fofo]')).toEqual(['UNKNOWN_POLICY 4 policies[0]'])
    expect(await refused(...HEAD, ORIGIN, 'primary: { policy: fofo, why: x }')).toEqual([
      'UNKNOWN_POLICY 4 primary.policy',
    ])
    expect(await refused(...HEAD, ORIGIN, 'imports: [{ format: pdf, files: [a] }]')).toEqual([
      'UNKNOWN_FORMAT 4 imports[0].format',
    ])
    expect(await refused(...HEAD, ORIGIN, 'outcomes: [{ class: lost, address: a, by: b }]')).toEqual([
      'UNKNOWN_CLASS 4 outcomes[0].class',
    ])
  })

  it('wants origins', async () => {
    expect(await refused('id: a')).toEqual(['MISSING_KEY 1 origins'])
    expect(await refused('id: a', 'origins: []')).toEqual(['NO_ORIGINS 2 origins'])
    expect(await refused('id: a', 'origins:')).toEqual(['EMPTY_VALUE 2 origins'])
  })

  it('prints hostile keys and values without their power', async () => {
    const { message } = await refusal(...HEAD, ORIGIN, '"\\e[31mred\\u202e\\u009b": "x"')
    expect(message).toContain('"\\u001b[31mred\\u202e\\u009b": is not a key here')
    const long = await refusal(...HEAD, ORIGIN, `asOf: { time: "${'9'.repeat(10_000)}" }`)
    expect(long.message.length).toBeLessThan(400)
  })
})

describe('whatever the file holds', () => {
  const refuses = async (content: string) => {
    await put('case.yaml', content)
    await readCase(at()).catch((error: unknown) => {
      if (!(error instanceof DyepackError)) throw error
      expect(error.kind).toBe('input')
    })
  }

  it('throws nothing but errors that name the input', async () => {
    const base = [
      'id: a',
      'asOf: { time: 2022-06-13T00:00:00Z }',
      'imports: [{ format: transfers-csv, files: [a.csv] }]',
      'origins:',
      ORIGIN,
      'stop: { hops: 5, minAmount: { ethereum/ETH: "1" } }',
    ].join('\n')
    const pieces = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ':',
      '- ',
      '\n',
      '"',
      '&a ',
      '*a',
      '!!',
      '|',
      '>',
      '\t',
      '0x',
      '~',
      '#',
      '? ',
      '%',
    )
    const edit = fc.tuple(fc.nat(base.length), fc.nat(6), fc.oneof(pieces, fc.string({ maxLength: 5 })))
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { maxLength: 4 }), async (edits) => {
        let text = base
        for (const [at, length, piece] of edits) text = text.slice(0, at) + piece + text.slice(at + length)
        await refuses(text)
      }),
      { numRuns: 400 },
    )
    await fc.assert(fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 60 }), refuses), { numRuns: 200 })
    const json = fc.object({
      key: fc.constantFrom('id', 'origins', 'seed', 'asset', 'tx', 'stop', 'assets', 'imports', 'a'),
    })
    await fc.assert(
      fc.asyncProperty(json, async (value) => refuses(JSON.stringify(value))),
      { numRuns: 200 },
    )
  })
})
