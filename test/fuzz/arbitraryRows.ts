import * as fc from 'fast-check'
import type { SampleFormat, SampleRecord } from '../files/sampleFormats.ts'

/** What once was trouble somewhere: numbers in other dress, limits, marks, formulas, SQL, paths. */
const NASTY = [
  ...[
    '',
    ' ',
    '0',
    '-0',
    '-1',
    '+1',
    '00',
    '01',
    '1.',
    '.1',
    '1e18',
    '1E+2',
    '1,000.50',
    '1.000,50',
    '0x10',
    '0b1',
    '1_000',
  ],
  ...['NaN', 'inf', '-Infinity', 'null', 'NULL', 'true', 'undefined', '[]', '{}', '()', '٣', '７０', '½'],
  ...[
    `${2n ** 63n}`,
    `${2n ** 64n}`,
    `${2n ** 128n}`,
    `${2n ** 255n}`,
    `${2n ** 256n - 1n}`,
    `${2n ** 256n}`,
    '9'.repeat(100),
  ],
  ...[
    '1970-01-01',
    '2024-02-30T00:00:00Z',
    '2024-01-01T24:00:00Z',
    '9999-12-31T23:59:59Z',
    '-4713-01-01T00:00:00Z',
    '45000.5',
  ],
  ...['2024-01-01T00:00:00+99:99', '01/02/2024', '1700000000000', '294247-01-10T04:00:54.775807Z', 'infinity', 'epoch'],
  ...[
    `0x${'f'.repeat(40)}`,
    `0x${'F'.repeat(40)}`,
    `0x${'0'.repeat(40)}`,
    '0x',
    '0X12',
    `0x${'g'.repeat(40)}`,
    'vitalik.eth',
  ],
  ...[
    `0x${'a'.repeat(64)}`,
    `${'a'.repeat(64)}`,
    `0x${'a'.repeat(63)}`,
    'ethereum/',
    'ethereum/0x',
    '/ETH',
    'a/b/c',
    '../x',
  ],
  ...[
    '=1+1',
    '@x',
    '-x',
    '+x',
    "'; DROP TABLE movement; --",
    '"',
    '""',
    "'",
    '\\',
    '\\x00',
    '%s',
    '$x',
    '$1',
    '?',
    '🦆',
  ],
  ...[
    '\u202Eabc',
    '\u200B',
    '\uFEFF',
    '\u0085',
    '\u2028',
    '\uD7FF',
    '\uFFFD',
    '\t',
    '\n',
    '\r\n',
    'a\nb',
    '\u0001',
    '\u001b[31m',
  ],
  ...['native', 'gas', 'token', 'internal', 'ethereum', 'bitcoin', 'ETH', '18', '255', '256', 'x'.repeat(5_000)],
] as const

const cell = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...NASTY) },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 20 }) },
  { weight: 1, arbitrary: fc.bigInt({ min: -(2n ** 300n), max: 2n ** 300n }).map(String) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }).map(written) },
)
const jsonCell = fc.oneof(
  { weight: 5, arbitrary: cell },
  { weight: 2, arbitrary: fc.double() },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, [], {}, true, false, [null], [[]], -1, 1e300, 5e-324) },
)

/** One record as it stands in the file. */
export interface FuzzRow {
  /** Column → what stands there in place of the good value; undefined takes a key away. */
  readonly changes: Readonly<Record<string, unknown>>
  /** True: the record of the row before once more. */
  readonly again: boolean
}

/** Good records with some cells changed; most files have many that stay good. */
export function arbitraryRow(format: SampleFormat, seed: number): fc.Arbitrary<FuzzRow> {
  const { encoding, good, fixed, shared = [] } = format
  const kept = seed % 4 === 0 ? fixed : [...fixed, ...shared]
  const names = Object.keys(good(0)).filter((name) => !kept.includes(name))
  const json = ['jsonl', 'answer', 'grid'].includes(String(encoding))
  const change = fc.tuple(fc.constantFrom(...names), json ? fc.option(jsonCell, { nil: undefined }) : cell)
  const changes = fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    { weight: 6, arbitrary: fc.array(change, { minLength: 1, maxLength: 3 }) },
  )
  return fc.record({
    changes: changes.map((list) => Object.fromEntries(list)),
    again: fc.nat(19).map((n) => n === 0),
  })
}

/** The records that these rows make of good ones. */
export function recordsOf({ good }: Pick<SampleFormat, 'good'>, rows: readonly FuzzRow[]): readonly SampleRecord[] {
  return rows.map(({ changes, again }, n) => ({ ...good(again && n > 0 ? n - 1 : n), ...changes }))
}

/** As a file can hold it: no lone surrogate, no NUL. */
function written(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8').replaceAll('\0', '')
}
