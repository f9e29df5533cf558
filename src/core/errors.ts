/** What the caller should do next: mend the input, try again later, or report a bug. */
export type ErrorKind = 'input' | 'retry' | 'bug'

export interface DyepackErrorOptions {
  /** Stable, upper-case, e.g. `BAD_ROW`. Tests and scripts match on it. */
  readonly code: string
  readonly kind: ErrorKind
  /** One sentence: what is wrong, with the facts in it. */
  readonly message: string
  /** What the reader can do about it. */
  readonly fix?: string
  /** The facts by name, for `--json`: file, line, field, value … */
  readonly facts?: Readonly<Record<string, unknown>>
  readonly cause?: unknown
}

/**
 * The one error that dyepack throws on purpose.
 *
 * @example
 * throw inputError('UNKNOWN_POLICY', 'case.yaml line 12: no policy is called "fofo"', { fix: 'did you mean "fifo"?' })
 */
export class DyepackError extends Error {
  readonly code: string
  readonly kind: ErrorKind
  readonly fix: string | undefined
  readonly facts: Readonly<Record<string, unknown>>

  constructor(options: DyepackErrorOptions) {
    super(options.message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'DyepackError'
    this.code = options.code
    this.kind = options.kind
    this.fix = options.fix
    this.facts = options.facts ?? {}
  }
}

type Details = Pick<DyepackErrorOptions, 'fix' | 'facts' | 'cause'>

/** The input is wrong: exit code 2. */
export function inputError(code: string, message: string, details: Details = {}): DyepackError {
  return new DyepackError({ code, kind: 'input', message, ...details })
}

/** The same call may succeed later: exit code 3. */
export function retryError(code: string, message: string, details: Details = {}): DyepackError {
  return new DyepackError({ code, kind: 'retry', message, ...details })
}

/** dyepack itself is wrong: exit code 70. */
export function bugError(code: string, message: string, details: Details = {}): DyepackError {
  return new DyepackError({ code, kind: 'bug', message, ...details })
}
