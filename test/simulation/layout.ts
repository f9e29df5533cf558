import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Dice } from '../naive/dice.ts'
import type { LedgerPart, LedgerTable, SimulatedCase } from './simulatedCase.ts'

/** The files in which a case's ledger comes, and how `case.yaml` lists them. */
export interface Layout {
  readonly files: readonly LaidFile[]
  readonly imports: readonly ListedImport[]
}

export interface LaidFile {
  /** Relative to the case folder. */
  readonly file: string
  readonly content: Uint8Array
  /** What it is a part of. */
  readonly table: LedgerTable
}

export interface ListedImport {
  readonly format: string
  readonly files: readonly string[]
  readonly covers: 'all' | readonly string[]
}

/** Each table in one plain file. */
export function wholeLayout({ parts }: SimulatedCase): Layout {
  return joined(
    parts.map((part) =>
      laid(
        part,
        part.tables.map((table) => ({ table, lines: table.lines, name: 'whole' })),
      ),
    ),
  )
}

/**
 * Each table in one to five files that overlap, packed or not, with other line ends, columns turned and cells quoted.
 * Where order does not count, rows and files are shuffled too; where it does, a file may repeat what earlier ones had.
 */
export function randomLayout({ parts }: SimulatedCase, dice: Dice): Layout {
  return joined(
    parts.map((part) =>
      laid(
        part,
        part.tables.flatMap((table) => piecesOf(table, dice)),
        dice,
      ),
    ),
  )
}

/** Writes a case in this layout; what was there under these names is replaced. */
export async function writeLayout(folder: string, { head, files }: SimulatedCase, layout: Layout): Promise<void> {
  // JSON is YAML.
  const caseFile = JSON.stringify({ ...head, imports: layout.imports }, null, 1)
  const all = [
    { file: 'case.yaml', content: caseFile },
    ...Object.entries(files).map(([file, content]) => ({ file, content })),
  ]
  for (const { file, content } of [...all, ...layout.files]) await put(folder, file, content)
}

/** Replaces one file. */
export async function put(folder: string, file: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(folder, file)), { recursive: true })
  await rm(join(folder, file), { recursive: true, force: true })
  await writeFile(join(folder, file), content)
}

interface Piece {
  readonly table: LedgerTable
  readonly name: string
  readonly lines: readonly string[]
}

function piecesOf(table: LedgerTable, dice: Dice): readonly Piece[] {
  const { length } = table.lines
  const cuts = Array.from({ length: dice.int(0, 4) }, () => dice.int(1, length)).sort((a, b) => a - b)
  const spans = [0, ...cuts].flatMap((from, i) => {
    const to = cuts[i] ?? length
    return to > from ? [{ from, to }] : []
  })
  const pieces = spans.map(({ from, to }, i) => ({
    table,
    name: `piece ${i + 1}`,
    lines: pieceOf(table, from, to, dice),
  }))
  return table.anyOrder ? dice.shuffle(pieces) : pieces
}

function pieceOf(table: LedgerTable, from: number, to: number, dice: Dice): readonly string[] {
  const before = dice.chance(50) ? dice.int(0, from) : from
  if (!table.anyOrder) return table.lines.slice(before, to)
  const after = dice.chance(50) ? dice.int(to, table.lines.length) : to
  const lines = table.lines.slice(before, after)
  return dice.chance(60) ? dice.shuffle(lines) : lines
}

/** `dice`: how the files look; none: plain. */
function laid({ format, covers }: LedgerPart, pieces: readonly Piece[], dice?: Dice): Layout {
  const files = pieces.map(({ table, name, lines }) => {
    const packed = dice?.chance(30) ?? false
    const text = table.write(lines, dice)
    return {
      file: `ledger/${name} of ${table.name}.${table.extension}${packed ? '.gz' : ''}`,
      content: packed ? gzipSync(text, { level: 1 }) : Buffer.from(text),
      table,
    }
  })
  const names = files.map(({ file }) => file)
  const groups = dice?.chance(50) ? names.map((name) => [name]) : [names]
  return { files, imports: groups.map((group) => ({ format, files: group, covers })) }
}

function joined(layouts: readonly Layout[]): Layout {
  return {
    files: layouts.flatMap(({ files }) => files),
    imports: layouts.flatMap(({ imports }) => imports),
  }
}
