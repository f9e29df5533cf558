import { describe, expect, it } from 'vitest'
import { caseInFolder, HEAD, ORIGIN, PLAIN_IMPORT } from '../../../test/caseFile/caseInFolder.ts'

const { put, read, refused, refusal } = caseInFolder()

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
