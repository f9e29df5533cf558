import { createServer } from 'node:http'
import type { FollowLine } from '../../../src/core/wire/followEvent.ts'
import { listen } from '../../http/localServer.ts'

/** Whoever gets a case's events by webhook. */
export interface Receiver {
  readonly url: string
  /** What it has taken, in order. */
  readonly taken: FollowLine[]
  /** Whether it takes anything: it is down at first. */
  up: boolean
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const taken: FollowLine[] = []
  const server = createServer(async (request, response) => {
    let text = ''
    for await (const part of request) text += String(part)
    if (!receiver.up) return void response.writeHead(503).end()
    taken.push(...(JSON.parse(text) as { events: FollowLine[] }).events)
    response.writeHead(204).end()
  })
  const { host, stop } = await listen(server)
  const receiver: Receiver = {
    url: `http://${host}`,
    taken,
    up: false,
    stop,
  }
  return receiver
}
