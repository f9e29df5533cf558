import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ClusterLedgerParameters, clusterLedger } from '../../src/actions/clusterLedger.ts'
import { explainAddresses } from '../../src/actions/explainAddresses.ts'
import { importData } from '../../src/actions/importData.ts'
import { runHeuristic } from '../../src/actions/runHeuristic.ts'
import { clusterText } from '../../src/cli/clusterText.ts'
import { explainText } from '../../src/cli/explainText.ts'
import { BITCOIN_NETWORKS } from '../../src/core/ledger/bitcoinNetworks.ts'
import { LONGEST_ADDRESS } from '../../src/core/ledger/rowSource.ts'
import { base58Checks, writeBase58, writeSegwit } from '../../src/ingest/bitcoin/addressText.ts'
import { wrappingAddresses } from '../../src/ingest/bitcoin/wrappingAddresses.ts'

/** By name: `a…` pay with segwit, `w…` with the P2SH address around it, `k…` with keys' hashes. */
const addressOf = (name: string): string => {
  if (name.startsWith('w')) return wrappingAddresses([addressOf(name.replace('w', 'a'))], BITCOIN_NETWORKS[0]!)[0]!
  const bytes = Buffer.alloc(20, name)
  const text = Buffer.alloc(LONGEST_ADDRESS)
  const [check] = base58Checks(Uint8Array.of(0), bytes, Uint32Array.of(0))
  const end = name.startsWith('k')
    ? writeBase58(0, bytes, 0, check!, text, 0)
    : writeSegwit('bc', 0, bytes, 0, 20, text, 0)
  return text.toString('latin1', 0, end)
}
const hashOf = (n: number) => n.toString(16).padStart(64, '0')

type Leg = readonly [name: string, value: number]

/** A chain that is told transaction by transaction: an input names the output that it spends by the transaction and the number. */
class Story {
  readonly lines: string[] = []
  readonly #outputs = new Map<string, Leg>()

  add(inputs: readonly (readonly [tx: number, n: number])[], outputs: readonly Leg[]): void {
    const n = this.lines.length + 1
    for (const [i, leg] of outputs.entries()) this.#outputs.set(`${n}:${i}`, leg)
    this.lines.push(
      JSON.stringify({
        ...{ hash: hashOf(n), block_number: n, block_timestamp: 1_600_000_000 + 600 * n, index: 0 },
        is_coinbase: inputs.length === 0,
        inputs: inputs.map(([tx, number]) => {
          const [name, value] = this.#outputs.get(`${tx}:${number}`)!
          const spent = { spent_transaction_hash: hashOf(tx), spent_output_index: number }
          return { ...spent, addresses: [addressOf(name)], value }
        }),
        outputs: outputs.map(([name, value], index) => ({ index, addresses: [addressOf(name)], value })),
      }),
    )
  }
}

const folder = mkdtempSync(join(tmpdir(), 'dyepack-clusters-'))
const ledger = join(folder, 'ledger.duckdb')

beforeAll(async () => {
  const story = new Story()
  // 1: mined. 2: a1 and a2 pay a shop and get change at a3. 3: three people mix. 4: a1 and a2 shaped like a Stonewall, with k1.
  const people: readonly Leg[] = ['a1', 'a2', 'a4', 'a5', 'a6', 'k1', 'a8'].map((name) => [name, 10_000_000])
  story.add([], people)
  story.add(
    [
      [1, 0],
      [1, 1],
    ],
    [
      ['k2', 11_000_000],
      ['a3', 8_990_123],
    ],
  )
  story.add(
    [
      [1, 2],
      [1, 3],
      [1, 4],
    ],
    [
      ['a11', 5_000_000],
      ['a12', 5_000_000],
      ['a13', 5_000_000],
      ['a14', 4_990_000],
      ['a15', 4_980_000],
    ],
  )
  story.add(
    [
      [2, 1],
      [1, 5],
    ],
    [
      ['a16', 4_000_000],
      ['a17', 4_000_000],
      ['a18', 4_900_000],
      ['a19', 5_900_000],
    ],
  )
  story.add(
    [
      [2, 0],
      [1, 6],
    ],
    [['k2', 20_000_000]],
  )
  writeFileSync(join(folder, 'story.jsonl'), story.lines.join('\n'))
  await importData({ ledger, folder, imports: [{ format: 'utxo-jsonl', files: ['story.jsonl'] }] })
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the theft from Bitfinex in 2016, one whole transaction of it', () => {
  it('has the four wallets of the victim in one cluster, and what change rules take for a fifth', async () => {
    const real = join(folder, 'bitfinex.duckdb')
    const cases = join(import.meta.dirname, '../../cases/bitfinex-2016')
    await importData({
      ledger: real,
      folder: cases,
      imports: [{ format: 'utxo-jsonl', files: ['ledger/transactions.jsonl'] }],
    })
    const result = await clusterLedger({ ledger: real })
    expect(result).toMatchObject({
      addresses: 6,
      largest: [{ cluster: '3GJDwN4MrjqoQv6qfH2XH7PuZZWmqHM4Ee', addresses: 4 }],
    })
    const change = 'unique(optimal-change) & unique(address-type)'
    const [fifth, wallet] = ['3M9Zrjp9a6xYKGgMDvr4bDSdj7NDKsDE7U', '37NjnXGHdyoghah56JbHsdBY1v5J1F16iz'] as const
    const asked = { ledger: real, addresses: [fifth, wallet], change, without: ['change'] } as const
    const explained = await explainAddresses(asked)
    expect(explained.steps?.map(({ rule }) => rule)).toEqual(['change', 'common-input'])
    // The page for users shows both.
    const page = readFileSync(join(import.meta.dirname, '../../docs/clusters.md'), 'utf8')
    const [shown] = clusterText('b.duckdb', result).split('\nHow sure')
    expect(page).toContain(shown)
    expect(page).toContain(explainText(explained))
  })
})

const csv = join(folder, 'out.csv')
const rowsOf = () => readFileSync(csv, 'utf8').trimEnd().split('\n')
const names = new Map(
  ['a', 'k', 'w'].flatMap((letter) =>
    Array.from({ length: 30 }, (_, n) => [addressOf(`${letter}${n}`), `${letter}${n}`]),
  ),
)

/** Clusters of two or more, by name. */
async function clusters(parameters: Partial<ClusterLedgerParameters> = {}) {
  const result = await clusterLedger({ ledger, csv, ...parameters })
  const found: Record<string, string[]> = {}
  for (const row of rowsOf().slice(1)) {
    const [address, cluster] = row.split(',').map((one) => names.get(one)!)
    found[cluster!] = [...(found[cluster!] ?? []), address!].sort()
  }
  return { result, found: Object.fromEntries(Object.entries(found).filter(([, list]) => list.length > 1)) }
}
const codeOf = (run: Promise<unknown>) =>
  run.then(
    () => null,
    ({ code }) => code,
  )

describe('dyepack cluster', () => {
  it('joins addresses that pay together, but not those of a CoinJoin, and writes every address down', async () => {
    const { result, found } = await clusters()
    expect(found).toEqual({ a1: ['a1', 'a2'], a8: ['a8', 'k2'] })
    expect(rowsOf()[0]).toBe('address,cluster')
    expect(rowsOf().slice(1)).toEqual(rowsOf().slice(1).toSorted())
    expect(result).toMatchObject({
      ...{ chain: 'bitcoin', upTo: null, change: null, guard: 10_000, addresses: 18, clusters: 16, heldInAll: 0 },
      joined: { clusters: 2, addresses: 4 },
      counts: {
        ...{ transactions: 5, inputs: 9, unknownInputs: 0, stonewalls: 1 },
        coinJoins: new Map([
          ['joinmarket', { transactions: 1, inputs: 3 }],
          ['equal-output', { transactions: 1, inputs: 2 }],
        ]),
        links: { 'common-input': { transactions: 2, joins: 2 }, change: { transactions: 0, joins: 0 } },
      },
    })
    expect(result.largest.map(({ cluster, addresses }) => [names.get(cluster), addresses])).toEqual([
      ['a1', 2],
      ['a8', 2],
    ])
  })

  it('joins change where it is asked for, leaves rules and transactions out, and goes back to a block', async () => {
    const change = 'unique(optimal-change) & unique(address-type)'
    const all = ['a1', 'a2', 'a3', 'k1']
    const on = { change, with: ['stonewall'] }
    expect((await clusters({ change })).found).toEqual({ a1: ['a1', 'a2', 'a3'], a8: ['a8', 'k2'] })
    expect((await clusters(on)).found).toEqual({ a1: all, a8: ['a8', 'k2'] })
    expect((await clusters({ change, without: ['change'] })).found).toEqual((await clusters()).found)
    expect((await clusters({ change, upTo: 3 })).found).toEqual({ a1: ['a1', 'a2', 'a3'] })
    expect((await clusters({ without: ['stonewall', hashOf(5).toUpperCase()] })).found).toEqual({ a1: ['a1', 'a2'] })
    expect((await clusters({ ...on, without: ['stonewall'] })).found).toEqual((await clusters({ change })).found)
    expect((await clusters({ without: ['joinmarket', 'equal-output'] })).found).toMatchObject({
      a4: ['a4', 'a5', 'a6'],
    })
    expect((await clusters({ without: ['common-input'] })).found).toEqual({})
    expect((await clusters({ upTo: 0 })).result).toMatchObject({ addresses: 0, clusters: 0, largest: [] })
  })

  it('asks rules with other settings, and says so', async () => {
    const settings = new Map([
      ['joinmarket', { equal: '4' }],
      ['equal-output', { inputs: '4' }],
    ])
    const { result, found } = await clusters({ settings })
    expect(found).toEqual({ a1: ['a1', 'a2'], a4: ['a4', 'a5', 'a6'], k1: ['a3', 'k1'], a8: ['a8', 'k2'] })
    expect(result.settings).toEqual({ 'joinmarket.equal': '4', 'equal-output.inputs': '4' })
    expect(clusterText('story', result)).toContain('set joinmarket.equal=4\n  set equal-output.inputs=4\n')
    const change = 'unique(power-of-ten)'
    const digits = (n: string) => ({ change, settings: new Map([['power-of-ten', { digits: n }]]) })
    expect((await clusters(digits('6'))).found.a1).toEqual(['a1', 'a2', 'a3'])
    expect((await clusters(digits('7'))).found.a1).toEqual(['a1', 'a2'])
  })

  it('names what it does not join', async () => {
    const { result, found } = await clusters({ guard: 2, change: 'unique(optimal-change) & unique(address-type)' })
    expect(found).toEqual({ a1: ['a1', 'a2'], a8: ['a8', 'k2'] })
    expect(result.held).toEqual([
      { rule: 'change', clusters: [{ cluster: addressOf('a1'), addresses: 2 }], tx: hashOf(2), times: 1 },
    ])
  })

  it.each([
    ['a rule', { without: ['wasabi'] }, 'BAD_FLAG'],
    ['a rule for change', { without: ['locktime'] }, 'BAD_FLAG'],
    ['a transaction', { without: [hashOf(99)] }, 'NOT_IN_LEDGER'],
    ['a chain', { chain: 'litecoin' }, 'NO_UTXO_CHAIN'],
    ['an expression', { change: 'locktime |' }, 'BAD_CHANGE'],
    ['a rule to switch on', { with: ['joinmarket'] }, 'BAD_FLAG'],
    ['a setting of a rule that is asked', { settings: new Map([['power-of-ten', { digits: '5' }]]) }, 'BAD_FLAG'],
  ])('refuses %s that is none', async (_, parameters, code) => {
    expect(await codeOf(clusterLedger({ ledger, ...parameters }))).toBe(code)
  })
})

describe('dyepack explain', () => {
  const explain = (one: string, two: string, more = {}) =>
    explainAddresses({ ledger, addresses: [addressOf(one), addressOf(two)], ...more })
  const change = 'unique(optimal-change) & unique(address-type)'

  it('gives the transactions and rules between two addresses, and what falls apart without one', async () => {
    const result = await explain('a2', 'k1', { change, with: ['stonewall'], without: [hashOf(2)] })
    expect(result.steps).toMatchObject([
      { tx: hashOf(2), height: 2, rule: 'common-input', from: addressOf('a2'), to: addressOf('a1'), needed: true },
      { tx: hashOf(2), rule: 'change', from: addressOf('a1'), to: addressOf('a3'), needed: true },
      { tx: hashOf(4), rule: 'common-input', from: addressOf('a3'), to: addressOf('k1'), needed: true },
    ])
    expect(result.addresses.map(({ cluster, size }) => [names.get(cluster), size])).toEqual([
      ['a1', 4],
      ['a1', 4],
    ])
    expect(result.without).toEqual({
      left: [hashOf(2)],
      partsInAll: 3,
      steps: null,
      parts: [
        { cluster: addressOf('k1'), addresses: 2, size: 2, has: [addressOf('k1')] },
        { cluster: addressOf('a1'), addresses: 1, size: 1, has: [] },
        { cluster: addressOf('a2'), addresses: 1, size: 1, has: [addressOf('a2')] },
      ],
    })
    // What keeps them apart by itself.
    expect(await explain('a2', 'k1', { change, with: ['stonewall'], without: ['stonewall'] })).toMatchObject({
      ...{ with: ['stonewall'], without: { partsInAll: 2, steps: null } },
    })
    expect(await explain('a2', 'k1', { change })).toMatchObject({ steps: null })
    expect(await explain('a2', 'k1', { change, with: ['stonewall'], without: ['change'] })).toMatchObject({
      without: { partsInAll: 2, steps: null },
    })
  })

  it('says of two clusters that they are two, and which transaction would have joined them', async () => {
    expect(await explain('a1', 'a3')).toMatchObject({ steps: null, held: null, without: null })
    const held = await explain('a3', 'k1', { guard: 1, with: ['stonewall'] })
    expect(held).toMatchObject({ steps: null, held: { tx: hashOf(4), rule: 'common-input', times: 1 } })
    expect((await explain('a1', 'a1')).steps).toEqual([])
  })

  it.each([
    ['what is no address', ['nobody', addressOf('a1')], {}, 'BAD_ADDRESS'],
    ['what no transaction names', [addressOf('a1'), addressOf('a29')], {}, 'ADDRESS_NOT_IN_LEDGER'],
    ['what comes later', [addressOf('a1'), addressOf('a3')], { upTo: 1 }, 'ADDRESS_NOT_IN_LEDGER'],
  ] as const)('refuses %s', async (_, [one, two], more, code) => {
    expect(await codeOf(explainAddresses({ ledger, addresses: [one, two], ...more }))).toBe(code)
  })
})

describe('a segwit address and the P2SH address around it', () => {
  const wrapped = join(folder, 'wrapped.duckdb')
  const on = { with: ['wrapped-script'] }
  const read = (...files: string[]) =>
    importData({ ledger: wrapped, folder, imports: [{ format: 'utxo-jsonl', files }] })

  beforeAll(async () => {
    const story = new Story()
    const coin = (name: string): Leg => [name, 10_000]
    story.add([], ['a1', 'w2', 'k1', 'w3'].map(coin))
    story.add([[1, 2]], [coin('a2')])
    story.add([[1, 0]], [coin('w1')])
    writeFileSync(join(folder, 'first.jsonl'), story.lines.slice(0, 2).join('\n'))
    writeFileSync(join(folder, 'second.jsonl'), story.lines[2]!)
    await read('first.jsonl')
  })

  it('are joined where that is asked for, as soon as both were seen, and as blocks arrive', async () => {
    const asked = { ...on, ledger: wrapped }
    expect((await clusters(asked)).found).toEqual({ w2: ['a2', 'w2'] })
    await read('first.jsonl', 'second.jsonl')
    expect((await clusters({ ledger: wrapped })).found).toEqual({})
    const { result, found } = await clusters(asked)
    expect(found).toEqual({ a1: ['a1', 'w1'], w2: ['a2', 'w2'] })
    expect((await clusters({ ...asked, upTo: 2 })).found).toEqual({ w2: ['a2', 'w2'] })
    expect((await clusters({ ...asked, upTo: 1 })).found).toEqual({})
    expect((await clusters({ ...asked, without: ['wrapped-script'] })).found).toEqual({})
    expect(clusterText('story', result)).toContain(
      'wrapped-script: 2 transactions, which 2 times made one cluster of two\n',
    )
  })

  it('are explained by the transaction that has the second of them', async () => {
    const pair = [addressOf('w1'), addressOf('a1')] as const
    const result = await explainAddresses({ ...on, ledger: wrapped, addresses: pair })
    expect(result.steps).toMatchObject([{ tx: hashOf(3), height: 3, rule: 'wrapped-script', needed: true }])
    expect(explainText(result)).toContain(
      'wrapped-script: one is the P2SH form of the other, and both are seen from here on',
    )
  })

  it('are of no single transaction, so that there is nothing to run', async () => {
    expect(await codeOf(runHeuristic({ ledger: wrapped, rule: 'wrapped-script', csv }))).toBe('NO_SUCH_RULE')
  })
})

describe('dyepack heuristics run', () => {
  it('writes a row for each transaction, with the evidence of those that match', async () => {
    expect(await runHeuristic({ ledger, rule: 'joinmarket', csv })).toMatchObject({
      transactions: 5,
      found: 1,
      rows: 5,
    })
    expect(rowsOf()).toEqual([
      'txid,match,evidence',
      `${hashOf(1)},false,`,
      `${hashOf(2)},false,`,
      `${hashOf(3)},true,value=5000000; times=3; inputs=3; outputs=5; addresses=3`,
      `${hashOf(4)},false,`,
      `${hashOf(5)},false,`,
    ])
    await runHeuristic({ ledger, rule: 'stonewall', csv, transactions: [hashOf(4), hashOf(3)] })
    expect(rowsOf().slice(1)).toEqual([
      `${hashOf(3)},false,`,
      `${hashOf(4)},true,value=4000000; times=2; inputs=2; outputs=4`,
    ])
  })

  it('writes a row for each output that a rule about change cannot rule out', async () => {
    const settings = { digits: '5' }
    expect(await runHeuristic({ ledger, rule: 'power-of-ten', csv, settings })).toMatchObject({ found: 1, rows: 3 })
    expect(rowsOf()).toEqual([
      'txid,output_index,unique,evidence',
      `${hashOf(2)},1,true,value=8990123; round=100000`,
      `${hashOf(3)},3,false,value=4990000; round=100000`,
      `${hashOf(3)},4,false,value=4980000; round=100000`,
    ])
    await runHeuristic({ ledger, rule: 'address-type', csv, transactions: [hashOf(2)] })
    expect(rowsOf().slice(1)).toEqual([`${hashOf(2)},1,true,inputs=witness_v0_keyhash; output=witness_v0_keyhash`])
    // New in the ledger, though only this transaction was asked for.
    await runHeuristic({ ledger, rule: 'client-change', csv, transactions: [hashOf(2)] })
    expect(rowsOf().slice(1)).toEqual([`${hashOf(2)},0,false,address=new`, `${hashOf(2)},1,false,address=new`])
    // The next transaction that spends a3 has two inputs and four outputs: no peel.
    await runHeuristic({ ledger, rule: 'peeling-chain', csv, transactions: [hashOf(2)] })
    expect(rowsOf()[1]).toBe(`${hashOf(2)},0,false,nothing=no peel follows`)
  })

  it('refuses a rule that is none, and a transaction that is not there', async () => {
    expect(await codeOf(runHeuristic({ ledger, rule: 'gas-funding', csv }))).toBe('NO_SUCH_RULE')
    const asked = { ledger, rule: 'whirlpool', csv, transactions: [hashOf(9)] }
    expect(await codeOf(runHeuristic(asked))).toBe('NOT_IN_LEDGER')
  })
})
