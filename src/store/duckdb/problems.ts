import { type DyepackError, inputError } from '../../core/errors.ts'
import { STEPS } from '../../core/ledger/rowSource.ts'
import { counted } from '../../core/report/text.ts'
import type { Reason } from '../ledgerStore.ts'
import type { LedgerFile } from '../ledgerWriter.ts'

/** How far apart the ordinals of two files lie: ordinal = place · 2^40 + record (from 1) · 8 + step. */
export const PLACE = 2 ** 40

/** What is wrong with one record, before its line is known. */
export interface Problem {
  readonly ord: number
  readonly field: string
  readonly value: string
  readonly must: string
}

const SHOWN = 10

/** The error for bad rows: how many, and the first ten reasons with their true lines. */
export async function badRows(
  files: readonly LedgerFile[],
  broken: BrokenLines,
  count: number,
  problems: readonly Problem[],
): Promise<DyepackError> {
  const first = [...problems].sort((a, b) => a.ord - b.ord).slice(0, SHOWN)
  const reasons = await reasonsOf(files, broken, first)
  const names = [...new Set(reasons.map((reason) => reason.file))].join(', ')
  return inputError(
    'BAD_ROWS',
    `${count} bad ${count === 1 ? 'value' : 'values'} in ${names}; nothing was imported\n${listed(reasons)}`,
    {
      fix: 'mend these lines and import again, or import with --keep-going',
      facts: { count, reasons },
    },
  )
}

/** Lines of a file that are no records, by the file's place. */
export interface BrokenLines {
  broken(place: number): ReadonlySet<number>
}

/** Problems with the true lines of their records. */
export async function reasonsOf(
  files: readonly LedgerFile[],
  broken: BrokenLines,
  problems: readonly Problem[],
): Promise<readonly Reason[]> {
  const places = await locate(
    files,
    broken,
    problems.map(({ ord }) => ord),
  )
  return problems.map(({ field, value, must }, i): Reason => ({ ...places[i]!, field, value, must }))
}

/** Rows that contradict each other. */
export interface Clash {
  /** The records that take part; at least one. */
  readonly ords: readonly number[]
  readonly field: string
  /** What each of them says, in the order of `ords`. */
  readonly values: readonly string[]
}

/** The error for contradictions: each with every record that takes part. */
export async function contradiction(
  files: readonly LedgerFile[],
  broken: BrokenLines,
  code: string,
  what: string,
  fix: string,
  count: number,
  clashes: readonly Clash[],
): Promise<DyepackError> {
  const shown = clashes.slice(0, SHOWN)
  const places = await locate(
    files,
    broken,
    shown.flatMap((clash) => clash.ords),
  )
  let next = 0
  const reasons = shown.map((clash) => ({
    field: clash.field,
    rows: clash.values.map((value) => ({ ...places[next++]!, value })),
  }))
  const lines = reasons.map(({ field, rows }) => {
    return `  ${field}: ${rows.map((row) => `${where(row)} says ${row.value}`).join('; ')}`
  })
  return inputError(code, `${what} (${counted(count, 'time')}); nothing was imported\n${lines.join('\n')}`, {
    fix,
    facts: { count, reasons },
  })
}

/** `file line 12`. */
function where(place: { readonly file: string; readonly line: number | null }): string {
  return place.line === null ? place.file : `${place.file} line ${place.line}`
}

function listed(reasons: readonly Reason[]): string {
  return reasons.map((r) => `  ${where(r)}: ${r.field} is ${quoted(r.value)}, must be ${r.must}`).join('\n')
}

/** Values come from hostile files: one line, no control characters, not too long. */
function quoted(value: string): string {
  return JSON.stringify(value.length > 120 ? `${value.slice(0, 117)}…` : value)
}

async function locate(
  files: readonly LedgerFile[],
  broken: BrokenLines,
  ords: readonly number[],
): Promise<{ file: string; line: number | null }[]> {
  const answers = ords.map((ord) => ({ file: files[placeOf(ord)]!.file, line: null as number | null }))
  for (const [place, { lines }] of files.entries()) {
    const mine = ords.flatMap((ord, i) => (placeOf(ord) === place ? [i] : []))
    if (lines === null || mine.length === 0) continue
    const records = mine.map((i) => Math.floor((ords[i]! % PLACE) / STEPS))
    const found = await lines(records, broken.broken(place))
    for (const [k, i] of mine.entries()) answers[i]!.line = found[k]!
  }
  return answers
}

function placeOf(ord: number): number {
  return Math.floor(ord / PLACE)
}
