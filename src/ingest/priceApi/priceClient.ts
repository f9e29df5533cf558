import { type DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { Endpoint } from '../asking/endpoint.ts'
import { fetchText } from '../asking/fetchText.ts'
import { insist } from '../asking/insist.ts'
import { type Limits, statusTrouble, type Trouble } from '../asking/trouble.ts'
import { type Wait, wait } from '../asking/wait.ts'

/** A server of prices. */
export interface PriceClient {
  /**
   * What `read` makes of the answer; where it gives null, the answer is none and the server is asked again.
   * Errors: `PRICES_UNREACHABLE`, `PRICES_BUSY`, `PRICES_REFUSED`.
   */
  ask<T>(path: string, read: (text: string) => T | null): Promise<T>
  /** So far. */
  requests(): number
}

export interface PriceLimits extends Limits {
  /** Waits in a row after which the server still answers nothing. */
  readonly tries: number
}

export interface PriceClientOptions {
  readonly limits?: Partial<PriceLimits>
  /** Waits; in tests it need not. */
  readonly sleep?: Wait
}

const LIMITS: PriceLimits = { deadline: 60_000, maxBytes: 1 << 24, tries: 6 }

/** One question after the other: prices are few, and public servers are for everybody. */
export function createPriceClient(endpoint: Endpoint, options: PriceClientOptions = {}): PriceClient {
  const limits = { ...LIMITS, ...options.limits }
  const { sleep = wait } = options
  let requests = 0

  async function askOnce<T>(path: string, read: (text: string) => T | null): Promise<{ value: T } | Trouble> {
    requests++
    const { redact } = endpoint
    const headers = { accept: 'application/json', ...endpoint.headers }
    const reply = await fetchText({ url: urlOf(endpoint, path), headers, limits, redact })
    if ('trouble' in reply) return reply.trouble
    if (!(reply.status >= 200 && reply.status < 300)) return statusTrouble(reply.status, reply.headers)
    const value = read(reply.text)
    return value === null ? { kind: 'broken', said: 'the answer is no list of prices, or was cut off' } : { value }
  }

  return {
    ask: async (path, read) => {
      const outcome = await insist(
        () => askOnce(path, read),
        (one) => ('value' in one ? null : one),
        { tries: limits.tries, sleep },
      )
      if ('value' in outcome) return outcome.value
      throw failure(endpoint.host, outcome)
    },
    requests: () => requests,
  }
}

/** The path stands behind that of the server's URL, which may have one, and a query, of its own. */
function urlOf({ url }: Endpoint, path: string): string {
  const whole = new URL(url)
  const [above = '', query = ''] = path.split('?')
  whole.pathname = `${whole.pathname.replace(/\/$/, '')}${above}`
  whole.search = [whole.search.slice(1), query].filter((part) => part !== '').join('&')
  return whole.href
}

function failure(host: string, { kind, said }: Trouble): DyepackError {
  const facts = { host, kind, said }
  const later = { fix: 'run this again later: the prices that came stay', facts }
  if (kind === 'busy') return retryError('PRICES_BUSY', `${host} wants fewer questions: ${said}`, later)
  if (kind === 'broken') return retryError('PRICES_UNREACHABLE', `${host} did not answer: ${said}`, later)
  const fix = 'check the URL and what its key allows, or put the prices into a file'
  return inputError('PRICES_REFUSED', `${host} gave no prices: ${said}`, { fix, facts })
}
