import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DyepackError } from '../../core/errors.ts'
import { HEURISTIC_IDS } from '../../core/heuristics/heuristics.ts'
import { IMPORT_FORMATS } from '../../core/wire/importFormats.ts'
import { importerOf } from '../../ingest/formats.ts'
import type { Problem } from '../yaml/problems.ts'
import { readCase } from './readCase.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dyepack-case-'))
})
afterEach(() => rm(folder, { recursive: true }))

const put = async (name: string, content: string | Uint8Array): Promise<void> => {
  await mkdir(dirname(join(folder, name)), { recursive: true })
  await writeFile(join(folder, name), content)
}
const read = async (...lines: string[]) => {
  await put('case.yaml', lines.join('\n'))
  return (await readCase(folder)).case
}

/** The problems of a case that must be refused, as `code line key`. */
const refused = async (...lines: string[]): Promise<string[]> => {
  const error = await refusal(...lines)
  return (error.facts.problems as Problem[]).map(({ code, line, key }) => `${code} ${line} ${key}`)
}
const refusal = async (...lines: string[]): Promise<DyepackError> => {
  await put('case.yaml', lines.join('\n'))
  const error: unknown = await readCase(folder).then(
    () => new Error('was not refused'),
    (e: unknown) => e,
  )
  if (!(error instanceof DyepackError)) throw error
  expect(error.kind).toBe('input')
  expect(error.message).toContain(join(folder, 'case.yaml'))
  return error
}

const THIEF = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'
const thief = THIEF.toLowerCase()
const TX = `0x${'Ab'.repeat(32)}`
const tx = TX.toLowerCase()
const HEAD = ['id: a-case', 'origins:']
const ORIGIN = `- { asset: ethereum/ETH, seed: { tx: "${tx}" } }`
const UTXO_ORIGIN = `- { asset: bitcoin/BTC, seed: { tx: "${tx.slice(2)}" } }`

const PLAIN_IMPORT = { chain: null, mapping: null, decimals: new Map(), keepGoing: false, node: null, byAddress: null }

describe('blocks of a node', () => {
  const node = (keys: string) => [
    ...HEAD.slice(0, 1),
    'imports:',
    `  - { format: evm-rpc, ${keys} }`,
    'origins:',
    `  ${ORIGIN}`,
  ]
  const RANGE = 'chain: ethereum, from: 19000000, to: 19000100'

  it('are named by nodes, a chain and heights', async () => {
    const [entry] = (await read(...node(`url: env:ETH_RPC, ${RANGE}`))).imports
    expect(entry).toMatchObject({ format: 'evm-rpc', files: [], chain: 'ethereum' })
    expect(entry!.node).toEqual({ urls: ['env:ETH_RPC'], from: 19_000_000, to: 19_000_100 })
    const urls = ['env:ETH_RPC', 'https://rpc.example.org/eth/v1', 'ws://127.0.0.1:8546']
    const several = (await read(...node(`url: [${urls.join(', ')}], ${RANGE}`))).imports
    expect(several[0]!.node!.urls).toEqual(urls)
  })

  it('need each of these, and no files', async () => {
    const keys = ['url', 'chain', 'from', 'to'].map((key) => `MISSING_KEY 3 imports[0].${key}`)
    expect(await refused(...node('keepGoing: true'))).toEqual(keys)
    expect(await refused(...node(`url: env:A, ${RANGE}, files: [a], mapping: b`))).toEqual(
      expect.arrayContaining(['BAD_VALUE 3 imports[0].files', 'BAD_VALUE 3 imports[0].mapping']),
    )
    expect(await refused(...node('url: env:A, chain: ethereum, from: 5, to: 4'))).toEqual(['BAD_VALUE 3 imports[0].to'])
    expect(await refused(...node('url: env:A, chain: ethereum, from: -1, to: 4'))).toEqual([
      'BAD_VALUE 3 imports[0].from',
    ])
    expect(await refused(...node(`url: ftp://a.example, ${RANGE}`))).toEqual(['BAD_URL 3 imports[0].url'])
  })

  it('go on with the chain where the case says so', async () => {
    const [entry] = (await read(...node('url: env:A, chain: ethereum, from: 19000000, to: head, confirmations: 12')))
      .imports
    expect(entry!.node).toEqual({ urls: ['env:A'], from: 19_000_000, to: 'head', confirmations: 12 })
    expect((await read(...node('url: env:A, chain: ethereum, from: 5, to: head'))).imports[0]!.node).toEqual({
      urls: ['env:A'],
      from: 5,
      to: 'head',
    })
    expect(await refused(...node('url: env:A, chain: ethereum, from: 5, to: tail'))).toEqual([
      'BAD_VALUE 3 imports[0].to',
    ])
    expect(await refused(...node(`url: env:A, ${RANGE}, confirmations: -1`))).toEqual([
      'BAD_VALUE 3 imports[0].confirmations',
    ])
    expect(
      await refused(...node('url: env:A, chain: ethereum, from: 5, to: head, by: address, confirmations: 2')),
    ).toEqual(['BAD_VALUE 3 imports[0].confirmations', 'BAD_VALUE 3 imports[0].to'])
  })

  it('are read by address where the case says so', async () => {
    const address = '0x00000000219ab540356cBB839Cbe05303d7705Fa'
    const keys = `url: env:ETH_RPC, ${RANGE}, by: address, rowsAnAddress: 50, addresses: ["${address}"]`
    const [entry] = (await read(...node(keys))).imports
    expect([entry!.node, entry!.byAddress]).toEqual([
      null,
      {
        urls: ['env:ETH_RPC'],
        key: null,
        from: 19_000_000,
        to: 19_000_100,
        rowsAnAddress: 50,
        addresses: [address.toLowerCase()],
      },
    ])
    expect((await read(...node(`url: env:A, ${RANGE}, by: address`))).imports[0]!.byAddress!.rowsAnAddress).toBe(10_000)
    expect(await refused(...node(`url: env:A, ${RANGE}, by: block`))).toEqual(['UNKNOWN_VALUE 3 imports[0].by'])
    expect(await refused(...node(`url: env:A, ${RANGE}, rowsAnAddress: 5`))).toEqual([
      'BAD_VALUE 3 imports[0].rowsAnAddress',
    ])
    expect(
      await refused(...node(`url: env:A, ${RANGE}, by: address, covers: all, key: env:K, addresses: ["0x12"]`)),
    ).toEqual(['BAD_VALUE 3 imports[0].covers', 'BAD_VALUE 3 imports[0].key', 'BAD_ADDRESS 3 imports[0].addresses[0]'])
    expect(await refused(...node(`url: env:A, ${RANGE}, by: address, rowsAnAddress: 0`))).toEqual([
      'BAD_VALUE 3 imports[0].rowsAnAddress',
    ])
  })

  it('of an explorer have a key by name, and a number of questions a second', async () => {
    const explorer = (keys: string) => node('').map((line) => line.replace('evm-rpc, ', `etherscan-api, ${keys}`))
    const url = 'url: https://api.etherscan.io/v2/api'
    const [entry] = (await read(...explorer(`${url}, key: env:ETHERSCAN_KEY, callsASecond: 5, ${RANGE}`))).imports
    expect([entry!.node, entry!.byAddress]).toEqual([
      null,
      {
        urls: ['https://api.etherscan.io/v2/api'],
        key: 'env:ETHERSCAN_KEY',
        from: 19_000_000,
        to: 19_000_100,
        rowsAnAddress: 10_000,
        callsASecond: 5,
        addresses: [],
      },
    ])
    expect(await refused(...explorer(`${url}, key: K7EXPLORERKEY0123456789, ${RANGE}`))).toEqual([
      'RPC_URL_SECRET 3 imports[0].key',
    ])
    expect(await refused(...explorer(`${url}, callsASecond: 0, ${RANGE}`))).toEqual([
      'BAD_VALUE 3 imports[0].callsASecond',
    ])
    expect(await refused(...node(`url: env:A, ${RANGE}, by: address, callsASecond: 5`))).toEqual([
      'BAD_VALUE 3 imports[0].callsASecond',
    ])
  })

  it('are answers of Tron that are fetched, or files of them', async () => {
    const tron = (keys: string) => node('').map((line) => line.replace('evm-rpc, ', `trongrid, ${keys}`))
    const fetched = (await read(...tron('url: "https://api.trongrid.io", key: env:K, chain: tron, from: 5, to: 9')))
      .imports
    expect(fetched[0]!.byAddress).toMatchObject({ urls: ['https://api.trongrid.io'], key: 'env:K', from: 5, to: 9 })
    await put('a.json', '{}')
    const [saved] = (await read(...tron('files: [a.json]'))).imports
    expect([saved!.byAddress, saved!.files]).toEqual([null, ['a.json']])
    expect(await refused(...tron('files: [a.json], url: "https://api.trongrid.io"'))).toEqual([
      'BAD_VALUE 3 imports[0].url',
    ])
  })

  it('go with no other format', async () => {
    const lines = node('').map((line) => line.replace('evm-rpc, ', 'transfers-csv, url: env:A'))
    expect(await refused(...lines)).toEqual(['BAD_VALUE 3 imports[0].url', 'MISSING_KEY 3 imports[0].files'])
  })

  it.each([
    'https://user:word@rpc.example.org',
    'https://user@rpc.example.org',
    'https://mainnet.example.io/v3/0123456789abcdef0123456789abcdef',
    'https://rpc.example.org/?apikey=a',
    'wss://rpc.example.org/v2/aB3dE6gH9jK2',
    'https://0a1b2c3d4e5f6a7b.rpc.example.org',
  ])('whose URL has a key in it, like %s, are refused, and the key is not repeated', async (url) => {
    const error = await refusal(...node(`url: "${url}", ${RANGE}`))
    expect(error.code).toBe('RPC_URL_SECRET')
    const said = error.message + JSON.stringify([error.fix, error.facts])
    expect(said).toContain('env:ETH_RPC')
    expect(said).not.toContain(url.slice(8))
  })
})

describe('the mapping of an import', () => {
  const sheet = (mapping: string) => [
    ...HEAD.slice(0, 1),
    'imports:',
    `  - { format: sheet, files: [a.csv], mapping: ${mapping} }`,
    'origins:',
    `  ${ORIGIN}`,
  ]

  it('is a file of the folder, and one only', async () => {
    await put('a.csv', 'x')
    await put('m/one.yaml', 'x')
    await put('m/two.yaml', 'x')
    expect((await read(...sheet('m/one.yaml'))).imports).toEqual([
      { format: 'sheet', files: ['a.csv'], covers: null, ...PLAIN_IMPORT, mapping: 'm/one.yaml' },
    ])
    const at = { line: 3, key: 'imports[0].mapping' }
    expect(await refusal(...sheet('m/*.yaml'))).toMatchObject({ code: 'BAD_VALUE', facts: at })
    expect(await refusal(...sheet('m/three.yaml'))).toMatchObject({ code: 'MISSING_FILE', facts: at })
    expect(await refusal(...sheet('../m.yaml'))).toMatchObject({ code: 'PATH_OUTSIDE_CASE', facts: at })
  })
})

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
    const { file, sha256, case: given } = await readCase(folder)
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
    await expect(readCase(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'NO_SUCH_CASE' })
    await expect(readCase(folder)).rejects.toMatchObject({ code: 'MISSING_FILE' })
    await mkdir(join(folder, 'case.yaml'))
    await expect(readCase(folder)).rejects.toMatchObject({ code: 'NOT_A_FILE' })
  })

  it('must not be empty, binary or huge', async () => {
    expect((await refusal('  ')).code).toBe('EMPTY_FILE')
    await put('case.yaml', new Uint8Array([0xff, 0xfe, 0x00]))
    await expect(readCase(folder)).rejects.toMatchObject({ code: 'NOT_UTF8' })
    await put('case.yaml', new Uint8Array(4 * 1024 * 1024 + 1).fill(0x23))
    await expect(readCase(folder)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
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
      `${join(folder, 'case.yaml')} has 11 problems:`,
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

describe('files of a case', () => {
  it('stay inside the case folder', async () => {
    const outside = await mkdtemp(join(tmpdir(), 'dyepack-outside-'))
    await writeFile(join(outside, 'x.csv'), 'x')
    await symlink(join(outside, 'x.csv'), join(folder, 'link.csv'))
    await symlink(outside, join(folder, 'links'))
    await symlink('case.yaml', join(folder, 'inside.yaml'))
    expect(
      await refused(
        ...HEAD,
        ORIGIN,
        'labels: [inside.yaml]',
        'prices:',
        '- ../x.csv',
        '- a/../../x.csv',
        `- ${join(outside, 'x.csv')}`,
        '- C:/x.csv',
        '- link.csv',
        '- links/*.csv',
        '- "a\\\\b"',
        '- "a\\0b"',
        '- "**/x.csv"',
      ),
    ).toEqual([
      'PATH_OUTSIDE_CASE 6 prices[0]',
      'PATH_OUTSIDE_CASE 7 prices[1]',
      'PATH_OUTSIDE_CASE 8 prices[2]',
      'PATH_OUTSIDE_CASE 9 prices[3]',
      'PATH_OUTSIDE_CASE 10 prices[4]',
      'PATH_OUTSIDE_CASE 11 prices[5]',
      'BAD_PATH 12 prices[6]',
      'BAD_PATH 13 prices[7]',
      'BAD_PATH 14 prices[8]',
    ])
    await rm(outside, { recursive: true })
  })

  it('must exist', async () => {
    await mkdir(join(folder, 'folder'))
    const error = await refusal(
      ...HEAD,
      ORIGIN,
      'imports: [{ format: transfers-csv, files: [none.csv] }]',
      'labels: [folder/*.yaml, folder]',
    )
    expect(error.message).toContain('line 5, labels[0]: "folder/*.yaml" matches no file')
    expect((error.facts.problems as Problem[]).map(({ code }) => code)).toEqual([
      'MISSING_FILE',
      'NO_FILES_MATCH',
      'NOT_A_FILE',
    ])
  })

  it('match patterns literally but for * and ?', async () => {
    for (const name of ['a.yaml', 'b.yaml', 'ab.yaml', 'a+.yaml', 'aXyaml']) await put(`labels/${name}`, 'x')
    const labels = async (pattern: string) => (await read(...HEAD, ORIGIN, `labels: ["${pattern}"]`)).labels
    expect(await labels('labels/?.yaml')).toEqual(['labels/a.yaml', 'labels/b.yaml'])
    expect(await labels('l*/a*.yaml')).toEqual(['labels/a+.yaml', 'labels/a.yaml', 'labels/ab.yaml'])
    expect(await labels('labels/a+.yaml')).toEqual(['labels/a+.yaml'])
  })
})

it('knows every format that can be imported', async () => {
  for (const format of IMPORT_FORMATS) expect((await importerOf(format))?.format).toBe(format)
  expect(await importerOf('toString')).toBeNull()
})

describe('whatever the file holds', () => {
  const refuses = async (content: string) => {
    await put('case.yaml', content)
    await readCase(folder).catch((error: unknown) => {
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
