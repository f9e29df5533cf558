import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Dice } from '../naive/dice.ts'
import type { LedgerPart, SimulatedCase } from './simulatedCase.ts'

/** The files in which a case's ledger comes, and how `case.yaml` lists them. */
export interface Layout {
  readonly files: readonly LaidFile[]
  readonly imports: readonly ListedImport[]
}

export interface LaidFile {
  /** Relative to the case folder. */
  readonly file: string
  readonly content: Uint8Array
}

export interface ListedImport {
  readonly format: string
  readonly files: readonly string[]
  readonly covers: 'all' | readonly string[]
}

/** Each part in one plain file. */
export function wholeLayout({ parts }: SimulatedCase): Layout {
  return joined(parts.map((part) => ({ part, files: [{ lines: part.lines, name: 'whole' }] })).map(laid))
}

/**
 * Each part in one to five files that overlap, zipped or not, with other line ends, columns turned and cells quoted.
 * Where order does not count, rows and files are shuffled too; where it does, a file may repeat what earlier ones had.
 */
export function randomLayout({ parts }: SimulatedCase, dice: Dice): Layout {
  return joined(
    parts.map((part) => {
      const cuts = Array.from({ length: dice.int(0, 4) }, () => dice.int(1, part.lines.length)).sort((a, b) => a - b)
      const pieces = [0, ...cuts].flatMap((from, i) => {
        const to = cuts[i] ?? part.lines.length
        return to > from ? [{ from, to }] : []
      })
      const files = pieces.map(({ from, to }, i) => ({ name: `piece ${i + 1}`, lines: pieceOf(part, from, to, dice) }))
      return laid({ part, files: part.anyOrder ? dice.shuffle(files) : files, dice })
    }),
  )
}

/** Writes a case in this layout; what was there under these names is replaced. */
export async function writeLayout(folder: string, { head, files }: SimulatedCase, layout: Layout): Promise<void> {
  // JSON is YAML.
  const caseFile = JSON.stringify({ ...head, imports: layout.imports }, null, 1)
  const all = [
    { file: 'case.yaml', content: caseFile },
    ...Object.entries(files).map(([file, content]) => ({ file, content })),
    ...layout.files,
  ]
  for (const { file, content } of all) {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), content)
  }
}

function pieceOf(part: LedgerPart, from: number, to: number, dice: Dice): readonly string[] {
  const before = dice.chance(50) ? dice.int(0, from) : from
  if (!part.anyOrder) return part.lines.slice(before, to)
  const after = dice.chance(50) ? dice.int(to, part.lines.length) : to
  const lines = part.lines.slice(before, after)
  return dice.chance(60) ? dice.shuffle(lines) : lines
}

interface PartFiles {
  readonly part: LedgerPart
  readonly files: readonly { readonly name: string; readonly lines: readonly string[] }[]
  /** How the files look; none: plain. */
  readonly dice?: Dice
}

function laid({ part, files, dice }: PartFiles): Layout {
  const { format, extension, covers } = part
  const written = files.map(({ name, lines }) => {
    const zipped = dice?.chance(30) ?? false
    const text = dice === undefined ? plainText(part.columns, lines) : dressedText(part.columns, lines, dice)
    return {
      file: `ledger/${name} of ${format}.${extension}${zipped ? '.gz' : ''}`,
      content: zipped ? gzipSync(text, { level: 1 }) : Buffer.from(text),
    }
  })
  const names = written.map(({ file }) => file)
  const groups = dice?.chance(50) ? names.map((name) => [name]) : [names]
  return { files: written, imports: groups.map((group) => ({ format, files: group, covers })) }
}

function plainText(columns: readonly string[] | null, lines: readonly string[]): string {
  return `${[...(columns === null ? [] : [columns.join(',')]), ...lines].join('\n')}\n`
}

function dressedText(columns: readonly string[] | null, lines: readonly string[], dice: Dice): string {
  const dressed = columns === null ? lines : turned(columns, lines, dice)
  const end = dice.chance(30) ? '\r\n' : '\n'
  const mark = dice.chance(20) ? '\uFEFF' : ''
  return `${mark}${dressed.join(end)}${dice.chance(70) ? end : ''}`
}

/** Columns in another order, cells in quotes: the same rows. */
function turned(columns: readonly string[], lines: readonly string[], dice: Dice): readonly string[] {
  const order = dice.chance(50) ? dice.shuffle(columns.map((_, i) => i)) : columns.map((_, i) => i)
  const quote = dice.chance(30) ? (cell: string) => `"${cell}"` : (cell: string) => cell
  const rows = lines.map((line) => line.split(',')).map((cells) => order.map((i) => quoted(cells[i]!, quote)).join(','))
  return [order.map((i) => columns[i]!).join(','), ...rows]
}

/** An empty cell stays one: in quotes it would be an empty text. */
function quoted(cell: string, quote: (cell: string) => string): string {
  return cell === '' ? '' : quote(cell)
}

function joined(layouts: readonly Layout[]): Layout {
  return {
    files: layouts.flatMap(({ files }) => files),
    imports: layouts.flatMap(({ imports }) => imports),
  }
}
