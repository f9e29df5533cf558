import type { ActorStatement, FiguresFile } from '../../core/wire/knowledgeFile.ts'
import type { Report } from './report.ts'

/** The statements of a file of figures; those without a source of their own have that of the file, and whom it quotes. */
export function withDefaults(file: FiguresFile, report: Report): ActorStatement[] {
  const { source, quotes, said } = file
  const shared = { ...(quotes === undefined ? {} : { quotes }), ...(said === undefined ? {} : { said }) }
  return file.claims.flatMap((statement, index) => {
    if (statement.source !== undefined) return [{ ...statement, source: statement.source }]
    if (source !== undefined) return [{ ...shared, ...statement, source }]
    report(['claims', index, 'source'], 'MISSING_KEY', 'is missing', 'add it here, or source: for the whole file')
    return []
  })
}
