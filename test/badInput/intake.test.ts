import { truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { IntakeDraft } from '../../src/core/intake/intakeDraft.ts'
import { makePdf, stream } from '../intake/makePdf.ts'
import { withKnowledge } from '../knowledge/knowledgeFolder.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { ACTIVE, expectRefusal, expectWords } from './refused.ts'
import { type Outcome, runMany } from './runMany.ts'

type Content = string | Uint8Array
/** A page, its name, and where it is refused its code; else what its draft must hold to. */
type Case = readonly [what: string, name: string, content: Content, code: string]

const MIB = 2 ** 20
const html = (body: string, head = '') => `<!doctype html><html><head>${head}</head><body>${body}</body></html>`
const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le')
const page = [{ text: 'Over $400 million.', x: 72, y: 100 }]
const spaces = stream(
  deflateSync(Buffer.alloc(400 * MIB, ' ')),
  '/Filter /FlateDecode /Type /XObject /Subtype /Form /BBox [0 0 9 9]',
)
const bomb = makePdf({ pages: [page], objects: [spaces], resources: '/XObject << /X 10 0 R >>', operators: '/X Do' })

const REFUSED: readonly Case[] = [
  ['100,000 elements inside each other', 'a.html', html('<div>'.repeat(100_000)), 'HTML_TOO_DEEP'],
  ['scripts only', 'a.html', html('<script>document.write("Over $400 million")</script>'), 'EMPTY_FILE'],
  [
    'a refresh and a frame only',
    'a.html',
    html('<iframe src="data:text/html,x">', '<meta http-equiv=refresh content="0;url=file:///etc/passwd">'),
    'EMPTY_FILE',
  ],
  ['HTML in UTF-16', 'a.html', utf16(html('<p>Text')), 'NOT_UTF8'],
  [
    'HTML in Latin-1 that says it is UTF-8',
    'a.html',
    Buffer.from(html('<p>caf\xe9', '<meta charset=utf-8>'), 'latin1'),
    'NOT_UTF8',
  ],
  ['NUL in HTML', 'a.html', html('<p>a\0b'), 'NOT_UTF8'],
  ['two MiB of text', 'a.txt', 'word '.repeat(400_000), 'FILE_TOO_LARGE'],
  ['UTF-16', 'a.txt', utf16('Over $400 million.'), 'NOT_UTF8'],
  ['bytes that are not UTF-8', 'a.txt', Buffer.from([0x41, 0xc0, 0xff]), 'NOT_UTF8'],
  ['nothing', 'a.txt', '', 'EMPTY_FILE'],
  ['marks of direction only', 'a.txt', '\u202e\u2066\u200f', 'EMPTY_FILE'],
  ['a PDF that is cut off', 'a.pdf', makePdf({ pages: [page] }).subarray(0, 400), 'BAD_PDF'],
  ['a PDF of nothing', 'a.pdf', '%PDF-1.7\n%%EOF', 'BAD_PDF'],
  ['a PDF without text', 'a.pdf', makePdf({ pages: [[]] }), 'PDF_WITHOUT_TEXT'],
  ['a PDF that unpacks to 400 MiB', 'a.pdf', bomb, 'PDF_TOO_COSTLY'],
  ['a name with control characters', '\u001b[31m\u202ea\u0007.txt', '', 'EMPTY_FILE'],
]

const THIEF = '0x098B716B8Aaf21512996dC57EB0615e2383E2f96'
const READ: readonly (readonly [what: string, name: string, content: Content, holds: (draft: IntakeDraft) => void])[] =
  [
    [
      'entities that a page defines',
      'a.html',
      `<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]><html><p>&b;&x; Text.`,
      ({ source }) => expect(source.text).toContain('&b;&x; Text.'),
    ],
    [
      'links that act, and a base that leads elsewhere',
      'a.html',
      html(
        '<p onload="x()">Over $400 million',
        '<base href="javascript:x()"><link rel=canonical href="data:text/html,x"><meta property=og:url content="javascript:x()">',
      ),
      ({ source }) => expect(source).toMatchObject({ url: null, text: 'Over $400 million' }),
    ],
    [
      'a million open tags and one without end',
      'a.html',
      html(`Text ${'<br>'.repeat(200_000)}<p ${'a="b" '.repeat(100_000)}`),
      ({ source }) => expect(source.text).toBe('Text'),
    ],
    [
      'an address that marks of direction turn, one of another alphabet and one over two lines',
      'a.txt',
      `\u202e${THIEF}\u202c and ${THIEF.replace('A', '\u0410')} and ${THIEF.slice(0, 20)}\n${THIEF.slice(20)}.`,
      ({ addresses }) =>
        expect(addresses).toMatchObject([
          { address: THIEF.toLowerCase(), checked: true, problem: null },
          { checked: false, problem: expect.stringContaining('U+0410') },
        ]),
    ],
    [
      'a PDF with scripts',
      'a.pdf',
      makePdf({ pages: [page], catalog: '/OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >>' }),
      ({ source }) => expect(source).toMatchObject({ format: 'pdf', text: 'Over $400 million.', pages: [0] }),
    ],
    ['50,000 figures in a row', 'a.txt', '$1 '.repeat(50_000), ({ claims }) => expect(claims.length).toBeLessThan(10)],
  ]

describe('a page', () => {
  let refusals: readonly Outcome[]
  let drafts: readonly Outcome[]
  let words: readonly Outcome[]
  let large: Outcome
  beforeAll(async () => {
    await inTempFolder(async (folder) => {
      const all = [...REFUSED, ...READ].map(([, name, content], at) => ({ name: `${at}-${name}`, content }))
      for (const { name, content } of all) await writeFile(join(folder, name), content)
      await writeFile(join(folder, 'large.html'), '<html>')
      await truncate(join(folder, 'large.html'), 200 * MIB)
      const names = [...all.map(({ name }) => name), 'large.html']
      const outcomes = await withKnowledge({}, (dir) => {
        const intake = (name: string) => ['intake', name, '--knowledge', dir]
        return runMany(folder, [...names.map((name) => ['--json', ...intake(name)]), ...names.map(intake)])
      })
      refusals = outcomes.slice(0, REFUSED.length)
      drafts = outcomes.slice(REFUSED.length, all.length)
      large = outcomes[all.length]!
      words = outcomes.slice(names.length)
    })
  })

  test.each(REFUSED.map(([what, name, , code], at) => [what, code, `${at}-${name}`, at] as const))(
    'is refused with %s (%s)',
    (_, code, file, at) => {
      expect(expectRefusal(refusals[at]!)).toMatchObject({ code, facts: { file } })
      expect(expectWords(words[at]!)).toContain(`[${code}]`)
      expect(words[at]!.stderr).toContain('Fix: ')
    },
  )

  test('of 200 MB is refused', () => {
    expect(expectRefusal(large)).toMatchObject({ code: 'FILE_TOO_LARGE', facts: { file: 'large.html' } })
  })

  test.each(READ.map(([what, , , holds], at) => [what, holds, at] as const))('is read with %s', (_, holds, at) => {
    const { code, stdout, stderr } = drafts[at]!
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    holds(JSON.parse(stdout) as IntakeDraft)
    const shown = words[REFUSED.length + at]!
    expect(shown).toMatchObject({ code: 0, stderr: '' })
    expect(shown.stdout).not.toMatch(ACTIVE)
  })
})

describe('a draft', () => {
  const good = {
    schema: 'dyepack/intake@1',
    source: {
      ...{ file: 'a.txt', sha256: '', format: 'text', title: null, by: 'fbi', published: '2022', text: '' },
      ...{ url: 'https://example.org/', publishers: [], pages: [] },
    },
    ...{ incidents: [], actors: [], claims: [], addresses: [], transactions: [], topics: [] },
  }
  const changed = (part: object) => JSON.stringify({ ...good, ...part })
  const claim = {
    ...{ id: 'claim-1', about: 'dprk', kind: 'total', value: '1', unit: 'USD', low: '1', high: '1', year: '2021' },
    ...{ words: '', hedge: 'stated', by: null, span: [0, 1] },
  }
  const BAD: readonly (readonly [what: string, content: Content, code: string, field: string])[] = [
    ['a depth of 100,000', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'BAD_DRAFT_FILE', ''],
    ['no JSON', '{"schema"', 'BAD_DRAFT_FILE', ''],
    ['a key that is not one', changed({ extra: 1 }), 'BAD_DRAFT_FILE', ''],
    [
      'an id that leads out of the folder',
      changed({ claims: [{ ...claim, about: '../../etc' }] }),
      'BAD_DRAFT_FILE',
      'claims[0].about',
    ],
    ['an amount with an exponent', changed({ claims: [{ ...claim, low: '1e9' }] }), 'BAD_DRAFT_FILE', 'claims[0].low'],
    [
      'a place before the text',
      changed({ claims: [{ ...claim, span: [-1, 1] }] }),
      'BAD_DRAFT_FILE',
      'claims[0].span[0]',
    ],
    ['a kind that is none', changed({ claims: [{ ...claim, kind: 'loot' }] }), 'BAD_DRAFT_FILE', 'claims[0].kind'],
    [
      'a page that is no number',
      changed({ source: { ...good.source, pages: ['1'] } }),
      'BAD_DRAFT_FILE',
      'source.pages[0]',
    ],
    ['UTF-16', utf16(changed({})), 'NOT_UTF8', ''],
    ['NUL', `${changed({})}\0`, 'NOT_UTF8', ''],
    ['nothing', '', 'EMPTY_FILE', ''],
  ]

  test('is refused with each of these, by file and field', async () => {
    await inTempFolder(async (folder) => {
      const knowledge = join(folder, 'knowledge')
      for (const [at, [, content]] of BAD.entries()) await writeFile(join(folder, `${at}.json`), content)
      await writeFile(join(folder, 'large.json'), '{')
      await truncate(join(folder, 'large.json'), 200 * MIB)
      const names = [...BAD.keys()].map((at) => `${at}.json`)
      const outcomes = await runMany(
        folder,
        [...names, 'large.json'].map((name) => ['--json', 'intake', 'accept', name, '--knowledge', knowledge]),
      )
      for (const [at, [what, , code, field]] of BAD.entries()) {
        const { facts, ...error } = expectRefusal(outcomes[at]!)
        expect({ what, ...error }).toMatchObject({ what, code })
        expect(facts).toMatchObject({ file: names[at], ...(field === '' ? {} : { field }) })
      }
      expect(expectRefusal(outcomes.at(-1)!)).toMatchObject({ code: 'FILE_TOO_LARGE', facts: { file: 'large.json' } })
    })
  })
})
