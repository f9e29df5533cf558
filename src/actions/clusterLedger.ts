import type { ClusterBuilder, ClusterCounts } from '../core/cluster/clusterBuilder.ts'
import type { LinkRule } from '../core/cluster/linkRule.ts'
import { GUARD, type HeldLinks } from '../core/cluster/superClusters.ts'
import { settingsRecord } from '../core/heuristics/ruleSettings.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { ChainSummary, LedgerStore } from '../store/ledgerStore.ts'
import { buildClusters, type ClusterSettings, readWithout, utxoChain } from './cluster/clustering.ts'
import { writeWhole } from './files/writeWhole.ts'

export interface ClusterLedgerParameters extends ClusterSettings {
  readonly ledger: string
  /** Ids of rules, and hashes of transactions, to leave out. */
  readonly without?: readonly string[]
  /** How many clusters, and links that were held back, are named; default 10. */
  readonly limit?: number
  /** A file for every address with its cluster. */
  readonly csv?: string
}

export interface ClusterLedgerResult {
  readonly chain: string
  /** What the ledger has of the chain. */
  readonly summary: ChainSummary
  readonly upTo: number | null
  readonly change: string | null
  readonly guard: number
  /** Rules that were switched on, those that were left out, and transactions. */
  readonly with: readonly string[]
  readonly without: readonly string[]
  /** `rule.parameter` and what it was set to. */
  readonly settings: Readonly<Record<string, string>>
  readonly addresses: number
  /** Addresses that stand alone count as clusters of one. */
  readonly clusters: number
  /** Clusters of two or more, and the addresses in them. */
  readonly joined: { readonly clusters: number; readonly addresses: number }
  readonly counts: ClusterCounts
  /** Largest first, by the first-seen address of each. */
  readonly largest: readonly { readonly cluster: string; readonly addresses: number }[]
  /** What would have become a super-cluster, in the order of the first transactions. */
  readonly held: readonly HeldLink[]
  readonly heldInAll: number
}

/** Links that were not made: between two clusters, or what change would have added to one. */
export interface HeldLink {
  readonly rule: LinkRule
  /** By their first-seen addresses, as they are now. */
  readonly clusters: readonly { readonly cluster: string; readonly addresses: number }[]
  /** The first transaction that would have joined them, and how many links would have. */
  readonly tx: string
  readonly times: number
}

/**
 * Which addresses of a UTXO chain belong together.
 * Errors: `NO_UTXO_CHAIN`, `WHICH_CHAIN`, `BAD_CHANGE`, `BAD_FLAG`, `NOT_IN_LEDGER`; `LEDGER_MISSING`, `LEDGER_LOCKED`, `NOT_A_LEDGER`,
 * `LEDGER_VERSION`.
 */
export async function clusterLedger(parameters: ClusterLedgerParameters): Promise<ClusterLedgerResult> {
  const { ledger, without = [], limit = 10, csv, upTo = null, change = null, guard = GUARD, settings } = parameters
  const store = await openLedger(ledger, { batchSize: BATCH })
  try {
    const chain = await utxoChain(store, ledger, parameters.chain)
    const [builder] = await buildClusters(store, chain, parameters, [await readWithout(store, ledger, chain, without)])
    const ids = builder!.byNumber()
    if (csv !== undefined) await writeWhole(csv, (path) => store.writeClusters(path, clusterIn(builder!, ids)))
    const { chains } = await store.summary()
    const held = builder!.held()
    return {
      chain,
      upTo,
      change,
      guard,
      with: parameters.with ?? [],
      without,
      settings: settingsRecord(settings),
      summary: chains.find((one) => one.chain === chain)!,
      ...(await sizesOf(store, builder!, ids, limit)),
      counts: builder!.counts(),
      held: await heldLinks(store, builder!, ids, held.slice(0, limit)),
      heldInAll: held.length,
    }
  } finally {
    await store.close()
  }
}

/** Transactions that are read at once: a table's rows come in portions of 122,880, of which the edges are read twice. */
export const BATCH = 1 << 18

function clusterIn(builder: ClusterBuilder, ids: Int32Array): (address: number) => number {
  return (address) => {
    const number = builder.numberOf(address)
    return number < 0 ? -1 : ids[builder.clusterOf(number)]!
  }
}

async function sizesOf(store: LedgerStore, builder: ClusterBuilder, ids: Int32Array, limit: number) {
  let [clusters, joinedClusters, joinedAddresses] = [0, 0, 0]
  let largest: number[] = []
  const keep = () => {
    largest = largest.sort((a, b) => builder.sizeOf(b) - builder.sizeOf(a) || a - b).slice(0, limit)
  }
  /** What is no larger than so many as are wanted is none of them. */
  let enough = 1
  for (let number = 0; number < builder.addresses; number++) {
    if (!builder.isFirst(number)) continue
    clusters++
    const size = builder.sizeOf(number)
    if (size < 2) continue
    joinedClusters++
    joinedAddresses += size
    if (size <= enough) continue
    largest.push(number)
    if (largest.length < 2 * limit) continue
    keep()
    enough = builder.sizeOf(largest.at(-1)!)
  }
  keep()
  const names = await store.addresses(largest.map((number) => ids[number]!))
  return {
    addresses: builder.addresses,
    clusters,
    joined: { clusters: joinedClusters, addresses: joinedAddresses },
    largest: largest.map((number, i) => ({ cluster: names[i]!, addresses: builder.sizeOf(number) })),
  }
}

async function heldLinks(
  store: LedgerStore,
  builder: ClusterBuilder,
  ids: Int32Array,
  held: readonly HeldLinks[],
): Promise<readonly HeldLink[]> {
  const transactions = await store.transactions(held.map(({ tx }) => tx))
  return Promise.all(
    held.map(async ({ rule, clusters, tx, times }, i) => {
      const names = await store.addresses(clusters.map((number) => ids[number]!))
      return {
        rule,
        times,
        tx: transactions[i]!.hash ?? `@${tx}`,
        clusters: clusters.map((number, k) => ({ cluster: names[k]!, addresses: builder.sizeOf(number) })),
      }
    }),
  )
}
