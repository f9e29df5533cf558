import type { Trouble } from '../asking/trouble.ts'

/** A question to a node. */
export interface Call {
  readonly method: string
  readonly params: readonly unknown[]
}

/** What came of a question: an answer, or why there is none. */
export type Outcome = { readonly result: unknown } | { readonly trouble: Trouble }

/** Sends questions in one go. Never throws: each question has its outcome, in the order asked. */
export interface Transport {
  send(calls: readonly Call[]): Promise<readonly Outcome[]>
  /** So far. */
  traffic(): Traffic
  close(): Promise<void>
}

/** Requests that were sent, and bytes that came back. */
export interface Traffic {
  readonly requests: number
  readonly bytes: number
}

/** What an answer says: kinds of node have error codes of their own. */
export type ReadOutcome = (answer: unknown, redact: (text: string) => string) => Outcome

/** An answer of JSON-RPC 2.0, https://www.jsonrpc.org/specification */
export function outcomeOf(answer: unknown, redact: (text: string) => string): Outcome {
  if (typeof answer !== 'object' || answer === null) return broken('the answer is no JSON-RPC')
  const { result, error } = answer as { result?: unknown; error?: unknown }
  if (error === undefined || error === null) {
    return 'result' in answer ? { result } : broken('the answer has neither a result nor an error')
  }
  const { code, message } = (typeof error === 'object' ? error : { message: error }) as {
    code?: unknown
    message?: unknown
  }
  const said = String(message ?? 'an error without a message')
  const number = typeof code === 'number' ? ` (${code})` : ''
  return { trouble: { kind: kindOf(code, said), said: `${redact(said)}${number}` } }
}

export function broken(said: string): Outcome {
  return { trouble: { kind: 'broken', said } }
}

/**
 * Codes: https://www.jsonrpc.org/specification#error_object and https://eips.ethereum.org/EIPS/eip-1474#error-codes (-32005, limit
 * exceeded; -32004, not supported; -32601, no such method). Many nodes say everything in words under -32000.
 */
function kindOf(code: unknown, said: string): Trouble['kind'] {
  if (LARGE.test(said)) return 'large'
  if (code === -32005 || code === 429 || BUSY.test(said)) return 'busy'
  return code === -32601 || code === -32004 || REFUSED.test(said) ? 'refused' : 'broken'
}

const LARGE =
  /too many results|too large|response size|exceeds? .*(size|bytes|range|results)|range is too|block range|more than [\d,]+ (results|logs|blocks)|limited to .*(range|blocks)|query timeout/i
const BUSY = /\brate\b|limit|too many|exceeded|capacity|throttl|quota|overload|try again|busy/i
/** A method that is not there, or not for this customer; state that the node has thrown away. */
const REFUSED =
  /method .*(not|unsupported|disabled)|not (supported|allowed|available|enabled|whitelisted|authori[sz]ed)|unauthori[sz]ed|forbidden|invalid (api|project|access)|upgrade|missing trie node|state .*(unavailable|pruned)|required historical|no historical|unknown method/i
