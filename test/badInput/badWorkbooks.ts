import { zipSync } from 'fflate'
import { lineOf } from '../files/sampleFile.ts'
import type { SampleFormat } from '../files/sampleFormats.ts'
import { makeWorkbook, type WorkbookParts } from '../sheet/makeWorkbook.ts'
import type { BadFile } from './badFiles.ts'

const SHEET = 'xl/worksheets/sheet1.xml'
const BOMB = '<!DOCTYPE x [<!ENTITY a "xxxxxxxxxx"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

/** What may be wrong with a workbook: its zip, its XML, its formulas. */
export function badWorkbooks(format: SampleFormat, good: Buffer): readonly BadFile[] {
  const columns = Object.keys(format.good(0))
  const cells = (n: number) => columns.map((name) => String(format.good(n)[name]))
  const rows = [columns, cells(0), cells(1)]
  const withParts = (parts: WorkbookParts['parts'] & {}) =>
    makeWorkbook({ sheets: { Table: [...rows, cells(2)] }, parts })
  const withXml = (xml: string | Uint8Array) => withParts({ [SHEET]: xml })
  const sheet = (inside: string) => `<worksheet><sheetData>${inside}</sheetData></worksheet>`
  const formula = (xml: string) => [...cells(2).slice(0, -1), { xml }]
  const lying = Buffer.from(withXml(sheet('<row><c><v>1</v></c></row>'.repeat(1000))))
  // The size that the last entry of the directory states.
  lying.writeUInt32LE(17, lying.lastIndexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24)
  const whole: Readonly<Record<string, BadFile['content']>> = {
    'a zip that was cut off': good.subarray(0, -30),
    'a zip that was cut off in its middle': good.subarray(0, good.length >> 1),
    'only the first bytes of a zip': good.subarray(0, 4),
    'a zip with changed bytes': hurt(good),
    'a part larger than the zip says': lying,
    'a zip of something else': zipSync({ 'a.txt': new Uint8Array(5) }),
    'a workbook without its sheet': withParts({ [SHEET]: null }),
    'a workbook of the time before 2007': Buffer.from(`d0cf11e0a1b11ae1${'00'.repeat(600)}`, 'hex'),
    'entities that grow': withXml(`${BOMB}${sheet('<row><c t="str"><v>&b;</v></c></row>')}`),
    'an entity of another file': withXml(
      `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${sheet('<row><c t="str"><v>&e;</v></c></row>')}`,
    ),
    'a depth of 100,000': withXml('<a>'.repeat(100_000)),
    'UTF-16': withXml(Buffer.from(`\uFEFF${sheet('')}`, 'utf16le')),
    'bytes that are not UTF-8': withXml(
      Buffer.concat([Buffer.from('<worksheet><sheetData><row><c t="str"><v>'), Buffer.from([0xff, 0xfe, 0x80])]),
    ),
    NUL: withXml(sheet('<row><c t="str"><v>a\0b</v></c></row>')),
    'a text of 60 MB': () => withXml(new Uint8Array(60 * 2 ** 20).fill(97)),
    'a cell of a million characters': withXml(sheet(`<row><c t="str"><v>${'x'.repeat(1_000_000)}</v></c></row>`)),
    'a text that it does not have': withXml(sheet('<row r="1"><c t="s"><v>7</v></c><c><v>1</v></c></row>')),
    'two rows of one number': withXml(sheet('<row r="1"><c><v>1</v></c></row><row r="1"><c><v>2</v></c></row>')),
    'a row of the number 10^9': withXml(sheet('<row r="1000000000"><c><v>1</v></c></row>')),
    'a cell in column 10^6': withXml(sheet('<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')),
    'nothing in it': withXml(''),
  }
  const line = lineOf(format, 2)
  const row = { code: 'BAD_ROWS', line, field: format.amount.column, leavesOut: 1 } as const
  return [
    ...Object.entries(whole).map(([what, content]) => ({
      what,
      content,
      code: 'BAD_FILE',
    })),
    { what: 'a sheet without rows', content: withXml(sheet('')), code: 'BAD_HEADER' },
    { what: 'a bomb of zip', content: () => withXml(new Uint8Array(80 * 2 ** 20).fill(97)), code: 'UNPACKS_TOO_FAR' },
    {
      what: 'a formula without a saved value',
      content: makeWorkbook({ sheets: { Table: [...rows, formula('<c><f>A1+1</f></c>')] } }),
      ...row,
    },
    {
      what: 'a formula that points to another workbook, without a saved value',
      content: makeWorkbook({ sheets: { Table: [...rows, formula(`<c><f>'[1]Sheet'!A1</f></c>`)] } }),
      ...row,
    },
    {
      what: 'an error in a cell',
      content: makeWorkbook({ sheets: { Table: [...rows, formula('<c t="e"><v>#REF!</v></c>')] } }),
      ...row,
    },
  ]
}

function hurt(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  for (let at = 100; at < changed.length - 100; at += 37) changed[at]! ^= 0x55
  return changed
}
