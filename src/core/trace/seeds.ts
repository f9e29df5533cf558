import { amountAt, type MovementBatch, MovementKind } from '../ledger/batch.ts'
import type { Exchanges } from './conversions/readExchanges.ts'

/** The seeds of a case in the ledger's ids, ready to be asked about each transaction. Origins are numbered from 1. */
export interface Seeds {
  /** Transaction ordinal → its seeds, by origin. */
  readonly transactions: ReadonlyMap<number, readonly TransactionSeed[]>
  /** Receiving address id → its seeds, by origin. */
  readonly addresses: ReadonlyMap<number, readonly ReceiverSeed[]>
  /** Holding id → its opening seed. */
  readonly openings: ReadonlyMap<number, Opening>
  /** Holding id → the origin of all that is ever drawn from it: where a way back ends. Undefined: none, as in every trace forward. */
  readonly inflows?: ReadonlyMap<number, number>
}

export const NO_SEEDS: Seeds = { transactions: new Map(), addresses: new Map(), openings: new Map() }

export interface TransactionSeed {
  readonly origin: number
  readonly asset: number
  /** Address ids; null: whoever pays nothing of the asset in it. */
  readonly to: ReadonlySet<number> | null
}

export interface ReceiverSeed {
  readonly origin: number
  readonly asset: number
  /** The address's stock of the asset; null on UTXO chains, where each output is a holding. */
  readonly holding: number | null
  /** Inclusive, milliseconds. */
  readonly from: number
  /** Address ids; null: from anyone but those whom `notFrom` lists. */
  readonly victims: ReadonlySet<number> | null
  /** Address ids of who poisons the address: their dust is nobody's loss. */
  readonly notFrom: ReadonlySet<number>
}

export interface Opening {
  readonly origin: number
  readonly address: number
  readonly asset: number
  readonly amount: bigint | 'all'
  /** Inclusive, milliseconds. */
  readonly from: number
}

/** Which origin claims an output, and whether it leaves alone what is already of that origin (address seeds). */
export interface Claim {
  readonly origin: number
  readonly keepsOwn: boolean
}

/** Output leg → claim. Null where no seed claims anything in the transaction, which is nearly always. */
export type Claims = ReadonlyMap<number, Claim> | null

/**
 * What the seeds claim of a transaction (rows `first` to before `end`). Where two origins claim one output, the lower number has it.
 *
 * `exchanges` is what the transaction would be without seeds: an address seed does not claim the proceeds of its
 * own address's swap.
 */
export function claimsOf(
  seeds: Seeds,
  batch: MovementBatch,
  first: number,
  end: number,
  exchanges: Exchanges | null,
  burn: ReadonlySet<number>,
): Claims {
  const ofTransaction = seeds.transactions.get(batch.tx[first]!)
  if (ofTransaction === undefined && seeds.addresses.size === 0) return null
  let claims: Map<number, Claim> | null = null
  for (let row = first; row < end; row++) {
    for (let leg = batch.outputs.start[row]!; leg < batch.outputs.start[row + 1]!; leg++) {
      const receiver = batch.outputs.address[leg]!
      const ofReceiver = seeds.addresses.get(receiver)
      if (ofTransaction === undefined && ofReceiver === undefined) continue
      const claim = earlier(
        claimOfTransaction(ofTransaction, batch, first, end, row, receiver),
        claimOfReceiver(ofReceiver, batch, row, receiver, exchanges),
      )
      if (claim === null || burn.has(receiver) || amountAt(batch.outputs.amount, leg) === 0n) continue
      claims ??= new Map()
      claims.set(leg, claim)
    }
  }
  return claims
}

function earlier(a: Claim | null, b: Claim | null): Claim | null {
  if (a === null || b === null) return a ?? b
  return a.origin <= b.origin ? a : b
}

function claimOfTransaction(
  seeds: readonly TransactionSeed[] | undefined,
  batch: MovementBatch,
  first: number,
  end: number,
  row: number,
  receiver: number,
): Claim | null {
  for (const { origin, asset, to } of seeds ?? []) {
    if (asset !== batch.asset[row]) continue
    if (to === null ? !pays(batch, first, end, receiver, asset) : to.has(receiver)) return { origin, keepsOwn: false }
  }
  return null
}

/** Whether an address pays any of the asset in the transaction, gas apart; on UTXO chains, whether it is on an input. */
function pays(batch: MovementBatch, first: number, end: number, address: number, asset: number): boolean {
  if (address === -1) return false
  for (let row = first; row < end; row++) {
    if (batch.kind[row] === MovementKind.gas || batch.asset[row] !== asset) continue
    for (let leg = batch.inputs.start[row]!; leg < batch.inputs.start[row + 1]!; leg++) {
      if (batch.inputs.address[leg] !== address) continue
      if (batch.kind[row] === MovementKind.transaction || amountAt(batch.inputs.amount, leg) > 0n) return true
    }
  }
  return false
}

function claimOfReceiver(
  seeds: readonly ReceiverSeed[] | undefined,
  batch: MovementBatch,
  row: number,
  receiver: number,
  exchanges: Exchanges | null,
): Claim | null {
  for (const { origin, asset, from, victims, notFrom } of seeds ?? []) {
    if (asset !== batch.asset[row] || batch.time[row]! < from) continue
    if (isOwnProceeds(exchanges, row, receiver)) continue
    if (paidBy(batch, row, receiver, victims, notFrom)) return { origin, keepsOwn: true }
  }
  return null
}

function isOwnProceeds(exchanges: Exchanges | null, row: number, receiver: number): boolean {
  return (
    exchanges?.replaced.has(row) === true && exchanges.conversions.some(({ exchange }) => exchange.actor === receiver)
  )
}

/** No payer is the receiver itself (change, transfers to oneself), and every payer is a victim where victims are listed. */
function paidBy(
  batch: MovementBatch,
  row: number,
  receiver: number,
  victims: ReadonlySet<number> | null,
  notFrom: ReadonlySet<number>,
): boolean {
  const firstLeg = batch.inputs.start[row]!
  const endLeg = batch.inputs.start[row + 1]!
  for (let leg = firstLeg; leg < endLeg; leg++) {
    const payer = batch.inputs.address[leg]!
    if (payer === receiver || (victims === null ? notFrom.has(payer) : !victims.has(payer))) return false
  }
  return victims === null || endLeg > firstLeg
}
