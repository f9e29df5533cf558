import { fetchText, parsed } from '../asking/fetchText.ts'
import { createRate } from '../asking/rate.ts'
import { type Limits, waitBefore } from '../asking/trouble.ts'
import { type Wait, wait } from '../asking/wait.ts'
import { type Answer, type ExplorerTrouble, readAnswer } from './answer.ts'
import type { Explorer } from './explorer.ts'

/** Asks one explorer, no faster than it allows. */
export interface ExplorerClient {
  readonly explorer: Explorer
  /** What it says at last: after trouble that may pass it is asked again. Throws `NoAnswer` where that does not help. */
  ask(query: Readonly<Record<string, string | number>>): Promise<Exclude<Answer, { trouble: unknown }> | TooWide>
  /** Its chain's id; null: it does not say. */
  chainId(): Promise<number | null>
  readonly asked: { requests: number; bytes: number }
}

/** The explorer gives a smaller range of blocks, or fewer pages, but not this. */
export interface TooWide {
  readonly tooWide: 'narrow' | 'window'
  readonly said: string
}

/** Why an explorer answers a question with nothing of use. */
export class NoAnswer extends Error {
  readonly trouble: NoAnswerTrouble
  constructor(trouble: NoAnswerTrouble) {
    super(trouble.said)
    this.trouble = trouble
  }
}

export interface NoAnswerTrouble {
  /** `wrong`: its rows cannot be right. `behind`: it has not read the chain as far as that. */
  readonly kind: ExplorerTrouble['kind'] | 'wrong' | 'behind'
  readonly host: string
  readonly said: string
}

export interface ExplorerClientOptions {
  readonly limits?: Partial<ExplorerLimits>
  readonly sleep?: Wait
  /** Milliseconds, for the rate. */
  readonly now?: () => number
}

export interface ExplorerLimits extends Limits {
  /** Waits in a row after which it still answers nothing of use. */
  readonly tries: number
  readonly callsASecond: number
}

/** Three calls a second is the least that is given with a key: https://docs.etherscan.io/rate-limits, https://docs.blockscout.com/devs/apis/requests-and-limits */
const LIMITS: ExplorerLimits = { deadline: 60_000, maxBytes: 1 << 28, tries: 6, callsASecond: 3 }

/** Opens nothing before the first question. */
export function createExplorerClient(explorer: Explorer, options: ExplorerClientOptions = {}): ExplorerClient {
  const limits = { ...LIMITS, ...options.limits }
  const { sleep = wait } = options
  const rate = createRate(limits.callsASecond, sleep, options.now)
  const { host, headers, redact } = explorer
  const { signal } = new AbortController()
  const asked = { requests: 0, bytes: 0 }

  const send = async (url: string, body?: string) => {
    await rate.next(signal)
    asked.requests++
    const json = body === undefined ? {} : { 'content-type': 'application/json' }
    const sent = { url, headers: { ...headers, ...json }, limits, signal, redact }
    const reply = await fetchText(body === undefined ? sent : { ...sent, body })
    asked.bytes += reply.bytes
    return reply
  }

  return {
    explorer,
    asked,
    ask: async (query) => {
      for (let tries = 1; ; tries++) {
        const reply = await send(explorer.urlOf(query))
        const answer = 'trouble' in reply ? reply : readAnswer(reply, redact)
        if (!('trouble' in answer)) {
          const repeats = 'text' in reply && explorer.holdsKey(reply.text)
          if (repeats) throw new NoAnswer({ kind: 'wrong', host, said: 'the answer repeats the key' })
          return answer
        }
        const { kind, said } = answer.trouble
        if (kind === 'narrow' || kind === 'window') return { tooWide: kind, said }
        // Bytes: of a shorter range there are fewer.
        if (kind === 'large') return { tooWide: 'narrow', said }
        if ((kind !== 'busy' && kind !== 'broken') || tries > limits.tries) throw new NoAnswer({ kind, said, host })
        await sleep(waitBefore(tries, { ...answer.trouble, kind }), signal)
      }
    },
    chainId: async () => {
      const reply = await send(explorer.rpcUrl, CHAIN_ID)
      return 'trouble' in reply ? null : chainIdOf(reply.text)
    },
  }
}

const CHAIN_ID = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_chainId', params: [] })

function chainIdOf(text: string): number | null {
  const { result } = (parsed(text) ?? {}) as { result?: unknown }
  return typeof result === 'string' && /^0x[0-9a-f]{1,13}$/i.test(result) ? Number(result) : null
}
