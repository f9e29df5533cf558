import type { Cell, Row } from './smallChain.ts'

/** As ethereum-etl's CSV exporter writes rows: nothing for null, lists joined by commas. */
export function csvOf(rows: readonly Row[], columns: readonly string[] = Object.keys(rows[0]!)): string {
  const lines = rows.map((row) => columns.map((column) => cell(row[column] ?? null)).join(','))
  return `${[columns.join(','), ...lines].join('\n')}\n`
}

function cell(value: Cell): string {
  const text = value === null ? '' : Array.isArray(value) ? value.join(',') : String(value)
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** As its JSON exporter does: amounts are numbers with all their digits. */
export function jsonOf(type: string, rows: readonly Row[]): string {
  const lines = rows.map((row) => {
    const cells = Object.entries({ type, ...row }).map(([key, value]) => {
      const amount = key === 'value' && typeof value === 'string'
      return `${JSON.stringify(key)}: ${amount ? value : JSON.stringify(value)}`
    })
    return `{${cells.join(', ')}}`
  })
  return `${lines.join('\n')}\n`
}
