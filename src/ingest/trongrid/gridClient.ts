import { inputError } from '../../core/errors.ts'
import { TRON } from '../../core/ledger/tron.ts'
import { parsed, type Reply } from '../asking/fetchText.ts'
import {
  createRestClient,
  type RestClient,
  type RestClientOptions,
  type RestKind,
  type RestLimits,
  type RestQuestion,
} from '../asking/restClient.ts'
import { statusTrouble, type Trouble } from '../asking/trouble.ts'
import type { Grid } from './grid.ts'
import { gridBlock } from './gridBlock.ts'

/** Servers of Tron's main network. */
export type GridClient = RestClient
export type GridQuestion = RestQuestion

/** Below what was ever allowed with a key, 15 a second: https://developers.tron.network/v4.2.2/reference/rate-limits */
const LIMITS: RestLimits = { deadline: 60_000, maxBytes: 1 << 26, tries: 6, callsASecond: 10 }

/** Opens nothing before the first question. */
export function createGridClient(grids: readonly Grid[], options: RestClientOptions = {}): GridClient {
  return createRestClient(GRID, grids, options)
}

/** A block that stays: nodes give those that are solidified under `walletsolidity`. */
export function blockQuestion(height: number): GridQuestion {
  return { path: '/walletsolidity/getblockbynum', body: { num: height } }
}

/** Errors: `WRONG_CHAIN`. */
function checkChain(text: string, host: string): void {
  const chainId = Number.parseInt(gridBlock(text, 0)?.id.slice(-8) ?? '', 16)
  if (chainId === TRON.chainId) return
  throw inputError('WRONG_CHAIN', `${host} is not of Tron's main network: its first block is another`, {
    fix: 'name a server of the main network, like https://api.trongrid.io',
    facts: { host, chainId: TRON.chainId, found: Number.isNaN(chainId) ? null : chainId },
  })
}

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

/** What was asked for, without the address: a report of an error is handed on more freely than a case. */
function pathShown(path: string): string {
  return path.replace(/\/T[1-9A-HJ-NP-Za-km-z]{33}/, '/…')
}

const GRID: RestKind = {
  limits: LIMITS,
  check: { question: blockQuestion(0), read: checkChain },
  troubleOf,
  pathShown,
}
