import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { mulberry32 } from '../naive/dice.ts'
import { ALICE, BOB, CAROL, csv, hashOf, row } from './rows.ts'
import { inTempFolder } from './tempFolder.ts'

const PLAIN = [1, 2, 3].map((height) => row({ height, from: ALICE, to: BOB, amount: BigInt(height) }))

describe('what is accepted', () => {
  test('gzip, a byte order mark, CRLF and any order of rows give the same ledger', () =>
    inTempFolder(async (folder) => {
      const plain = csv(PLAIN)
      const forms: Record<string, string | Buffer> = {
        'plain.csv': plain,
        'zipped.csv.gz': gzipSync(plain),
        'marked.csv': `\uFEFF${plain}`,
        'crlf.csv': plain.replaceAll('\n', '\r\n'),
        'shuffled.csv': csv([PLAIN[2]!, PLAIN[0]!, PLAIN[1]!]),
      }
      const digests = new Set<string>()
      for (const [name, content] of Object.entries(forms)) {
        writeFileSync(join(folder, name), content)
        digests.add(await digestOf(folder, [name]))
      }
      expect(digests.size).toBe(1)
    }))

  test('an identical row twice is kept once, within a file and across files, and counted', () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.csv'), csv([...PLAIN, PLAIN[0]!]))
      writeFileSync(join(folder, 'b.csv'), csv([PLAIN[1]!, row({ height: 9, from: BOB, to: CAROL, amount: 1n })]))
      const report = await run(folder, ['a.csv', 'b.csv'])
      expect(
        report.files.map(({ file, rowsRead, rowsKept, duplicates }) => ({ file, rowsRead, rowsKept, duplicates })),
      ).toEqual([
        { file: 'a.csv', rowsRead: 4, rowsKept: 3, duplicates: 1 },
        { file: 'b.csv', rowsRead: 2, rowsKept: 1, duplicates: 1 },
      ])
    }))

  test('rows without hash are transactions of their own, and identical ones count once', () =>
    inTempFolder(async (folder) => {
      const lone = (seq: number) =>
        row({ height: '', time: '2024-01-01T00:00:00Z', txIndex: '', hash: '', seq, from: ALICE, to: BOB, amount: 1n })
      writeFileSync(join(folder, 'a.csv'), csv([lone(0), lone(1), lone(1)]))
      expect((await run(folder, ['a.csv'])).files[0]).toMatchObject({ rowsKept: 2, duplicates: 1 })
      const store = await openLedger(join(folder, 'ledger.duckdb'))
      const { chains } = await store.summary()
      expect(chains[0]).toMatchObject({ movements: 2, withoutHash: 2, withoutHeight: 2, withoutTxIndex: 2, gasRows: 0 })
      expect((await store.transactions([0, 1])).map(({ hash }) => hash)).toEqual([null, null])
      await store.close()
    }))

  test('importing twice changes nothing; a changed file replaces its rows', () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.csv'), csv(PLAIN))
      const before = await digestOf(folder, ['a.csv'])
      const again = await run(folder, ['a.csv'])
      expect(again).toMatchObject({ changed: false, files: [{ unchanged: true, rowsKept: 3 }] })
      expect(await digestOf(folder, ['a.csv'])).toBe(before)
      writeFileSync(join(folder, 'a.csv'), csv(PLAIN.slice(1)))
      expect(await run(folder, ['a.csv'])).toMatchObject({ changed: true, files: [{ rowsKept: 2 }] })
    }))

  test('two halves of a ledger in two steps give the ledger of one step', () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.csv'), csv(PLAIN.slice(0, 2)))
      writeFileSync(join(folder, 'b.csv'), csv(PLAIN.slice(2)))
      writeFileSync(join(folder, 'all.csv'), csv(PLAIN))
      await run(folder, ['a.csv'])
      const ledger = join(folder, 'ledger.duckdb')
      await importData({ ledger, folder, imports: [{ format: 'transfers-csv', files: ['b.csv'], covers: 'all' }] })
      const stepwise = await openLedger(ledger)
      const { digest } = await stepwise.summary()
      await stepwise.close()
      expect(digest).toBe(await digestOf(folder, ['all.csv']))
    }))
})

describe('what is refused, whole, with the place and the fix', () => {
  const good = row({ height: 1, from: ALICE, to: BOB, amount: 1n })
  const broken: [string, string, string][] = [
    ['a negative amount', row({ height: 2, from: ALICE, to: BOB, amount: '-1' }), 'amount'],
    ['a fraction', row({ height: 2, from: ALICE, to: BOB, amount: '1.5' }), 'amount'],
    ['2^256', row({ height: 2, from: ALICE, to: BOB, amount: 2n ** 256n }), 'amount'],
    ['a time without zone', row({ height: 2, time: '2024-01-01T00:00:00', from: ALICE, to: BOB, amount: 1n }), 'time'],
    ['no time', row({ height: 2, time: 'yesterday', from: ALICE, to: BOB, amount: 1n }), 'time'],
    ['an address that is too short', row({ height: 2, from: '0xabc', to: BOB, amount: 1n }), 'from'],
    [
      'a wrong checksum',
      row({ height: 2, from: ALICE, to: '0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed', amount: 1n }),
      'to',
    ],
    ['an unknown kind', row({ height: 2, kind: 'gift', from: ALICE, to: BOB, amount: 1n }), 'kind'],
    ['no receiver', row({ height: 2, from: ALICE, to: '', amount: 1n }), 'to'],
  ]
  test.each(broken)('%s', (_, line, field) =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.csv'), csv([good, line]))
      const error = await refusal(folder, ['a.csv'])
      expect(error).toMatchObject({ code: 'BAD_ROWS', kind: 'input', facts: { count: 1 } })
      expect(error.facts.reasons).toMatchObject([{ file: 'a.csv', line: 3, field }])
      expect(error.message).toContain('a.csv line 3')
    }),
  )

  test('one place with two contents shows both', () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.csv'), csv([good, row({ height: 1, from: ALICE, to: CAROL, amount: 2n })]))
      const error = await refusal(folder, ['a.csv'])
      expect(error.code).toBe('SAME_PLACE_TWICE')
      expect(error.message).toContain(BOB)
      expect(error.message).toContain(CAROL)
    }))

  test.each([
    ['a file that is not there', null, 'FILE_MISSING'],
    ['an empty file', '', 'EMPTY_FILE'],
    ['a header alone', csv([]), 'EMPTY_FILE'],
    ['no header', `${good}\n`, 'BAD_HEADER'],
    ['a misspelt column', csv([good]).replace('amount', 'amout'), 'BAD_HEADER'],
    [
      'one transaction in two blocks',
      csv([good, row({ height: 2, hash: hashOf(1), seq: 1, from: ALICE, to: BOB, amount: 1n })]),
      'TRANSACTION_TWICE',
    ],
  ])('%s', (_, content, code) =>
    inTempFolder(async (folder) => {
      if (content !== null) writeFileSync(join(folder, 'a.csv'), content)
      expect((await refusal(folder, ['a.csv'])).code).toBe(code)
    }),
  )

  test('nothing of a refused file is kept: what was there stays', () =>
    inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.csv'), csv(PLAIN))
      writeFileSync(join(folder, 'b.csv'), csv([good.replace(/,1$/, ',x')]))
      const before = await digestOf(folder, ['a.csv'])
      await refusal(folder, ['a.csv', 'b.csv'])
      const store = await openLedger(join(folder, 'ledger.duckdb'))
      expect((await store.summary()).digest).toBe(before)
      await store.close()
    }))

  test('a coin is not spent twice, and outputs do not exceed inputs', () =>
    inTempFolder(async (folder) => {
      const coin = { hash: 'a'.repeat(64), n: 0 }
      const created = utxo(coin.hash, 1, [], [100])
      const spend = (hash: string, height: number, value: number) =>
        utxo(hash, height, [{ ...coin, value: 100 }], [value])
      writeFileSync(
        join(folder, 'twice.jsonl'),
        [created, spend('b'.repeat(64), 2, 90), spend('c'.repeat(64), 3, 90)].join('\n'),
      )
      writeFileSync(join(folder, 'more.jsonl'), [created, spend('b'.repeat(64), 2, 101)].join('\n'))
      expect((await refusal(folder, ['twice.jsonl'], 'utxo-jsonl')).code).toBe('DOUBLE_SPEND')
      expect((await refusal(folder, ['more.jsonl'], 'utxo-jsonl')).code).toBe('OUTPUTS_EXCEED_INPUTS')
    }))
})

test('killed with kill -9 at any step and started again, the ledger is the one of an undisturbed run', () =>
  inTempFolder(async (folder) => {
    writeFileSync(join(folder, 'old.csv'), csv(PLAIN))
    const rows = Array.from({ length: 3_000 }, (_, height) =>
      row({ height: height + 10, from: ALICE, to: BOB, amount: BigInt(height) }),
    )
    writeFileSync(join(folder, 'new.csv'), csv(rows))
    const expected = await digestOf(folder, ['old.csv', 'new.csv'])
    const random = mulberry32(7)
    for (let attempt = 0; attempt < 8; attempt++) {
      const here = join(folder, `attempt${attempt}`)
      mkdirSync(here)
      for (const name of ['old.csv', 'new.csv']) writeFileSync(join(here, name), readFileSync(join(folder, name)))
      await digestOf(here, ['old.csv'])
      await killedImport(here, ['old.csv', 'new.csv'], Math.floor(random() * 11))
      expect(await digestOf(here, ['old.csv', 'new.csv'])).toBe(expected)
    }
  }))

/** Imports in a child process and kills it as soon as it has told `steps` steps (or lets it end, if there are fewer). */
async function killedImport(folder: string, files: readonly string[], steps: number): Promise<void> {
  const script = fileURLToPath(new URL('importOnce.ts', import.meta.url))
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, join(folder, 'ledger.duckdb'), folder, 'transfers-csv', ...files],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const gone = new Promise((resolve) => child.once('close', resolve))
  let told = 0
  for await (const _ of createInterface({ input: child.stdout })) {
    if (told++ >= steps) child.kill('SIGKILL')
  }
  await gone
}

function run(folder: string, files: readonly string[], format = 'transfers-csv') {
  return importData({
    ledger: join(folder, 'ledger.duckdb'),
    folder,
    imports: [{ format, files, covers: 'all' }],
    exactly: true,
  })
}

async function digestOf(folder: string, files: readonly string[]): Promise<string> {
  await run(folder, files)
  const store = await openLedger(join(folder, 'ledger.duckdb'))
  const { digest } = await store.summary()
  await store.close()
  return digest
}

async function refusal(folder: string, files: readonly string[], format?: string): Promise<DyepackError> {
  const error: unknown = await run(folder, files, format).then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(DyepackError)
  return error as DyepackError
}

function utxo(
  hash: string,
  height: number,
  inputs: readonly { hash: string; n: number; value: number }[],
  outputs: readonly number[],
): string {
  const address = '19dmodjoHoz3ch5i5fmdW42Rr8mdFZHFYe'
  return JSON.stringify({
    hash,
    block_number: height,
    block_timestamp: 1_700_000_000 + height,
    index: 0,
    is_coinbase: inputs.length === 0,
    inputs: inputs.map((input, index) => ({
      index,
      spent_transaction_hash: input.hash,
      spent_output_index: input.n,
      addresses: [address],
      value: input.value,
    })),
    outputs: outputs.map((value, index) => ({ index, addresses: [address], value })),
    fee: 0,
  })
}
