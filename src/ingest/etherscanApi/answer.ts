import { z } from 'zod'
import type { Redact } from '../../core/redact.ts'
import { parsed, type Reply } from '../asking/fetchText.ts'
import { statusTrouble, type Trouble } from '../asking/trouble.ts'
import { outcomeOf } from '../jsonRpc/answers.ts'

/** What came of a question to an explorer. */
export type Answer =
  /** `partial`: the explorer says that more may belong there. */
  | { readonly rows: readonly unknown[]; readonly partial: boolean }
  | { readonly value: string }
  | { readonly trouble: ExplorerTrouble }

export interface ExplorerTrouble extends Pick<Trouble, 'said' | 'wait'> {
  /**
   * Beside those of every server: `key`, `plan`, `chain`: the key is none, does not pay for this chain, the explorer does not have it.
   * `spent`: the day's questions are used up. `narrow`: a smaller range of blocks may be answered. `window`: so many pages are not given.
   */
  readonly kind: Trouble['kind'] | 'key' | 'plan' | 'chain' | 'spent' | 'narrow' | 'window'
}

/** `status` is `"1"`, `"0"`, and at Blockscout `"2"`: https://github.com/blockscout/blockscout/pull/13758 */
const frame = z.object({
  status: z.union([z.string(), z.number()]).transform(String),
  message: z.string().nullish(),
  result: z.unknown(),
})

/**
 * Reads a reply. An error stands in `result` (https://docs.etherscan.io/resources/common-error-messages), or in `message` beside a
 * `result` that is null (Blockscout). Only what says in so many words that there is nothing counts as an empty list.
 */
export function readAnswer({ status, headers, text }: Reply, redact: Redact): Answer {
  const body = frame.safeParse(parsed(text))
  if (!body.success) {
    if (status < 200 || status >= 300) return { trouble: { ...statusTrouble(status, headers), ...keyRefused(status) } }
    return { trouble: { kind: 'broken', said: 'the answer is no JSON of an explorer, or was cut off' } }
  }
  const { status: outcome, message, result } = body.data
  const words = message ?? ''
  if (Array.isArray(result)) {
    if (outcome === '1') return { rows: result, partial: false }
    if (outcome === '2') return { rows: result, partial: true }
    if (outcome === '0' && result.length === 0 && NOTHING.test(words)) return { rows: [], partial: false }
  }
  if (outcome === '1') {
    if (typeof result === 'string' || typeof result === 'number') return { value: String(result) }
    const { blockNumber } = z.object({ blockNumber: z.string() }).safeParse(result).data ?? {}
    if (blockNumber !== undefined) return { value: blockNumber }
  }
  const said = typeof result === 'string' && result !== '' ? result : words
  const kind = KINDS.find(([, pattern]) => pattern.test(said))?.[0]
  const plain = statusTrouble(status, headers)
  const shown = said === '' ? `status ${outcome} without a word` : redact(said)
  if (kind !== undefined)
    return { trouble: { ...(plain.wait === undefined ? {} : { wait: plain.wait }), kind, said: shown } }
  const known = status >= 400 ? { ...plain, ...keyRefused(status) } : { kind: 'broken' as const }
  return { trouble: { ...known, said: shown } }
}

/** Reads a reply of JSON-RPC, or the refusal of an explorer in place of one. */
export function readRpcAnswer(
  reply: Reply,
  redact: Redact,
): { readonly result: unknown } | { readonly trouble: ExplorerTrouble } {
  const body = parsed(reply.text)
  if (typeof body === 'object' && body !== null && 'jsonrpc' in body) return outcomeOf(body, redact)
  const answer = readAnswer(reply, redact)
  return 'trouble' in answer ? answer : { trouble: { kind: 'refused', said: 'the answer is no JSON-RPC' } }
}

function keyRefused(status: number): { readonly kind: 'key' } | undefined {
  return status === 401 ? { kind: 'key' } : undefined
}

/** `No transactions found`, `No internal transactions found`, `No token transfers found`, `No records found`. */
const NOTHING = /^No [a-z ]*(transactions|transfers|records) found$/i

/**
 * The words of https://docs.etherscan.io/resources/common-error-messages, https://info.etherscan.com/api-return-errors and
 * https://github.com/blockscout/blockscout (`address_controller.ex`, `rpc_translator.ex`), by what to do about them.
 */
const KINDS: readonly (readonly [ExplorerTrouble['kind'], RegExp])[] = [
  ['plan', /free api access is not supported|upgrade your api plan|api ?pro endpoint|pro endpoint/i],
  ['key', /(invalid|missing)\W+api ?key|api ?key\W.*(invalid|missing|required)/i],
  ['chain', /unsupported chain|chainid|chain_id|chain .*not (supported|found)/i],
  ['spent', /daily|credits|quota/i],
  ['busy', /rate limit|too many|temporarily unavailable|too busy|try again|calls per sec/i],
  ['window', /result window|pageno/i],
  ['narrow', /query timeout|smaller result|timeout|timed out/i],
  ['refused', /deprecated|invalid|missing|required|unknown (module|action)|not found/i],
]
