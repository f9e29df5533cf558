import { expect, test } from 'vitest'
import { line } from './cell.ts'

test('a label that a spreadsheet would run as a formula gets an apostrophe', () => {
  expect(line(['=1+1', '+1', '-1', '@SUM(A1)', '\tx', 'a-b'])).toBe("'=1+1,'+1,'-1,'@SUM(A1),'\tx,a-b\n")
})

test('commas, quotes and line ends are quoted, after the apostrophe', () => {
  expect(line(['a,b', 'say "hi"', '=a,b', 'two\nlines'])).toBe('"a,b","say ""hi""","\'=a,b","two\nlines"\n')
})

test('nothing is an empty cell, numbers stand as they are', () => {
  expect(line([null, 3, 2n ** 200n])).toBe(`,3,${2n ** 200n}\n`)
})
