import { type ExportKnowledgeParameters, exportKnowledge } from '../../src/actions/knowledge/exportKnowledge.ts'

/** The text of an export of one file. */
export async function exported(format: string, rest: Partial<ExportKnowledgeParameters> = {}): Promise<string> {
  const { text } = await exportKnowledge({ format, ...rest })
  if (text === null) throw new Error('it was written to a file')
  return text
}
