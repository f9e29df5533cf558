import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import type { ImportEntry } from '../../src/actions/importing/importEntry.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { csvOf, jsonOf } from './etlFiles.ts'
import { ledgerRows } from './ledgerRows.ts'
import {
  A,
  address,
  B,
  blocks,
  type ChainTable,
  COIN,
  DEPOSIT,
  HEIGHT,
  hash,
  logs,
  MADE,
  MAX,
  MINER,
  POOL,
  ROUTER,
  type Row,
  receipts,
  TABLES,
  TOKEN,
  TRANSFER,
  tokenTransfers,
  traces,
  transactions,
  USDT,
  WETH,
  WITHDRAWAL,
} from './smallChain.ts'

let folder: string
let ledger: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-etl-'))
  ledger = join(folder, 'ledger.duckdb')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (file: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, file), content)
  return file
}
const csv = (...tables: readonly ChainTable[]) => tables.map((table) => put(`${table}.csv`, csvOf(TABLES[table])))
const run = (files: readonly string[], more: Partial<ImportEntry> = {}, into = ledger) =>
  importData({ ledger: into, folder, imports: [{ format: 'ethereum-etl', files, ...more }] })
const rows = () => ledgerRows(ledger)
const digest = async () => {
  const store = await openLedger(ledger)
  const { digest } = await store.summary()
  await store.close()
  return digest
}
interface Reason {
  readonly file: string
  readonly line: number
  readonly field: string
  readonly value: string
  readonly must: string
}
/** The error of an import that must fail. */
const failure = async (running: Promise<unknown>) => {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error as { code: string; message: string; facts: { count: number; reasons: Reason[]; missing: string[] } }
}
const reasons = async (running: Promise<unknown>) =>
  (await failure(running)).facts.reasons.map(({ file, line, field, value }) => `${file}:${line} ${field} ${value}`)

const ZERO = address(0)
const ETH = 'ETH:18'
/** What happened on the small chain, by hand. */
const FEES = [0, 1, 2, 3, 4, 5].map((i) => `${(21_000 + i) * 11}`)
const place = (n: number) => `${HEIGHT + Math.floor((n - 1) / 3)}/${(n - 1) % 3}`
const gas = (n: number) => `${place(n)} 0 gas ${ETH} ${A} - ${FEES[n - 1]}`
const WHOLE = [
  gas(1),
  `${place(1)} 1 native ${ETH} ${A} ${B} ${COIN}`,
  gas(2),
  `${place(2)} 1 native ${ETH} ${A} ${WETH} ${5n * COIN}`,
  `${place(2)} 1000000 token WETH:18 ${ZERO} ${A} ${5n * COIN}`,
  gas(3),
  gas(4),
  `${place(4)} 1 native ${ETH} ${A} ${MADE} 9`,
  gas(5),
  `${place(5)} 1 native ${ETH} ${A} ${ROUTER} ${3n * COIN}`,
  `${place(5)} 1000 internal ${ETH} ${ROUTER} ${WETH} ${3n * COIN}`,
  `${place(5)} 1001 internal ${ETH} ${WETH} ${ROUTER} ${COIN}`,
  `${place(5)} 1002 internal ${ETH} ${ROUTER} ${A} ${COIN}`,
  `${place(5)} 1003 internal ${ETH} ${POOL} ${MADE} 4`,
  `${place(5)} 1000000 token WETH:18 ${ZERO} ${ROUTER} ${3n * COIN}`,
  `${place(5)} 1000001 token WETH:18 ${ROUTER} ${POOL} ${2n * COIN}`,
  `${place(5)} 1000002 token WETH:18 ${ROUTER} ${ZERO} ${COIN}`,
  gas(6),
  `${place(6)} 1000003 token USDT:6 ${A} ${B} 250`,
  `${place(6)} 1000004 token :0 ${A} ${B} ${MAX}`,
  `${HEIGHT + 1}/- 0 native ${ETH} ${ZERO} ${MINER} ${2n * COIN}`,
]

describe('the tables of one stretch of chain', () => {
  it('become every movement once: fees, values, inner calls, tokens, the wrap, the reward', async () => {
    const report = await run(csv('blocks', 'transactions', 'receipts', 'logs', 'traces'))
    expect(await rows()).toEqual(WHOLE)
    expect(report.files.map(({ file, rowsRead, tells }) => [file, rowsRead, tells])).toEqual([
      ['blocks.csv', 2, []],
      ['transactions.csv', 6, ['native', 'gas']],
      ['receipts.csv', 6, []],
      ['logs.csv', 9, ['token']],
      ['traces.csv', 16, ['native', 'internal']],
    ])
  })

  it('are the same in any order, as CSV or JSON lines, gzipped, with a byte order mark, under any names', async () => {
    await run(csv('blocks', 'transactions', 'receipts', 'logs', 'traces'))
    const expected = await digest()
    const kinds = ['traces', 'logs', 'receipts', 'transactions', 'blocks'] as const
    const variants: Readonly<Record<string, (table: ChainTable) => string | Uint8Array>> = {
      json: (table) => jsonOf(table.replace(/s$/, ''), TABLES[table]),
      'json.gz': (table) => gzipSync(jsonOf(table, TABLES[table])),
      marked: (table) => `\uFEFF${csvOf(TABLES[table]).replaceAll('\n', '\r\n')}`,
      turned: (table) => csvOf([...TABLES[table]].reverse(), Object.keys(TABLES[table][0]!).reverse()),
    }
    for (const [name, write] of Object.entries(variants)) {
      rmSync(ledger)
      await run(kinds.map((table, i) => put(`${name}-${i}`, write(table))))
      expect([name, await digest()]).toEqual([name, expected])
    }
  })

  it('are the same in pieces, and with one transaction’s calls in two files', async () => {
    await run(csv('blocks', 'transactions', 'receipts', 'logs', 'traces'))
    const expected = await digest()
    rmSync(ledger)
    const piece = (table: ChainTable, name: string, part: readonly Row[]) => put(`${table}-${name}`, csvOf(part))
    await run([
      piece('transactions', '1', transactions.slice(0, 4)),
      piece('transactions', '2', transactions.slice(4)),
      piece('receipts', '2', receipts.slice(2)),
      piece('receipts', '1', receipts.slice(0, 3)),
      piece('traces', '1', traces.slice(0, 8)),
      piece('traces', '2', traces.slice(8)),
      piece('logs', '1', logs.slice(0, 2)),
      piece('logs', '2', logs.slice(2)),
      piece('blocks', '1', blocks.slice(0, 1)),
      piece('blocks', '2', blocks.slice(1)),
    ])
    expect(await digest()).toBe(expected)
  })

  it('that overlap with an earlier import add nothing twice', async () => {
    await run(csv('blocks', 'transactions', 'receipts', 'logs', 'traces'))
    const expected = await digest()
    const again = await run(
      ['blocks', 'transactions', 'receipts', 'traces', 'token_transfers'].map((table) =>
        put(`again-${table}.json`, jsonOf(table, TABLES[table as ChainTable])),
      ),
    )
    expect(again.files.map(({ rowsKept }) => rowsKept)).toEqual([0, 0, 0, 0, 0])
    expect(await digest()).toBe(expected)
  })
})

describe('what some tables alone say', () => {
  it('transactions without receipts: the fee is unknown, and whether they failed', async () => {
    const files = [put('t.csv', csvOf(transactions.filter(({ to_address }) => to_address !== null)))]
    const { files: said } = await run(files)
    expect(said[0]!.tells).toEqual(['native', 'unproven'])
    expect((await rows()).filter((row) => row.startsWith(place(3)))).toEqual([
      `${place(3)} 0 gas ${ETH} ${A} - 0`,
      `${place(3)} 1 native ${ETH} ${A} ${B} 7`,
    ])
  })

  it('a wrap without logs is made from the coin, in transactions and in inner calls', async () => {
    await run(csv('blocks', 'transactions', 'receipts', 'token_transfers', 'traces'))
    const tokens = (await rows()).filter((row) => row.includes('WETH:18'))
    expect(tokens.map((row) => row.split(' ').slice(2).join(' '))).toEqual([
      `token WETH:18 ${ZERO} ${A} ${5n * COIN}`,
      `token WETH:18 ${ROUTER} ${POOL} ${2n * COIN}`,
      `token WETH:18 ${ZERO} ${ROUTER} ${3n * COIN}`,
      `token WETH:18 ${ROUTER} ${ZERO} ${COIN}`,
    ])
  })

  it('without traces the wrapper’s events say what its coin did in inner calls; traces that come later add nothing to it', async () => {
    await run(csv('transactions', 'receipts', 'logs'))
    const inner = (await rows()).filter((row) => row.includes('internal'))
    expect(inner.map((row) => row.split(' ').slice(2).join(' '))).toEqual([
      `internal ${ETH} ${ROUTER} ${WETH} ${3n * COIN}`,
      `internal ${ETH} ${WETH} ${ROUTER} ${COIN}`,
    ])
    await run(csv('blocks', 'traces'))
    expect(await rows()).toEqual(WHOLE)
  })

  it('token transfers and logs of the same events are the same rows', async () => {
    const unnumbered = async () => (await rows()).map((row) => row.replace(/^(\S+) \S+/, '$1'))
    await run([...csv('blocks', 'token_transfers')])
    const listed = await unnumbered()
    expect(listed).toEqual([
      `${HEIGHT + 1}/- token WETH:18 ${ROUTER} ${POOL} ${2n * COIN}`,
      `${HEIGHT + 1}/- token USDT:6 ${A} ${B} 250`,
      `${HEIGHT + 1}/- token :0 ${A} ${B} ${MAX}`,
    ])
    const { files } = await run([...csv('logs'), put('blocks-2.csv', csvOf(blocks))])
    expect(files[0]).toMatchObject({ rowsRead: 9, rowsKept: 4, duplicates: 3, empty: 3 })
    const all = (await unnumbered()).map((row) => row.replace('/1 ', '/- ').replace('/2 ', '/- '))
    expect(listed.map((row) => all.filter((one) => one === row).length)).toEqual([1, 1, 1])
  })

  it('token transfers without times are refused, and the message says what to add', async () => {
    const error = await failure(run(csv('token_transfers')))
    expect(error.code).toBe('BAD_ROWS')
    expect(error.facts.reasons[0]).toMatchObject({
      file: 'token_transfers.csv',
      line: 2,
      field: 'time',
      value: 'unknown',
    })
    expect(error.message).toContain('add the blocks')
  })
})

describe('what failed', () => {
  const root = (more: Row): Row => ({ ...traces[0], ...more })

  it('moved nothing, whoever says so: the receipt, or before Byzantium the trace, or gas that was left', async () => {
    const old = (n: number, gas: number): Row => ({
      ...transactions[0],
      hash: hash(n),
      block_number: 46_147,
      transaction_index: n,
      gas,
    })
    const receipt = (n: number): Row => ({
      ...receipts[0],
      transaction_hash: hash(n),
      gas_used: 21_000,
      status: null,
      root: hash(0),
    })
    // 1 has gas left, so it succeeded. 2 used all: the trace says that it failed. 3 used all, and nobody says more.
    const files = [
      put('t.csv', csvOf([old(1, 90_000), old(2, 21_000), old(3, 21_000)])),
      put('r.csv', csvOf([receipt(1), receipt(2), receipt(3)])),
      put(
        'x.csv',
        csvOf([
          root({
            transaction_hash: hash(2),
            block_number: 46_147,
            transaction_index: 2,
            error: 'Out of gas',
            status: 0,
          }),
        ]),
      ),
    ]
    await run(files)
    expect((await rows()).map((row) => row.split(' ').slice(0, 3).join(' '))).toEqual([
      '46147/1 0 gas',
      '46147/1 1 native',
      '46147/2 0 gas',
      '46147/3 0 gas',
      '46147/3 1 native',
    ])
  })

  it('and what geth’s traces leave out comes from the transactions: the hash', async () => {
    const bare = traces
      .filter(({ trace_type }) => trace_type !== 'reward')
      .map((row) => ({ ...row, transaction_hash: null }))
    await run([put('x.csv', csvOf(bare)), ...csv('transactions', 'receipts', 'logs')])
    expect(await rows()).toEqual(WHOLE.slice(0, -1))
    rmSync(ledger)
    const error = await failure(run([put('y.csv', csvOf(bare)), ...csv('blocks')]))
    expect(error.facts.reasons[0]).toMatchObject({ line: 2, field: 'transaction_hash' })
    expect(error.message).toContain('add the transactions')
  })

  /** https://github.com/openethereum/parity-ethereum/issues/2706: the delegate call repeats the value that its caller was given. */
  it('or was delegated: transaction 0x069ba3c0… of block 2429013 pays once', async () => {
    const row = (more: Row): Row => ({
      ...root({ transaction_hash: '0x069ba3c00acf351b6ac4a6d6a585859e353e31a62bfccf19adab98f789d85711' }),
      block_number: 2_429_013,
      transaction_index: 56,
      from_address: '0xa42af2c70d316684e57aefcc6e393fecb1c7e84e',
      to_address: '0xa471e72088497a885a88375328ede9d1f4873f55',
      value: String(0xe65a2d88498a800n),
      block_timestamp: 1_476_000_000,
      ...more,
    })
    await run([put('x.csv', csvOf([row({}), row({ trace_address: [0], call_type: 'delegatecall' })]))])
    expect(await rows()).toEqual([
      `2429013/56 1 native ${ETH} 0xa42af2c70d316684e57aefcc6e393fecb1c7e84e 0xa471e72088497a885a88375328ede9d1f4873f55 ${0xe65a2d88498a800n}`,
    ])
  })
})

describe('tokens', () => {
  const transfer = (token: string, index: number): Row => ({
    ...tokenTransfers[0],
    token_address: token,
    log_index: index,
    value: '5',
  })
  const table = (...tokens: readonly string[]) => put('t.csv', csvOf(tokens.map(transfer)))
  const named = async () => (await rows()).map((row) => row.split(' ')[3])

  it('get symbol and decimals from a table of tokens, else the decimals that are stated, else none', async () => {
    const tokens: Row[] = [
      { address: TOKEN, symbol: 'CAKE', name: 'Cake', decimals: 3 },
      // Two contracts of one symbol stay apart; a symbol that cannot be shown is left out, and so are decimals nobody gave.
      { address: address(1), symbol: 'CAKE', name: 'Other cake', decimals: 4 },
      { address: address(2), symbol: 'bell\u0007', name: '', decimals: 2 },
      { address: address(3), symbol: 'X', name: '', decimals: null },
    ]
    const files = [
      table(TOKEN, address(1), address(2), address(3), address(4), USDT),
      ...csv('blocks'),
      put('k.csv', csvOf(tokens)),
    ]
    await run(files, { decimals: new Map([[address(4), 9]]) })
    expect(await named()).toEqual(['CAKE:3', 'CAKE:4', ':2', ':0', ':9', 'USDT:6'])
  })

  it('that a file or a person says have other decimals than they have are refused', async () => {
    const wrong = put('k.csv', csvOf([{ address: USDT, symbol: 'USDT', name: '', decimals: 18 }]))
    expect(await reasons(run([table(USDT), ...csv('blocks'), wrong]))).toEqual(['k.csv:2 decimals 18'])
    const said = await failure(run([table(USDT), ...csv('blocks')], { decimals: new Map([[USDT, 18]]) }))
    expect(said.code).toBe('DECIMALS_DISAGREE')
  })

  it('whose contract a table of contracts calls an NFT move nothing', async () => {
    const contracts: Row[] = [
      { address: TOKEN, bytecode: '0x', function_sighashes: null, is_erc20: 'False', is_erc721: 'True' },
      { address: USDT, bytecode: '0x', function_sighashes: null, is_erc20: 'True', is_erc721: 'False' },
    ]
    const { files } = await run([table(TOKEN, USDT), ...csv('blocks'), put('c.csv', csvOf(contracts))])
    expect(files[0]).toMatchObject({ rowsRead: 2, rowsKept: 1, empty: 1 })
    expect(await named()).toEqual(['USDT:6'])
  })
})

describe('rows that are no good', () => {
  const bad = async (_table: ChainTable, row: Row, change: Row, ...others: readonly string[]) =>
    reasons(run([put('bad.csv', csvOf([row, { ...row, ...change }])), ...others]))

  it('are named with file, line, field and value', async () => {
    const [blocksFile] = csv('blocks')
    const cases: readonly (readonly [ChainTable, Row, Row, string])[] = [
      ['transactions', transactions[0]!, { value: '1e18' }, 'value 1e18'],
      ['transactions', transactions[0]!, { value: '1,000.50' }, 'value 1,000.50'],
      ['transactions', transactions[0]!, { value: '0x10' }, 'value 0x10'],
      ['transactions', transactions[0]!, { value: '-1' }, 'value -1'],
      ['transactions', transactions[0]!, { value: String(MAX + 1n) }, `value ${MAX + 1n}`],
      ['transactions', transactions[0]!, { hash: '0x12' }, 'hash 0x12'],
      ['transactions', transactions[0]!, { block_number: '1.5' }, 'block_number 1.5'],
      ['transactions', transactions[0]!, { from_address: null }, 'from_address '],
      ['transactions', transactions[3]!, {}, 'to_address empty'],
      ['transactions', transactions[0]!, { block_timestamp: 'yesterday' }, 'block_timestamp yesterday'],
      ['traces', traces[0]!, { trace_type: 'gift' }, 'trace_type gift'],
      ['traces', traces[0]!, { trace_address: '0,,1' }, 'trace_address 0,,1'],
      ['traces', traces[0]!, { value: null }, 'value '],
      ['logs', logs[0]!, { topics: '0xzz' }, 'topics 0xzz'],
      ['logs', logs[0]!, { data: `0x${'g'.repeat(64)}` }, `data 0x${'g'.repeat(64)}`],
      ['token_transfers', tokenTransfers[0]!, { log_index: null }, 'log_index '],
    ]
    for (const [table, row, change, said] of cases) {
      const found = await bad(table, row, change, ...(table === 'transactions' ? [] : [blocksFile!]))
      expect([table, said, found.at(-1)]).toEqual([table, said, `bad.csv:3 ${said}`])
    }
  })

  it('are JSON lines that are none, or name a key twice, or hold a number as a float', async () => {
    const good = jsonOf('transaction', transactions.slice(0, 1)).trim()
    const lines = [
      good,
      'not json',
      '[1]',
      `{"hash": "${hash(9)}", ${good.slice(1)}`,
      good.replace(String(COIN), '1e18'),
    ]
    expect(await reasons(run([put('t.json', `${lines.join('\n')}\n`)]))).toEqual([
      't.json:2 line not json',
      't.json:3 line [1]',
      `t.json:4 line ${lines[3]!.slice(0, 80)}`,
      't.json:5 value 1e+18',
    ])
  })

  it('are left out and counted where the import keeps going', async () => {
    const files = [put('t.csv', csvOf([transactions[0]!, { ...transactions[1], value: '1e18' }, transactions[4]!]))]
    const report = await run(files, { keepGoing: true })
    expect(report.files[0]).toMatchObject({ rowsRead: 3, refused: 1 })
    expect((await rows()).map((row) => row.split(' ')[2])).toEqual(['gas', 'native', 'gas', 'native'])
  })

  it('lack a receipt, or have two that differ', async () => {
    const other = receipts.map((row, i) => (i === 1 ? { ...row, status: 0 } : row)).slice(0, 5)
    const said = await reasons(
      run([
        ...csv('transactions', 'receipts').slice(0, 1),
        put('r1.csv', csvOf(receipts.slice(0, 5))),
        put('r2.csv', csvOf(other)),
      ]),
    )
    expect(said).toEqual([
      'transactions.csv:3 receipt several',
      'transactions.csv:7 receipt none',
      'transactions.csv:7 gas_used ',
    ])
  })

  it('are of a chain that the import is not read as', async () => {
    const other = transactions.slice(0, 1).map((row) => ({ ...row, chain_id: 56 }))
    expect(await reasons(run([put('t.csv', csvOf(other))]))).toEqual(['t.csv:2 chain_id 56'])
    await run(['t.csv'], { chain: 'bsc' })
    expect((await rows()).map((row) => row.split(' ')[3])).toEqual(['BNB:18', 'BNB:18'])
    expect((await failure(run(['t.csv'], { chain: 'tron' }, join(folder, 'other.duckdb')))).code).toBe('UNKNOWN_CHAIN')
  })
})

describe('files that are no table of ethereum-etl', () => {
  it('say which table they are nearest to, and what they lack', async () => {
    const error = await failure(
      run([put('a.csv', csvOf([{ hash: '0x', block_number: 1, from_address: A, to_address: B, value: 1 }]))]),
    )
    expect(error.code).toBe('UNKNOWN_TABLE')
    expect(error.facts.missing).toEqual(['transaction_index', 'gas_price'])
    for (const [content, code] of [
      ['hash,hash,block_number\n', 'BAD_HEADER'],
      ['{"hash":\n', 'BAD_FILE'],
      ['', 'EMPTY_FILE'],
      ['token_address,owner_address,spender_address,value,transaction_hash,log_index,block_number\n', 'UNKNOWN_TABLE'],
    ])
      expect([content, (await failure(run([put('b.csv', content!)]))).code]).toEqual([content, code])
  })
})

describe('what the tracer sees', () => {
  it('is a wrap as a conversion: stolen ether wrapped and paid on as WETH stays stolen', async () => {
    const [victim, thief, next] = [address(0x51), address(0x52), address(0x53)]
    const sent = (n: number, from: string, to: string, value: bigint): Row => ({
      ...transactions[0],
      hash: hash(n),
      transaction_index: n,
      from_address: from,
      to_address: to,
      value: String(value),
    })
    const paid = [sent(1, victim, thief, 5n * COIN), sent(2, thief, WETH, 4n * COIN), sent(3, thief, WETH, 0n)]
    put('t.csv', csvOf(paid))
    put(
      'r.csv',
      csvOf(paid.map(({ hash }) => ({ ...receipts[0], transaction_hash: hash!, gas_used: 1, effective_gas_price: 1 }))),
    )
    put(
      'w.csv',
      csvOf([
        {
          ...tokenTransfers[0],
          token_address: WETH,
          from_address: thief,
          to_address: next,
          value: String(4n * COIN),
          transaction_hash: hash(3),
          log_index: 0,
          block_number: HEIGHT,
        },
      ]),
    )
    put(
      'case.yaml',
      `id: wrap
imports: [{ format: ethereum-etl, files: [t.csv, r.csv, w.csv] }]
origins: [{ asset: ethereum/ETH, seed: { tx: "${hash(1)}" } }]
policies: [fifo]
`,
    )
    await traceCase({ caseDir: folder })
    const trace = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out', 'trace.json'), 'utf8')))
    const held = trace.policies.fifo!.holdings.map((one) => [one.address, one.asset, one.tainted['1']?.basis])
    expect(held).toEqual(
      expect.arrayContaining([
        [next, `ethereum/${WETH}`, String(4n * COIN)],
        [thief, 'ethereum/ETH', String(COIN - 2n)],
      ]),
    )
    expect(trace.warnings.map(({ code, facts }) => [code, facts.kinds])).toContainEqual(['KIND_NOT_READ', 'internal'])
  })

  it('is told that nobody knows which transactions failed', async () => {
    put('t.csv', csvOf(transactions.slice(0, 1)))
    put(
      'case.yaml',
      `id: open\nimports: [{ format: ethereum-etl, files: [t.csv] }]\norigins: [{ asset: ethereum/ETH, seed: { tx: "${hash(1)}" } }]\n`,
    )
    await traceCase({ caseDir: folder })
    const trace = traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out', 'trace.json'), 'utf8')))
    expect(trace.warnings.find(({ code }) => code === 'STATUS_UNKNOWN')).toMatchObject({ facts: { file: 't.csv' } })
    expect(trace.warnings.find(({ code }) => code === 'KIND_NOT_READ')).toMatchObject({
      facts: { kinds: 'internal, token, gas' },
    })
  })
})

describe('hostile files', () => {
  it('end in an error that names them, never in a crash', async () => {
    const good = jsonOf('transaction', transactions.slice(0, 1)).trim()
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const [header, line] = csvOf(transactions.slice(0, 1)).split('\n')
    const files: readonly (readonly [string, string, string])[] = [
      ['a deep line', `${good}\n${deep}\n`, 'BAD_ROWS'],
      ['a deep value that is not read', `${good}\n${good.replace('"0x"', deep)}\n`, 'OK'],
      ['a line of 20 MB', `${good}\n{"hash": "${'x'.repeat(20_000_000)}"}\n`, 'BAD'],
      ['a cell of 20 MB', `${header}\n${line}\n${'x'.repeat(20_000_000)}\n`, 'BAD'],
      ['a quote that never ends', `${header}\n${line}\n"${line}\n`, 'BAD'],
      ['a NUL byte', `${header}\n${line}\n\0${line}\n`, 'NOT_UTF8'],
      ['a row too short', `${header}\n0x,1\n`, 'BAD_ROWS'],
      ['a quote in a name of a column', `${header},a'b"c\n${line},1\n`, 'BAD_ROWS'],
    ]
    for (const [name, content, code] of files) {
      const error = await failure(run([put(`${name}.txt`, content)]))
      expect([name, error?.code ?? 'OK']).toEqual([name, expect.stringContaining(code)])
    }
  })

  it('of any cells are read, or refused by code', async () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc.constantFrom('', '0', '-1', '1e18', '0x', 'NULL', '9'.repeat(90), String(MAX)),
    )
    const tables = fc.constantFrom<ChainTable>(
      'transactions',
      'receipts',
      'logs',
      'token_transfers',
      'traces',
      'blocks',
    )
    let n = 0
    await fc.assert(
      fc.asyncProperty(
        tables,
        fc.array(fc.tuple(fc.nat(20), odd), { minLength: 1, maxLength: 6 }),
        async (table, changes) => {
          const columns = Object.keys(TABLES[table][0]!)
          const cells = changes.map(([i, cell]) => [columns[i % columns.length]!, cell.replaceAll('\0', '')])
          const changed: Row = { ...TABLES[table][0]!, ...Object.fromEntries(cells) }
          const file = put(`odd-${n}.csv`, csvOf([TABLES[table][1]!, changed], columns))
          const files = [
            file,
            ...csv(...(['blocks', 'transactions', 'receipts'] as const).filter((one) => one !== table)),
          ]
          const error = await failure(run(files, {}, join(folder, `odd-${n++}.duckdb`)))
          expect(error === null || (error as unknown as { kind: string }).kind === 'input').toBe(true)
        },
      ),
      { seed: 11, numRuns: 15 },
    )
  })
})

it('the events are those that their names hash to', () => {
  const topic = (text: string) => `0x${bytesToHex(keccak_256(utf8ToBytes(text)))}`
  expect([TRANSFER, DEPOSIT, WITHDRAWAL]).toEqual(
    ['Transfer(address,address,uint256)', 'Deposit(address,uint256)', 'Withdrawal(address,uint256)'].map(topic),
  )
})
