import { rm } from 'node:fs/promises'
import type { BlockSource, Covers, CoversRule, LineFinder, RowSource, Tells } from '../core/ledger/rowSource.ts'

/** A kind of file that dyepack reads. A new one is a new folder and one line in `formats.ts`. */
export interface Importer {
  /** As `case.yaml` and the command line name it. */
  readonly format: string
  readonly title: string
  /** The files that a folder stands for; a file stands for itself. Default: folders are not taken. */
  expand?(source: SourceFile): Promise<readonly SourceFile[]>
  /**
   * Opens the files of one import together, because some formats read one file with another. One extract a file, in
   * the order given. Errors: what is wrong with a file as a whole.
   */
  extract(files: readonly SourceFile[], options: ImportOptions): Promise<readonly Extract[]>
}

export interface SourceFile {
  readonly path: string
  /** As the user gave it, for messages. */
  readonly name: string
}

/** What a case or the command line says beside the files. */
export interface ImportOptions {
  /** For formats whose files do not name their chain; null: the format's own default. */
  readonly chain: string | null
  /** For format `sheet`: which column is what. */
  readonly mapping: SourceFile | null
  /** Token contract (lower case) → decimals, where the files do not say. */
  readonly decimals: ReadonlyMap<string, number>
}

/** What a store needs to read one file set-based: `extract.ts` finds where its rows are, `transform.ts` what they mean. */
export type Extract = RowExtract | (BlockSource & ExtractFacts)
export type RowExtract = RowSource & ExtractFacts

/** What is known of a file before its rows are read. */
interface ExtractFacts {
  readonly lines: LineFinder
  /** Names of other files of the import (and its mapping) that decide what this file's rows become. */
  readonly readWith: readonly string[]
  /** What other files of the import decide about its rows, in short: where that changes, the file is read anew. */
  readonly decided?: string
  readonly tells: readonly Tells[]
  /**
   * `all`: the file holds all that happened on its chain. `own`: it is the export of one address, a party of every record.
   * `payers`: it follows the addresses that pay in it, and shows nothing of what the others did. A list: what the file
   * itself says that it covers.
   */
  readonly covers: Covers | CoversRule
  /** Files or folders that were made to be read in place of this one; removed after the import. */
  readonly temporary?: readonly string[]
  /** What its reader should know of the file beside its rows: sentences. */
  readonly notes?: readonly string[]
}

/** What `transform.ts` of a format gives. */
export type Transform = Pick<RowSource, 'shape' | 'record' | 'reread' | 'parties' | 'checks' | 'movements' | 'event'>

/** For formats whose files stand alone. */
export function eachFile(open: (file: SourceFile, options: ImportOptions) => Promise<Extract>): Importer['extract'] {
  return async (files, options) => {
    const extracts: Extract[] = []
    try {
      for (const file of files) extracts.push(await open(file, options))
    } catch (error) {
      for (const { temporary = [] } of extracts) for (const file of temporary) await rm(file, { force: true })
      throw error
    }
    return extracts
  }
}
