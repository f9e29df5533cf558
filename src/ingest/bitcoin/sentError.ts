import { DyepackError, type DyepackErrorOptions } from '../../core/errors.ts'

/** An error as another thread gets it, where no object keeps its class. */
export interface SentError {
  readonly message: string
  /** What it says beside: its cause, where it comes from; of a `DyepackError` all the rest, of others what the system says. */
  readonly rest: object
}

export function toSent(error: unknown): SentError {
  if (!(error instanceof Error)) return { message: String(error), rest: {} }
  return { message: error.message, rest: { ...error, stack: error.stack, cause: error.cause } }
}

export function fromSent({ message, rest }: SentError): Error {
  if ('kind' in rest) return new DyepackError({ ...(rest as DyepackErrorOptions), message })
  return Object.assign(new Error(message), rest)
}
