import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { csvRecords } from './csvRecords.ts'

describe('csvRecords', () => {
  const read = (text: string, longest = 1000) =>
    csvRecords(text, { file: 'a.csv', delimiter: ',', longest, fix: 'mend it' })

  test('gives each record the line on which it begins', () => {
    expect(read('a,b\n\n"1\n2",3\n4,"5"\n')).toEqual([
      { cells: ['a', 'b'], line: 1 },
      { cells: ['1\n2', '3'], line: 3 },
      { cells: ['4', '5'], line: 5 },
    ])
  })

  test('reads any text without quotation marks as the parser does', () => {
    const piece = fc.constantFrom('a', 'bc', ',', ',', ' ', '\n', '\r\n', '\n', '\r', 'ü', '\u2028', '\ufeff')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const text = pieces.join('')
        const options = { delimiter: ',', relax_column_count: true, skip_empty_lines: true, info: true } as const
        const records = parse(text, options) as unknown as readonly { record: string[]; info: { lines: number } }[]
        expect(read(text).map(({ cells }) => cells)).toEqual(records.map(({ record }) => record))
        const breaks = new Set(text.match(/\r\n|\r|\n/g))
        if (breaks.size < 2 && !breaks.has('\r'))
          expect(read(text).map(({ line }) => line)).toEqual(records.map(({ info }) => info.lines))
      }),
      { numRuns: 2000 },
    )
  })

  test('refuses a record that is too long, with and without quotation marks', () => {
    for (const text of ['a\n0123456789', 'a\n"0123456789"'])
      expect(() => read(text, 5)).toThrow(
        expect.objectContaining({ code: 'BAD_CSV', facts: { file: 'a.csv', line: 2 } }),
      )
  })
})
