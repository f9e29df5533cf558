import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { FILING } from '../../../test/intake/filing.ts'
import { INTAKE_BASE } from '../../../test/intake/intakeBase.ts'
import { makePdf, type PdfParts, setPages, stream } from '../../../test/intake/makePdf.ts'
import { draftIntake } from '../../core/intake/draftIntake.ts'
import { type PdfLimits, readPdf } from './readPdf.ts'

const read = (bytes: Uint8Array, limits: Partial<PdfLimits> = {}) => readPdf(bytes, 'page.pdf', limits)
const refused = (bytes: Uint8Array, code: string, limits: Partial<PdfLimits> = {}) =>
  expect(read(bytes, limits)).rejects.toMatchObject({
    code,
    kind: 'input',
    facts: { file: 'page.pdf' },
    fix: expect.stringMatching(/./),
  })
const lines = (...texts: string[]) => texts.map((text, i) => ({ text, x: 72, y: 100 + 12 * i }))

describe('a filing', () => {
  const set = makePdf({ pages: setPages(FILING, { perPage: 8 }), info: { Title: 'Affidavit of an agent' } })

  test('has the paragraphs of its text, each line joined, and the running head once', async () => {
    const { text, title } = await read(set)
    expect(title).toBe('Affidavit of an agent')
    const [head, ...paragraphs] = text.split('\n\n').map((one) => one.replaceAll('\n', ' '))
    expect(head).toMatch(/^Case 2:22-cr-00001 Document 7 Page 1 of \d$/)
    expect(paragraphs).toEqual(FILING.trim().split('\n\n'))
  })

  test('drafts what its text drafts, and tells the pages', async () => {
    const source = { file: '-', sha256: '', title: null, url: null, published: '2022-02', by: null }
    const draftOf = (text: string, pages: readonly number[]) => {
      const draft = draftIntake({ ...source, format: 'pdf', text, pages }, INTAKE_BASE)
      const words = (span: readonly [number, number]) => draft.source.text.slice(...span).replace(/\s+/g, ' ')
      const claims = draft.claims.map(({ span, ...claim }) => ({ ...claim, words: claim.words, text: words(span) }))
      return { ...draft, claims, addresses: draft.addresses.map(({ span: _, ...rest }) => rest) }
    }
    const { text, pages } = await read(set)
    const [ofPdf, ofText] = [draftOf(text, pages), draftOf(FILING, [])]
    expect(ofPdf.claims).toEqual(ofText.claims)
    expect(ofPdf.addresses).toEqual(ofText.addresses)
    expect(ofPdf.claims.length).toBeGreaterThan(10)
    expect(ofPdf.source.pages).toEqual(pages)
    const starts = pages.map((at) => text.slice(at, at + 3))
    expect(starts[0]).toBe('Cas')
    expect(pages).toEqual([...pages].sort((a, b) => a - b))
    const page = (words: string) => pages.findLastIndex((at) => at <= text.indexOf(words)) + 1
    expect([page('UNITED'), page('0x098B')]).toEqual([1, 3])
  })
})

describe('lines', () => {
  const textOf = async (...texts: string[]) => (await read(makePdf({ pages: [lines(...texts)] }))).text

  test('are joined at a hyphen that only divides, and keep one that belongs to the word', async () => {
    expect(await textOf('the crypto-', 'currency of North-', 'Korea')).toBe('the cryptocurrency of North-Korea')
    expect(await textOf('by social-engineering and social-', 'engineering')).toBe(
      'by social-engineering and social-engineering',
    )
    expect(await textOf('a hot wallet, and a hot-', 'wallet theft')).toBe('a hot wallet, and a hot-wallet theft')
    expect(await textOf('from 2017-', '2019 on')).toBe('from 2017-\n2019 on')
    expect(await textOf('the ex\u00ad', 'change')).toBe('the exchange')
  })

  test('part into paragraphs where the space is wider, or where one is indented after an end', async () => {
    const at = (text: string, x: number, y: number) => ({ text, x, y })
    const pages = [
      [at('One', 72, 100), at('goes on.', 72, 112), at('Two', 72, 136), at('ends.', 72, 148), at('Three', 100, 160)],
    ]
    expect((await read(makePdf({ pages }))).text).toBe('One\ngoes on.\n\nTwo\nends.\n\nThree')
  })

  test('are read in columns, and a foot that is written first comes last', async () => {
    const column = (x: number, words: string[]) => words.map((text, i) => ({ text, x, y: 100 + 12 * i }))
    const pages = [
      [
        { text: 'a foot below both columns, from the one to the other', x: 72, y: 760 },
        ...column(320, ['right one', 'right two']),
        ...column(72, ['left one', 'left two']),
        { text: 'HEAD OVER BOTH COLUMNS OF THE PAGE AND MORE THAN THAT', x: 72, y: 60 },
      ],
    ]
    const { text } = await read(makePdf({ pages }))
    expect(text.split('\n').filter(Boolean)).toEqual([
      'HEAD OVER BOTH COLUMNS OF THE PAGE AND MORE THAN THAT',
      ...['left one', 'left two', 'right one', 'right two', 'a foot below both columns, from the one to the other'],
    ])
  })

  test('numbered down the margin are read without their numbers, but a list keeps them', async () => {
    const numbers = Array.from({ length: 12 }, (_, i) => ({ text: `${i + 1}`, x: 40, y: 100 + 24 * i }))
    const body = ['Hackers stole', 'over $400 million.'].map((text, i) => ({ text, x: 72, y: 100 + 24 * i }))
    expect((await read(makePdf({ pages: [[...numbers, ...body]] }))).text).toBe('Hackers stole\nover $400 million.')
    expect((await read(makePdf({ pages: [[...numbers.slice(0, 9), ...body]] }))).text).toContain('9')
    await refused(makePdf({ pages: [numbers] }), 'PDF_WITHOUT_TEXT')
  })

  test('of a table stay rows', async () => {
    const row = (y: number, ...cells: string[]) => cells.map((text, i) => ({ text, x: 72 + 150 * i, y }))
    const pages = [[...row(100, 'Ronin Bridge', '$540 million'), ...row(112, 'KuCoin', '$275 million')]]
    expect((await read(makePdf({ pages }))).text).toBe('Ronin Bridge $540 million\nKuCoin $275 million')
  })

  test('go on over the end of a page', async () => {
    const { text, pages } = await read(makePdf({ pages: [lines('Hackers stole over'), lines('$400 million.')] }))
    expect(text).toBe('Hackers stole over\n$400 million.')
    expect(pages).toEqual([0, 19])
  })
})

test('a title that is the name of a file, or none, is left out', async () => {
  const titleOf = async (title: string) =>
    (await read(makePdf({ pages: [lines('Text.')], info: { Title: title } }))).title
  for (const none of ['', 'Untitled', 'Microsoft Word - draft7', 'scan_0017.pdf', '12345', '  '])
    expect(await titleOf(none)).toBeNull()
  expect(await titleOf('A  forfeiture ')).toBe('A forfeiture')
})

describe('a hostile file', () => {
  const page = lines('Over $400 million.')
  const pdf = (parts: Partial<PdfParts> = {}) => makePdf({ pages: [page], ...parts })
  const packed = (content: Buffer, entries = '') =>
    stream(deflateSync(content, { level: 9 }), `/Filter /FlateDecode ${entries}`)

  test('that is cut off, or only begins like a PDF, is refused', async () => {
    const whole = pdf()
    await refused(whole.subarray(0, whole.length - 30), 'BAD_PDF')
    await refused(whole.subarray(0, 200), 'BAD_PDF')
    await refused(Buffer.from('%PDF-1.7\nno more than that\n%%EOF'), 'BAD_PDF')
    await refused(
      Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(100_000, '<<['), Buffer.from('%%EOF')]),
      'BAD_PDF',
    )
  })

  test('that asks for a password is refused', async () => {
    const key = '<'.concat('ab'.repeat(32), '>')
    const encrypt = `/Encrypt << /Filter /Standard /V 1 /R 2 /Length 40 /P -44 /O ${key} /U ${key} >> /ID [<00> <00>]`
    await refused(pdf({ trailer: encrypt }), 'PDF_ENCRYPTED')
  })

  test('with pictures only is refused, and a picture beside text is passed over', async () => {
    const picture = stream(
      '\0'.repeat(3),
      '/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceRGB /BitsPerComponent 8',
    )
    const resources = '/XObject << /I 10 0 R >>'
    await refused(makePdf({ pages: [[]], objects: [picture], resources, operators: '/I Do' }), 'PDF_WITHOUT_TEXT')
    expect((await read(pdf({ objects: [picture], resources, operators: '/I Do' }))).text).toBe('Over $400 million.')
  })

  test('with scripts and actions runs none of them', async () => {
    const script = '<< /S /JavaScript /JS (globalThis.ran = true; app.alert\\(1\\)) >>'
    const catalog = `/OpenAction ${script} /AA << /WC ${script} >> /Names << /JavaScript << /Names [(a) ${script}] >> >>`
    expect((await read(pdf({ catalog }))).text).toBe('Over $400 million.')
    expect(globalThis).not.toHaveProperty('ran')
  })

  test('with too many pages, or pages within each other, is refused', async () => {
    await refused(makePdf({ pages: Array(2_001).fill(page) }), 'FILE_TOO_LARGE')
    await refused(makePdf({ pages: [page, page, page] }), 'FILE_TOO_LARGE', { pages: 2 })
    const ring = pdf({ count: 5 }).toString('latin1').replace('/Kids [10 0 R]', '/Kids [2  0 R]')
    await refused(Buffer.from(ring, 'latin1'), 'BAD_PDF')
  })

  test('with more text than is read is refused on the way', async () => {
    const parts = {
      objects: [
        packed(
          Buffer.from(`BT /F 10 Tf\n${'1 0 0 1 72 700 Tm (word word) Tj\n'.repeat(20_000)}ET`),
          '/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F 4 0 R >> >>',
        ),
      ],
      resources: '/XObject << /X 10 0 R >>',
      operators: '/X Do',
    }
    await refused(pdf(parts), 'FILE_TOO_LARGE', { text: 10_000 })
  })

  const form = (content: string, next: number) =>
    stream(
      content,
      `/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /F 4 0 R >> /XObject << /X ${next} 0 R >> >>`,
    )
  const resources = '/XObject << /X 10 0 R >>'

  test('of forms in forms, 10 to the 9 in all, is ended, and of one in itself refused', async () => {
    const leaf = form('BT /F 10 Tf 1 0 0 1 72 700 Tm (a) Tj ET', 4)
    const objects = [...Array.from({ length: 9 }, (_, i) => form('/X Do\n'.repeat(10), 11 + i)), leaf]
    const bomb = pdf({ objects, resources, operators: '/X Do' })
    await refused(bomb, 'PDF_TOO_COSTLY', { milliseconds: 1_500, text: Number.POSITIVE_INFINITY })
    await refused(pdf({ objects: [form('/X Do', 10)], resources, operators: '/X Do' }), 'BAD_PDF')
  })

  test('that unpacks to more than it may take is ended on the way', async () => {
    const spaces = Buffer.alloc(192 * 2 ** 20, ' ')
    const objects = [packed(spaces, '/Type /XObject /Subtype /Form /BBox [0 0 9 9]')]
    await refused(pdf({ objects, resources, operators: '/X Do' }), 'PDF_TOO_COSTLY', { bytes: 128 * 2 ** 20 })
  })

  test('that takes no time at all takes too long where none is given', async () => {
    await refused(pdf(), 'PDF_TOO_COSTLY', { milliseconds: 0 })
  })

  test('gives a text or a refusal, whatever bytes of it are changed', async () => {
    const whole = makePdf({ pages: setPages(FILING) })
    const change = fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 }))
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 20 }), async (changes) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of changes) bytes[at] = byte
        const outcome = await read(bytes).then(
          ({ text }) => typeof text,
          ({ code, kind }) => (kind === 'input' ? code : kind),
        )
        expect(['string', 'BAD_PDF', 'PDF_WITHOUT_TEXT', 'PDF_ENCRYPTED', 'FILE_TOO_LARGE']).toContain(outcome)
      }),
      { numRuns: 25 },
    )
  })
})
