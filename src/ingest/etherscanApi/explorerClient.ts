import type { Reply } from '../asking/fetchText.ts'
import { insist } from '../asking/insist.ts'
import { createSender, type SenderOptions } from '../asking/sender.ts'
import type { Limits } from '../asking/trouble.ts'
import { wait } from '../asking/wait.ts'
import { type Answer, type ExplorerTrouble, readAnswer, readRpcAnswer } from './answer.ts'
import type { Explorer } from './explorer.ts'

/** Asks one explorer, no faster than it allows. */
export interface ExplorerClient {
  readonly explorer: Explorer
  /** What it says at last: after trouble that may pass it is asked again. Throws `NoAnswer` where that does not help. */
  ask(query: Readonly<Record<string, string | number>>): Promise<Exclude<Answer, { trouble: unknown }> | TooWide>
  /** What it answers where a node would be asked. Throws `NoAnswer`. */
  rpc(method: RpcMethod): Promise<unknown>
  readonly asked: { requests: number; bytes: number }
}

/** A question to a node: its name, and its parameters as a list and as Etherscan names them. */
export interface RpcMethod {
  readonly method: string
  readonly params: readonly unknown[]
  readonly query: Readonly<Record<string, string>>
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

export interface ExplorerClientOptions extends SenderOptions {
  readonly limits?: Partial<ExplorerLimits>
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
  const { host, headers, redact } = explorer
  const patience = { tries: limits.tries, sleep: options.sleep ?? wait }
  const { send, asked } = createSender(limits, options)

  const answerTo = async <T>(
    question: () => ReturnType<typeof send>,
    read: (reply: Reply) => T | { readonly trouble: ExplorerTrouble },
  ): Promise<T | TooWide> => {
    const once = async () => {
      const reply = await question()
      const answer = 'trouble' in reply ? reply : read(reply)
      const repeats = !isTrouble(answer) && 'text' in reply && explorer.holdsKey(reply.text)
      if (repeats) throw new NoAnswer({ kind: 'wrong', host, said: 'the answer repeats the key' })
      return answer
    }
    const answer = await insist(once, (one) => (isTrouble(one) ? one.trouble : null), patience)
    if (!isTrouble(answer)) return answer
    const { kind, said } = answer.trouble
    if (kind === 'narrow' || kind === 'window') return { tooWide: kind, said }
    // Bytes: of a shorter range there are fewer.
    if (kind === 'large') return { tooWide: 'narrow', said }
    throw new NoAnswer({ kind, said, host })
  }

  const get = (query: Readonly<Record<string, string | number>>) =>
    send({ url: explorer.urlOf(query), headers, redact })
  /** Etherscan asks a node for one: https://docs.etherscan.io/api-reference/endpoint/ethgettransactionreceipt */
  const byProxy = ({ method, query }: RpcMethod) => get({ module: 'proxy', action: method, ...query })
  const byPost = ({ method, params }: RpcMethod) =>
    send({ url: explorer.rpcUrl, headers, redact, body: { jsonrpc: '2.0', id: 1, method, params } })

  return {
    explorer,
    asked,
    ask: (query) =>
      answerTo(
        () => get(query),
        (reply) => readAnswer(reply, redact),
      ),
    rpc: async (method) => {
      const [first, second] = explorer.manyChains ? [byProxy, byPost] : [byPost, byProxy]
      const read = (reply: Reply) => readRpcAnswer(reply, redact)
      const answer = await answerTo(() => first(method), read).catch((error: unknown) => {
        if (!(error instanceof NoAnswer) || error.trouble.kind !== 'refused') throw error
        return answerTo(() => second(method), read)
      })
      if ('tooWide' in answer) throw new NoAnswer({ kind: answer.tooWide, said: answer.said, host })
      return answer.result
    },
  }
}

function isTrouble<T>(
  answer: T | { readonly trouble: ExplorerTrouble },
): answer is { readonly trouble: ExplorerTrouble } {
  return typeof answer === 'object' && answer !== null && 'trouble' in answer
}
