import type { ClusterBuilder } from '../core/cluster/clusterBuilder.ts'
import { LinkLog } from '../core/cluster/linkLog.ts'
import { indexLinks, type LinkStep, linkPaths } from '../core/cluster/linkPath.ts'
import type { LinkRule } from '../core/cluster/linkRule.ts'
import { neededSteps } from '../core/cluster/neededSteps.ts'
import { inputError } from '../core/errors.ts'
import { settingsRecord } from '../core/heuristics/ruleSettings.ts'
import { normaliseAddress } from '../core/ledger/address.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { LedgerStore } from '../store/ledgerStore.ts'
import { buildClusters, type ClusterSettings, NOTHING, readWithout, utxoChain } from './cluster/clustering.ts'
import { BATCH } from './clusterLedger.ts'

export interface ExplainAddressesParameters extends ClusterSettings {
  readonly ledger: string
  readonly addresses: readonly [string, string]
  /** Ids of rules, and hashes of transactions: what the cluster splits into without them. */
  readonly without?: readonly string[]
}

export interface ExplainAddressesResult {
  readonly chain: string
  readonly upTo: number | null
  readonly change: string | null
  /** Rules that were switched on. */
  readonly with: readonly string[]
  /** `rule.parameter` and what it was set to. */
  readonly settings: Readonly<Record<string, string>>
  readonly addresses: readonly [ExplainedAddress, ExplainedAddress]
  /** The shortest way from one to the other; null where they are of two clusters. */
  readonly steps: readonly ExplainedStep[] | null
  /** The first transaction that would have joined their clusters, had that not made a super-cluster. */
  readonly held: { readonly tx: string; readonly rule: LinkRule; readonly times: number } | null
  /** Null where nothing was to be left out. */
  readonly without: WithoutResult | null
}

export interface ExplainedAddress {
  readonly address: string
  /** The first-seen address of its cluster. */
  readonly cluster: string
  /** How many addresses that has. */
  readonly size: number
}

export interface ExplainedStep {
  readonly tx: string
  readonly height: number | null
  /** Milliseconds. */
  readonly time: number
  readonly rule: LinkRule
  readonly from: string
  readonly to: string
  /** Whether without this transaction the two addresses would be of two clusters. Null where the way is too long to try each. */
  readonly needed: boolean | null
}

export interface WithoutResult {
  readonly left: readonly string[]
  /** The cluster's parts, largest first: at most `PARTS` of them, and those of the two addresses. */
  readonly parts: readonly ClusterPart[]
  readonly partsInAll: number
  /** The shortest way that is left. */
  readonly steps: readonly ExplainedStep[] | null
}

export interface ClusterPart {
  readonly cluster: string
  /** How many addresses of the cluster are in it; and how many it has, which are more where a rule is left out that kept some apart. */
  readonly addresses: number
  readonly size: number
  /** Which of the two addresses are in it. */
  readonly has: readonly string[]
}

/** Parts that are named. */
const PARTS = 10
/** Steps of which each is tried without. */
const TRIED = 12

/**
 * Why two addresses are of one cluster: the shortest chain of transactions and rules; and what the cluster splits into without some.
 * Errors: `BAD_ADDRESS`, `ADDRESS_NOT_IN_LEDGER`, those of `clusterLedger`.
 */
export async function explainAddresses(parameters: ExplainAddressesParameters): Promise<ExplainAddressesResult> {
  const { ledger, without = [], upTo = null, change = null } = parameters
  const store = await openLedger(ledger, { batchSize: BATCH })
  try {
    const chain = await utxoChain(store, ledger, parameters.chain)
    const asked = await addressIds(store, ledger, chain, parameters.addresses)
    const left = await readWithout(store, ledger, chain, without)
    const whole = { ...NOTHING, log: new LinkLog() }
    const parted = { ...left, log: new LinkLog() }
    const builders = await buildClusters(store, chain, parameters, without.length === 0 ? [whole] : [whole, parted])
    const [builder, other] = builders
    const [one, two] = asked.map(({ id, address }) => seen(builder!, id, address, ledger, upTo)) as [number, number]
    const ids = builder!.byNumber()
    const steps = pathBetween(builder!, whole.log, one, two)
    const names = new Names(store, ids)
    return {
      chain,
      upTo,
      change,
      with: parameters.with ?? [],
      settings: settingsRecord(parameters.settings),
      addresses: [await names.explained(builder!, one), await names.explained(builder!, two)],
      steps: await names.steps(steps?.path ?? null, steps?.needed ?? null),
      held: steps === null ? await heldBetween(store, builder!, one, two) : null,
      without: other === undefined ? null : await split(names, without, builder!, other, parted.log, one, two),
    }
  } finally {
    await store.close()
  }
}

interface Found {
  readonly path: readonly LinkStep[]
  /** Null where the way is too long to try each step. */
  readonly needed: readonly boolean[] | null
}

function pathBetween(builder: ClusterBuilder, log: LinkLog, one: number, two: number): Found | null {
  if (builder.clusterOf(one) !== builder.clusterOf(two)) return null
  const links = log.links()
  const paths = linkPaths(indexLinks(links, builder.addresses))
  const path = paths(one, two)
  return path === null ? null : { path, needed: path.length > TRIED ? null : neededSteps(links, paths, path) }
}

async function heldBetween(store: LedgerStore, builder: ClusterBuilder, one: number, two: number) {
  const [a, b] = [builder.clusterOf(one), builder.clusterOf(two)]
  const found = builder
    .held()
    .find(({ clusters }) => clusters.length === 2 && clusters.includes(a) && clusters.includes(b))
  if (found === undefined) return null
  const [transaction] = await store.transactions([found.tx])
  return { tx: transaction!.hash ?? `@${found.tx}`, rule: found.rule, times: found.times }
}

/** Both builders saw the same addresses in the same order, so that numbers agree. */
async function split(
  names: Names,
  left: readonly string[],
  whole: ClusterBuilder,
  parted: ClusterBuilder,
  log: LinkLog,
  one: number,
  two: number,
): Promise<WithoutResult> {
  const cluster = whole.clusterOf(one)
  const counts = new Map<number, number>()
  for (let number = 0; number < whole.addresses; number++) {
    if (whole.clusterOf(number) !== cluster) continue
    const part = parted.clusterOf(number)
    counts.set(part, (counts.get(part) ?? 0) + 1)
  }
  const own = new Set([one, two].map((number) => parted.clusterOf(number)))
  const sorted = [...counts].sort(([a, sizeOfA], [b, sizeOfB]) => sizeOfB - sizeOfA || a - b)
  const shown = sorted.filter(([part], i) => i < PARTS || own.has(part))
  const steps = pathBetween(parted, log, one, two)
  return {
    left,
    partsInAll: counts.size,
    parts: await Promise.all(
      shown.map(async ([part, addresses]) => ({
        cluster: await names.address(part),
        addresses,
        size: parted.sizeOf(part),
        has: await Promise.all(
          [one, two].filter((number) => parted.clusterOf(number) === part).map((number) => names.address(number)),
        ),
      })),
    ),
    steps: await names.steps(steps?.path ?? null, null),
  }
}

/** The texts behind numbers of addresses. */
class Names {
  readonly #store: LedgerStore
  readonly #ids: Int32Array

  constructor(store: LedgerStore, ids: Int32Array) {
    this.#store = store
    this.#ids = ids
  }

  async address(number: number): Promise<string> {
    return (await this.#store.addresses([this.#ids[number]!]))[0]!
  }

  async explained(builder: ClusterBuilder, number: number): Promise<ExplainedAddress> {
    const cluster = builder.clusterOf(number)
    return {
      address: await this.address(number),
      cluster: await this.address(cluster),
      size: builder.sizeOf(cluster),
    }
  }

  async steps(
    path: readonly LinkStep[] | null,
    needs: readonly boolean[] | null,
  ): Promise<readonly ExplainedStep[] | null> {
    if (path === null) return null
    const transactions = await this.#store.transactions(path.map(({ tx }) => tx))
    const ends = path.flatMap(({ from, to }) => [this.#ids[from]!, this.#ids[to]!])
    const addresses = await this.#store.addresses(ends)
    return path.map(({ tx, rule }, i) => ({
      tx: transactions[i]!.hash ?? `@${tx}`,
      height: transactions[i]!.height,
      time: transactions[i]!.time,
      rule,
      from: addresses[2 * i]!,
      to: addresses[2 * i + 1]!,
      needed: needs?.[i] ?? null,
    }))
  }
}

async function addressIds(store: LedgerStore, ledger: string, chain: string, texts: readonly string[]) {
  const addresses = texts.map((text) => {
    const read = normaliseAddress(chain, text)
    if ('address' in read) return read.address
    throw inputError('BAD_ADDRESS', `${JSON.stringify(text.slice(0, 100))} ${read.problem}`, {
      fix: 'copy the whole address',
      facts: { address: text },
    })
  })
  const ids = await store.addressIds(chain, addresses)
  return addresses.map((address, i) => {
    const id = ids[i]
    if (id === null || id === undefined) throw notThere(ledger, address, null)
    return { address, id }
  })
}

function seen(builder: ClusterBuilder, id: number, address: string, ledger: string, upTo: number | null): number {
  const number = builder.numberOf(id)
  if (number < 0) throw notThere(ledger, address, upTo)
  return number
}

function notThere(ledger: string, address: string, upTo: number | null): Error {
  const until = upTo === null ? '' : ` up to block ${upTo}`
  return inputError('ADDRESS_NOT_IN_LEDGER', `no transaction in ${ledger}${until} names ${address}`, {
    fix:
      upTo === null ? 'compare the address with its source, or import what it did' : 'ask for a later block with --at',
    facts: { file: ledger, address },
  })
}
