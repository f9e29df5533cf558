export interface Extract extends Transform {
  readonly from: string
  lines(records: readonly number[]): Promise<readonly number[]>
  readonly readWith: readonly string[]
  readonly tells: readonly ('native' | 'internal' | 'token' | 'gas')[]
  readonly covers: 'all' | 'own'
  readonly temporary?: readonly string[]
}
export interface Transform {
  readonly shape: 'transfers' | 'transactions' | 'facts'
  readonly record?: string
  readonly parties?: readonly string[]
  readonly checks: readonly RowCheck[]
  readonly movements: readonly MovementSelect[]
}
export interface MovementSelect {
  readonly when?: string
  readonly select: Readonly<Record<string, string>>
}
export interface RowCheck {
  readonly field: string
  readonly ok: string
  readonly value?: string
  readonly must: string
  readonly alone?: boolean
}
export interface Importer {
  readonly format: string
  readonly title: string
  extract(files: readonly SourceFile[], options: ImportOptions): Promise<readonly Extract[]>
}
export interface SourceFile {
  readonly path: string
  readonly name: string
}
export interface ImportOptions {
  readonly chain: string | null
  readonly mapping: SourceFile | null
  readonly decimals: ReadonlyMap<string, number>
}
