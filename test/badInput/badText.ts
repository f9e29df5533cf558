import { lineOf } from '../files/sampleFile.ts'
import type { SampleFormat } from '../files/sampleFormats.ts'
import type { BadFile } from './badFiles.ts'

const long = () => Buffer.alloc(200 * 2 ** 20, 'x')

/** What may be wrong with a CSV file: quotes, cells, headers, a line without end. */
export function badCsv(format: SampleFormat, good: string): readonly BadFile[] {
  const lines = good.trimEnd().split('\n')
  const [head, last] = [lines.slice(0, -1), lines.at(-1)!]
  const line = lineOf(format, 2)
  const file = (...lines: readonly string[]) => Buffer.from(`${lines.join('\n')}\n`)
  /** Around the second cell of the last record. */
  const cell = (before: string, after: string) => last.replace(/,([^,]*),/, `,${before}$1${after},`)
  const { column } = format.amount
  const place = lines[0]!.split(',').indexOf(column)
  const twice = (text: string) => `${text},${text.split(',')[place]}`
  return [
    {
      what: 'an opening quote that nothing closes',
      content: file(...head, cell('"', '')),
      code: 'BAD_ROWS',
      line,
    },
    {
      what: 'such a quote far before the end',
      content: file(...head, cell('"', ''), ...Array.from({ length: 10_000 }, () => head[1]!)),
      code: 'BAD_ROWS',
      line,
    },
    { what: 'a quote inside a cell', content: file(...head, cell('x"', '')), code: 'BAD_ROWS', line },
    { what: 'a quote at the end', content: file(...head, `${last}"`), code: 'BAD_ROWS', line },
    {
      what: 'text behind a closing quote',
      content: file(...head, cell('"', '"x')),
      code: 'BAD_ROWS',
      line,
      leavesOut: 1,
    },
    {
      what: 'a cell too few',
      content: file(...head, last.replace(/,[^,]*$/, '')),
      code: 'BAD_ROWS',
      line,
      leavesOut: 1,
    },
    { what: 'a cell too many', content: file(...head, `${last},x`), code: 'BAD_ROWS', line, leavesOut: 1 },
    {
      what: 'a column that stands there twice',
      content: file(...lines.map(twice)),
      code: ['BAD_HEADER', 'BAD_MAPPING'],
    },
    {
      what: 'a line of 200 MB',
      content: () => Buffer.concat([file(...lines), long()]),
      code: 'LINE_TOO_LONG',
      line: line + 1,
    },
    { what: 'a first line of 200 MB', content: long, code: ['BAD_HEADER', 'LINE_TOO_LONG', 'UNKNOWN_TABLE'] },
  ]
}

/** What may be wrong with JSON: depth, keys, a value without end. `good` has three records, each on a line of its own. */
export function badJson(format: SampleFormat, good: string): readonly BadFile[] {
  const answer = format.encoding === 'answer' || format.encoding === 'grid'
  const record = JSON.stringify(format.good(2))
  const line = lineOf(format, 2)
  const file = (other: string) => Buffer.from(good.replace(record, () => other))
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const { column } = format.amount
  const key = JSON.stringify(column)
  const value = JSON.stringify(format.good(2)[column])
  // An answer is one value: what is no JSON in it makes the whole of it none.
  const whole = answer ? ({ code: 'BAD_FILE', line } as const) : ({ code: 'BAD_ROWS', line, leavesOut: 1 } as const)
  const row = { code: 'BAD_ROWS', line, leavesOut: 1 } as const
  return [
    { what: 'lists 100,000 deep', content: file(deep), ...whole },
    { what: 'objects 100,000 deep', content: file(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`), ...whole },
    { what: 'lists that nothing closes', content: file('['.repeat(100_000)), ...whole },
    {
      what: 'a depth of 100,000 in a key that is read',
      content: file(record.replace(`${key}:${value}`, () => `${key}:${deep}`)),
      ...whole,
    },
    { what: 'a key twice', content: file(record.replace('{', () => `{${key}:${value},`)), ...row },
    {
      what: 'a key twice, written in two ways',
      content: file(
        record.replace('{', () => `{"\\u00${column.charCodeAt(0).toString(16)}${column.slice(1)}":${value},`),
      ),
      ...row,
    },
    {
      what: 'a list in place of an amount',
      content: file(record.replace(`${key}:${value}`, () => `${key}:[1]`)),
      ...row,
    },
    { what: 'no object', content: file('17'), ...row },
    { what: 'a record that is cut off', content: file(record.slice(0, -1)), ...whole, line: answer ? line + 1 : line },
    { what: 'a comment', content: file(`${record} // one`), ...whole },
    { what: 'NaN in place of a value', content: file(record.replace(`${key}:${value}`, () => `${key}:NaN`)), ...whole },
    {
      what: 'an exponent without quotes',
      content: file(record.replace(value, () => value.replace(/"?[0-9]+"?(?=[^0-9]*$)/, '1e18'))),
      ...row,
    },
    {
      what: 'a line of 200 MB',
      content: () => Buffer.concat([file(`${record.slice(0, -1)},"other":"`).subarray(0, -1), long()]),
      code: answer ? 'BAD_FILE' : 'LINE_TOO_LONG',
      line,
    },
  ]
}
