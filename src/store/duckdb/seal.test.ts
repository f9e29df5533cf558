import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { amountAt } from '../../core/ledger/batch.ts'
import type { RowSource } from '../../core/ledger/rowSource.ts'
import type { LedgerSummary } from '../ledgerStore.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { openLedger } from './openLedger.ts'
import { openLedgerWriter } from './openLedgerWriter.ts'

/** Rows as an explorer lists them: no numbers of steps, the fee in the row of the transaction. */
const address = (n: number) => `0x${n.toString(16).padStart(40, '0')}`
const hash = (n: number) => `0x${n.toString(16).padStart(64, '0')}`
const [A, B, C] = [address(10), address(11), address(12)] as const

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-seal-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

interface Row {
  readonly tx: number
  readonly kind?: 'native' | 'token' | 'internal'
  readonly from?: string
  readonly to?: string
  readonly amount?: string
  readonly fee?: string
  readonly seq?: string
  readonly failed?: boolean
}

/** A file of rows; `change` lets a test say something else of it. */
function file(name: string, rows: readonly (Row | string)[], change: Partial<LedgerFile> = {}): LedgerFile {
  const path = join(folder, name)
  const lines = rows.map((row) => {
    if (typeof row === 'string') return row
    const { tx, kind = 'native', from = A, to = B, amount = '5', fee = '', seq = '', failed = false } = row
    return [tx, kind, from, to, amount, fee, seq, failed ? '1' : '0'].join(',')
  })
  writeFileSync(path, `${['tx,kind,from,to,amount,fee,seq,failed', ...lines].join('\n')}\n`)
  return {
    format: 'test',
    file: name,
    sha256: name,
    readWith: [],
    options: '',
    tells: ['native'],
    covers: 'all',
    source: name,
    keepGoing: false,
    rows: rowsOf(path),
    lines: async (records) => records.map((record) => record + 1),
    ...change,
  }
}

function rowsOf(path: string): RowSource {
  const common = {
    chain: `'ethereum'`,
    height: 'TRY_CAST(tx AS BIGINT)',
    time: 'TRY_CAST(tx AS BIGINT) * 1000',
    tx_index: '0',
    tx_hash: `concat('0x', lpad(to_hex(TRY_CAST(tx AS BIGINT)), 64, '0')).lower()`,
    asset: `'ethereum/ETH'`,
    symbol: 'NULL',
    decimals: 'NULL',
    from: '"from"',
  }
  return {
    shape: 'transfers',
    from: `read_csv('${path}', header = true, auto_detect = false, delim = ',', quote = '"', store_rejects = true,
      columns = {'tx': 'VARCHAR', 'kind': 'VARCHAR', 'from': 'VARCHAR', 'to': 'VARCHAR', 'amount': 'VARCHAR', 'fee': 'VARCHAR', 'seq': 'VARCHAR', 'failed': 'VARCHAR'})`,
    parties: ['lower("from")', 'lower("to")'],
    checks: [{ field: 'amount', ok: `regexp_full_match(amount, '[0-9]{1,30}')`, must: 'digits' }],
    movements: [
      { when: 'fee IS NOT NULL', select: { ...common, seq: 'NULL', kind: '3::UTINYINT', to: 'NULL', amount: 'fee' } },
      {
        when: `failed = '0' AND amount <> '0'`,
        select: {
          ...common,
          seq: 'TRY_CAST(seq AS BIGINT)',
          kind: `(CASE kind WHEN 'native' THEN 0 WHEN 'internal' THEN 1 ELSE 2 END)::UTINYINT`,
          to: '"to"',
          amount: 'amount',
        },
      },
    ],
  }
}

async function seal(files: readonly LedgerFile[]): Promise<LedgerSummary> {
  const writer = await openLedgerWriter(join(folder, 'ledger.duckdb'))
  try {
    return await writer.replace(files)
  } finally {
    await writer.close()
  }
}

/** `tx.seq kind from>to amount` of every movement, in chain order. */
async function movements(): Promise<string[]> {
  const store = await openLedger(join(folder, 'ledger.duckdb'))
  const found: string[] = []
  for await (const batch of store.movements('everything', 1e15)) {
    const names = await store.addresses([...batch.inputs.address, ...batch.outputs.address].filter((id) => id >= 0))
    const name = new Map(
      [...batch.inputs.address, ...batch.outputs.address].filter((id) => id >= 0).map((id, i) => [id, names[i]!]),
    )
    for (let row = 0; row < batch.length; row++) {
      const leg = batch.inputs.start[row]!
      const out = batch.outputs.start[row]!
      const to = out === batch.outputs.start[row + 1] ? 'fee' : name.get(batch.outputs.address[out]!)!.slice(-1)
      const from = name.get(batch.inputs.address[leg]!)!.slice(-1)
      found.push(`${batch.tx[row]} ${batch.kind[row]} ${from}>${to} ${amountAt(batch.inputs.amount, leg)}`)
    }
  }
  await store.close()
  return found
}

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => Promise.reject(new Error('it passed')),
    (error: unknown) => error as { code: string; message: string; facts: Record<string, unknown> },
  )

describe('a record that becomes several movements', () => {
  it('pays gas first, and a failed one pays gas only', async () => {
    const { imports } = await seal([
      file('a.csv', [
        { tx: 1, fee: '7' },
        { tx: 2, fee: '8', failed: true },
      ]),
    ])
    expect(await movements()).toEqual(['0 3 a>fee 7', '0 0 a>b 5', '1 3 a>fee 8'])
    expect(imports[0]).toMatchObject({ rowsRead: 2, rowsKept: 3, duplicates: 0, empty: 0, refused: 0 })
  })

  it('counts records that move nothing', async () => {
    const { imports } = await seal([file('a.csv', [{ tx: 1 }, { tx: 2, amount: '0' }])])
    expect(imports[0]).toMatchObject({ rowsRead: 2, rowsKept: 1, empty: 1 })
  })
})

describe('steps without numbers', () => {
  const shared: Row = { tx: 1, kind: 'token', from: A, to: B }

  it('of two exports count once, and two equal ones twice', async () => {
    const files = [
      file('a.csv', [shared, shared, { tx: 1, kind: 'token', from: A, to: C, amount: '9' }]),
      file('b.csv', [shared, shared]),
    ]
    const { imports } = await seal(files)
    expect(await movements()).toEqual(['0 2 a>b 5', '0 2 a>b 5', '0 2 a>c 9'])
    expect(imports.map(({ rowsKept, duplicates }) => [rowsKept, duplicates])).toEqual([
      [3, 0],
      [0, 2],
    ])
  })

  it('come behind the numbered ones of their class', async () => {
    await seal([
      file('numbered.csv', [
        { tx: 1, kind: 'native', amount: '1', seq: '1' },
        { tx: 1, kind: 'token', amount: '3', seq: '1000007' },
      ]),
      file('more.csv', [
        { tx: 1, kind: 'token', amount: '4' },
        { tx: 1, kind: 'internal', amount: '2' },
        { tx: 1, kind: 'token', amount: '3', fee: '6' },
      ]),
    ])
    expect(await movements()).toEqual(['0 3 a>fee 6', '0 0 a>b 1', '0 1 a>b 2', '0 2 a>b 3', '0 2 a>b 4'])
  })

  it('give one ledger in one step or in several, whatever is kept', async () => {
    const files = () => [
      file('a.csv', [shared, { tx: 2, fee: '3' }, { tx: 3, kind: 'token', seq: '4' }]),
      file('b.csv', [{ tx: 3, kind: 'token' }, { tx: 3, kind: 'internal' }, shared, shared]),
    ]
    const whole = await seal(files())
    const again = [files()[0]!, { ...files()[1]!, rows: null, lines: null }]
    expect((await seal(again)).digest).toBe(whole.digest)
    expect((await seal(again.map((one) => ({ ...one, rows: null })))).imports).toEqual(whole.imports)
    await seal([files()[0]!])
    expect((await seal([{ ...files()[0]!, rows: null }, files()[1]!])).digest).toBe(whole.digest)
  })

  it.each([
    ['two top-level values', [{ tx: 1 }], [{ tx: 1, amount: '6' }], 'top-level value'],
    ['two fees', [{ tx: 1, fee: '1' }], [{ tx: 1, fee: '2' }], 'gas'],
  ])('contradict each other with %s', async (_, one: Row[], other: Row[], what) => {
    expect(await failure(seal([file('a.csv', one), file('b.csv', other)]))).toMatchObject({
      code: 'SAME_PLACE_TWICE',
      message: expect.stringContaining(what),
    })
  })
})

describe('a fee that a source does not know', () => {
  const files = () => [file('open.csv', [{ tx: 1, fee: '0' }]), file('known.csv', [{ tx: 1, fee: '9' }])]

  it.each([
    ['before', 0],
    ['behind', 1],
  ])('gives way to the one that another knows, %s it', async (_, first) => {
    const [open, known] = files()
    const { imports } = await seal(first === 0 ? [open!, known!] : [known!, open!])
    expect(await movements()).toEqual(['0 3 a>fee 9', '0 0 a>b 5'])
    expect(imports.map(({ rowsKept }) => rowsKept).sort()).toEqual([1, 1].map((n, i) => (first === 0 ? n : i * 2)))
  })

  it('is unknown again when the other is gone', async () => {
    const [open, known] = files()
    await seal([open!, known!])
    const { digest } = await seal([{ ...open!, rows: null }])
    expect(await movements()).toEqual(['0 3 a>fee 0', '0 0 a>b 5'])
    expect(digest).toBe((await seal([open!])).digest)
  })
})

describe('an export of one address', () => {
  const own = { covers: 'own' } as const

  it('is known by the address that takes part in every row', async () => {
    const { imports } = await seal([file('x.csv', [{ tx: 1 }, { tx: 2, from: C, to: A }], own)])
    expect(imports[0]!.covers).toEqual([A])
  })

  it('is told from its only partner by its name', async () => {
    const { imports } = await seal([file(`export-${B.toUpperCase()}.csv`, [{ tx: 1 }], own)])
    expect(imports[0]!.covers).toEqual([B])
  })

  it.each([
    ['two may be', [{ tx: 1 }]],
    ['none is', [{ tx: 1 }, { tx: 2, from: C, to: address(13) }]],
  ])('is refused where %s', async (_, rows: Row[]) => {
    expect(await failure(seal([file('x.csv', rows, own)]))).toMatchObject({ code: 'OWN_ADDRESS_UNKNOWN' })
  })
})

describe('a file that keeps going', () => {
  const going = { keepGoing: true }
  const rows = [{ tx: 1 }, '2,native,short', { tx: 3, amount: 'x' }, { tx: 4, to: '0x12' }, { tx: 5, amount: '9' }]

  it('loses bad rows and broken lines, counted, with reasons', async () => {
    const { imports } = await seal([file('a.csv', rows, going)])
    expect(await movements()).toEqual(['0 0 a>b 5', '1 0 a>b 9'])
    expect(imports[0]).toMatchObject({ rowsRead: 5, rowsKept: 2, refused: 3 })
    expect(imports[0]!.refusals.map(({ field, value }) => `${field} ${value.slice(0, 8)}`).sort()).toEqual([
      'amount x',
      'line 2,native',
      'to 0x12',
    ])
  })

  it('has the ledger of its good rows alone', async () => {
    const { digest } = await seal([file('a.csv', rows, going)])
    const { digest: good } = await seal([file('b.csv', [{ tx: 1 }, { tx: 5, amount: '9' }])])
    expect(digest).toBe(good)
  })

  it('remembers what it refused when it is kept', async () => {
    const { imports } = await seal([file('a.csv', rows, going)])
    const kept = file('a.csv', rows, { ...going, rows: null })
    expect((await seal([kept, file('b.csv', [{ tx: 9 }])])).imports[0]).toEqual(imports[0])
  })

  it('does not excuse another', async () => {
    const error = await failure(seal([file('a.csv', rows, going), file('b.csv', [{ tx: 7, amount: 'y' }])]))
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { count: 1, reasons: [{ file: 'b.csv', line: 2 }] } })
  })
})

describe('a ledger of version 6, with tables of numbered movements and transactions, and with what an import left', () => {
  it('is refused by readers and made anew by an import', async () => {
    const files = [file('a.csv', [{ tx: 1, fee: '7' }, { tx: 2 }])]
    const { digest } = await seal(files)
    const found = await movements()
    const path = join(folder, 'ledger.duckdb')
    const instance = await DuckDBInstance.create(path)
    const connection = await instance.connect()
    await connection.run(
      `${['movement', 'txn'].map((name) => `CREATE TABLE next_${name} AS FROM ${name}; DROP VIEW ${name}; DROP TABLE ${name}_data; CREATE TABLE ${name} AS FROM next_${name}`).join('; ')};
       UPDATE ledger_meta SET version = 6`,
    )
    connection.closeSync()
    instance.closeSync()
    expect(await failure(openLedger(path))).toMatchObject({ code: 'LEDGER_VERSION' })
    expect(await seal(files)).toMatchObject({ digest })
    expect(await movements()).toEqual(found)
  })
})

describe('an asset whose symbol and decimals a file does not say', () => {
  it('has those of another file', async () => {
    const stated = rowsOf(join(folder, 'b.csv'))
    const movements = stated.movements.map(({ select, ...rest }) => {
      return { ...rest, select: { ...select, symbol: `'ETH'`, decimals: '18' } }
    })
    const files = [file('a.csv', [{ tx: 1 }]), file('b.csv', [{ tx: 2 }], { rows: { ...stated, movements } })]
    await seal(files)
    const store = await openLedger(join(folder, 'ledger.duckdb'))
    expect(await store.assets()).toMatchObject([{ symbol: 'ETH', decimals: 18 }])
    expect(await store.transactionIds('ethereum', [hash(1)])).toEqual([0])
    await store.close()
  })
})
