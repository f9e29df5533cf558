import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'

/** A format that a knowledge base is written in. A new one is a file in `render` and a line in `knowledgeExporters.ts`. */
export interface KnowledgeExporter {
  /** Its word on the command line. */
  readonly id: string
  /** What it is, for the help. */
  readonly is: string
  /** Its files by name, in order. Those of a format with one file may go to standard output. */
  files(index: KnowledgeIndex): readonly ExportedFile[]
}

export interface ExportedFile {
  readonly name: string
  readonly pieces: Iterable<string>
  /** What the format has no words for, a line each. */
  readonly left?: readonly string[]
}
