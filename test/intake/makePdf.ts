/** Text at a place of a page of 612 × 792 points: its left end and its baseline from above. */
export interface SetText {
  readonly text: string
  readonly x: number
  readonly y: number
}

export interface PdfParts {
  readonly pages: readonly (readonly SetText[])[]
  /** Entries of the document's information. */
  readonly info?: Readonly<Record<string, string>>
  /** Operators to put behind the text of every page. */
  readonly operators?: string
  /** Objects to put behind the others, numbered from 10, and what a page's resources say beside its font. */
  readonly objects?: readonly (string | Buffer)[]
  readonly resources?: string
  readonly catalog?: string
  readonly trailer?: string
  /** In place of the number of pages. */
  readonly count?: number
}

/** A PDF 1.4 file with these pages, in Courier of 10 points: a letter is 6 points wide. */
export function makePdf({ pages, info = {}, operators = '', objects = [], ...more }: PdfParts): Buffer {
  const first = 10 + objects.length
  const kids = pages.map((_, i) => `${first + 2 * i} 0 R`).join(' ')
  const resources = `<< /Font << /F 4 0 R >> ${more.resources ?? ''} >>`
  const all = new Map<number, string | Buffer>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${more.catalog ?? ''} >>`],
    [2, `<< /Type /Pages /Kids [${kids}] /Count ${more.count ?? pages.length} >>`],
    [
      3,
      `<< ${Object.entries(info)
        .map(([key, text]) => `/${key} (${escaped(text)})`)
        .join(' ')} >>`,
    ],
    [4, '<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding >>'],
    ...objects.map((object, i) => [10 + i, object] as const),
    ...pages.flatMap((texts, i) => {
      const shown = texts.map(({ text, x, y }) => `1 0 0 1 ${x} ${792 - y} Tm (${escaped(text)}) Tj`)
      const page = `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources ${resources} /Contents ${first + 2 * i + 1} 0 R >>`
      return [
        [first + 2 * i, page] as const,
        [first + 2 * i + 1, stream(`BT /F 10 Tf\n${shown.join('\n')}\nET\n${operators}`)] as const,
      ]
    }),
  ])
  return joined(all, more.trailer ?? '')
}

/** A stream object; `filter` says how its content is packed. */
export function stream(content: string | Buffer, entries = ''): Buffer {
  const bytes = Buffer.from(content as string, 'latin1')
  const head = `<< /Length ${bytes.length} ${entries} >>\nstream\n`
  return Buffer.concat([Buffer.from(head), bytes, Buffer.from('\nendstream')])
}

function escaped(text: string): string {
  return text.replace(/[\\()]/g, (one) => `\\${one}`)
}

function joined(objects: ReadonlyMap<number, string | Buffer>, trailer: string): Buffer {
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n', 'latin1')]
  const places = new Map<number, number>()
  let length = parts[0]!.length
  for (const [number, object] of objects) {
    places.set(number, length)
    const whole = Buffer.concat([
      Buffer.from(`${number} 0 obj\n`),
      Buffer.from(object as string),
      Buffer.from('\nendobj\n'),
    ])
    parts.push(whole)
    length += whole.length
  }
  const size = Math.max(...objects.keys()) + 1
  const rows = Array.from({ length: size }, (_, number) => {
    const place = places.get(number)
    return place === undefined ? '0000000000 65535 f \n' : `${String(place).padStart(10, '0')} 00000 n \n`
  })
  const end = `trailer\n<< /Size ${size} /Root 1 0 R /Info 3 0 R ${trailer} >>\nstartxref\n${length}\n%%EOF\n`
  return Buffer.concat([...parts, Buffer.from(`xref\n0 ${size}\n${rows.join('')}${end}`)])
}

const TOP = 90
const PITCH = 12

/**
 * A text set as a filing is: lines of at most `width` letters with words divided at their ends, an empty line between
 * paragraphs, `perPage` lines on a page, and a running head on each.
 */
export function setPages(text: string, { width = 60, perPage = 20 } = {}): SetText[][] {
  const lines = text
    .trim()
    .split(/\n\s*\n/)
    .flatMap((paragraph) => [...wrapped(paragraph.replace(/\s+/g, ' '), width), ''])
  const pages = Math.ceil(lines.length / perPage)
  return Array.from({ length: pages }, (_, page) => [
    { text: `Case 2:22-cr-00001 Document 7 Page ${page + 1} of ${pages}`, x: 200, y: 40 },
    ...lines
      .slice(page * perPage, (page + 1) * perPage)
      .map((line, i) => ({ text: line, x: 72, y: TOP + i * PITCH }))
      .filter((one) => one.text !== ''),
  ])
}

function wrapped(paragraph: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of paragraph.split(' ')) {
    const room = width - line.length - 2
    if (line.length + word.length + 1 <= width) line += line === '' ? word : ` ${word}`
    else if (/^[a-z]{8,}/.test(word) && room >= 4) {
      lines.push(`${line} ${word.slice(0, 4)}-`)
      line = word.slice(4)
    } else {
      lines.push(line)
      line = word
    }
  }
  return [...lines, line]
}
