import type { Lever } from '../core/knowledge/knowledgeBase.ts'
import { EVM_CHAINS } from '../core/ledger/evmChains.ts'
import { type LeverPlace, leverPlaces } from '../core/levers/leverPlaces.ts'
import { shareRoles } from '../core/share/shareRoles.ts'
import type { Environment } from '../ingest/asking/endpoint.ts'
import { type AnsweredAt, askContracts, type ContractQuestion } from '../ingest/evmRpc/askContract.ts'
import { createRpcClient, type RpcClientOptions } from '../ingest/evmRpc/rpcClient.ts'
import { readNodeSources } from './levers/readNodeSources.ts'
import { readTracedCase } from './share/readTracedCase.ts'

export interface LeversCaseParameters {
  /** Folder with `case.yaml` and `out`. */
  readonly caseDir: string
  /** Nodes to ask for what issuers' contracts say now: `ethereum=env:ETH_RPC`. Without one, nothing is asked. */
  readonly sources?: readonly string[]
  /** Knowledge folder; default: the one that comes with dyepack. */
  readonly knowledge?: string
  /** Where `env:NAME` is looked up; default: that of the process. */
  readonly environment?: Environment
  /** For tests: bounds, and how to wait. */
  readonly asking?: Pick<RpcClientOptions, 'limits' | 'sleep'>
}

export interface LeversCaseResult {
  readonly case: string
  readonly live: boolean
  readonly asOf: string
  readonly places: readonly PlaceWithState[]
  /** Sources of the levers, by id. */
  readonly links: ReadonlyMap<string, string>
}

export interface PlaceWithState extends LeverPlace {
  readonly states: readonly LeverStateNow[]
}

/** What the contract of a token says of an address now. */
export interface LeverStateNow {
  readonly asset: string
  readonly lever: string
  readonly call: string
  readonly says: 'frozen' | 'not-frozen' | 'unknown'
  /** Null where it is unknown; then `why` says the reason. */
  readonly at: AnsweredAt | null
  readonly why: string
}

/**
 * For each place where stolen coins lie at the end of a trace: who could act, by which function, on what, and what the contracts of
 * the tokens say of it now. Reads results and never the ledger.
 *
 * Errors: those of `readTracedCase`; BAD_SOURCE, WRONG_CHAIN, and those of `readEndpoint`. What a node cannot say is `unknown`, and no error.
 *
 * @example
 * const { places } = await leversCase({ caseDir: 'my-case', sources: ['ethereum=env:ETH_RPC'] })
 */
export async function leversCase(parameters: LeversCaseParameters): Promise<LeversCaseResult> {
  const { caseDir, knowledge, sources = [], environment = process.env } = parameters
  const nodes = readNodeSources(sources, environment)
  const read = { caseDir, leastShare: HALF, ...(knowledge === undefined ? {} : { knowledge }) }
  const { opened, input, knowledge: index } = await readTracedCase(read)
  const places = leverPlaces(input, shareRoles(input), index.base.levers)
  const asked = places.flatMap((place, n) => statesToAsk(place).map((state) => ({ ...state, place: n })))
  const states = new Map<number, LeverStateNow[]>(places.map((_, n) => [n, []]))
  const chains = new Set(asked.map(({ chain }) => chain))
  for (const chain of chains) {
    const some = asked.filter((one) => one.chain === chain)
    const source = nodes.get(chain)
    const client =
      source === undefined
        ? null
        : createRpcClient({
            ...parameters.asking,
            endpoints: source.endpoints,
            chain,
            chainId: source.chain.chainId,
          })
    const why = EVM_CHAINS.some(({ id }) => id === chain)
      ? `no node of ${chain} was named (--source ${chain}=env:…)`
      : `contracts on ${chain} are not asked`
    const answers =
      client === null ? some.map(() => ({ yes: null, why })) : await askContracts(client, some).finally(client.close)
    some.forEach(({ place, asset, lever, call }, n) => {
      const answer = answers[n]!
      const now =
        answer.yes === null
          ? ({ says: 'unknown', at: null, why: answer.why } as const)
          : ({ says: answer.yes ? 'frozen' : 'not-frozen', at: answer.at, why: '' } as const)
      states.get(place)!.push({ asset, lever: lever.id, call, ...now })
    })
  }
  return {
    case: opened.case.id,
    live: opened.case.live,
    asOf: input.trace.asOf,
    places: places.map((place, n) => ({ ...place, states: states.get(n)! })),
    links: new Map(index.base.sources.map(({ id, url }) => [id, url])),
  }
}

/** As for a list: who has a role does not depend on who may act. In 10^-4. */
const HALF = 5_000n

interface StateToAsk extends ContractQuestion {
  readonly chain: string
  readonly asset: string
  readonly lever: Lever
}

function statesToAsk({ chain, address, coins, levers }: LeverPlace): readonly StateToAsk[] {
  return levers.flatMap((lever) => {
    const { state, of } = lever
    if (state === null) return []
    return coins
      .filter(({ asset }) => of.includes(asset))
      .map(({ asset }) => ({
        chain,
        asset,
        lever,
        address,
        call: state.call,
        contract: asset.slice(asset.indexOf('/') + 1),
      }))
  })
}
