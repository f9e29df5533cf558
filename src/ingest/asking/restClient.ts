import { type DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { Redact } from '../../core/redact.ts'
import type { Reply } from './fetchText.ts'
import { insist } from './insist.ts'
import { createSender, type SenderOptions } from './sender.ts'
import type { Limits, Trouble } from './trouble.ts'
import { wait } from './wait.ts'
import { WrongAnswer } from './wrongAnswer.ts'

/** Servers of a kind that answer over HTTP, asked one after the other until one answers. */
export interface RestClient {
  /**
   * What `read` makes of an answer. Where it throws `WrongAnswer`, it is asked again, then elsewhere.
   * Errors: `RPC_UNREACHABLE`, `RPC_BUSY`, `RPC_TOO_LARGE`, `RPC_REFUSED`, `RPC_WRONG_ANSWER`, `WRONG_CHAIN`.
   */
  ask<T>(question: RestQuestion, read: (text: string) => T): Promise<T>
  /** Goes on with the next server, because the answers of this one do not fit together. */
  distrust(): void
  /** Hosts that were asked so far, in the order of the configuration. */
  hosts(): readonly string[]
  readonly asked: { requests: number; bytes: number }
}

/** Only `host` may be shown; everything that comes from it passes `redact` first. */
export interface RestServer {
  readonly host: string
  /** Where a question goes. */
  readonly urlOf: (path: string, query?: Readonly<Record<string, string | number>>) => string
  readonly headers: Readonly<Record<string, string>>
  readonly redact: Redact
}

/** A kind of server. */
export interface RestKind {
  readonly limits: RestLimits
  /** What every server is asked first. `read` throws where it is of another chain (`WRONG_CHAIN`). */
  readonly check: { readonly question: RestQuestion; readonly read: (text: string, host: string) => void }
  /** The text of an answer, or why it is none. */
  readonly troubleOf: (reply: Reply, redact: Redact) => string | Trouble
  /** A path without what a report of an error had better not have. */
  readonly pathShown: (path: string) => string
}

export interface RestQuestion {
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  /** Sent by POST. */
  readonly body?: object
}

export interface RestClientOptions extends SenderOptions {
  readonly limits?: Partial<RestLimits>
}

export interface RestLimits extends Limits {
  /** Waits in a row after which a server still answers nothing, until the next one is asked. */
  readonly tries: number
  readonly callsASecond: number
}

/** Wrong answers of one server to one question. */
const WRONG = 2

/** Opens nothing before the first question. */
export function createRestClient(
  kind: RestKind,
  servers: readonly RestServer[],
  options: RestClientOptions = {},
): RestClient {
  const limits = { ...kind.limits, ...options.limits }
  const patience = { tries: limits.tries, sleep: options.sleep ?? wait }
  const sender = createSender(limits, options)
  const used = new Set<RestServer>()
  const checked = new Set<RestServer>()
  let current = 0

  async function send({ urlOf, headers, redact }: RestServer, { path, query, body }: RestQuestion) {
    const sent = { url: urlOf(path, query), headers: { accept: 'application/json', ...headers }, redact }
    const reply = await sender.send(body === undefined ? sent : { ...sent, body })
    return 'text' in reply ? kind.troubleOf(reply, redact) : reply.trouble
  }

  async function askServer<T>(
    server: RestServer,
    question: RestQuestion,
    read: (text: string) => T,
  ): Promise<Outcome<T>> {
    used.add(server)
    for (let wrong = 1; ; wrong++) {
      const answer = await insist(
        () => send(server, question),
        (one) => (typeof one === 'string' ? null : one),
        patience,
      )
      if (typeof answer !== 'string') return { trouble: answer }
      try {
        return { value: read(answer) }
      } catch (error) {
        if (!(error instanceof WrongAnswer)) throw error
        if (wrong >= WRONG) return { trouble: { kind: 'wrong', said: server.redact(error.message) } }
      }
    }
  }

  /** Errors: `WRONG_CHAIN`. Null: it is of the chain. */
  async function check(server: RestServer): Promise<Said | null> {
    if (checked.has(server)) return null
    const { question, read } = kind.check
    const first = await askServer(server, question, (text) => read(text, server.host))
    if ('trouble' in first) return { ...first.trouble, host: server.host, path: question.path }
    checked.add(server)
    return null
  }

  return {
    asked: sender.asked,
    distrust: () => {
      current = (current + 1) % servers.length
    },
    hosts: () => servers.filter((server) => used.has(server)).map(({ host }) => host),
    ask: async (question, read) => {
      const troubles: Said[] = []
      const start = current
      for (let n = 0; n < servers.length; n++) {
        const place = (start + n) % servers.length
        const server = servers[place]!
        const unfit = await check(server)
        if (unfit !== null) {
          troubles.push(unfit)
          continue
        }
        const outcome = await askServer(server, question, read)
        if ('value' in outcome) return outcome.value
        troubles.push({ ...outcome.trouble, host: server.host, path: question.path })
        // What one server refuses is no reason to leave it for other questions.
        if (outcome.trouble.kind !== 'refused') current = (place + 1) % servers.length
      }
      throw failure(troubles, kind.pathShown)
    },
  }
}

type RestTrouble = Omit<Trouble, 'kind'> & { readonly kind: Trouble['kind'] | 'wrong' }
type Outcome<T> = { readonly value: T } | { readonly trouble: RestTrouble }
type Said = RestTrouble & { readonly host: string; readonly path: string }

/** What may succeed later counts more than what never will. */
function failure(troubles: readonly Said[], pathShown: RestKind['pathShown']): DyepackError {
  const kind = (['busy', 'broken', 'wrong', 'large', 'refused'] as const).find((one) =>
    troubles.some((trouble) => trouble.kind === one),
  )!
  const said = troubles.map(({ host, path, said: words }) => `${host} to ${pathShown(path)}: ${words}`).join('; ')
  const facts = {
    servers: troubles.map(({ host, path, kind: one, said: words }) => ({
      host,
      path: pathShown(path),
      kind: one,
      said: words,
    })),
  }
  const later = { fix: 'run this again later: what was fetched stays; or name a second server', facts }
  switch (kind) {
    case 'busy':
      return retryError('RPC_BUSY', `the server wants fewer questions than dyepack needs: ${said}`, later)
    case 'broken':
      return retryError('RPC_UNREACHABLE', `no server answered: ${said}`, later)
    case 'wrong':
      return inputError('RPC_WRONG_ANSWER', `answers cannot be right: ${said}`, { fix: 'name another server', facts })
    case 'large':
      return inputError('RPC_TOO_LARGE', `an answer is too large: ${said}`, { fix: 'name another server', facts })
    case 'refused':
      return inputError('RPC_REFUSED', `the server refused: ${said}`, {
        fix: 'check the key and what it allows, or name another server',
        facts,
      })
  }
}
