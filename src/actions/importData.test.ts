import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { CaseImport } from '../core/case/case.ts'
import { amountAt } from '../core/ledger/batch.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { LedgerSummary } from '../store/ledgerStore.ts'
import { importData } from './importData.ts'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const HASH = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const ID = (n: number) => n.toString(16).padStart(64, '0')
const A = '0x00000000000000000000000000000000000000a1'
const B = '0x00000000000000000000000000000000000000b2'
/** From EIP-55's own examples: https://eips.ethereum.org/EIPS/eip-55 */
const CHECKSUMMED = '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed'
const MAX = 2n ** 256n - 1n

type Cells = Record<string, string>
const GOOD: Cells = {
  chain: 'ethereum',
  height: '1',
  time: '2022-03-23T13:29:00Z',
  tx_index: '0',
  tx_hash: HASH(1),
  seq: '0',
  kind: 'native',
  asset: 'ethereum/ETH',
  symbol: 'ETH',
  decimals: '18',
  from: A,
  to: B,
  amount: '1',
}
const row = (cells: Cells = {}) =>
  HEADER.split(',')
    .map((column) => ({ ...GOOD, ...cells })[column])
    .join(',')
const csv = (...rows: readonly string[]) => `${[HEADER, ...rows].join('\n')}\n`

let folder: string
let ledger: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-import-'))
  ledger = join(folder, 'ledger.duckdb')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const put = (file: string, content: string | Uint8Array) => {
  writeFileSync(join(folder, file), content)
  return file
}
const run = (
  files: readonly string[],
  more: { readonly exactly?: boolean; readonly format?: string; readonly covers?: CaseImport['covers'] } = {},
) =>
  importData({
    ledger,
    folder,
    imports: [{ format: more.format ?? 'transfers-csv', files, covers: more.covers ?? 'all' }],
    exactly: more.exactly ?? false,
  })
const summary = async (): Promise<LedgerSummary> => {
  const store = await openLedger(ledger)
  try {
    return await store.summary()
  } finally {
    await store.close()
  }
}
const amounts = async (): Promise<bigint[]> => {
  const store = await openLedger(ledger)
  const found: bigint[] = []
  for await (const batch of store.movements('everything', 1e15)) {
    for (let i = 0; i < batch.inputs.holding.length; i++) found.push(amountAt(batch.inputs.amount, i))
  }
  await store.close()
  return found
}
/** The error of an import that must fail. */
const failure = async (running: Promise<unknown>) => {
  const error = await running.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error as {
    code: string
    kind: string
    message: string
    facts: {
      count: number
      reasons: { line: number; field: string; value: string; must: string; rows: { line: number; value: string }[] }[]
    }
  }
}

describe('what files may look like', () => {
  it('reads gzip, a byte order mark, CRLF, quoted cells, columns in another order and a missing last line end alike', async () => {
    const rows = [row({ amount: '5' }), row({ seq: '1', amount: '6' })]
    await run([put('plain.csv', csv(...rows))])
    const { digest } = await summary()
    const turned = HEADER.split(',').reverse()
    const variants: Record<string, string | Uint8Array> = {
      'zipped.csv.gz': gzipSync(csv(...rows)),
      'mark.csv': `\uFEFF${csv(...rows)}`,
      'crlf.csv': csv(...rows).replaceAll('\n', '\r\n'),
      'marked-crlf.csv.gz': gzipSync(`\uFEFF${csv(...rows)}`.replaceAll('\n', '\r\n')),
      'quoted.csv': csv(
        ...rows.map((line) =>
          line
            .split(',')
            .map((cell) => `"${cell}"`)
            .join(','),
        ),
      ),
      'turned.csv': `${turned.join(',')}\n${[{ amount: '5' }, { seq: '1', amount: '6' }].map((cells) => turned.map((column) => (({ ...GOOD, ...cells }) as Cells)[column]).join(',')).join('\n')}`,
      'other order.csv': csv(...rows.reverse()),
      "it's [1]*.csv": csv(...rows),
    }
    for (const [name, content] of Object.entries(variants)) {
      rmSync(ledger)
      await run([put(name, content)])
      expect([name, (await summary()).digest]).toEqual([name, digest])
    }
  })

  it('reads an address, a contract and a hash whatever their case, and writes them in one', async () => {
    const upper = CHECKSUMMED.toUpperCase().replace('0X', '0x')
    await run([
      put(
        'a.csv',
        csv(
          row({
            from: CHECKSUMMED,
            to: upper,
            tx_hash: `0x${'AB'.repeat(32)}`,
            asset: `ethereum/${CHECKSUMMED}`,
            symbol: 'T',
            kind: 'token',
          }),
          row({
            from: CHECKSUMMED.toLowerCase(),
            seq: '1',
            tx_hash: `0x${'ab'.repeat(32)}`,
            asset: `ethereum/${upper}`,
            symbol: 'T',
            kind: 'token',
          }),
        ),
      ),
    ])
    const store = await openLedger(ledger)
    expect((await store.assets()).map((one) => one.asset)).toEqual([`ethereum/${CHECKSUMMED.toLowerCase()}`])
    expect(
      (
        await store.holdingIds([{ address: CHECKSUMMED.toLowerCase(), asset: `ethereum/${CHECKSUMMED.toLowerCase()}` }])
      )[0],
    ).not.toBeNull()
    const tx = await store.transactionIds('ethereum', [`0x${'ab'.repeat(32)}`])
    expect(tx).toEqual([0])
    await store.close()
  })

  it('takes amounts of 0, transfers to oneself, times with an offset, rows without height, index and hash', async () => {
    await run([
      put(
        'a.csv',
        csv(
          row({ amount: '0' }),
          row({ seq: '1', to: A, amount: `${MAX}` }),
          row({ seq: '2', time: '2022-03-23 15:29:00+02:00' }),
          row({ height: '', tx_index: '', tx_hash: '', time: '2022-03-23T13:29:00.250Z' }),
        ),
      ),
    ])
    expect(await amounts()).toEqual([0n, MAX, 1n, 1n])
    expect((await summary()).chains[0]).toMatchObject({ withoutHeight: 1, withoutTxIndex: 1, withoutHash: 1 })
  })
})

describe('a bad row', () => {
  const bad: readonly [string, Cells, string][] = [
    ['a negative amount', { amount: '-1' }, 'amount'],
    ['a fractional amount', { amount: '1.5' }, 'amount'],
    ['an amount with exponent', { amount: '1e18' }, 'amount'],
    ['an amount of nothing', { amount: '' }, 'amount'],
    ['an amount above 2^256 − 1', { amount: `${MAX + 1n}` }, 'amount'],
    ['an amount of 79 digits', { amount: '1'.repeat(79) }, 'amount'],
    ['an address that is too short', { from: '0x12' }, 'from'],
    ['an address with a wrong checksum', { to: CHECKSUMMED.replace('aA', 'Aa') }, 'to'],
    ['no sender', { from: '' }, 'from'],
    ['no receiver', { to: '' }, 'to'],
    ['a receiver of gas', { kind: 'gas' }, 'to'],
    ['a time without zone', { time: '2022-03-23T13:29:00' }, 'time'],
    ['a time that is none', { time: '2022-02-30T13:29:00Z' }, 'time'],
    ['a time in seconds', { time: '1648042140' }, 'time'],
    ['an unknown kind', { kind: 'NFT' }, 'kind'],
    ['an asset of another chain', { asset: 'bsc/BNB' }, 'asset'],
    ['a contract that is no address', { asset: 'ethereum/0x12' }, 'asset'],
    ['a chain with capitals', { chain: 'Ethereum' }, 'chain'],
    ['a chain with __proto__', { chain: '__proto__' }, 'chain'],
    ['a fractional height', { height: '1.5' }, 'height'],
    ['a negative tx_index', { tx_index: '-1' }, 'tx_index'],
    ['no seq', { seq: '' }, 'seq'],
    ['too many decimals', { decimals: '256' }, 'decimals'],
    ['a hash that is too short', { tx_hash: '0x12' }, 'tx_hash'],
    ['a hash that is a formula', { tx_hash: '=1+1' }, 'tx_hash'],
  ]
  it.each(bad)('is refused for %s, with file, line, field and value', async (_, cells, field) => {
    const file = put('a.csv', csv(row(), '', row({ seq: '1', ...cells })))
    const error = await failure(run([file]))
    expect(error).toMatchObject({
      code: 'BAD_ROWS',
      kind: 'input',
      facts: { count: 1, reasons: [{ file, line: 4, field }] },
    })
    expect(error.facts.reasons[0]?.value).toBe(cells[field] ?? B)
    expect(error.message).toContain('a.csv line 4')
    await expect(openLedger(ledger)).rejects.toMatchObject({ code: 'NOT_A_LEDGER' })
  })

  it('is refused with the whole file and every other file of the import; what was there stays', async () => {
    await run([put('old.csv', csv(row()))])
    const { digest } = await summary()
    const good = put('good.csv', csv(row({ seq: '1' })))
    expect(
      await failure(run([good, put('bad.csv', csv(row({ seq: '2' }), row({ seq: '3', amount: '-1' })))])),
    ).toMatchObject({ code: 'BAD_ROWS' })
    expect((await summary()).digest).toBe(digest)
  })

  it('comes with the count of all and the first ten, in the order of the file', async () => {
    const rows = Array.from({ length: 30 }, (_, i) =>
      row({ seq: `${i}`, ...(i % 2 === 0 ? { amount: '-1', time: 'yesterday' } : {}) }),
    )
    const error = await failure(run([put('a.csv', csv(...rows))]))
    expect(error.facts.count).toBe(30)
    expect(error.facts.reasons.map(({ line, field }) => `${line} ${field}`)).toEqual(
      [2, 4, 6, 8, 10].flatMap((line) => [`${line} time`, `${line} amount`]),
    )
  })

  it('is found on its true line after quoted line ends, in a zipped file', async () => {
    const rows = [
      row({ symbol: '"a ""b"""' }),
      '',
      row({ seq: '1', symbol: '"E\nTH"', amount: 'x' }),
      row({ seq: '2', amount: 'y' }),
    ]
    const error = await failure(run([put('a.csv.gz', gzipSync(csv(...rows)))]))
    expect(error.facts.reasons.map(({ line, value }) => [line, value])).toEqual([
      [4, 'x'],
      [6, 'y'],
    ])
  })

  it.each([
    ['too few cells', 'ethereum,1', 3],
    ['too many cells', `${row()},more`, 3],
  ])('has %s', async (_, line, number) => {
    const error = await failure(run([put('a.csv', csv(row(), line, row({ seq: '1' })))]))
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { count: 1, reasons: [{ line: number, field: 'line' }] } })
  })

  it('has a control character in a symbol', async () => {
    expect(await failure(run([put('a.csv', csv(row({ symbol: 'E\u0007TH' })))]))).toMatchObject({
      code: 'BAD_ROWS',
      facts: { reasons: [{ field: 'symbol' }] },
    })
  })
})

describe('a bad file', () => {
  const cases: readonly [string, string, string | null, string][] = [
    ['is missing', 'FILE_MISSING', null, 'there is no file'],
    ['is empty', 'EMPTY_FILE', '', 'empty'],
    ['has a header only', 'EMPTY_FILE', `${HEADER}\n`, 'no rows'],
    ['begins with an empty line', 'BAD_HEADER', `\n${csv(row())}`, 'line 1 is empty'],
    ['has no header', 'BAD_HEADER', `${row()}\n`, 'has no header'],
    ['lacks a column', 'BAD_HEADER', `${HEADER.replace(',symbol', '')}\n${row()}\n`, '"symbol" is missing'],
    [
      'has a misspelt column',
      'BAD_HEADER',
      `${HEADER.replace('amount', 'ammount')}\n${row()}\n`,
      'did you mean "amount"?',
    ],
    ['has a column twice', 'BAD_HEADER', `${HEADER},amount\n${row()},1\n`, '"amount" stands there twice'],
    ['has a column named __proto__', 'BAD_HEADER', `${HEADER},__proto__\n${row()},1\n`, '"__proto__" is no column'],
  ]
  it.each(cases)('%s', async (_, code, content, says) => {
    if (content !== null) put('a.csv', content)
    const error = await failure(run(['a.csv']))
    expect(error).toMatchObject({ code, kind: 'input' })
    expect(error.message).toContain(says)
    expect(error.message).toContain('a.csv')
    expect(existsSync(ledger) ? (await failure(openLedger(ledger))).code : 'NOT_A_LEDGER').toBe('NOT_A_LEDGER')
  })

  it('is a broken gzip', async () => {
    const broken = gzipSync(csv(...Array.from({ length: 2000 }, (_, i) => row({ seq: `${i}` })))).subarray(0, -9)
    expect(await failure(run([put('a.csv.gz', broken)]))).toMatchObject({ code: 'BAD_FILE' })
  })

  it('mixes line ends', async () => {
    expect(await failure(run([put('a.csv', `${HEADER}\r\n${row()}\n${row({ seq: '1' })}\r\n`)]))).toMatchObject({
      code: 'BAD_FILE',
      kind: 'input',
    })
  })

  it('is of an unknown format, or listed twice', async () => {
    expect(await failure(run(['a.csv'], { format: 'transfer-csv' }))).toMatchObject({ code: 'UNKNOWN_FORMAT' })
    expect(await failure(run(['a.csv', 'a.csv']))).toMatchObject({ code: 'FILE_TWICE' })
  })

  it('covers an address that is none', async () => {
    expect(await failure(run([put('a.csv', csv(row()))], { covers: [A, '0x12'] }))).toMatchObject({
      code: 'BAD_COVERS',
      facts: { address: '0x12' },
    })
  })
})

describe('a byte order mark inside a file', () => {
  const MARK = '\uFEFF'

  it('is part of what stands there, so that no address and no asset passes for another', async () => {
    const rows = [row(), row({ tx_hash: HASH(2), tx_index: '1', from: `${MARK}${CHECKSUMMED}` })]
    expect(await failure(run([put('a.csv', csv(...rows))]))).toMatchObject({
      code: 'BAD_ROWS',
      facts: { reasons: [{ line: 3, field: 'from' }] },
    })
    expect(await failure(run([put('b.csv', csv(row({ asset: `${MARK}ethereum/ETH` })))]))).toMatchObject({
      code: 'BAD_ROWS',
      facts: { reasons: [{ line: 2, field: 'asset' }] },
    })
    expect(await failure(run([put('c.csv', csv(row({ asset: 'ethereum/!', symbol: MARK })))]))).toMatchObject({
      code: 'BAD_ROWS',
      facts: { reasons: [{ line: 2, field: 'asset' }] },
    })
  })
})

describe('rows that contradict each other', () => {
  it('stand at one place with other content: both are shown, within and across files', async () => {
    const one = put('one.csv', csv(row({ amount: '1' })))
    const two = put('two.csv', csv(row({ seq: '1' }), row({ amount: '2' })))
    const error = await failure(run([one, two]))
    expect(error).toMatchObject({
      code: 'SAME_PLACE_TWICE',
      facts: {
        count: 1,
        reasons: [
          {
            rows: [
              { file: one, line: 2 },
              { file: two, line: 3 },
            ],
          },
        ],
      },
    })
    expect(error.facts.reasons[0]?.rows.map((one) => one.value)).toEqual([
      expect.stringContaining(' 1 at '),
      expect.stringContaining(' 2 at '),
    ])
    expect(
      await failure(run([put('three.csv', csv(row({ amount: '1' }), row({ kind: 'gas', to: '' })))])),
    ).toMatchObject({ code: 'SAME_PLACE_TWICE' })
  })

  it('stand at one place without a hash', async () => {
    const bare = { tx_hash: '' }
    expect(await failure(run([put('a.csv', csv(row(bare), row({ ...bare, amount: '2' })))]))).toMatchObject({
      code: 'SAME_PLACE_TWICE',
    })
    await run([put('b.csv', csv(row({ ...bare, tx_index: '' }), row({ ...bare, tx_index: '', amount: '2' })))])
    expect(await amounts()).toEqual([1n, 2n])
  })

  it.each([
    ['two heights', { height: '2' }],
    ['two times', { time: '2022-03-23T13:29:01Z' }],
    ['two indices', { tx_index: '1' }],
  ])('give one transaction %s', async (_, cells) => {
    const error = await failure(run([put('a.csv', csv(row(), row({ seq: '1', ...cells })))]))
    expect(error).toMatchObject({
      code: 'TRANSACTION_TWICE',
      facts: { reasons: [{ field: HASH(1), rows: [{ line: 2 }, { line: 3 }] }] },
    })
  })

  it('say of one asset two symbols or two decimals', async () => {
    for (const cells of [{ symbol: 'WETH' }, { decimals: '8' }]) {
      expect(await failure(run([put('a.csv', csv(row(), row({ seq: '1', ...cells })))]))).toMatchObject({
        code: 'ASSET_TWICE',
      })
    }
  })

  it('put two transactions at one place of a block', async () => {
    const error = await failure(run([put('a.csv', csv(row(), row({ tx_hash: HASH(2) })))]))
    expect(error).toMatchObject({
      code: 'TWO_TRANSACTIONS_ONE_PLACE',
      facts: { reasons: [{ rows: [{ line: 2 }, { line: 3 }] }] },
    })
  })

  it('but what one row leaves empty, another may say', async () => {
    await run([put('a.csv', csv(row({ height: '', tx_index: '' }), row({ seq: '1', amount: '2' })))])
    expect(await amounts()).toEqual([1n, 2n])
    expect((await summary()).chains[0]).toMatchObject({ withoutHeight: 0, firstHeight: 1 })
  })
})

describe('the same row twice', () => {
  it('is kept once and counted, within a file and across files', async () => {
    const one = put('one.csv', csv(row(), row({ seq: '1' }), row()))
    const two = put('two.csv', csv(row({ from: A.toUpperCase().replace('0X', '0x') }), row({ seq: '2' })))
    const report = await run([one, two])
    expect(
      report.files.map(({ rowsRead, rowsKept, duplicates, refused }) => [rowsRead, rowsKept, duplicates, refused]),
    ).toEqual([
      [3, 2, 1, 0],
      [2, 1, 1, 0],
    ])
    expect((await summary()).movements).toBe(3)
  })
})

describe('importing again', () => {
  const one = () => put('one.csv', csv(row(), row({ seq: '1', amount: '2' })))
  const two = () => put('two.csv', csv(row({ seq: '1', amount: '2' }), row({ seq: '2', amount: '3' })))

  it('changes nothing where nothing has changed', async () => {
    const files = [one(), two()]
    const first = await run(files)
    const before = await summary()
    const second = await run(files)
    expect([first.changed, second.changed]).toEqual([true, false])
    expect(second.files.map((file) => file.unchanged)).toEqual([true, true])
    expect(second.files.map(({ unchanged, ...rest }) => rest)).toEqual(
      first.files.map(({ unchanged, ...rest }) => rest),
    )
    expect(await summary()).toEqual(before)
  })

  it('gives the same ledger in one step or in several, and of new covers takes note', async () => {
    const files = [one(), two()]
    await run(files)
    const whole = await summary()
    rmSync(ledger)
    await run(files.slice(0, 1))
    await run(files.slice(1))
    const inSteps = await summary()
    expect(inSteps).toEqual({ ...whole, imports: whole.imports.map((file) => ({ ...file, source: file.file })) })
    await run(files.slice(1), { covers: [A] })
    expect((await summary()).imports.map((file) => file.covers)).toEqual(['all', [A]])
    expect((await summary()).digest).toBe(whole.digest)
  })

  it('takes files that come together for one source, and keeps them so where one comes again', async () => {
    const files = [one(), two()]
    const sources = async () => (await summary()).imports.map(({ source }) => source)
    await run(files)
    expect(await sources()).toEqual(['one.csv', 'one.csv'])
    expect((await run(files.slice(1))).changed).toBe(false)
    expect(await sources()).toEqual(['one.csv', 'one.csv'])
  })

  it('replaces the rows of a file that has changed, and brings back what only its copy held', async () => {
    const files = [one(), two()]
    await run(files)
    put('one.csv', csv(row({ amount: '1' })))
    const report = await run(files)
    expect(report.files.map((file) => file.unchanged)).toEqual([false, true])
    expect(await amounts()).toEqual([1n, 2n, 3n])
    const grown = await summary()
    rmSync(ledger)
    await run(files)
    expect(await summary()).toEqual(grown)
  })

  it('lets go of files that are no longer listed, where the list is all', async () => {
    const files = [one(), two()]
    await run(files)
    await run(files.slice(1), { exactly: true })
    const left = await summary()
    rmSync(ledger)
    await run(files.slice(1))
    expect(await summary()).toEqual(left)
  })

  it('keeps what each row left empty, file by file', async () => {
    const bare = { height: '', tx_index: '' }
    const vague = put('vague.csv', csv(row(bare), row({ ...bare, tx_hash: '', seq: '3', amount: '4' })))
    const exact = put('exact.csv', csv(row(), row({ seq: '1', amount: '2' })))
    await run([vague, exact])
    await run([vague], { exactly: true })
    const left = await summary()
    rmSync(ledger)
    await run([vague])
    expect(await summary()).toEqual(left)
    expect(left.chains[0]).toMatchObject({ withoutHeight: 2 })
  })
})

describe('a ledger in use', () => {
  it('is a reason to try again, not a fault of the input', async () => {
    const { spawn } = await import('node:child_process')
    await run([put('a.csv', csv(row()))])
    const script = `const { DuckDBInstance } = require('@duckdb/node-api')
      DuckDBInstance.create(process.argv[1]).then(() => console.log('open')); setInterval(() => {}, 1000)`
    const holder = spawn(process.execPath, ['-e', script, ledger], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => holder.stdout.once('data', resolve))
    try {
      expect(await failure(run([put('b.csv', csv(row({ seq: '1' })))]))).toMatchObject({
        code: 'LEDGER_LOCKED',
        kind: 'retry',
      })
      expect(await failure(openLedger(ledger))).toMatchObject({ code: 'LEDGER_LOCKED', kind: 'retry' })
    } finally {
      holder.kill('SIGKILL')
    }
  })

  it('must be a ledger', async () => {
    writeFileSync(ledger, 'this is a text file that somebody has called ledger.duckdb by mistake')
    expect(await failure(run([put('a.csv', csv(row()))]))).toMatchObject({ code: 'NOT_A_LEDGER' })
    expect(await failure(openLedger(join(folder, 'none.duckdb')))).toMatchObject({ code: 'LEDGER_MISSING' })
  })
})

describe('transactions of a UTXO chain', () => {
  const ADDRESS = '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'
  const coinbase = (n: number, value: number) => ({
    hash: ID(n),
    block_number: n,
    block_timestamp: 1_600_000_000 + n,
    index: 0,
    is_coinbase: true,
    inputs: [] as object[],
    outputs: [{ index: 0, addresses: [ADDRESS], value }],
  })
  const spend = (n: number, spent: readonly [number, number, number | null][], values: readonly number[]) => ({
    ...coinbase(n, 0),
    is_coinbase: false,
    index: 1,
    inputs: spent.map(([from, output, value]) => ({
      spent_transaction_hash: ID(from),
      spent_output_index: output,
      addresses: [ADDRESS],
      value,
    })),
    outputs: values.map((value, index) => ({ index, addresses: [ADDRESS], value })),
  })
  const jsonl = (...transactions: readonly object[]) => transactions.map((one) => JSON.stringify(one)).join('\n')
  const runUtxo = (content: string | Uint8Array) => run([put('a.jsonl', content)], { format: 'utxo-jsonl' })

  it('may come zipped, marked, with CRLF, empty lines and in any order', async () => {
    const list = [
      coinbase(1, 50),
      spend(2, [[1, 0, 50]], [30, 20]),
      spend(
        3,
        [
          [2, 1, null],
          [2, 0, 30],
        ],
        [49],
      ),
    ]
    await runUtxo(jsonl(...list))
    const { digest, chains } = await summary()
    expect(chains[0]).toMatchObject({ model: 'utxo', unresolvedInputs: 0, movements: 3 })
    for (const content of [
      gzipSync(jsonl(...list)),
      `\uFEFF${jsonl(...list).replaceAll('\n', '\r\n\r\n')}\r\n`,
      jsonl(...list.reverse()),
    ]) {
      rmSync(ledger)
      await runUtxo(content)
      expect((await summary()).digest).toBe(digest)
    }
  })

  it('name no address where a script has several, or none', async () => {
    const outputs = [
      [ADDRESS, '12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'],
      [],
      ['nonstandard0123456789abcdef0123456789abcdef01234567'],
      [ADDRESS],
    ]
    await runUtxo(
      jsonl({ ...coinbase(1, 1), outputs: outputs.map((addresses, index) => ({ index, addresses, value: 1 })) }),
    )
    const store = await openLedger(ledger)
    expect((await store.holdings([0, 1, 2, 3])).map((one) => one.address)).toEqual(['', '', '', ADDRESS])
    await store.close()
  })

  const wrong: readonly [string, string, readonly object[]][] = [
    [
      'spend an output twice',
      'DOUBLE_SPEND',
      [coinbase(1, 50), spend(2, [[1, 0, 50]], [50]), spend(3, [[1, 0, 50]], [50])],
    ],
    ['spend an unknown output twice', 'DOUBLE_SPEND', [spend(2, [[1, 0, 50]], [50]), spend(3, [[1, 0, 50]], [50])]],
    ['pay out more than they take in', 'OUTPUTS_EXCEED_INPUTS', [coinbase(1, 50), spend(2, [[1, 0, 50]], [30, 21])]],
    ['state another value than the output has', 'INPUT_VALUE', [coinbase(1, 50), spend(2, [[1, 0, 51]], [50])]],
    ['spend an output that is not there', 'NO_SUCH_OUTPUT', [coinbase(1, 50), spend(2, [[1, 1, 50]], [50])]],
    ['spend what comes later', 'SPENT_TOO_EARLY', [coinbase(3, 50), spend(2, [[3, 0, 50]], [50])]],
    ['are written in two ways', 'SAME_PLACE_TWICE', [coinbase(1, 50), coinbase(1, 51)]],
    ['stand at two heights', 'TRANSACTION_TWICE', [coinbase(1, 50), { ...coinbase(1, 50), block_number: 2 }]],
  ]
  it.each(wrong)('are refused where they %s', async (_, code, transactions) => {
    expect(await failure(runUtxo(jsonl(...transactions)))).toMatchObject({ code, kind: 'input' })
  })

  it('take inputs whose value nothing states at the least that they can be', async () => {
    const known: [number, number, number | null] = [4, 0, 10]
    await runUtxo(jsonl(spend(2, [[1, 0, null], known, [3, 0, null]], [50])))
    expect((await summary()).chains[0]).toMatchObject({ unresolvedInputs: 3, unvaluedInputs: 2 })
    const store = await openLedger(ledger)
    const values: bigint[] = []
    for await (const { inputs } of store.movements('everything', Date.now())) values.push(...inputs.amount.lo)
    await store.close()
    expect(values).toEqual([40n, 10n, 0n])
    await runUtxo(jsonl(coinbase(1, 45), spend(2, [[1, 0, null], known, [3, 0, null]], [50])))
    expect((await summary()).chains[0]).toMatchObject({ unresolvedInputs: 2, unvaluedInputs: 1 })
  })

  const badLines: readonly [string, string][] = [
    ['line', '{"hash": '],
    ['hash', JSON.stringify({ ...coinbase(1, 50), hash: 'xyz' })],
    ['block_number', JSON.stringify({ ...coinbase(1, 50), block_number: null })],
    ['block_timestamp', JSON.stringify({ ...coinbase(1, 50), block_timestamp: '2020-01-01' })],
    ['block_timestamp', JSON.stringify({ ...coinbase(1, 50), block_timestamp: '1000000000000000000' })],
    ['outputs.value', JSON.stringify({ ...coinbase(1, 50), outputs: [{ index: 0, addresses: [], value: -1 }] })],
    ['outputs.value', JSON.stringify({ ...coinbase(1, 50), outputs: [{ index: 0, addresses: [], value: 1.5 }] })],
    ['outputs.index', JSON.stringify({ ...coinbase(1, 50), outputs: [{ index: 1, addresses: [], value: 1 }] })],
    ['outputs', JSON.stringify({ ...coinbase(1, 50), outputs: [] })],
    ['inputs', JSON.stringify({ ...coinbase(1, 50), is_coinbase: false })],
    [
      'outputs.addresses',
      JSON.stringify({
        ...coinbase(1, 50),
        outputs: [{ index: 0, addresses: [`${ADDRESS.slice(0, -1)}b`], value: 1 }],
      }),
    ],
  ]
  it.each(badLines)('are refused for a bad %s, with its line', async (field, line) => {
    const error = await failure(runUtxo(`${JSON.stringify(coinbase(9, 1))}\n\n${line}\n`))
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { count: 1, reasons: [{ line: 3, field }] } })
  })

  it('do not mix with transfers of the same chain', async () => {
    await runUtxo(jsonl(coinbase(1, 50)))
    const transfer = row({
      chain: 'bitcoin',
      asset: 'bitcoin/BTC',
      symbol: 'BTC',
      decimals: '8',
      from: ADDRESS,
      to: ADDRESS,
      tx_hash: ID(5),
    })
    expect(await failure(run([put('b.csv', csv(transfer))]))).toMatchObject({ code: 'MIXED_CHAIN' })
  })

  it('stay the same when other files come and go', async () => {
    const early = put('early.jsonl', jsonl(coinbase(1, 50)))
    const late = put(
      'late.jsonl',
      jsonl(
        spend(2, [[1, 0, 50]], [30, 20]),
        spend(
          3,
          [
            [2, 0, 30],
            [8, 0, 7],
          ],
          [37],
        ),
      ),
    )
    await run([late], { format: 'utxo-jsonl' })
    const alone = await summary()
    expect(alone.chains[0]?.unresolvedInputs).toBe(2)
    await run([late, early], { format: 'utxo-jsonl' })
    expect((await summary()).chains[0]?.unresolvedInputs).toBe(1)
    const both = await summary()
    await run([late], { format: 'utxo-jsonl', exactly: true })
    expect(await summary()).toEqual(alone)
    await run([late, early], { format: 'utxo-jsonl' })
    expect(await summary()).toEqual(both)
  })
})
