import { canBeCoinJoin, coinJoinBeforeVeto, isVetoed } from '../heuristics/bitcoin/coinJoinOf.ts'
import type { UtxoBatch, UtxoLegs } from '../ledger/utxoBatch.ts'
import type { LinkLog } from './linkLog.ts'
import { LINK_RULES, type LinkRule } from './linkRule.ts'
import { readTransaction } from './readTransaction.ts'
import { GUARD, type HeldLinks, SuperClusters } from './superClusters.ts'
import { UnionFind } from './unionFind.ts'

export interface ClusterOptions {
  /** Whether heights are those of Bitcoin's main chain: rules that begin at a height count from there. */
  readonly mainChain: boolean
  /** Ids of rules that are not asked: of CoinJoins, `stonewall`, or of `LINK_RULES`. */
  readonly off?: ReadonlySet<string>
  /** Ordinals of transactions that join nothing. */
  readonly offTransactions?: ReadonlySet<number>
  /** Default `GUARD`. */
  readonly guard?: number
  /** The output that is a transaction's change: its place in the batch's outputs; -1 where none is, or it is not clear. Default: never asked. */
  readonly changeOf?: ChangeOf
  /** Takes every link down. */
  readonly log?: LinkLog
}

/** `isNew`: whether an output's address, by its place in the batch's outputs, is seen in this transaction for the first time. */
export type ChangeOf = (batch: UtxoBatch, transaction: number, isNew: (output: number) => boolean) => number

export interface ClusterCounts {
  readonly transactions: number
  readonly inputs: number
  /** Inputs whose address is not known, or whose script has none: they join nothing. */
  readonly unknownInputs: number
  /** Of each rule that joined: its transactions, and how often two clusters became one. */
  readonly links: Readonly<Record<LinkRule, { readonly transactions: number; readonly joins: number }>>
  /** Of each rule for CoinJoins that matched: transactions that joined nothing, and their inputs. */
  readonly coinJoins: ReadonlyMap<string, { readonly transactions: number; readonly inputs: number }>
  /** Transactions that a rule for CoinJoins matched, and that were taken for payments as they are shaped like a Stonewall. */
  readonly vetoed: number
}

const [COMMON_INPUT, CHANGE] = [LINK_RULES.indexOf('common-input'), LINK_RULES.indexOf('change')]

/**
 * Clusters of a chain's addresses: all inputs of a transaction belong together, unless it is a CoinJoin; and its change with them,
 * where that is asked for.
 *
 * Transactions come in chain order, in batches of whatever size: the clusters are the same. Addresses are numbered as they are first
 * seen, so the lowest number of a cluster is its first-seen address, which stands for it. Takes 8 bytes an address.
 */
export class ClusterBuilder {
  readonly #options: ClusterOptions
  readonly #off: ReadonlySet<string>
  readonly #sets: UnionFind
  /** Address id → its number + 1. */
  #numbers: Int32Array
  readonly #superClusters: SuperClusters
  readonly #coinJoins = new Map<string, { transactions: number; inputs: number }>()
  readonly #transactions = [0, 0]
  readonly #joins = [0, 0]
  #all = 0
  #inputs = 0
  #unknownInputs = 0
  #vetoed = 0

  /** `addresses`: how many ids there are, to make room once. */
  constructor(options: ClusterOptions, addresses = 1024) {
    this.#options = options
    this.#off = options.off ?? new Set()
    this.#sets = new UnionFind(addresses)
    this.#numbers = new Int32Array(Math.max(1, addresses))
    this.#superClusters = new SuperClusters(options.guard ?? GUARD)
  }

  add(batch: UtxoBatch): void {
    const { inputs, outputs } = batch
    this.#makeRoom(inputs.address)
    this.#makeRoom(outputs.address)
    const joins = !this.#off.has('common-input')
    const { changeOf, offTransactions } = this.#options
    for (let i = 0; i < batch.length; i++) {
      const spends = inputs.start[i + 1]! - inputs.start[i]!
      this.#see(inputs, i)
      const known = this.#sets.length
      this.#see(outputs, i)
      // What pays alone and needs no look at its change can join nothing.
      if (spends < 2 && (changeOf === undefined || spends === 0)) continue
      if (offTransactions?.has(batch.tx[i]!)) continue
      if (canBeCoinJoin(spends, outputs.start[i + 1]! - outputs.start[i]!) && this.#isCoinJoin(batch, i)) continue
      if (joins) this.#joinInputs(batch, i)
      if (changeOf !== undefined) {
        const output = changeOf(batch, i, (place) => this.#numberOf(outputs.address[place]!) >= known)
        if (output >= 0) this.#joinChange(batch, i, outputs.address[output]!)
      }
    }
    this.#all += batch.length
    this.#inputs += inputs.start[batch.length]!
    for (let k = 0; k < inputs.address.length; k++) if (inputs.address[k]! < 0) this.#unknownInputs++
  }

  /** How many addresses were seen. */
  get addresses(): number {
    return this.#sets.length
  }

  /** The number of an address; -1 where it was not seen. */
  numberOf(address: number): number {
    return address < 0 || address >= this.#numbers.length ? -1 : this.#numberOf(address)
  }

  /** The number of the first-seen address of a cluster, by that of any of its addresses. */
  clusterOf(number: number): number {
    return this.#sets.find(number)
  }

  /** How many addresses a cluster has, by the number of its first. */
  sizeOf(cluster: number): number {
    return this.#sets.sizeOf(cluster)
  }

  /** Address ids by number. */
  byNumber(): Int32Array {
    const ids = new Int32Array(this.#sets.length)
    const numbers = this.#numbers
    for (let address = 0; address < numbers.length; address++) {
      const number = numbers[address]!
      if (number > 0) ids[number - 1] = address
    }
    return ids
  }

  /** What was not joined, because it would have made a super-cluster. */
  held(): readonly HeldLinks[] {
    return this.#superClusters.held((number) => this.#sets.find(number))
  }

  counts(): ClusterCounts {
    const of = (rule: number) => ({ transactions: this.#transactions[rule]!, joins: this.#joins[rule]! })
    return {
      ...{
        transactions: this.#all,
        inputs: this.#inputs,
        unknownInputs: this.#unknownInputs,
        vetoed: this.#vetoed,
        coinJoins: this.#coinJoins,
      },
      links: { 'common-input': of(COMMON_INPUT), change: of(CHANGE) },
    }
  }

  #numberOf(address: number): number {
    return this.#numbers[address]! - 1
  }

  /** Of a whole batch at once: nothing is to grow while its transactions are looked at. */
  #makeRoom(addresses: Int32Array): void {
    let most = -1
    for (let k = 0; k < addresses.length; k++) if (addresses[k]! > most) most = addresses[k]!
    if (most < this.#numbers.length) return
    const larger = new Int32Array(Math.max(most + 1, 2 * this.#numbers.length))
    larger.set(this.#numbers)
    this.#numbers = larger
  }

  /** Gives addresses that were not seen before their numbers. */
  #see({ start, address }: UtxoLegs, i: number): void {
    const numbers = this.#numbers
    const end = start[i + 1]!
    for (let k = start[i]!; k < end; k++) {
      const id = address[k]!
      if (id >= 0 && numbers[id] === 0) numbers[id] = this.#sets.add() + 1
    }
  }

  #isCoinJoin(batch: UtxoBatch, i: number): boolean {
    const transaction = readTransaction(batch, i, this.#options.mainChain)
    const found = coinJoinBeforeVeto(transaction, this.#off)
    if (found === null) return false
    if (isVetoed(transaction, this.#off)) {
      this.#vetoed++
      return false
    }
    const counts = this.#coinJoins.get(found.rule) ?? { transactions: 0, inputs: 0 }
    counts.transactions++
    counts.inputs += transaction.inputs.length
    this.#coinJoins.set(found.rule, counts)
    return true
  }

  /** Each input with the one before it: where one link is held back, what stands on each side of it still belongs together. */
  #joinInputs({ tx, inputs }: UtxoBatch, i: number): void {
    const { start, address } = inputs
    const { log } = this.#options
    const numbers = this.#numbers
    const sets = this.#sets
    const end = start[i + 1]!
    let before = -1
    let root = -1
    let linked = false
    for (let k = start[i]!; k < end; k++) {
      if (address[k]! < 0) continue
      const number = numbers[address[k]!]! - 1
      if (number === before) continue
      before = number
      const own = sets.find(number)
      const both = root === -1 || own === root ? root : this.#join(COMMON_INPUT, tx[i]!, root, own)
      if (both >= 0) {
        linked = true
        log?.add(number)
      } else {
        if (root !== -1) log?.end(tx[i]!, COMMON_INPUT)
        log?.begin(number)
      }
      root = both >= 0 ? both : own
    }
    if (root !== -1) log?.end(tx[i]!, COMMON_INPUT)
    if (linked) this.#transactions[COMMON_INPUT]!++
  }

  /** The change with the first input whose address is known. */
  #joinChange({ tx, inputs }: UtxoBatch, i: number, address: number): void {
    const { log } = this.#options
    let k = inputs.start[i]!
    const end = inputs.start[i + 1]!
    while (k < end && inputs.address[k]! < 0) k++
    if (k === end || address < 0) return
    const payer = this.#numberOf(inputs.address[k]!)
    const change = this.#numberOf(address)
    if (payer === change) return
    if (this.#join(CHANGE, tx[i]!, this.#sets.find(payer), this.#sets.find(change)) < 0) return
    log?.begin(payer)
    log?.add(change)
    log?.end(tx[i]!, CHANGE)
    this.#transactions[CHANGE]!++
  }

  /** The root of the one cluster that two roots stand for now; -1 where they are still two. */
  #join(rule: number, tx: number, one: number, other: number): number {
    if (one === other) return one
    const sets = this.#sets
    const sizeOfOne = sets.sizeOf(one)
    const sizeOfOther = sets.sizeOf(other)
    if (this.#superClusters.holds(rule, sizeOfOne, sizeOfOther)) {
      this.#superClusters.hold(rule, tx, [one, other], [sizeOfOne, sizeOfOther])
      return -1
    }
    this.#joins[rule]!++
    return sets.link(one, other)
  }
}
