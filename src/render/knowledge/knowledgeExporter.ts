import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'

/**
 * A format that a knowledge base is written in: its files, in order. Those of a format with one file may go to standard output.
 * A new one is a file in `render`, a line in `knowledgeExporters.ts` and one in `exportFormats.ts`.
 */
export type KnowledgeExporter = (index: KnowledgeIndex) => readonly ExportedFile[]

export interface ExportedFile {
  readonly name: string
  readonly pieces: Iterable<string>
  /** What the format has no words for, a line each. */
  readonly left?: readonly string[]
}
