import WebSocket from 'ws'
import type { Endpoint } from '../asking/endpoint.ts'
import { type Limits, statusTrouble, type Trouble } from '../asking/trouble.ts'
import { broken, type Call, type Outcome, outcomeOf, type Transport } from './answers.ts'
import { question } from './http.ts'

/** Asks over one connection, which is opened when it is needed and anew when it broke. */
export function webSocketTransport({ url, headers, redact }: Endpoint, limits: Limits): Transport {
  const waiting = new Map<number, (outcome: Outcome) => void>()
  let socket: WebSocket | null = null
  let opened: Promise<WebSocket | Trouble> | null = null
  let nextId = 0
  let bytes = 0

  const open = () => {
    opened ??= new Promise((resolve) => {
      const one = new WebSocket(url, {
        maxPayload: limits.maxBytes,
        handshakeTimeout: limits.deadline,
        followRedirects: false,
        headers,
      })
      socket = one
      const lost = (trouble: Trouble) => {
        if (socket === one) opened = null
        const all = [...waiting.values()]
        waiting.clear()
        for (const settle of all) settle({ trouble })
        resolve(trouble)
      }
      one.on('open', () => resolve(one))
      one.on('unexpected-response', (_, response) => lost(statusTrouble(response.statusCode ?? 0)))
      one.on('error', (error) => lost(troubleOf(error)))
      one.on('close', () => lost({ kind: 'broken', said: 'the connection was closed' }))
      one.on('message', (data) => {
        const text = String(data)
        bytes += Buffer.byteLength(text)
        receive(text)
      })
    })
    return opened
  }

  const troubleOf = ({ message }: Error): Trouble =>
    message.includes('Max payload')
      ? { kind: 'large', said: `an answer has more than ${limits.maxBytes} bytes` }
      : { kind: 'broken', said: redact(message) }

  const receive = (text: string) => {
    let answer: unknown
    try {
      answer = JSON.parse(text)
    } catch {
      return // Whose answer it was is not known: its deadline tells.
    }
    const id = (answer as { id?: unknown } | null)?.id
    const settle = typeof id === 'number' ? waiting.get(id) : undefined
    if (settle === undefined) return
    waiting.delete(id as number)
    settle(outcomeOf(answer, redact))
  }

  const ask = async (call: Call): Promise<Outcome> => {
    const connection = await open()
    if ('kind' in connection) return { trouble: connection }
    const id = nextId++
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        waiting.delete(id)
        resolve(broken(`no answer within ${limits.deadline / 1000} s`))
      }, limits.deadline)
      waiting.set(id, (outcome) => {
        clearTimeout(late)
        resolve(outcome)
      })
      connection.send(JSON.stringify(question(call, id)), (error) => {
        if (error) waiting.get(id)?.(broken(redact(error.message)))
      })
    })
  }

  return {
    send: (calls) => Promise.all(calls.map(ask)),
    traffic: () => ({ requests: nextId, bytes }),
    close: async () => socket?.terminate(),
  }
}
