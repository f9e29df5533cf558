import { broken, type Call, type Limits, type Outcome, outcomeOf, type Transport, type Trouble } from './answers.ts'
import type { Endpoint } from './endpoint.ts'

/** Asks over http: one question as an object, several as a list. Redirections are not followed: only hosts that were named are asked. */
export function httpTransport({ url, headers: own, redact }: Endpoint, limits: Limits): Transport {
  const headers = { 'content-type': 'application/json', ...own }
  const closing = new AbortController()
  let requests = 0
  let bytes = 0
  return {
    send: async (calls) => {
      const all = (trouble: Trouble): Outcome[] => calls.map(() => ({ trouble }))
      const late = AbortSignal.timeout(limits.deadline)
      const signal = AbortSignal.any([late, closing.signal])
      try {
        const body = JSON.stringify(calls.length === 1 ? question(calls[0]!, 0) : calls.map(question))
        requests++
        const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
        const answered = await readBounded(response, limits.maxBytes)
        bytes += answered.bytes
        const { text } = answered
        if (text === null) return all({ kind: 'large', said: `the answer has more than ${limits.maxBytes} bytes` })
        const answer = parsed(text)
        if (!response.ok && !isAnswer(answer)) return all(statusOf(response))
        if (answer === undefined) return all({ kind: 'broken', said: 'the answer is no JSON, or was cut off' })
        return outcomes(calls, answer, redact)
      } catch (error) {
        const said = late.aborted ? `no answer within ${limits.deadline / 1000} s` : redact(wordsOf(error))
        return all({ kind: 'broken', said })
      }
    },
    traffic: () => ({ requests, bytes }),
    close: async () => closing.abort(),
  }
}

export function question({ method, params }: Call, id: number): object {
  return { jsonrpc: '2.0', id, method, params }
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

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isAnswer(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.length > 0
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

function statusOf({ status, headers }: Response): Trouble {
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  return statusTrouble(status, Number.isFinite(seconds) && seconds >= 0 ? { wait: seconds * 1000 } : {})
}

/** What an HTTP status says where no JSON-RPC comes with it. */
export function statusTrouble(status: number, wait: Pick<Trouble, 'wait'> = {}): Trouble {
  const said = `HTTP status ${status}`
  if (status === 429) return { kind: 'busy', said, ...wait }
  if (status === 413) return { kind: 'large', said }
  if (status === 408 || status >= 500) return { kind: 'broken', said, ...wait }
  return { kind: 'refused', said }
}

function outcomes(calls: readonly Call[], answer: unknown, redact: (text: string) => string): readonly Outcome[] {
  // An error of the request as a whole is one object.
  if (!Array.isArray(answer)) {
    const whole = outcomeOf(answer, redact)
    return calls.map(() => (calls.length > 1 && 'result' in whole ? broken('one answer to several questions') : whole))
  }
  const byId = new Map(answer.map((one) => [(one as { id?: unknown } | null)?.id, one]))
  return calls.map((_, id) => (byId.has(id) ? outcomeOf(byId.get(id), redact) : broken('an answer is missing')))
}

/** What went wrong stands in the cause of what `fetch` throws. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { cause } = error
  const inner = cause instanceof AggregateError ? cause.errors[0] : cause
  return inner instanceof Error && inner.message !== '' ? inner.message : error.message
}
