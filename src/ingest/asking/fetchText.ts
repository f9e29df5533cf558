import type { Redact } from '../../core/redact.ts'
import type { Limits, Trouble } from './trouble.ts'

/** An answer over HTTP, whatever its status. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export interface FetchTextParameters {
  readonly url: string
  /** Sent by POST; without it, the request is a GET. */
  readonly body?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly limits: Limits
  /** Gives the request up before its deadline. */
  readonly signal?: AbortSignal
  readonly redact: Redact
}

/**
 * Asks once, within bounds. Redirections are not followed: only hosts that were named are asked. Never throws.
 * `bytes`: so many came back.
 */
export async function fetchText(
  parameters: FetchTextParameters,
): Promise<(Reply | { readonly trouble: Trouble }) & { readonly bytes: number }> {
  const { url, body, headers = {}, limits, signal, redact } = parameters
  const late = AbortSignal.timeout(limits.deadline)
  try {
    const response = await fetch(url, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers,
      signal: signal === undefined ? late : AbortSignal.any([late, signal]),
      redirect: 'manual',
    })
    const { text, bytes } = await readBounded(response, limits.maxBytes)
    if (text === null) {
      return { trouble: { kind: 'large', said: `the answer has more than ${limits.maxBytes} bytes` }, bytes }
    }
    return { status: response.status, headers: response.headers, text, bytes }
  } catch (error) {
    const said = late.aborted ? `no answer within ${limits.deadline / 1000} s` : redact(wordsOf(error))
    return { trouble: { kind: 'broken', said }, bytes: 0 }
  }
}

/** The JSON of a text; undefined: it is none, or was cut off. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** `text` is null where there is more than that. */
async function readBounded(
  response: Response,
  maxBytes: number,
): Promise<{ readonly text: string | null; readonly bytes: number }> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > maxBytes) return { text: null, bytes }
    parts.push(part)
  }
  return { text: Buffer.concat(parts).toString('utf8'), bytes }
}

/** What went wrong stands in the cause of what `fetch` throws. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  return inner instanceof Error && inner.message !== '' ? inner.message : error.message
}
