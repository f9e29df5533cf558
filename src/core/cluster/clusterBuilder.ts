import {
  type CoinJoinRules,
  canBeCoinJoin,
  coinJoinBy,
  coinJoinRules,
  isStonewall,
} from '../heuristics/bitcoin/coinJoinOf.ts'
import { stonewall } from '../heuristics/bitcoin/stonewall.ts'
import type { RuleSettings } from '../heuristics/ruleSettings.ts'
import type { UtxoBatch } from '../ledger/utxoBatch.ts'
import { AddressNumbers, type Sights } from './addressNumbers.ts'
import { hasEqualOutputs, wordsOf } from './equalOutputs.ts'
import type { LinkLog } from './linkLog.ts'
import { LINK_RULES, type LinkRule } from './linkRule.ts'
import { readTransaction } from './readTransaction.ts'
import { GUARD, type HeldLinks, SuperClusters } from './superClusters.ts'
import { UnionFind } from './unionFind.ts'

export interface ClusterOptions {
  /** Whether heights are those of Bitcoin's main chain: rules that begin at a height count from there. */
  readonly mainChain: boolean
  /** Ids of rules that are not asked: of CoinJoins, or of `LINK_RULES`. */
  readonly off?: ReadonlySet<string>
  /** Ids of rules that are asked only where they are named here: `stonewall`. */
  readonly on?: ReadonlySet<string>
  /** Of rules for CoinJoins and `stonewall`. */
  readonly settings?: RuleSettings
  /** Ordinals of transactions that join nothing. */
  readonly offTransactions?: ReadonlySet<number>
  /** Default `GUARD`. */
  readonly guard?: number
  /** The output that is a transaction's change: its place in the batch's outputs; -1 where none is, or it is not clear. Default: never asked. */
  readonly changeOf?: ChangeOf
  /**
   * Address id → that of the same script in its other form, both ways. They are joined as soon as both were seen. Default: never.
   */
  readonly otherForms?: ReadonlyMap<number, number>
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
  /**
   * Transactions that a rule for CoinJoins matched, and that are shaped like a Stonewall: of one owner or of two. They are among the
   * CoinJoins, and joined nothing, unless `stonewall` was on: then they count as payments.
   */
  readonly stonewalls: number
}

const [COMMON_INPUT, CHANGE, WRAPPED_SCRIPT] = (['common-input', 'change', 'wrapped-script'] as const).map((rule) =>
  LINK_RULES.indexOf(rule),
) as [number, number, number]

/** So many transactions are seen and then joined: few, so that what does it is called often, and compiled whole before it is compiled in parts. */
const SLICE = 256

/**
 * Clusters of a chain's addresses: all inputs of a transaction belong together, unless it is a CoinJoin; and its change with them, and
 * two forms of one script, where that is asked for.
 *
 * Transactions come in chain order, in batches of whatever size: the clusters are the same. Addresses are numbered as they are first
 * seen, so the lowest number of a cluster is its first-seen address, which stands for it. Takes 12 bytes an address.
 */
export class ClusterBuilder {
  readonly #joinsInputs: boolean
  readonly #changeOf: ChangeOf | undefined
  readonly #otherForms: ReadonlyMap<number, number> | undefined
  readonly #offTransactions: ReadonlySet<number> | undefined
  readonly #log: LinkLog | undefined
  readonly #mainChain: boolean
  readonly #rules: CoinJoinRules
  readonly #stonewallPays: boolean
  readonly #slice: number
  readonly #sets: UnionFind
  readonly #numbers: AddressNumbers
  readonly #superClusters: SuperClusters
  readonly #coinJoins = new Map<string, { transactions: number; inputs: number }>()
  readonly #transactions = LINK_RULES.map(() => 0)
  readonly #joins = LINK_RULES.map(() => 0)
  #all = 0
  #inputs = 0
  #unknownInputs = 0
  #stonewalls = 0

  /** `addresses`: how many ids there are, to make room once. */
  constructor(options: ClusterOptions, addresses = 1024) {
    const off = options.off ?? new Set()
    this.#joinsInputs = !off.has('common-input')
    this.#changeOf = options.changeOf
    this.#otherForms = options.otherForms
    this.#offTransactions = options.offTransactions
    this.#log = options.log
    this.#mainChain = options.mainChain
    this.#rules = coinJoinRules(off, options.settings)
    this.#stonewallPays = options.on?.has(stonewall.id) ?? false
    // These ask what was seen before the one transaction.
    this.#slice = options.changeOf === undefined && options.otherForms === undefined ? SLICE : 1
    this.#sets = new UnionFind(addresses)
    this.#numbers = new AddressNumbers(addresses)
    this.#superClusters = new SuperClusters(options.guard ?? GUARD)
  }

  add(batch: UtxoBatch): void {
    const values = wordsOf(batch.outputs.value)
    for (let from = 0; from < batch.length; from += this.#slice)
      this.#addSlice(batch, from, Math.min(from + this.#slice, batch.length), values)
    this.#all += batch.length
    this.#inputs += batch.inputs.start[batch.length]!
  }

  #addSlice(batch: UtxoBatch, from: number, to: number, values: Uint32Array): void {
    const { start } = batch.inputs
    const before = this.#numbers.length
    const sights = this.#numbers.see(batch, from, to)
    this.#sets.grow(this.#numbers.length)
    this.#unknownInputs += sights.unknown
    if (this.#otherForms !== undefined) this.#joinForms(this.#otherForms, batch, from, before)
    // What pays alone and needs no look at its change can join nothing.
    const least = this.#changeOf === undefined ? 2 : 1
    for (let i = from; i < to; i++)
      if (start[i + 1]! - start[i]! >= least) this.#joinPayers(batch, i, values, sights, start[from]!)
  }

  /** `first`: the input with which `sights` begin. */
  #joinPayers(batch: UtxoBatch, i: number, values: Uint32Array, sights: Sights, first: number): void {
    const { start } = batch.inputs
    if (this.#offTransactions?.has(batch.tx[i]!)) return
    if (this.#isCoinJoin(batch, i, values)) return
    if (this.#joinsInputs) this.#joinInputs(batch.tx[i]!, sights.payers, start[i]! - first, start[i + 1]! - first)
    if (this.#changeOf !== undefined) this.#joinChangeBy(this.#changeOf, batch, i, sights.beforeOutputs)
  }

  /**
   * The addresses that are seen here for the first time, with those that are seen already. Such a link is of two addresses and of no
   * payment: it holds in a CoinJoin, too. `next`: how many addresses were seen before.
   */
  #joinForms(
    otherForms: ReadonlyMap<number, number>,
    { tx, inputs, outputs }: UtxoBatch,
    i: number,
    next: number,
  ): void {
    if (this.#offTransactions?.has(tx[i]!)) return
    let linked = false
    for (const { start, address } of [inputs, outputs]) {
      for (let k = start[i]!; k < start[i + 1]!; k++) {
        if (address[k]! < 0 || this.numberOf(address[k]!) !== next) continue
        const other = this.numberOf(otherForms.get(address[k]!) ?? -1)
        if (other >= 0 && other < next && this.#joinTwo(WRAPPED_SCRIPT, tx[i]!, other, next)) linked = true
        next++
      }
    }
    if (linked) this.#transactions[WRAPPED_SCRIPT]!++
  }

  /** `known`: how many addresses were seen before its outputs. */
  #joinChangeBy(changeOf: ChangeOf, batch: UtxoBatch, i: number, known: number): void {
    const { address } = batch.outputs
    const output = changeOf(batch, i, (place) => this.numberOf(address[place]!) >= known)
    if (output >= 0) this.#joinChange(batch, i, address[output]!)
  }

  /** How many addresses were seen. */
  get addresses(): number {
    return this.#numbers.length
  }

  /** The number of an address; -1 where it was not seen. */
  numberOf(address: number): number {
    return this.#numbers.of(address)
  }

  /** The number of the first-seen address of a cluster, by that of any of its addresses. */
  clusterOf(number: number): number {
    return this.#sets.find(number)
  }

  /** How many addresses a cluster has, by the number of its first. */
  sizeOf(cluster: number): number {
    return this.#sets.sizeOf(cluster)
  }

  /** Whether an address is the first of its cluster, by its number. */
  isFirst(number: number): boolean {
    return this.#sets.isRoot(number)
  }

  /** Address ids by number. */
  byNumber(): Int32Array {
    return this.#numbers.ids
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
        stonewalls: this.#stonewalls,
        coinJoins: this.#coinJoins,
      },
      links: { 'common-input': of(COMMON_INPUT), change: of(CHANGE), 'wrapped-script': of(WRAPPED_SCRIPT) },
    }
  }

  /** `values`: of the batch's outputs, as words. */
  #isCoinJoin(batch: UtxoBatch, i: number, values: Uint32Array): boolean {
    const { inputs, outputs } = batch
    const [first, end] = [outputs.start[i]!, outputs.start[i + 1]!]
    // Told without an object for each leg. Every rule asks for equal outputs, unless its settings are others.
    if (this.#rules.plain) {
      if (!canBeCoinJoin(inputs.start[i + 1]! - inputs.start[i]!, end - first)) return false
      if (!hasEqualOutputs(values, first, end)) return false
    }
    const transaction = readTransaction(batch, i, this.#mainChain)
    const found = coinJoinBy(this.#rules, transaction)
    if (found === null) return false
    if (isStonewall(this.#rules, transaction)) {
      this.#stonewalls++
      if (this.#stonewallPays) return false
    }
    const counts = this.#coinJoins.get(found.rule) ?? { transactions: 0, inputs: 0 }
    counts.transactions++
    counts.inputs += transaction.inputs.length
    this.#coinJoins.set(found.rule, counts)
    return true
  }

  /**
   * Each input with the one before it: where one link is held back, what stands on each side of it still belongs together. `payers`: their
   * addresses by number, of this transaction from `first` up to, not including, `end`.
   */
  #joinInputs(tx: number, payers: Int32Array, first: number, end: number): void {
    const log = this.#log
    const sets = this.#sets
    let before = -1
    let root = -1
    let linked = false
    for (let k = first; k < end; k++) {
      const number = payers[k]!
      if (number < 0 || number === before) continue
      before = number
      const own = sets.find(number)
      const both = root === -1 || own === root ? root : this.#join(COMMON_INPUT, tx, root, own)
      if (both >= 0) {
        linked = true
        log?.add(number)
      } else {
        if (root !== -1) log?.end(tx, COMMON_INPUT)
        log?.begin(number)
      }
      root = both >= 0 ? both : own
    }
    if (root !== -1) log?.end(tx, COMMON_INPUT)
    if (linked) this.#transactions[COMMON_INPUT]!++
  }

  /** The change with the first input whose address is known. */
  #joinChange({ tx, inputs }: UtxoBatch, i: number, address: number): void {
    let k = inputs.start[i]!
    const end = inputs.start[i + 1]!
    while (k < end && inputs.address[k]! < 0) k++
    if (k === end || address < 0) return
    const payer = this.numberOf(inputs.address[k]!)
    const change = this.numberOf(address)
    if (payer === change) return
    if (this.#joinTwo(CHANGE, tx[i]!, payer, change)) this.#transactions[CHANGE]!++
  }

  /** Whether two addresses, by their numbers, are of one cluster now. */
  #joinTwo(rule: number, tx: number, one: number, other: number): boolean {
    if (this.#join(rule, tx, this.#sets.find(one), this.#sets.find(other)) < 0) return false
    const log = this.#log
    log?.begin(one)
    log?.add(other)
    log?.end(tx, rule)
    return true
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
