/** Why there is no answer to a question. */
export interface Trouble {
  /**
   * `busy`: too many questions in too short a time. `large`: the answer is larger than the server gives or dyepack takes.
   * `refused`: the server does not answer this, now or later. `broken`: anything else, that the next try may mend.
   */
  readonly kind: 'busy' | 'large' | 'refused' | 'broken'
  /** What the server or the network said; secrets are hidden in it. */
  readonly said: string
  /** Milliseconds that the server asks to wait. */
  readonly wait?: number
}

/** What bounds a request. */
export interface Limits {
  /** Milliseconds until an answer must be there in whole. */
  readonly deadline: number
  readonly maxBytes: number
}

/** What an HTTP status says where the body does not say more. */
export function statusTrouble(status: number, headers: Headers = new Headers()): Trouble {
  const said = `HTTP status ${status}`
  const wait = waitOf(headers)
  if (status === 429) return { kind: 'busy', said, ...wait }
  if (status === 413) return { kind: 'large', said }
  if (status === 408 || status >= 500) return { kind: 'broken', said, ...wait }
  return { kind: 'refused', said }
}

/** `Retry-After` in seconds: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after. A date is left to the waits of our own. */
function waitOf(headers: Headers): Pick<Trouble, 'wait'> {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return Number.isFinite(seconds) && seconds >= 0 ? { wait: seconds * 1000 } : {}
}

/** Milliseconds before the next try, the first of which is number 1: doubled each time, or what the server asks for. */
export function waitBefore(tries: number, { wait }: Pick<Trouble, 'wait'>): number {
  return Math.min(LONGEST_WAIT, wait ?? FIRST_WAIT * 2 ** (tries - 1))
}

const FIRST_WAIT = 1000
const LONGEST_WAIT = 60_000
