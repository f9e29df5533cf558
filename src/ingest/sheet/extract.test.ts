import { writeFileSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeWorkbook, type WorkbookParts } from '../../../test/sheet/makeWorkbook.ts'
import { readSheet } from '../../../test/sheet/readSheet.ts'
import { sheet } from './extract.ts'

const A = '0x00000000000000000000000000000000000000a1'
const B = '0x00000000000000000000000000000000000000b2'
const WHEN = '2023-06-02 21:49:23'
const MAPPING = `columns: { time: when, from: payer, to: payee, amount: sum }
time: { format: iso, zone: UTC }
amount: { unit: whole }
asset: { id: ethereum/x, symbol: X, decimals: 6 }
`
const HEADERS = ['when', 'payer', 'payee', 'sum']
const csv = (...rows: readonly string[]) => `${HEADERS.join(',')}\n${rows.join('\n')}\n`
const row = (sum: string) => `${WHEN},${A},${B},${sum}`
const amountsOf = (read: Awaited<ReturnType<typeof readSheet>>) => read.rows.map(({ amount }) => amount)
const failure = async (content: string | Uint8Array, mapping = MAPPING, name?: string) =>
  (await readSheet(content, mapping, name).then(
    () => null,
    (error: unknown) => error,
  )) as { code: string; message: string; fix: string; facts: Record<string, unknown> } | null

describe('a CSV file', () => {
  it('is parted by comma, semicolon, tab or pipe, and may be packed, quoted, marked and end its lines as it likes', async () => {
    const plain = csv(row('1'), row('2'))
    const variants: readonly (string | Uint8Array)[] = [
      plain,
      plain.replaceAll(',', ';'),
      plain.replaceAll(',', '\t'),
      plain.replaceAll(',', '|'),
      `sep=;\n${plain.replaceAll(',', ';')}`,
      gzipSync(plain),
      `\ufeff${plain}`,
      plain.replaceAll('\n', '\r\n'),
      plain.replaceAll(/[^,\n]+/g, '"$&"'),
      plain.trimEnd(),
    ]
    for (const content of variants) {
      const read = await readSheet(content, MAPPING)
      expect(amountsOf(read)).toEqual(['1000000', '2000000'])
    }
  })

  it('has its headers where the mapping says, or none; bad rows have their true lines', async () => {
    const above = `Report\n\nof;"May"\n${csv(row('1'), '', row('x'), row('2'))}`
    const read = await readSheet(above, `header: 4\n${MAPPING}`)
    expect(read.bad).toEqual([{ line: 7, field: 'sum', value: 'x' }])
    expect(amountsOf(read)).toEqual(['1000000', '2000000'])
    const bare = `${row('1')}\n${row('x')}\n`
    const numbers = MAPPING.replace(
      'time: when, from: payer, to: payee, amount: sum',
      'time: 1, from: 2, to: 3, amount: 4',
    )
    const none = await readSheet(bare, `header: none\n${numbers}`)
    expect(none.bad).toEqual([{ line: 2, field: 'column 4', value: 'x' }])
  })

  it('may have headers twice or none for a column: then the column goes by its number', async () => {
    const table = `when,payer,,sum,sum\n${row('1')},2\n`
    const byName = await failure(table, MAPPING.replace('to: payee', 'to: 3'))
    expect(byName).toMatchObject({
      code: 'BAD_MAPPING',
      facts: { line: 1, key: 'columns.amount' },
      fix: 'write the number',
    })
    expect(byName?.message).toContain('columns 4 and 5')
    const byNumber = await readSheet(table, MAPPING.replace('to: payee, amount: sum', 'to: 3, amount: 5'))
    expect(amountsOf(byNumber)).toEqual(['2000000'])
  })

  it('with ragged rows or an open quote loses none silently', async () => {
    expect((await readSheet(csv(row('1'), 'a,b', `${row('2')},more`), MAPPING)).broken).toBe(2)
    expect(await failure(csv(row('1'), `${WHEN},"${A},${B},2`, row('3')))).toMatchObject({
      code: 'BAD_ROWS',
      facts: { reasons: [{ line: 3 }] },
    })
    expect(await failure(`when,"payer,payee,sum\n${row('1')}\n`)).toMatchObject({
      code: 'BAD_HEADER',
      facts: { line: 1 },
    })
  })

  it.each<[string, string | Uint8Array, string]>([
    ['UTF-16', Buffer.from(`\ufeff${csv(row('1'))}`, 'utf16le'), 'NOT_UTF8'],
    ['NUL bytes', csv(row('1')).replace('payee', 'pay\0ee'), 'NOT_UTF8'],
    ['a gzip that was cut off', gzipSync(csv(row('1'))).subarray(0, 40), 'BAD_FILE'],
    ['nothing', '', 'EMPTY_FILE'],
    ['an empty header line', '\n1,2\n', 'BAD_HEADER'],
    ['one column', 'when\n1\n', 'BAD_HEADER'],
  ])('with %s is refused', async (_, content, code) => {
    expect(await failure(content)).toMatchObject({ code })
  })

  it('whose name has control characters does not act on a terminal', async () => {
    const error = await failure('\n1,2\n', MAPPING, 'a\u001b[2J\u202e.csv')
    expect(error?.code).toBe('BAD_HEADER')
    expect(error?.message).toContain('a\\u001b[2J\\u202e.csv line 1')
  })
})

describe('a mapping', () => {
  it('is named, or the importer says how to get one', async () => {
    const options = { chain: null, mapping: null, decimals: new Map() }
    await expect(sheet.extract([{ path: 'x.csv', name: 'x.csv' }], options)).rejects.toMatchObject({
      code: 'MAPPING_MISSING',
    })
  })

  it.each<[string, string, number, string]>([
    ['a misspelt key', MAPPING.replace('unit: whole', 'unit: whole, desimal: ","'), 3, 'amount.desimal'],
    ['a misspelt column', MAPPING.replace('payer', 'payr'), 1, 'columns.from'],
    ['a unit that is none', MAPPING.replace('whole', 'ether'), 3, 'amount.unit'],
    ['no unit', MAPPING.replace('{ unit: whole }', '{}'), 3, 'amount.unit'],
    ['an ambiguous format', MAPPING.replace('iso', 'mm/dd/yyyy'), 2, 'time.format'],
    ['a zone that means several', MAPPING.replace('UTC', 'EST'), 2, 'time.zone'],
    ['a zone that is none', MAPPING.replace('UTC', 'Europe/Wien'), 2, 'time.zone'],
    ['decimals as a text', MAPPING.replace('decimals: 6', 'decimals: six'), 4, 'asset.decimals'],
    ['no asset', MAPPING.replace(/asset: .*/, ''), 1, 'asset'],
    ['a chain of outputs', MAPPING.replace('ethereum/x', 'bitcoin/BTC'), 4, 'asset'],
    ['assets without their column', MAPPING.replace(/asset: (.*)/, 'assets: { X: $1 }'), 1, 'columns.asset'],
    ['a column that is not there', MAPPING.replace('amount: sum', 'amount: 9'), 1, 'columns.amount'],
    ['one sign for two things', MAPPING.replace('unit: whole', 'unit: whole, thousands: "."'), 3, 'amount.thousands'],
  ])('with %s is refused with its line and key', async (_, mapping, line, key) => {
    const error = await failure(csv(row('1')), mapping)
    expect(error).toMatchObject({ code: 'BAD_MAPPING' })
    expect([error?.facts, error?.message]).toEqual([
      expect.objectContaining({ key }),
      expect.stringContaining(`line ${line}`),
    ])
  })

  it('with many problems names them all at once', async () => {
    const error = await failure(
      csv(row('1')),
      MAPPING.replace('payer', 'payr').replace('payee', 'paye').replace('UTC', 'EST'),
    )
    expect(error).toMatchObject({ code: 'BAD_MAPPING', facts: { count: 3 } })
    expect(error?.message).toContain('did you mean "payer"?')
  })

  it.each<[string, string | Uint8Array]>([
    ['is no YAML', 'columns: ['],
    ['nests without end', '['.repeat(100_000)],
    ['has aliases', 'a: &a [1]\nb: [*a, *a]\n'],
    ['is two documents', `${MAPPING}---\n${MAPPING}`],
    ['has a key twice', `${MAPPING}time: { format: unix }\n`],
    ['is not UTF-8', Buffer.from([0xff, 0xfe, 0x61, 0])],
    ['is huge', ' '.repeat(1 << 19)],
    ['is empty', ''],
    ['reaches for prototypes', '__proto__: { columns: {} }\n'],
  ])('that %s is refused', async (_, mapping) => {
    expect(await failure(csv(row('1')), mapping as string)).toMatchObject({ code: 'BAD_MAPPING' })
  })
})

const CELLS = (sum: string | number): [string, string, string, string | number] => [WHEN, A, B, sum]
const book = (rows: NonNullable<WorkbookParts['sheets']>[string], more: WorkbookParts = {}) =>
  makeWorkbook({ sheets: { Flows: [HEADERS, ...rows] }, ...more })

describe('a workbook', () => {
  it('gives the rows of its first sheet, or of the one that the mapping names', async () => {
    const two = makeWorkbook({
      sheets: { 'It’s "one"': [HEADERS, CELLS('1')], Two: [['a title'], [], HEADERS, CELLS('2'), [], CELLS('x')] },
    })
    expect(amountsOf(await readSheet(two, MAPPING))).toEqual(['1000000'])
    const second = await readSheet(two, `sheet: Two\n${MAPPING}`)
    expect(amountsOf(second)).toEqual(['2000000'])
    expect(second.bad).toEqual([{ line: 6, field: 'sum', value: 'x' }])
    expect(await failure(two, `sheet: Three\n${MAPPING}`)).toMatchObject({
      code: 'NO_SUCH_SHEET',
      fix: expect.stringContaining('"Two"'),
    })
  })

  it('shares texts, and leaves out how they are pronounced', async () => {
    const texts = [WHEN, A, B, '1.5', ...HEADERS]
    const shared = (i: number) => ({ xml: `<c t="s"><v>${i}</v></c>` })
    const table = makeWorkbook({ sheets: { S: [[4, 5, 6, 7].map(shared), [0, 1, 2, 3].map(shared)] }, texts })
    expect(amountsOf(await readSheet(table, MAPPING))).toEqual(['1500000'])
    const spoken = {
      'xl/sharedStrings.xml': `<sst><si><r><t>1</t></r><r><t>.5</t></r><rPh sb="0" eb="1"><t>one</t></rPh></si></sst>`,
    }
    const one = book([[WHEN, A, B, shared(0)]], { texts: [], parts: spoken })
    expect(amountsOf(await readSheet(one, MAPPING))).toEqual(['1500000'])
    expect(await failure(book([[WHEN, A, B, shared(7)]]))).toMatchObject({ code: 'BAD_FILE' })
  })

  it('keeps numbers as their author saw them, and refuses those that have lost digits', async () => {
    const number = (text: string) => ({ xml: `<c><v>${text}</v></c>` })
    const written = ['1234.5670000000001', '1E-6', '0.1', '12', '1.5E+3', '1e-7']
    const read = await readSheet(book(written.map((text) => [WHEN, A, B, number(text)])), MAPPING)
    expect(amountsOf(read)).toEqual(['1234567000', '1', '100000', '12000000', '1500000000'])
    expect(read.bad).toEqual([{ line: 7, field: 'sum', value: '0.0000001' }])
    const wei = MAPPING.replace('whole', 'base')
    const base = await readSheet(
      book([
        [WHEN, A, B, number('1500000000000000001')],
        [WHEN, A, B, number('1.2345678901234567E+18')],
        [WHEN, A, B, number('1.5E+18')],
      ]),
      wei,
    )
    expect(amountsOf(base)).toEqual(['1500000000000000001', '1500000000000000000'])
    expect(base.bad).toEqual([{ line: 3, field: 'sum', value: '1.2345678901234567E+18' }])
  })

  it('has dates as numbers, taken where the mapping says `excel`, from the year that the workbook counts from', async () => {
    const excel = MAPPING.replace('iso', 'excel')
    const rows = [
      [45079.9092939815, A, B, '1'],
      [43617.9092939815, A, B, '1'],
    ] as const
    const [from1900] = (await readSheet(book(rows), excel)).rows
    const [, from1904] = (await readSheet(book(rows, { date1904: true }), excel)).rows
    expect([from1900?.time, from1904?.time]).toEqual([Date.parse(`${WHEN}Z`), Date.parse(`${WHEN}Z`)])
    expect((await readSheet(book(rows), MAPPING)).bad.map(({ field }) => field)).toEqual(['when', 'when'])
  })

  it('with formulas gives the saved values, says how many, and has bad cells where there is none', async () => {
    const formula = (xml: string) => ({ xml: `<c>${xml}</c>` })
    const table = book([
      [WHEN, A, B, formula('<f>1+1</f><v>2</v>')],
      [WHEN, A, B, formula('<f>[1]Other!A1</f><v>3</v>')],
      [WHEN, A, B, formula('<f>SUM(A1:A9)</f>')],
      [WHEN, A, B, { xml: '<c t="e"><v>#N/A</v></c>' }],
    ])
    const read = await readSheet(table, MAPPING)
    expect(amountsOf(read)).toEqual(['2000000', '3000000'])
    expect(read.bad.map(({ line, value }) => [line, value])).toEqual([
      [4, '=SUM(A1:A9)'],
      [5, '#N/A'],
    ])
  })

  it('never follows a link to another file', async () => {
    const relations = `<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="file:///etc/passwd" TargetMode="External"/></Relationships>`
    expect(await failure(book([CELLS('1')], { parts: { 'xl/_rels/workbook.xml.rels': relations } }))).toMatchObject({
      code: 'NO_SUCH_SHEET',
    })
    const up = relations.replace('file:///etc/passwd', '../../../../etc/passwd').replace(' TargetMode="External"', '')
    expect(await failure(book([CELLS('1')], { parts: { 'xl/_rels/workbook.xml.rels': up } }))).toMatchObject({
      code: 'BAD_FILE',
    })
  })

  const sheetOf = (xml: string): WorkbookParts => ({ parts: { 'xl/worksheets/sheet1.xml': xml } })
  const cut = (bytes: Uint8Array, share: number) => bytes.subarray(0, Math.floor(bytes.length * share))
  it.each<[string, () => Uint8Array, string]>([
    ['that was cut off', () => cut(book([CELLS('1')]), 0.7), 'BAD_FILE'],
    [
      'of the time before 2007',
      () => Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]),
      'BAD_FILE',
    ],
    ['without cells', () => makeWorkbook({ sheets: { Empty: [] } }), 'BAD_HEADER'],
    ['that is another zip', () => makeWorkbook({ parts: { 'xl/workbook.xml': null } }), 'BAD_FILE'],
    [
      'that is OpenDocument',
      () => makeWorkbook({ parts: { 'xl/workbook.xml': null, 'content.xml': '<x/>' } }),
      'BAD_FILE',
    ],
    ['with a document type', () => book([], sheetOf('<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>')), 'BAD_FILE'],
    ['with broken XML', () => book([], sheetOf('<worksheet><row></worksheet>')), 'BAD_FILE'],
    ['nested without end', () => book([], sheetOf('<a>'.repeat(100_000))), 'BAD_FILE'],
    ['with a text without end', () => book([], sheetOf(`<worksheet>${'x'.repeat(2 ** 23)}</worksheet>`)), 'BAD_FILE'],
    [
      'with a cell without end',
      () => book([], sheetOf(`<worksheet><row><c t="str"><v>${'x'.repeat(2 ** 16)}</v></c></row></worksheet>`)),
      'BAD_FILE',
    ],
    [
      'with rows out of order',
      () => book([], sheetOf('<worksheet><row r="2"><c><v>1</v></c></row><row r="1"/></worksheet>')),
      'BAD_FILE',
    ],
    [
      'with cells out of order',
      () => book([], sheetOf('<worksheet><row r="2"><c r="B2"/><c r="A2"/></row></worksheet>')),
      'BAD_FILE',
    ],
    [
      'that is a bomb',
      () => book([], sheetOf(`<worksheet>${'<row/>'.repeat(12_000_000)}</worksheet>`)),
      'UNPACKS_TOO_FAR',
    ],
  ])('%s is refused, and leaves nothing behind', async (_, make, code) => {
    const before = await temporaryFolders()
    const error = await failure(make())
    expect(error).toMatchObject({ code })
    expect(error?.message.split('\n')).toHaveLength(1)
    expect(await temporaryFolders()).toEqual(before)
  })

  it('with a password is refused as such', async () => {
    const head = Buffer.concat([
      Buffer.from('d0cf11e0a1b11ae1', 'hex'),
      Buffer.alloc(1016),
      Buffer.from('EncryptedPackage', 'utf16le'),
      Buffer.alloc(100),
    ])
    expect(await failure(head)).toMatchObject({ code: 'BAD_FILE', fix: expect.stringContaining('password') })
  })

  it('with bytes changed anywhere is read or refused, and nothing else', async () => {
    const whole = book([CELLS('1'), CELLS('2')])
    const folder = await mkdtemp(join(tmpdir(), 'dyepack-sheet-bytes-'))
    let seed = 4
    const dice = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return seed % n
    }
    const mapping = { path: join(folder, 'm.yaml'), name: 'm.yaml' }
    writeFileSync(mapping.path, MAPPING)
    for (let run = 0; run < 150; run++) {
      const bytes = Uint8Array.from(whole)
      for (let i = 0; i <= dice(4); i++) bytes[4 + dice(bytes.length - 4)] = dice(256)
      const path = join(folder, 'x.xlsx')
      writeFileSync(path, bytes)
      const ended = await sheet.extract([{ path, name: 'x.xlsx' }], { chain: null, mapping, decimals: new Map() }).then(
        (extracts) => extracts[0]!,
        (error: unknown) => error as { code?: string },
      )
      if ('lines' in ended) for (const made of ended.temporary ?? []) await rm(made, { recursive: true })
      else expect(['BAD_FILE', 'BAD_MAPPING', 'BAD_HEADER', 'NO_SUCH_SHEET', 'UNPACKS_TOO_FAR']).toContain(ended.code)
    }
    await rm(folder, { recursive: true })
  })
})

async function temporaryFolders(): Promise<readonly string[]> {
  return (await readdir(tmpdir())).filter((name) => /^dyepack-sheet-[^t]/.test(name))
}
