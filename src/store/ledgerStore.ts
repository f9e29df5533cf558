import type { AddressMovement } from '../core/ledger/addressMovement.ts'
import type { MovementBatch } from '../core/ledger/batch.ts'
import type { EventKind, LedgerEvent } from '../core/ledger/event.ts'
import type { Funding } from '../core/ledger/funding.ts'
import type { Tells } from '../core/ledger/rowSource.ts'
import type { UtxoBatch } from '../core/ledger/utxoBatch.ts'
import type { AssetRow, HoldingRow, TransactionRow } from '../core/ledger/words.ts'
import type { Shortfall } from '../core/reconcile/shortfall.ts'
import type { SourcedEvent } from '../core/reconcile/sourcedEvent.ts'
import type { SourceDifference, SourcedMovement } from '../core/reconcile/sourcedMovement.ts'
import type { LedgerBalance, StatedBalance } from '../core/reconcile/statedBalance.ts'
import type { FlowRows } from '../core/trace/flows.ts'
import type { LookAlikePayment } from '../core/trace/poisoning.ts'
import type { Wanted } from '../core/trace/wanted.ts'

/**
 * What the tracer and the reports ask of a ledger, in the ledger's words. Adapters answer; nobody asks which one it is.
 *
 * Ids (holding, address, asset, transaction, row) are dense integers from 0 that hold for one state of the
 * ledger: an import may renumber them. Holding ids of account chains and of outpoints never collide.
 */
export interface LedgerStore {
  /** What the ledger holds, per chain, and which imports it came from. */
  summary(): Promise<LedgerSummary>
  /** Every asset; the index is the id. */
  assets(): Promise<readonly AssetRow[]>
  /** Address ids, in the order asked; null for what the ledger does not know. Addresses are lower case where the chain allows it. */
  addressIds(chain: string, addresses: readonly string[]): Promise<readonly (number | null)[]>
  /** Holding id of (address, asset) on an account chain; null where the ledger has none. */
  holdingIds(
    pairs: readonly { readonly address: string; readonly asset: string }[],
  ): Promise<readonly (number | null)[]>
  /** Transaction ordinals by hash; null for what the ledger does not know. */
  transactionIds(chain: string, hashes: readonly string[]): Promise<readonly (number | null)[]>
  /** Address ids that some import covers (`covers:`), or `all`, per chain. What is not covered is `unread`. */
  coverage(): Promise<ReadonlyMap<string, 'all' | ReadonlySet<number>>>
  /**
   * Addresses with more than `above` distinct senders and more than `above` distinct receivers up to `asOf` (inclusive,
   * milliseconds), by id. Counterparties are other addresses, over all assets of the chain; movements of zero and gas
   * make none. On UTXO chains senders are the input addresses of transactions that pay the address, receivers the
   * output addresses of transactions that it is an input of.
   */
  crowdedAddresses(above: number, asOf: number): Promise<readonly CrowdedAddress[]>
  /**
   * Movements up to `asOf` between these addresses and those of their counterparties that look alike: several of one address
   * with the same first six and last four characters. Of account chains, in chain order; gas and zero are none.
   */
  lookAlikePayments(addresses: readonly number[], asOf: number): Promise<readonly LookAlikePayment[]>

  /**
   * Whole transactions that touch what is wanted, in chain order, with their whole history, up to `asOf`
   * (inclusive, milliseconds); `everything` reads the ledger from its beginning.
   * On UTXO chains a wanted holding is an outpoint, and the answer is the transactions that spend it.
   */
  movements(wanted: Wanted | 'everything', asOf: number): AsyncIterable<MovementBatch>

  /** Transactions of a UTXO chain in chain order, column by column, for rules that look at them one by one. */
  utxoTransactions(chain: string, asked?: UtxoQuestion): AsyncIterable<UtxoBatch>
  /** The outputs of one UTXO transaction, in their order. */
  outputsOf(tx: number): Promise<readonly HeldCoin[]>
  /** Transactions that made these outpoints (holding ids), in chain order. */
  makersOf(outpoints: readonly number[]): Promise<readonly number[]>
  /** What inputs spend, by ordinals of movements and which input of each, in the order asked. Each must be there. */
  spentBy(rows: readonly number[], inputs: readonly number[]): Promise<readonly OutpointName[]>
  /**
   * Holdings of these addresses (ids) up to `asOf` (inclusive, milliseconds), by id: every stock of account chains that ever moved;
   * outpoints that are `unspent` then, or that they `received` from others, change left out.
   */
  heldBy(addresses: readonly number[], asOf: number, which: 'unspent' | 'received'): Promise<readonly HeldCoin[]>
  /** The addresses of a chain whose text begins so, in their order, many at a time. */
  addressesLike(chain: string, prefix: string): AsyncIterable<readonly NamedAddress[]>
  /** How many addresses there are: every id is smaller. */
  addressCount(): Promise<number>
  /** The lowest holding id of an outpoint: those of account chains are lower. 0 where there is none. */
  firstOutpoint(): Promise<number>
  /**
   * Writes CSV with columns `address,cluster`, in the order of the addresses. `clusterOf`: the address (id) that stands for the cluster
   * of one; -1: it is left out. Returns the number of rows.
   */
  writeClusters(path: string, clusterOf: (address: number) => number): Promise<number>

  /** What logs tell beside movements: events of these kinds up to `asOf` (inclusive, milliseconds), in chain order. */
  events(kinds: readonly EventKind[], asOf: number): Promise<readonly LedgerEvent[]>

  /** The strings behind ids, in the order asked. */
  holdings(ids: readonly number[]): Promise<readonly HoldingRow[]>
  transactions(ids: readonly number[]): Promise<readonly TransactionRow[]>
  /** Address strings by id, in the order asked. */
  addresses(ids: readonly number[]): Promise<readonly string[]>
  /** By ordinal of a movement (`MovementBatch.row`): its `seq`, the number of the step in its transaction, in the order asked. */
  seqs(rows: readonly number[]): Promise<readonly number[]>
  /**
   * Single payments: the movements with these ordinals, and which output of each (0 on account chains). In the order
   * asked; each must be there.
   */
  payments(rows: readonly number[], outputs: readonly number[]): Promise<readonly PaymentRow[]>

  /**
   * Of these addresses (ids) and of all that they paid, those that paid one of `payees`, and may have passed on to them
   * `percent` of all that they received of each asset that they send; by id. Account chains; gas and movements of zero
   * pay nobody. Some that passed on a little less may be among them.
   */
  forwarders(
    addresses: readonly number[],
    payees: readonly number[],
    percent: number,
    asOf: number,
  ): Promise<readonly number[]>
  /** Movements of account chains from or to these addresses, gas too: address by address, in chain order. One between two of them comes twice. */
  addressMovements(addresses: readonly number[], asOf: number): AsyncIterable<readonly AddressMovement[]>
  /** Who first sent each of these addresses one of the coins (asset ids). One that never received any has no line. */
  firstFunding(addresses: readonly number[], coins: readonly number[], asOf: number): Promise<readonly Funding[]>

  /** What each of these addresses (ids) was paid in all, by asset, up to `asOf`; by address, then by asset. Transfers to oneself and of zero pay nothing. */
  receipts(addresses: readonly number[], asOf: number): Promise<readonly Receipts[]>

  /** Addresses that pay what they never received, each once with the first place: covered ones first, then in chain order. */
  shortfalls(): AsyncIterable<readonly Shortfall[]>
  /** What addresses hold after a height or a time (inclusive), by the movements alone, in the order asked. */
  balances(asked: readonly BalanceQuestion[]): Promise<readonly LedgerBalance[]>
  /** The movements of a transaction in their order, with the records of files that say them. */
  movementSources(tx: number): Promise<readonly SourcedMovement[]>
  /** What the logs of a transaction tell beside, in their order, with the records of files that say it. */
  eventSources(tx: number): Promise<readonly SourcedEvent[]>
  /** Movements that one source has and another should have and lacks, in chain order. */
  sourceDifferences(): AsyncIterable<readonly SourceDifference[]>
  /** Lines of an import's file (by its place in the summary) that are no records: records are counted without them. */
  brokenLines(place: number): Promise<ReadonlySet<number>>

  /** A spool for the tracer's flows, which the store writes out as `flows.csv`, joined with its strings. */
  openFlows(): Promise<FlowSpool>
  close(): Promise<void>
}

export interface NamedAddress {
  readonly id: number
  readonly address: string
}

export interface UtxoQuestion {
  /** Those up to this height (inclusive), and none whose height is not known. Default: all. */
  readonly upTo?: number | null
  /** Of these (ordinals) only. Default: all. */
  readonly transactions?: readonly number[] | null
  /** Whether to read `UtxoBatch.detail`. Default: no. */
  readonly detail?: boolean
  /** Of which transactions, by how many inputs and outputs they have, it is asked what inputs are worth; those of others are 0. Default: of all. */
  readonly inputValues?: ((inputs: number, outputs: number) => boolean) | null
}

export interface PaymentRow {
  readonly chain: string
  readonly height: number | null
  /** Null where no source has it. */
  readonly hash: string | null
  /** Milliseconds. */
  readonly time: number
  /** As in the ledger; on UTXO chains the index of the output. */
  readonly seq: number
  /** The payer; on UTXO chains every distinct address of the inputs, in their order. */
  readonly from: readonly string[]
  /** Empty where a script has no address. */
  readonly to: string
  /** Asset id. */
  readonly asset: number
  readonly amount: bigint
}

/** A holding, whose it is (-1: a script without address), and of which asset. */
export interface HeldCoin {
  readonly holding: number
  readonly address: number
  readonly asset: number
  /** Of an outpoint; null for a stock, which changes with the time. */
  readonly amount: bigint | null
}

export interface OutpointName {
  readonly hash: string
  readonly n: number
}

export interface CrowdedAddress {
  /** Address id. */
  readonly address: number
  readonly senders: number
  readonly receivers: number
}

/** What an address was paid in all of one asset. */
export interface Receipts {
  /** Address id. */
  readonly address: number
  /** Asset id. */
  readonly asset: number
  readonly received: bigint
  readonly payments: number
  /** Distinct payers; 0 on UTXO chains, where a payment has no one payer. */
  readonly senders: number
  /** Of the first and the last movement of the asset from or to it, milliseconds. */
  readonly firstTime: number
  readonly lastTime: number
}

export type BalanceQuestion = Pick<StatedBalance, 'chain' | 'address' | 'asset' | 'height' | 'time'>

/** Takes flow rows in any order; writes them in chain order, then by the order of `policies`, then by origin. */
export interface FlowSpool {
  append(rows: FlowRows): Promise<void>
  /**
   * What arrived at addresses of account chains under policies that conserve amounts, by address, policy (place in the
   * list) and origin.
   */
  arrivals(): Promise<readonly FlowArrival[]>
  /** Addresses (ids) that some flow pays, under a policy that conserves amounts. */
  receivers(): Promise<readonly number[]>
  /** What each payment carries under a policy (place in the list), fees left out; in chain order, one for each origin. */
  carried(policy: number): AsyncIterable<readonly CarriedTaint[]>
  /** Those of these movements (ordinals) that carry taint under a policy that conserves amounts. */
  tainted(rows: readonly number[]): Promise<ReadonlySet<number>>
  /** The flows of some policies (places in the list) with their strings, in the order of `writeCsv`. */
  moves(policies: readonly number[]): AsyncIterable<readonly FlowMove[]>
  /** Columns `policy,origin,chain,height,time,tx_hash,seq,from,to,asset,amount,tainted,basis`. Returns the number of rows. */
  writeCsv(path: string, policies: readonly string[]): Promise<number>
  close(): Promise<void>
}

/** Stolen value that a payment carries. */
export interface CarriedTaint {
  /** Ordinal of the movement. */
  readonly row: number
  /** Transaction ordinal. */
  readonly tx: number
  /** Index of the output on UTXO chains, 0 on account chains. */
  readonly output: number
  readonly tainted: bigint
}

/** A flow in words. */
export interface FlowMove {
  /** Transaction ordinal. */
  readonly tx: number
  /** Place in the list. */
  readonly policy: number
  readonly origin: number
  readonly chain: string
  readonly height: number | null
  /** Milliseconds. */
  readonly time: number
  readonly txHash: string | null
  /** Empty where several pay. */
  readonly from: string
  /** Empty for a fee. */
  readonly to: string
  readonly asset: string
  readonly amount: bigint
  readonly tainted: bigint
  /** Null under poison. */
  readonly basis: bigint | null
}

export interface FlowArrival {
  /** Address id. */
  readonly address: number
  readonly policy: number
  readonly origin: number
  readonly basis: bigint
}

export interface LedgerSummary {
  /** SHA-256 over the ledger's rows in chain order (`digest.ts`): the same ledger gives the same digest, whatever file it lies in. */
  readonly digest: string
  readonly movements: number
  /** Time of the ledger's last movement, milliseconds; null for an empty ledger. */
  readonly lastTime: number | null
  readonly chains: readonly ChainSummary[]
  readonly imports: readonly ImportSummary[]
}

export interface ChainSummary {
  readonly chain: string
  readonly model: 'account' | 'utxo'
  readonly movements: number
  readonly firstTime: number
  readonly lastTime: number
  readonly firstHeight: number | null
  readonly lastHeight: number | null
  /** Rows of which the source does not know the height, the place in the block, the hash: limits of the case, to be printed. */
  readonly withoutHeight: number
  readonly withoutTxIndex: number
  readonly withoutHash: number
  /** How many gas rows; zero means that fees are not in the ledger. */
  readonly gasRows: number
  /** Spent outpoints that the ledger does not hold (UTXO). */
  readonly unresolvedInputs: number
  /** Of these, how many are of unknown value: they stand at the least that they can be. Undefined: none. */
  readonly unvaluedInputs?: number
}

export interface ImportSummary {
  readonly format: string
  /** As the case gave it, relative to the case folder where it lies in it. */
  readonly file: string
  readonly sha256: string
  /**
   * Files of one source complete each other, those of two must agree where they overlap. Named after the first file of its
   * import; an export of one address is a source of its own.
   */
  readonly source: string
  /** Other files that decided what its rows became: blocks for times, a mapping. */
  readonly readWith: readonly InputFile[]
  /** What was said beside the files, as JSON; empty where nothing was. */
  readonly options: string
  /** Records of the file. */
  readonly rowsRead: number
  /** Movements of the ledger that come from it first. A record may be several. */
  readonly rowsKept: number
  /** Movements that repeat what another row says. */
  readonly duplicates: number
  /** Records that move nothing and tell nothing. */
  readonly empty: number
  /** Records and broken lines that are no good and were left out, because the import keeps going. */
  readonly refused: number
  /** Why, of the first ten. */
  readonly refusals: readonly Reason[]
  /** Kinds of movement that such a file lists; none: it is only read with others. */
  readonly tells: readonly Tells[]
  /** Chains that its rows are on. */
  readonly chains: readonly string[]
  readonly covers: 'all' | readonly string[]
}

export interface InputFile {
  readonly file: string
  readonly sha256: string
}

/** Why a row is no good. */
export interface Reason {
  readonly file: string
  /** Null where the file is not at hand any more. */
  readonly line: number | null
  readonly field: string
  readonly value: string
  readonly must: string
}
