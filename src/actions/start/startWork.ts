import type { AskingOptions } from '../sources/recordNode.ts'
import type { StartSource } from './startSource.ts'

/** What every step of a start needs. */
export interface StartWork {
  readonly caseDir: string
  readonly sources: readonly StartSource[]
  readonly window: StartWindow
  /** Milliseconds since 1970. */
  readonly now: number
  readonly asking: AskingOptions
  readonly onProgress: (progress: StartProgress) => void
}

export interface StartWindow {
  /** Milliseconds, both inclusive; `until` null: as far as the chains go. */
  readonly since: number
  readonly until: number | null
  /** Milliseconds that are read before `since`. */
  readonly before: number
}

export interface StartProgress {
  readonly step: 'blocks' | 'wallets' | 'ledger' | 'receivers' | 'write'
  readonly chain?: string
  readonly rows?: number
}

/** What could not be read: what happened there is not known. */
export interface StartFailure {
  readonly chain: string
  /** Null: the whole chain. */
  readonly address: string | null
  readonly code: string
  readonly message: string
}
