/** A text as an SQL literal: the one place where texts of files and cases become part of a query. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
