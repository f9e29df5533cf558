import { createHash, createHmac } from 'node:crypto'
import { inputError } from '../../core/errors.ts'
import { jsonLine } from '../../core/follow/jsonLine.ts'
import type { FollowLine } from '../../core/wire/followEvent.ts'
import { type Environment, readEndpoint } from '../../ingest/asking/endpoint.ts'
import { fetchText } from '../../ingest/asking/fetchText.ts'
import { statusTrouble, type Trouble, waitBefore } from '../../ingest/asking/trouble.ts'
import { VERSION } from '../version.ts'
import type { EventLog } from './eventLog.ts'

export interface WebhookOptions {
  /** `env:NAME`, or a URL without a secret in it. */
  readonly url: string
  /** `env:NAME`: what requests are signed with. */
  readonly secret: string
}

export interface CreateWebhook extends WebhookOptions {
  readonly caseId: string
  readonly log: EventLog
  readonly environment: Environment
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Behind the last event that this host has taken, and takes note of the next. */
  readonly place: (host: string) => number
  readonly moved: (host: string, place: number) => Promise<void>
}

export interface Delivery {
  /** Events that the receiver took, this time. */
  readonly delivered: number
  /** Why the others wait; null: none does. */
  readonly trouble: string | null
}

export interface Webhook {
  readonly host: string
  /** Hands over what was not taken yet, in order, until all is or one is refused. After a refusal it waits: then it asks nobody. */
  deliver(): Promise<Delivery>
}

/** Events in a request. */
const TOGETHER = 100
const LIMITS = { deadline: 10_000, maxBytes: 1 << 20 }
/** Characters: a shorter one can be guessed. */
const SHORTEST_SECRET = 16

/**
 * Events of a case to a URL, as signed requests. The log is the outbox: what stands behind the place that was taken last is sent until
 * it is taken, so that nothing is lost where the receiver is down or this process is killed; a receiver may get an event twice, under
 * one id. Errors: those of `readEndpoint`, `WEBHOOK_SECRET`.
 */
export function createWebhook(options: CreateWebhook): Webhook {
  const { url, caseId, log, environment, now, place, moved } = options
  const endpoint = readEndpoint(url, environment, 'receiver')
  const secret = readSecret(options.secret, environment)
  const { host, redact } = endpoint
  let refused = 0
  let notBefore = Number.NEGATIVE_INFINITY
  let said: string | null = null
  const send = async (lines: readonly FollowLine[]): Promise<Trouble | null> => {
    const body = jsonLine({ schema: 'dyepack/events@1', case: caseId, events: lines })
    const headers = {
      ...endpoint.headers,
      'content-type': 'application/json',
      'user-agent': `dyepack/${VERSION}`,
      'idempotency-key': createHash('sha256')
        .update(lines.map(({ id }) => id).join(' '))
        .digest('hex'),
      'dyepack-signature': signature(secret, Math.floor(now() / 1000), body),
    }
    const reply = await fetchText({ url: endpoint.url, body, headers, limits: LIMITS, redact })
    if ('trouble' in reply) return reply.trouble
    return reply.status >= 200 && reply.status < 300 ? null : statusTrouble(reply.status, reply.headers)
  }
  return {
    host,
    deliver: async () => {
      let delivered = 0
      if (now() < notBefore) return { delivered, trouble: said }
      for await (const { lines, end } of portions(log, Math.min(place(host), log.size()))) {
        const trouble = await send(lines)
        if (trouble !== null) {
          refused++
          notBefore = now() + waitBefore(refused, trouble)
          said = `${host}: ${trouble.said}`
          return { delivered, trouble: said }
        }
        refused = 0
        said = null
        await moved(host, end)
        delivered += lines.length
      }
      return { delivered, trouble: null }
    },
  }
}

/** `t=SECONDS,v1=HEX`: HMAC-SHA256 of `SECONDS.BODY`. */
function signature(secret: string, seconds: number, body: string): string {
  return `t=${seconds},v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`
}

async function* portions(log: EventLog, place: number) {
  let lines: FollowLine[] = []
  let end = place
  for await (const one of log.from(place)) {
    lines.push(one.line)
    end = one.end
    if (lines.length < TOGETHER) continue
    yield { lines, end }
    lines = []
  }
  if (lines.length > 0) yield { lines, end }
}

/** Errors: `WEBHOOK_SECRET`. None repeats the secret. */
function readSecret(text: string, environment: Environment): string {
  const [, name] = /^env:([A-Za-z_][A-Za-z0-9_]*)$/.exec(text) ?? []
  const fix = 'export HOOK_SECRET=… (16 characters or more) and say --webhook-secret env:HOOK_SECRET'
  if (name === undefined) throw inputError('WEBHOOK_SECRET', 'the secret of a webhook is named, not written', { fix })
  const secret = environment[name] ?? ''
  if (secret.length >= SHORTEST_SECRET) return secret
  const what = secret === '' ? 'is not set' : `has fewer than ${SHORTEST_SECRET} characters`
  throw inputError('WEBHOOK_SECRET', `the variable ${name} ${what}`, { fix, facts: { variable: name } })
}
