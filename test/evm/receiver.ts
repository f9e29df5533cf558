import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { FollowLine } from '../../src/core/wire/followEvent.ts'
import { listen } from '../http/localServer.ts'

/** What a receiver answers: a status, with headers; or it breaks the connection off. */
export type Answer = number | { readonly status: number; readonly headers: Readonly<Record<string, string>> } | 'drop'

export interface Receiver {
  readonly url: string
  /** Of requests that it answered with 200 and whose signature was right, in their order: those that it had not got before. */
  readonly taken: readonly FollowLine[]
  /** How many requests there were, and how often an event came that it had. */
  readonly seen: { requests: number; twice: number; forged: number }
  /** What it answers next, in order; then 200. */
  readonly answers: Answer[]
  stop(): Promise<void>
}

/** As docs/follow.md says that one is written. */
export async function startReceiver(secret: string): Promise<Receiver> {
  const taken: FollowLine[] = []
  const answers: Answer[] = []
  const seen = { requests: 0, twice: 0, forged: 0 }
  const known = new Set<string>()
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const part of request) body += String(part)
    seen.requests++
    const [, seconds, signed] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(request.headers['dyepack-signature'])) ?? []
    const right = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')
    if (signed !== right) {
      seen.forged++
      return void response.writeHead(401).end()
    }
    const answer = answers.shift() ?? 200
    if (answer === 'drop') return void response.destroy()
    const { status, headers } = typeof answer === 'number' ? { status: answer, headers: {} } : answer
    if (status === 200) {
      for (const line of (JSON.parse(body) as { events: FollowLine[] }).events) {
        if (known.has(line.id)) seen.twice++
        else taken.push(line)
        known.add(line.id)
      }
    }
    response.writeHead(status, headers).end('<html>nonsense')
  })
  const { host, stop } = await listen(server)
  return {
    url: `http://${host}`,
    taken,
    seen,
    answers,
    stop,
  }
}
