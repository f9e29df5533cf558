import { existsSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  A,
  amounts,
  type Cells,
  CHECKSUMMED,
  csv,
  failure,
  GOOD,
  HASH,
  HEADER,
  importInFolders,
  ledger,
  MAX,
  put,
  row,
  run,
  summary,
} from '../../test/import/transferFiles.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'

importInFolders()

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
