import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { zstdStored } from '../files/zstdStored.ts'
import type { Dice } from '../naive/dice.ts'
import type { Content, LedgerPart, LedgerTable, SimulatedCase } from './simulatedCase.ts'

/** The files in which a case's ledger comes, and how `case.yaml` lists them. */
export interface Layout {
  readonly files: readonly LaidFile[]
  readonly imports: readonly ListedImport[]
}

export interface LaidFile {
  /** Relative to the case folder; of a lake the folder. */
  readonly file: string
  readonly content: Content
  /** What it is a part of. */
  readonly table: LedgerTable
}

export interface ListedImport {
  readonly format: string
  readonly files: readonly string[]
  /** None: as the format has it. */
  readonly covers?: 'all' | readonly string[]
  readonly mapping?: string
}

/** How text files are packed. */
export type Packing = 'gzip' | 'gzip or zstd'

/** Each table in one plain file. */
export function wholeLayout(parts: readonly LedgerPart[]): Promise<Layout> {
  return layoutOf(parts, ({ tables }) => tables.map((table) => ({ table, lines: table.lines, name: 'whole' })))
}

/**
 * Each table in several files that overlap, packed or not, with other line ends, columns turned and cells quoted.
 * Where order does not count, rows and files are shuffled too; where it does, a file may repeat what earlier ones had.
 */
export function randomLayout(
  parts: readonly LedgerPart[],
  dice: Dice,
  packing: Packing = 'gzip or zstd',
): Promise<Layout> {
  return layoutOf(
    parts,
    ({ tables }) => tables.flatMap((table) => piecesOf(table, tables.length === 1 ? MOST_CUTS : 1, dice)),
    { dice, packing },
  )
}

/** Writes a case in this layout; what was there under these names is replaced. */
export async function writeLayout(
  folder: string,
  { head, files, parts }: SimulatedCase,
  layout: Layout,
): Promise<void> {
  // JSON is YAML.
  const caseFile = JSON.stringify({ ...head, imports: layout.imports }, null, 1)
  const all = [
    { file: 'case.yaml', content: caseFile },
    ...Object.entries(files).map(([file, content]) => ({ file, content })),
  ]
  const mappings = parts.flatMap(({ mapping }) => (mapping === undefined ? [] : [mapping]))
  for (const { file, content } of [...all, ...mappings, ...layout.files]) await put(folder, file, content)
}

/** Replaces one file, or a folder. */
export async function put(folder: string, file: string, content: Content): Promise<void> {
  await rm(join(folder, file), { recursive: true, force: true })
  const files =
    typeof content === 'string' || content instanceof Uint8Array ? { [file]: content } : within(file, content)
  for (const [path, bytes] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), bytes)
  }
}

function within(folder: string, files: Readonly<Record<string, Uint8Array>>): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(Object.entries(files).map(([file, bytes]) => [join(folder, file), bytes]))
}

interface Piece {
  readonly table: LedgerTable
  readonly name: string
  readonly lines: readonly string[]
}

/** Each file costs its time: one table comes in up to five, each of several in one or two. */
const MOST_CUTS = 4

function piecesOf(table: LedgerTable, most: number, dice: Dice): readonly Piece[] {
  const { length } = table.lines
  const cuts = Array.from({ length: dice.int(0, most) }, () => dice.int(1, length)).sort((a, b) => a - b)
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

/** How the files look. */
interface Looks {
  readonly dice: Dice
  readonly packing: Packing
}

async function layoutOf(
  parts: readonly LedgerPart[],
  divided: (part: LedgerPart) => readonly Piece[],
  looks?: Looks,
): Promise<Layout> {
  const files: LaidFile[] = []
  const imports: ListedImport[] = []
  for (const part of parts) {
    const { format, covers, mapping, together = false } = part
    const own: LaidFile[] = []
    for (const piece of divided(part)) own.push(await laid(piece, looks))
    const names = own.map(({ file }) => file)
    const apart = (looks?.dice.chance(50) ?? false) && !together
    for (const group of apart ? names.map((name) => [name]) : [names]) {
      const said = { ...(covers !== null && { covers }), ...(mapping !== undefined && { mapping: mapping.file }) }
      imports.push({ format, files: group, ...said })
    }
    files.push(...own)
  }
  return { files, imports }
}

/** Plain without dice. */
async function laid({ table, name, lines }: Piece, looks?: Looks): Promise<LaidFile> {
  const packs = looks?.dice.chance(30) ?? false
  const content = await table.write(lines, looks?.dice)
  const file = `ledger/${name} of ${table.name}.${table.extension}`
  if (!packs || typeof content !== 'string') return { file, content, table }
  const bytes = Buffer.from(content)
  // Decided without dice, for what they would have decided next.
  const zstd = looks!.packing !== 'gzip' && bytes.length % 2 === 0 && bytes.length >= 256 && bytes.length < 65_536
  if (zstd) return { file: `${file}.zst`, content: zstdStored(content), table }
  return { file: `${file}.gz`, content: gzipSync(bytes, { level: 1 }), table }
}
