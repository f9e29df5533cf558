import type { Endpoint } from '../asking/endpoint.ts'
import { fetchText, parsed } from '../asking/fetchText.ts'
import { type Limits, statusTrouble, type Trouble } from '../asking/trouble.ts'
import { broken, type Call, type Outcome, outcomeOf, type ReadOutcome, type Transport } from './answers.ts'

/** Asks over http: one question as an object, several as a list. */
export function httpTransport(endpoint: Endpoint, limits: Limits, read: ReadOutcome = outcomeOf): Transport {
  const { url, redact } = endpoint
  const closing = new AbortController()
  let requests = 0
  let bytes = 0
  return {
    send: async (calls) => {
      const all = (trouble: Trouble): Outcome[] => calls.map(() => ({ trouble }))
      const body = JSON.stringify(calls.length === 1 ? question(calls[0]!, 0) : calls.map(question))
      requests++
      // A node that is started anew may have a new password.
      const headers = { 'content-type': 'application/json', ...endpoint.headers }
      const reply = await fetchText({ url, body, headers, limits, signal: closing.signal, redact })
      bytes += reply.bytes
      if ('trouble' in reply) return all(reply.trouble)
      const answer = parsed(reply.text)
      if (!(reply.status >= 200 && reply.status < 300) && !isAnswer(answer))
        return all(statusTrouble(reply.status, reply.headers))
      if (answer === undefined) return all({ kind: 'broken', said: 'the answer is no JSON, or was cut off' })
      return outcomes(calls, answer, (one) => read(one, redact))
    },
    traffic: () => ({ requests, bytes }),
    close: async () => closing.abort(),
  }
}

export function question({ method, params }: Call, id: number): object {
  return { jsonrpc: '2.0', id, method, params }
}

function isAnswer(answer: unknown): boolean {
  if (Array.isArray(answer)) return answer.length > 0
  return typeof answer === 'object' && answer !== null && 'error' in answer
}

function outcomes(calls: readonly Call[], answer: unknown, read: (answer: unknown) => Outcome): readonly Outcome[] {
  // An error of the request as a whole is one object.
  if (!Array.isArray(answer)) {
    const whole = read(answer)
    return calls.map(() => (calls.length > 1 && 'result' in whole ? broken('one answer to several questions') : whole))
  }
  const byId = new Map(answer.map((one) => [(one as { id?: unknown } | null)?.id, one]))
  return calls.map((_, id) => (byId.has(id) ? read(byId.get(id)) : broken('an answer is missing')))
}
