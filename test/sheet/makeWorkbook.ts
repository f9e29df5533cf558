import { type Zippable, zipSync } from 'fflate'

/** A cell as XML, or a text (inline), or a number. */
type Cell = string | number | { readonly xml: string } | null

export interface WorkbookParts {
  readonly sheets?: Readonly<Record<string, readonly (readonly Cell[])[]>>
  /** Shared texts. */
  readonly texts?: readonly string[]
  readonly date1904?: boolean
  /** Other parts, by name; they replace those that are made. */
  readonly parts?: Readonly<Record<string, string | Uint8Array | null>>
}

/** An XLSX file, made of its parts by hand. */
export function makeWorkbook({ sheets = {}, texts, date1904 = false, parts = {} }: WorkbookParts): Uint8Array {
  const names = Object.keys(sheets)
  const made: Record<string, string | Uint8Array | null> = {
    'xl/workbook.xml': `<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr${date1904 ? ' date1904="1"' : ''}/><sheets>${names.map((name, i) => `<sheet name="${escaped(name)}" sheetId="${i + 1}" r:id="rId${i + 1}"/>`).join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names.map((_, i) => `<Relationship Id="rId${i + 1}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`).join('')}<Relationship Id="rIdT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ...(texts === undefined
      ? {}
      : { 'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${escaped(text)}</t></si>`).join('')}</sst>` }),
  }
  for (const [i, name] of names.entries()) made[`xl/worksheets/sheet${i + 1}.xml`] = sheetXml(sheets[name]!)
  const zipped: Zippable = {}
  for (const [part, content] of Object.entries({ ...made, ...parts })) {
    if (content !== null) zipped[part] = typeof content === 'string' ? new TextEncoder().encode(content) : content
  }
  return zipSync(zipped)
}

function sheetXml(rows: readonly (readonly Cell[])[]): string {
  const lines = rows.map(
    (row, r) => `<row r="${r + 1}">${row.map((cell, c) => cellXml(cell, `${letter(c)}${r + 1}`)).join('')}</row>`,
  )
  return `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>${lines.join('')}</sheetData></worksheet>`
}

function cellXml(cell: Cell, at: string): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`
  if (typeof cell === 'string') return `<c r="${at}" t="inlineStr"><is><t>${escaped(cell)}</t></is></c>`
  return cell.xml.replace('<c', `<c r="${at}"`)
}

function letter(column: number): string {
  return String.fromCharCode(65 + column)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
