import { type FetchTextParameters, fetchText, type Reply } from './fetchText.ts'
import { createRate } from './rate.ts'
import type { Limits, Trouble } from './trouble.ts'
import { type Wait, wait } from './wait.ts'

export interface SenderOptions {
  readonly sleep?: Wait
  /** Milliseconds, for the rate. */
  readonly now?: () => number
}

/** Sends requests, no faster than is allowed, and counts them. */
export interface Sender {
  /** `body` goes by POST, as JSON. Never throws. */
  send(request: SentRequest): Promise<Reply | { readonly trouble: Trouble }>
  readonly asked: { requests: number; bytes: number }
}

export interface SentRequest extends Pick<FetchTextParameters, 'url' | 'redact'> {
  readonly headers: Readonly<Record<string, string>>
  readonly body?: object
}

export function createSender(
  limits: Limits & { readonly callsASecond: number },
  { sleep = wait, now }: SenderOptions,
): Sender {
  const rate = createRate(limits.callsASecond, sleep, now)
  const asked = { requests: 0, bytes: 0 }
  return {
    asked,
    send: async ({ body, headers, ...request }) => {
      await rate.next()
      asked.requests++
      const sent = { ...request, limits }
      const json = { ...headers, 'content-type': 'application/json' }
      const reply = await fetchText(
        body === undefined ? { ...sent, headers } : { ...sent, headers: json, body: JSON.stringify(body) },
      )
      asked.bytes += reply.bytes
      return reply
    },
  }
}
