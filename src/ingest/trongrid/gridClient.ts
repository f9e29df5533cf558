import { type DyepackError, inputError, retryError } from '../../core/errors.ts'
import { TRON } from '../../core/ledger/tron.ts'
import { fetchText, parsed, type Reply } from '../asking/fetchText.ts'
import { createRate } from '../asking/rate.ts'
import { type Limits, statusTrouble, type Trouble, waitBefore } from '../asking/trouble.ts'
import { type Wait, wait } from '../asking/wait.ts'
import { WrongAnswer } from '../evmRpc/wrongAnswer.ts'
import type { Grid } from './grid.ts'
import { gridBlock } from './gridBlock.ts'

/** Servers of Tron, asked one after the other until one answers. */
export interface GridClient {
  /**
   * What `read` makes of an answer. Where it throws `WrongAnswer`, it is asked again, then elsewhere.
   * Errors: `RPC_UNREACHABLE`, `RPC_BUSY`, `RPC_TOO_LARGE`, `RPC_REFUSED`, `RPC_WRONG_ANSWER`, `WRONG_CHAIN`.
   */
  ask<T>(question: GridQuestion, read: (text: string) => T): Promise<T>
  /** Goes on with the next server, because the answers of this one do not fit together. */
  distrust(): void
  /** Hosts that were asked so far, in the order of the configuration. */
  hosts(): readonly string[]
  readonly asked: { requests: number; bytes: number }
}

export interface GridQuestion {
  readonly path: string
  readonly query?: Readonly<Record<string, string | number>>
  /** Sent by POST. */
  readonly body?: object
}

export interface GridClientOptions {
  readonly limits?: Partial<GridLimits>
  readonly sleep?: Wait
  /** Milliseconds, for the rate. */
  readonly now?: () => number
}

export interface GridLimits extends Limits {
  /** Waits in a row after which a server still answers nothing, until the next one is asked. */
  readonly tries: number
  readonly callsASecond: number
}

/** Below what was ever allowed with a key, 15 a second: https://developers.tron.network/v4.2.2/reference/rate-limits */
const LIMITS: GridLimits = { deadline: 60_000, maxBytes: 1 << 26, tries: 6, callsASecond: 10 }
/** Wrong answers of one server to one question. */
const WRONG = 2

/** Opens nothing before the first question. */
export function createGridClient(grids: readonly Grid[], options: GridClientOptions = {}): GridClient {
  const limits = { ...LIMITS, ...options.limits }
  const { sleep = wait } = options
  const rate = createRate(limits.callsASecond, sleep, options.now)
  const { signal } = new AbortController()
  const asked = { requests: 0, bytes: 0 }
  const used = new Set<Grid>()
  const checked = new Set<Grid>()
  let current = 0

  async function send({ urlOf, headers, redact }: Grid, { path, query, body }: GridQuestion) {
    await rate.next(signal)
    asked.requests++
    const url = urlOf(path, query)
    const sent = { url, headers: { accept: 'application/json', ...headers }, limits, signal, redact }
    const json = { ...sent.headers, 'content-type': 'application/json' }
    const reply = await fetchText(body === undefined ? sent : { ...sent, headers: json, body: JSON.stringify(body) })
    asked.bytes += reply.bytes
    return 'text' in reply ? troubleOf(reply, redact) : reply.trouble
  }

  async function askGrid<T>(grid: Grid, question: GridQuestion, read: (text: string) => T): Promise<Outcome<T>> {
    used.add(grid)
    let wrong = 0
    for (let tries = 1; ; ) {
      const answer = await send(grid, question)
      if (typeof answer === 'string') {
        try {
          return { value: read(answer) }
        } catch (error) {
          if (!(error instanceof WrongAnswer)) throw error
          wrong++
          if (wrong >= WRONG) return { trouble: { kind: 'wrong', said: grid.redact(error.message) } }
        }
      } else {
        if ((answer.kind !== 'busy' && answer.kind !== 'broken') || tries > limits.tries) return { trouble: answer }
        await sleep(waitBefore(tries, answer), signal)
        tries++
      }
    }
  }

  /** Errors: `WRONG_CHAIN`. Null: it is of the chain. */
  async function check(grid: Grid): Promise<Said | null> {
    if (checked.has(grid)) return null
    const first = await askGrid(grid, blockQuestion(0), (text) => gridBlock(text, 0))
    if ('trouble' in first) return { ...first.trouble, host: grid.host, path: blockQuestion(0).path }
    const chainId = Number.parseInt(first.value?.id.slice(-8) ?? '', 16)
    if (chainId !== TRON.chainId) {
      throw inputError('WRONG_CHAIN', `${grid.host} is not of Tron's main network: its first block is another`, {
        fix: 'name a server of the main network, like https://api.trongrid.io',
        facts: { host: grid.host, chainId: TRON.chainId, found: Number.isNaN(chainId) ? null : chainId },
      })
    }
    checked.add(grid)
    return null
  }

  return {
    asked,
    distrust: () => {
      current = (current + 1) % grids.length
    },
    hosts: () => grids.filter((grid) => used.has(grid)).map(({ host }) => host),
    ask: async (question, read) => {
      const troubles: Said[] = []
      const start = current
      for (let n = 0; n < grids.length; n++) {
        const place = (start + n) % grids.length
        const grid = grids[place]!
        const unfit = await check(grid)
        if (unfit !== null) {
          troubles.push(unfit)
          continue
        }
        const outcome = await askGrid(grid, question, read)
        if ('value' in outcome) return outcome.value
        troubles.push({ ...outcome.trouble, host: grid.host, path: question.path })
        // What one server refuses is no reason to leave it for other questions.
        if (outcome.trouble.kind !== 'refused') current = (place + 1) % grids.length
      }
      throw failure(troubles)
    },
  }
}

/** A block that stays: nodes give those that are solidified under `walletsolidity`. */
export function blockQuestion(height: number): GridQuestion {
  return { path: '/walletsolidity/getblockbynum', body: { num: height } }
}

type GridTrouble = Omit<Trouble, 'kind'> & { readonly kind: Trouble['kind'] | 'wrong' }
type Outcome<T> = { readonly value: T } | { readonly trouble: GridTrouble }
type Said = GridTrouble & { readonly host: string; readonly path: string }

/**
 * The text of an answer, or why it is none. Too many questions are answered with 429 or 403, and with how long nothing else is
 * answered: https://developers.tron.network/reference-link/rate-limits
 */
function troubleOf({ status, headers, text }: Reply, redact: (text: string) => string): string | Trouble {
  const body = parsed(text)
  const {
    success,
    error,
    Error: other,
  } = (typeof body === 'object' && body !== null ? body : {}) as Readonly<Record<string, unknown>>
  const said = [error, other].find((one) => typeof one === 'string') as string | undefined
  if (status >= 200 && status < 300) {
    if (body === undefined) return { kind: 'broken', said: 'the answer is no JSON, or was cut off' }
    if (success !== false && said === undefined) return text
    return { kind: 'broken', said: redact(said ?? 'it says that it had no success, and not why') }
  }
  const plain = statusTrouble(status, headers)
  if (said === undefined) return plain
  const [, seconds] = /suspended for (\d{1,4}) ?s/i.exec(said) ?? []
  const busy = status < 500 && /exceed|limit|frequen|suspend|too many/i.test(said)
  return {
    ...plain,
    ...(busy ? { kind: 'busy' as const } : {}),
    ...(seconds === undefined ? {} : { wait: Number(seconds) * 1000 }),
    said: `${plain.said}: ${redact(said)}`,
  }
}

/** What may succeed later counts more than what never will. */
function failure(troubles: readonly Said[]): DyepackError {
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

/** What was asked for, without the address: a report of an error is handed on more freely than a case. */
function pathShown(path: string): string {
  return path.replace(/\/T[1-9A-HJ-NP-Za-km-z]{33}/, '/…')
}
