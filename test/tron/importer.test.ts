import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { TRON } from '../../src/core/ledger/tron.ts'
import { BLACK_LIST_EVENTS } from '../../src/core/wire/tronSource.ts'
import { failure } from '../evm/failure.ts'
import { ledgerRows } from '../ingest/ledgerRows.ts'
import { scriptTheft, USDT } from './scriptedTheft.ts'
import { type GridRow, gridEvents, gridLists, json } from './tronChain.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-tron-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const ledger = () => join(folder, 'ledger.duckdb')
const put = (file: string, content: string) => {
  writeFileSync(join(folder, file), content)
  return file
}
const answer = (rows: readonly { readonly text: string }[]) =>
  `{"data":[${rows.map(({ text }) => text).join(',\n')}],"success":true,"meta":{"at":1700000000000,"page_size":${rows.length}}}`
const run = (files: readonly string[], more: object = {}) =>
  importData({ ledger: ledger(), folder, imports: [{ format: 'trongrid', files, ...more }], exactly: true })
const runText = (content: string, more: object = {}) => run([put('one.json', content)], { covers: 'all', ...more })
const rows = () => ledgerRows(ledger())

/** Of every address and asset: what came less what went. */
async function balances(): Promise<ReadonlyMap<string, bigint>> {
  const instance = await DuckDBInstance.create(ledger(), { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  try {
    const amount = 'coalesce(wide::HUGEINT, (hi::HUGEINT << 64) | lo::HUGEINT)'
    const found = await db.runAndReadAll(
      `SELECT address, asset, sum(value)::VARCHAR FROM (
         SELECT from_address AS id, asset, -${amount} AS value FROM movement
         UNION ALL SELECT to_address, asset, ${amount} FROM movement WHERE to_address IS NOT NULL) m
       JOIN address f ON f.id = m.id JOIN (SELECT id, asset AS asset_name FROM asset) a ON a.id = m.asset
       GROUP BY address, m.asset, asset_name`.replace('SELECT address, asset,', 'SELECT address, asset_name,'),
    )
    return new Map(found.getRows().map(([address, asset, value]) => [`${address} ${asset}`, BigInt(String(value))]))
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}

describe('the lists of everybody on a chain that a script wrote', () => {
  it.each([1, 2, 3])('give every balance to the sun and to the unit (seed %i)', async (seed) => {
    const { chain, people } = scriptTheft(seed)
    const files = Object.entries(people).flatMap(([name, address]) =>
      Object.entries(gridLists(chain, address)).flatMap(([list, found]: [string, readonly GridRow[]]) =>
        found.length === 0 ? [] : [put(`${name}-${list}.json`, answer(found))],
      ),
    )
    const events = BLACK_LIST_EVENTS.flatMap((name) => gridEvents(chain, USDT.contract, name))
    await run([...files, put('events.json', answer(events))], { covers: Object.values(people) })
    const found = await balances()
    const expected = [...chain.balances].map(([key, value]) => {
      const [address, asset] = key.split(' ') as [string, string]
      return [`${address} tron/${asset}`, value] as const
    })
    for (const [key, value] of expected) expect([key, found.get(key) ?? 0n]).toEqual([key, value])
    expect(found.size).toBe(expected.filter(([key]) => found.has(key)).length)
  })
})

const [A, B, C] = [
  'TAVrrARNdnjHgCGMQYeQV7hv4PSu7mVsMj',
  'TQq4YrKRywkd9vLYw2nZKiFfMpbQiL8gKK',
  'TLa2f6VPqDgRE67v1736s7bJ8Ray5wYjU7',
]
const [A_HEX, B_HEX] = ['4105cc125604448afeb6867eb688efb7e80411d57a', '41a2ff80f95ce3740235dc46a4dffe00d9f9b91f37']
const ID = (n: number) => n.toString(16).padStart(64, '0')

const payment = (more: object = {}, value: object = {}, type = 'TransferContract') => ({
  ret: [{ contractRet: 'SUCCESS', fee: 0 }],
  txID: ID(1),
  net_fee: 0,
  energy_fee: 0,
  blockNumber: 62258698,
  block_timestamp: 1717419792000,
  raw_data: {
    contract: [{ parameter: { value: { amount: 5, owner_address: A_HEX, to_address: B_HEX, ...value } }, type }],
  },
  internal_transactions: [],
  ...more,
})
const called = (value: object, more: object = {}) =>
  payment(more, { amount: undefined, to_address: undefined, contract_address: B_HEX, ...value }, 'TriggerSmartContract')
const token = (more: object = {}) => ({
  transaction_id: ID(1),
  token_info: { symbol: 'WIN', address: C, decimals: 6, name: 'WINkLink' },
  block_timestamp: 1717419792000,
  from: A,
  to: B,
  type: 'Transfer',
  value: '1506542',
  ...more,
})
const file = (...all: readonly object[]) => json({ data: all, success: true, meta: { at: 1, page_size: all.length } })

describe('rows of TronGrid', () => {
  it('as a public wallet keeps them for its tests: payments, an account that is made, a vote', async () => {
    // Fields and figures: LedgerHQ/ledger-live, libs/coin-modules/coin-tron/src/network/types.fixture.ts
    const activated = payment(
      {
        txID: ID(2),
        blockNumber: 62258673,
        block_timestamp: 1717419717000,
        net_fee: 100000,
        ret: [{ contractRet: 'SUCCESS', fee: 1100000 }],
      },
      { amount: 100000000 },
    )
    const vote = payment(
      { txID: ID(3), blockNumber: 43439706, block_timestamp: 1660897104000 },
      { votes: [{ vote_address: B_HEX, vote_count: 1 }] },
      'VoteWitnessContract',
    )
    const { files } = await runText(file(payment(), activated, vote))
    expect(files).toMatchObject([{ rowsRead: 3, rowsKept: 5, tells: ['native', 'gas'] }])
    expect(await rows()).toEqual([
      `43439706/- 0 gas TRX:6 ${A} - 0`,
      `62258673/- 0 gas TRX:6 ${A} - 1100000`,
      `62258673/- 1 native TRX:6 ${A} ${B} 100000000`,
      `62258698/- 0 gas TRX:6 ${A} - 0`,
      `62258698/- 1 native TRX:6 ${A} ${B} 5`,
    ])
  })

  it('that failed pay their fee and move nothing', async () => {
    const inner = [
      {
        internal_tx_id: ID(9),
        data: { note: '63616c6c', rejected: true, call_value: { _: 7 } },
        to_address: A_HEX,
        from_address: B_HEX,
      },
    ]
    await runText(
      file(
        called(
          { call_value: 9 },
          { ret: [{ contractRet: 'OUT_OF_ENERGY', fee: 2341260 }], internal_transactions: inner },
        ),
      ),
    )
    expect(await rows()).toEqual([`62258698/- 0 gas TRX:6 ${A} - 2341260`])
  })

  it('keep every digit of an amount', async () => {
    await runText(
      `{"data":[${json(payment({}, { amount: 2n ** 63n - 1n }))},${json(token({ transaction_id: ID(2), value: String(2n ** 256n - 1n) }))}],"success":true}`,
    )
    expect((await rows()).map((row) => row.split(' ').at(-1))).toEqual([
      '0',
      String(2n ** 63n - 1n),
      String(2n ** 256n - 1n),
    ])
  })

  it('of a call have what it takes along, what the contract pays, and TRC-10 tokens by their number', async () => {
    const inner = (value: object, more: object = {}) => ({
      internal_tx_id: ID(9),
      data: { note: '63616c6c', rejected: false, call_value: value, ...more },
      to_address: A_HEX,
      from_address: B_HEX,
    })
    const internal_transactions = [
      inner({ _: 3 }),
      inner({ '1002000': 4 }),
      inner({ _: 8 }, { rejected: true }),
      inner({ _: 6 }, { note: Buffer.from('freezeForEnergy').toString('hex') }),
    ]
    await runText(file(called({ call_value: 9, call_token_value: 2, token_id: 1002000 }, { internal_transactions })))
    expect(await rows()).toEqual([
      `62258698/- 0 gas TRX:6 ${A} - 0`,
      `62258698/- 1 native TRX:6 ${A} ${B} 9`,
      `62258698/- 2 internal TRX:6 ${B} ${A} 3`,
      `62258698/- 3 token :0 ${A} ${B} 2`,
      `62258698/- 4 token :0 ${B} ${A} 4`,
    ])
  })

  it('of internal transactions are read as TronGrid writes them and as nodes do, and count once', async () => {
    const grid = {
      internal_tx_id: ID(8),
      tx_id: ID(1),
      block_timestamp: 1717419792000,
      data: { note: '63616c6c', rejected: false, call_value: { _: 3 } },
      to_address: A_HEX,
      from_address: B_HEX,
    }
    const node = {
      internal_transaction_id: ID(8),
      transaction_id: ID(1),
      block: 62258698,
      block_timestamp: 1717419792000,
      caller_address: B,
      transferTo_address: A,
      callValueInfo: [{ callValue: 3 }],
      note: '63616c6c',
    }
    const embedded = [{ internal_tx_id: ID(8), data: grid.data, to_address: A_HEX, from_address: B_HEX }]
    const files = [
      put('a.json', file(called({}, { internal_transactions: embedded }))),
      put('b.json', file(grid)),
      put('c.json', file(node)),
    ]
    const report = await run(files, { covers: [A] })
    expect(report.files.map(({ tells }) => tells)).toEqual([['native', 'gas'], ['internal'], ['internal']])
    expect(await rows()).toEqual([`62258698/- 0 gas TRX:6 ${A} - 0`, `62258698/- 1 internal TRX:6 ${B} ${A} 3`])
  })

  it('of tokens are told apart by contract, whatever they call themselves; approvals move nothing', async () => {
    const usdt = { symbol: 'USDT', decimals: 6, name: 'Tether USD' }
    await runText(
      file(
        token({ token_info: { ...usdt, address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t' } }),
        token({ token_info: { ...usdt, address: C, symbol: 'USDT\u202e' } }),
        token({ type: 'Approval', value: '5' }),
      ),
    )
    expect(await rows()).toEqual([`-/- 0 token USDT:6 ${A} ${B} 1506542`, `-/- 1 token USDT\uFFFD:6 ${A} ${B} 1506542`])
  })

  it('take their height from another list of the transaction', async () => {
    await run([put('a.json', file(called({}))), put('b.json', file(token()))], { covers: [A] })
    expect(await rows()).toEqual([`62258698/- 0 gas TRX:6 ${A} - 0`, `62258698/- 1 token WIN:6 ${A} ${B} 1506542`])
  })

  it('of the wrapper make the token that it does not log, once', async () => {
    const wrapper = TRON.wrapper.contract
    const info = { symbol: 'WTRX', address: wrapper, decimals: 6 }
    const wrap = called({ call_value: 9, contract_address: wrapper })
    const mint = token({ token_info: info, from: TRON.zero, to: A, value: '9' })
    await run([put('a.json', file(wrap)), put('b.json', file(mint))], { covers: [A] })
    expect(await rows()).toEqual([
      `62258698/- 0 gas TRX:6 ${A} - 0`,
      `62258698/- 1 native TRX:6 ${A} ${wrapper} 9`,
      `62258698/- 2 token WTRX:6 ${TRON.zero} ${A} 9`,
    ])
  })

  it('may be in several answers, in a bare list, or one a line', async () => {
    const [one, two] = [payment(), token({ transaction_id: ID(2) })].map((row) => json(row))
    const written = [
      `${file(payment())}\n${file(token({ transaction_id: ID(2) }))}`,
      `[${one},${two}]`,
      `${one}\n${two}\n`,
      `\uFEFF ${one}\r\n\r\n${two}`,
    ]
    const found = []
    for (const content of written) {
      await runText(content)
      found.push(await rows())
    }
    for (const other of found) expect(other).toEqual(found[0])
  })

  it('are the same twice, and their list is of the one address that is in all of them', async () => {
    const files = [
      put('a.json', file(payment(), payment({ txID: ID(2) }, { to_address: '41'.padEnd(42, '3') }))),
      put('b.json', file(token(), token({ transaction_id: ID(2), to: C }))),
    ]
    const first = await run(files)
    expect(first.files.map(({ covers }) => covers)).toEqual([[A], [A]])
    expect(await run(files)).toMatchObject({ changed: false })
  })
})

const event = (more: object = {}) => ({
  block_number: 62258698,
  block_timestamp: 1717419792000,
  caller_contract_address: USDT.contract,
  contract_address: USDT.contract,
  event_index: 0,
  event_name: 'AddedBlackList',
  result: { 0: `0x${A_HEX.slice(2)}`, _user: `0x${A_HEX.slice(2)}` },
  result_type: { _user: 'address' },
  event: 'AddedBlackList(address _user)',
  transaction_id: ID(5),
  ...more,
})

describe('events of an issuer', () => {
  it('say what it destroys, which no list of transfers has; others than known issuers tell nothing', async () => {
    const result = { 0: `0x${A_HEX.slice(2)}`, 1: '7', _blackListedUser: `0x${A_HEX.slice(2)}`, _balance: '7' }
    const destroyed = { event_name: 'DestroyedBlackFunds', result }
    const { files } = await run(
      [
        put(
          'a.json',
          file(token({ token_info: { address: USDT.contract, symbol: 'USDT', decimals: 6 }, from: B, to: A })),
        ),
        put(
          'b.json',
          file(
            event(),
            event({ ...destroyed, event_index: 1 }),
            event({ ...destroyed, event_index: 2, contract_address: C }),
            event({ event_index: 3, event_name: 'Transfer' }),
          ),
        ),
      ],
      { covers: [A] },
    )
    expect(files[1]).toMatchObject({ rowsRead: 4, empty: 2, tells: [] })
    expect(await rows()).toEqual([
      `62258698/- 0 token USDT:6 ${A} ${TRON.zero} 7`,
      `-/- 0 token USDT:6 ${B} ${A} 1506542`,
    ])
  })
})

describe('refused, with line, field, value and fix', () => {
  it.each([
    ['an amount that is none', payment({}, { amount: '1e3' }), 'amount', '1e3'],
    [
      'an address whose checksum fails',
      token({ to: 'TQq4YrKRywkd9vLYw2nZKiFfMpbQiL8gKL' }),
      'to',
      'TQq4YrKRywkd9vLYw2nZKiFfMpbQiL8gKL',
    ],
    ['a time in seconds', token({ block_timestamp: 1717419792 }), 'block_timestamp', '1717419792'],
    ['an id that is none', token({ transaction_id: '0x12' }), 'transaction_id', '0x12'],
    [
      'a kind of transaction whose payments it does not tell',
      payment({}, {}, 'ExchangeTransactionContract'),
      'type',
      'ExchangeTransactionContract',
    ],
    ['a contract that may have failed', called({}, { ret: [] }), 'contractRet', ''],
    [
      'decimals that a known token does not have',
      token({ token_info: { address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', symbol: 'USDT', decimals: 18 } }),
      'token_info.decimals',
      '18 for TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
    ],
    [
      'a contract of another chain',
      token({ token_info: { address: '0xdac17f958d2ee523a2206206994597c13d831ec7', symbol: 'USDT', decimals: 6 } }),
      'token_info.address',
      '0xdac17f958d2ee523a2206206994597c13d831ec7',
    ],
    ['nobody who is paid', payment({}, { to_address: '' }), 'to_address', ''],
    ['an event that is none of a token', token({ type: 'Mint' }), 'type', 'Mint'],
    [
      'a call that nobody knows',
      called(
        {},
        {
          internal_transactions: [
            { data: { note: 'zz', call_value: { _: 1 } }, to_address: A_HEX, from_address: B_HEX },
          ],
        },
      ),
      'note',
      'zz',
    ],
    ['a freeze of nobody', event({ result: {} }), 'owner_address', ''],
    ['an event that stands nowhere', event({ event_index: null }), 'event_index', ''],
    [
      'two contracts in one',
      payment({ raw_data: { contract: [payment().raw_data.contract[0], payment().raw_data.contract[0]] } }),
      'data',
      'raw_data.contract has more than one contract',
    ],
  ])('%s', async (_, bad, field, value) => {
    const content = `{"data":[\n${json(payment({ txID: ID(7) }))},\n${json(bad)}]}`
    const error = await failure(runText(content))
    expect([error.code, (error.facts.reasons as object[])[0]]).toEqual([
      'BAD_ROWS',
      { file: 'one.json', line: 3, field, value, must: expect.any(String) },
    ])
    const { files } = await runText(content, { keepGoing: true })
    expect(files[0]!.refused).toBe(1)
  })

  it.each([
    ['an error in place of rows', '{"success":false,"error":"Invalid address","statusCode":400}', 'EXPLORER_ANSWER'],
    ['no rows', '{"data":[],"success":true,"meta":{}}', 'EMPTY_FILE'],
    ['rows of something else', '{"data":[{"a":1}]}', 'EXPLORER_ANSWER'],
    ['another kind of file', 'txID,amount\n', 'BAD_FILE'],
    ['a file that is cut off', file(payment()).slice(0, -20), 'BAD_FILE'],
    ['two lists in one', '{"data":[],"data":[]}', 'BAD_FILE'],
  ])('%s', async (_, content, code) => {
    expect((await failure(runText(content))).code).toBe(code)
  })

  it('another chain than Tron', async () => {
    expect((await failure(runText(file(payment()), { chain: 'ethereum' }))).code).toBe('UNKNOWN_CHAIN')
  })
})
