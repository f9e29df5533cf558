import { closest, distance } from 'fastest-levenshtein'
import type { SheetColumn, SheetMapping } from '../../core/wire/sheetMapping.ts'
import { shownText } from './shownText.ts'

/** A column of the table that the mapping uses. */
export interface MappedColumn {
  /** As SQL knows it: `c3`. */
  readonly sql: string
  /** As messages name it. */
  readonly name: string
}

/** Something that is wrong with a mapping, at a key like `columns.time`. */
export interface MappingProblem {
  readonly key: string
  readonly problem: string
  readonly fix?: string
}

export type MappedColumns = Readonly<Partial<Record<SheetColumn, MappedColumn>>>

/** Finds the mapping's columns among a table's headers; reports those that are not there, or there twice. */
export function mappedColumns(
  columns: SheetMapping['columns'],
  headers: readonly string[],
  report: (problem: MappingProblem) => void,
): MappedColumns {
  const found: Partial<Record<SheetColumn, MappedColumn>> = {}
  for (const [key, wanted] of Object.entries(columns) as [SheetColumn, string | number | undefined][]) {
    if (wanted === undefined) continue
    const place = typeof wanted === 'number' ? wanted : placeOf(wanted, headers)
    if (typeof place !== 'number') report({ key: `columns.${key}`, ...place })
    else if (place > headers.length) {
      report({ key: `columns.${key}`, problem: `is column ${place}, and the table has ${headers.length}` })
    } else {
      const header = headers[place - 1]!
      found[key] = { sql: `c${place}`, name: header === '' ? `column ${place}` : shownText(header) }
    }
  }
  return found
}

function placeOf(wanted: string, headers: readonly string[]): number | { problem: string; fix: string } {
  const places = headers.flatMap((header, i) => (header === wanted.trim() ? [i + 1] : []))
  if (places.length === 1) return places[0]!
  const shown = shownText(wanted)
  if (places.length > 1) {
    return {
      problem: `says "${shown}", which is the header of columns ${places.join(' and ')}`,
      fix: 'write the number',
    }
  }
  const named = [...new Set(headers.filter((header) => header !== ''))]
  return { problem: `says "${shown}", and the table has no such header`, fix: suggestion(wanted, named) }
}

function suggestion(wanted: string, headers: readonly string[]): string {
  if (headers.length === 0) return 'the table has no headers: write the number of the column'
  const near = headers.find((header) => header.toLowerCase() === wanted.toLowerCase()) ?? closest(wanted, [...headers])
  if (distance(near.toLowerCase(), wanted.toLowerCase()) <= 3) return `did you mean "${shownText(near)}"?`
  return `its headers are ${headers.slice(0, 20).map(shownText).join(', ')}`
}
