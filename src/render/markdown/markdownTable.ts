/** A Markdown table that reads as text, too: cells are padded, the first `left` columns to the left, the rest to the right. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[], left = 1): string {
  const widths = head.map((title, column) => Math.max(3, title.length, ...rows.map((row) => row[column]!.length)))
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, i) => (i < left ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!)))
    return `| ${padded.join(' | ')} |\n`
  }
  const rule = widths.map((width, i) => (i < left ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  return line(head) + line(rule) + rows.map(line).join('')
}
