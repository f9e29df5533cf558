import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { addToEntry } from './addToEntry.ts'

const CLAIM = {
  source: 'list-2024',
  says: 'It says: "more" # of it.',
  loss: { usd: '5' },
  means: ['phishing', 'malware'],
}
const SOURCES = { 'list-2024': { by: 'list', published: '2024', url: 'https://example.org/list' } }
const ADDITION = { sources: SOURCES, claims: [CLAIM] }

test('statements and documents come behind those that are there', () => {
  const text = `# head
date: 2021-08-19
sources:   # where
    news-1:
        by: news   # daily
        published: 2021

# what
claims:

- source: news-1
  says: A sentence.   # not sure
  # nothing more
`
  expect(addToEntry(text, ADDITION)).toBe(`# head
date: 2021-08-19
sources:   # where
    news-1:
        by: news   # daily
        published: 2021
    list-2024:
      by: list
      published: 2024
      url: https://example.org/list

# what
claims:

- source: news-1
  says: A sentence.   # not sure
  # nothing more
- source: list-2024
  says: 'It says: "more" # of it.'
  loss:
    usd: 5
  means:
    - phishing
    - malware
`)
})

test('a file without documents of its own gets a place for them', () => {
  const text = 'date: 2021\n# what they say\nclaims:\n  - { source: a, says: b }'
  expect(addToEntry(text, { ...ADDITION, claims: [] })).toBe(
    'date: 2021\nsources:\n  list-2024:\n    by: list\n    published: 2024\n    url: https://example.org/list\n# what they say\nclaims:\n  - { source: a, says: b }',
  )
  expect(addToEntry(text, { sources: {}, claims: [{ source: 'a', says: 'c' }] })).toBe(
    `${text}\n  - source: a\n    says: c\n`,
  )
})

test('Windows line ends stay, and keys behind the statements, too', () => {
  const text = 'claims:\r\n  - { source: a, says: b }\r\ndate: 2021\r\n'
  expect(addToEntry(text, { sources: {}, claims: [{ source: 'a', says: 'c' }] })).toBe(
    'claims:\r\n  - { source: a, says: b }\r\n  - source: a\n    says: c\ndate: 2021\r\n',
  )
})

test.each([
  ['statements in one line', 'claims: [{ source: a, says: b }]\n'],
  ['documents in one line', 'sources: { a: { by: b } }\nclaims:\n  - { source: a, says: b }\n'],
  ['a file that is no mapping', '- a\n'],
  ['a file that is not YAML', 'claims: [\n'],
  [
    'a document of that id with other content',
    `sources:\n  list-2024: { by: other }\nclaims:\n  - { source: a, says: b }\n`,
  ],
])('%s: a person has to add it', (_, text) => {
  expect(addToEntry(text, ADDITION)).toBe(null)
})

test('every incident and actor that comes with dyepack can be added to, and keeps each of its lines', () => {
  const root = fileURLToPath(new URL('../../../knowledge/', import.meta.url))
  for (const folder of ['incidents', 'actors'])
    for (const name of readdirSync(`${root}${folder}`)) {
      const text = readFileSync(`${root}${folder}/${name}`, 'utf8')
      const added = addToEntry(text, ADDITION)
      expect(added, name).not.toBe(null)
      const lines = added!.split('\n')
      let at = 0
      for (const line of text.split('\n')) at = lines.indexOf(line, at) + 1 || Number.NaN
      expect(at, name).toBeLessThanOrEqual(lines.length)
      const before = text.split('\n').length
      expect(lines.length - before, name).toBeLessThanOrEqual(14)
    }
})
