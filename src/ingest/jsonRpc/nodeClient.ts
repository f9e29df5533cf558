import { type DyepackError, inputError, retryError } from '../../core/errors.ts'
import type { Endpoint } from '../asking/endpoint.ts'
import { type Limits, type Trouble, waitBefore } from '../asking/trouble.ts'
import { type Wait, wait } from '../asking/wait.ts'
import type { Call, Outcome, ReadOutcome, Traffic, Transport } from './answers.ts'
import { httpTransport } from './http.ts'
import { createPace } from './pace.ts'
import { webSocketTransport } from './webSocket.ts'

/** Nodes of one chain, asked one after the other until one answers. */
export interface RpcClient {
  /** The answers, in the order of the questions. Errors: `RPC_UNREACHABLE`, `RPC_BUSY`, `RPC_TOO_LARGE`, `RPC_REFUSED`, `WRONG_CHAIN`. */
  ask(calls: readonly Call[]): Promise<readonly unknown[]>
  /** Goes on with the next node, because the answers of this one are wrong. */
  distrust(): void
  /** Hosts that were asked so far, in the order of the configuration. */
  hosts(): readonly string[]
  /** Of all nodes together. */
  traffic(): Traffic
  /** Gives up whatever is still asked. */
  close(): Promise<void>
}

export interface NodeClientOptions {
  /** At least one, in the order in which they are tried. */
  readonly endpoints: readonly Endpoint[]
  /** Every node must say that it is of this chain before it is asked anything else. */
  readonly check: ChainCheck
  /** Default: as EVM nodes answer. */
  readonly read?: ReadOutcome
  readonly limits?: Partial<RpcLimits>
  /** Waits, or until the signal; in tests it need not. */
  readonly sleep?: Wait
}

/** How a node tells which chain it is of. */
export interface ChainCheck {
  readonly question: Call
  /** Null: it is of the chain. Errors: `WRONG_CHAIN`. */
  readonly troubleIn: (answer: unknown, host: string) => Trouble | null
}

export interface RpcLimits extends Limits {
  /** Waits in a row after which a node still answers nothing, until the next one is asked. */
  readonly tries: number
  /** Questions in one request. */
  readonly batch: number
  /** Requests at once. */
  readonly atOnce: number
}

const LIMITS: RpcLimits = { deadline: 60_000, maxBytes: 1 << 28, tries: 6, batch: 30, atOnce: 16 }

interface Node {
  readonly endpoint: Endpoint
  readonly transport: Transport
  /** Questions in one request that it bears. */
  batch: number
  asked: boolean
  /** Whether it is of the chain. */
  checked: Promise<Trouble | null> | null
}

/** Nodes of any chain. Opens nothing before the first question. */
export function createNodeClient(options: NodeClientOptions): RpcClient {
  const { endpoints, check, read, sleep = wait } = options
  const limits = { ...LIMITS, ...options.limits }
  const pace = createPace(limits.atOnce)
  const nodes = endpoints.map((endpoint): Node => {
    const isSocket = /^ws/.test(endpoint.url)
    const transport = isSocket ? webSocketTransport(endpoint, limits) : httpTransport(endpoint, limits, read)
    return { endpoint, transport, batch: limits.batch, asked: false, checked: null }
  })
  const closing = new AbortController()
  let current = 0

  /** Asks one node until it has answered everything, or does not go on. Answers are put in place; what is left is given back. */
  async function askNode(node: Node, pending: readonly Asked[], answers: unknown[]): Promise<Left> {
    let tries = 0
    let left = pending
    while (true) {
      const failed: (Asked & { readonly trouble: Trouble })[] = []
      const size = Math.min(node.batch, left.length)
      await Promise.all(
        slices(left, size).map(async (part) => {
          const outcomes = await pace.run(() => send(node, part))
          for (const [i, outcome] of outcomes.entries()) {
            if ('result' in outcome) answers[part[i]!.place] = outcome.result
            else failed.push({ ...part[i]!, trouble: outcome.trouble })
          }
        }),
      )
      if (failed.length === 0) {
        pace.faster()
        node.batch = Math.min(limits.batch, node.batch + 1)
        return { calls: [], trouble: null }
      }
      const { trouble } = failed.find((one) => one.trouble.kind !== 'refused') ?? failed[0]!
      // A node may refuse lists of questions, or answers of many at once, and answer each alone.
      if (size > 1) node.batch = Math.max(1, Math.min(node.batch, Math.floor(size / 2)))
      if (trouble.kind === 'refused' || trouble.kind === 'large') {
        if (size === 1) return { calls: failed, trouble }
      } else {
        tries = failed.length < left.length ? 1 : tries + 1
        if (tries > limits.tries || closing.signal.aborted) return { calls: failed, trouble }
        pace.slower()
        await sleep(waitBefore(tries, trouble), closing.signal)
      }
      left = [...failed].sort((one, other) => one.place - other.place)
    }
  }

  async function send(node: Node, part: readonly Asked[]): Promise<readonly Outcome[]> {
    node.asked = true
    node.checked ??= checkChain(node)
    const trouble = await node.checked
    if (trouble === null) return node.transport.send(part.map(({ call }) => call))
    node.checked = null
    return part.map(() => ({ trouble }))
  }

  async function checkChain({ transport, endpoint }: Node): Promise<Trouble | null> {
    const [outcome] = await transport.send([check.question])
    return 'trouble' in outcome! ? outcome.trouble : check.troubleIn(outcome!.result, endpoint.host)
  }

  return {
    ask: async (calls) => {
      const answers = new Array<unknown>(calls.length)
      let left: readonly Asked[] = calls.map((call, place) => ({ call, place }))
      const troubles: Said[] = []
      const first = current
      for (let n = 0; n < nodes.length && left.length > 0; n++) {
        const node = nodes[(first + n) % nodes.length]!
        const { calls: unanswered, trouble } = await askNode(node, left, answers)
        left = unanswered
        if (trouble === null) break
        troubles.push({ ...trouble, host: node.endpoint.host, method: unanswered[0]!.call.method })
        // What one node refuses is no reason to leave it for other questions.
        if (trouble.kind !== 'refused' && nodes[current] === node) current = (current + 1) % nodes.length
      }
      if (left.length > 0) throw failure(troubles)
      return answers
    },
    distrust: () => {
      current = (current + 1) % nodes.length
    },
    hosts: () => [...new Set(nodes.filter(({ asked }) => asked).map(({ endpoint }) => endpoint.host))],
    traffic: () => {
      const all = nodes.map(({ transport }) => transport.traffic())
      return {
        requests: all.reduce((sum, { requests }) => sum + requests, 0),
        bytes: all.reduce((sum, { bytes }) => sum + bytes, 0),
      }
    },
    close: async () => {
      closing.abort()
      await Promise.all(nodes.map(({ transport }) => transport.close()))
    },
  }
}

interface Asked {
  readonly call: Call
  /** Among the answers. */
  readonly place: number
}

interface Left {
  readonly calls: readonly Asked[]
  /** Why; null where nothing is left. */
  readonly trouble: Trouble | null
}

type Said = Trouble & { readonly host: string; readonly method: string }

/** What may succeed later counts more than what never will. */
function failure(troubles: readonly Said[]): DyepackError {
  const rank = ['busy', 'broken', 'large', 'refused'] as const
  const kind = rank.find((one) => troubles.some((trouble) => trouble.kind === one))!
  const said = troubles.map(({ host, method, said }) => `${host} to ${method}: ${said}`).join('; ')
  const facts = { nodes: troubles.map(({ host, method, kind, said }) => ({ host, method, kind, said })) }
  if (kind === 'busy') {
    return retryError('RPC_BUSY', `the node wants fewer questions than dyepack needs: ${said}`, {
      fix: 'run this again later: what was fetched stays; or name a second node',
      facts,
    })
  }
  if (kind === 'broken') {
    return retryError('RPC_UNREACHABLE', `no node answered: ${said}`, {
      fix: 'run this again later: what was fetched stays; or name a second node',
      facts,
    })
  }
  if (kind === 'large') {
    return inputError('RPC_TOO_LARGE', `an answer is too large: ${said}`, {
      fix: 'name a node that gives answers of this size',
      facts,
    })
  }
  return inputError('RPC_REFUSED', `the node refused: ${said}`, {
    fix: 'check the key and what it allows, or name another node',
    facts,
  })
}

function slices<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const parts: T[][] = []
  for (let i = 0; i < items.length; i += size) parts.push(items.slice(i, i + size))
  return parts
}
