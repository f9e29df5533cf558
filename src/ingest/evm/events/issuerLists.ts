import { DECODERS } from './decoders.ts'
import type { EventDecoder } from './eventDecoder.ts'

/** How a node is asked for the logs in which issuers name addresses. */
export interface IssuerLists {
  /** Events that have the address as their first topic after the name. */
  readonly byTopic: readonly string[]
  /** Events that have it as the first word of their data, of these contracts. */
  readonly byData: { readonly contracts: readonly string[]; readonly topics: readonly string[] }
}

/** What issuers of a chain's tokens freeze, release and destroy. */
export function issuerLists(chain: string): IssuerLists {
  const lists = DECODERS.filter(
    ({ kind, contracts }) => KINDS.has(kind) && contracts !== 'any' && contracts[chain] !== undefined,
  )
  const [inTopic, inData] = [lists.filter(isInTopic), lists.filter((one) => !isInTopic(one))]
  const contracts = inData.flatMap((one) => (one.contracts === 'any' ? [] : one.contracts[chain]!))
  return {
    byTopic: unique(inTopic.map(({ topic }) => topic)),
    byData: { contracts: unique(contracts), topics: unique(inData.map(({ topic }) => topic)) },
  }
}

const KINDS: ReadonlySet<string> = new Set(['frozen', 'unfrozen', 'destroyed'])

function isInTopic({ who }: EventDecoder): boolean {
  return typeof who === 'object' && 'topic' in who && who.topic === 1
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)]
}
