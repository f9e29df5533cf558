import type { MovementBatch } from '../../ledger/batch.ts'
import { type Branch, contestedBy } from '../conversions/contested.ts'
import type { Conversion, Exchange, Side } from '../conversions/exchange.ts'
import { netFlows } from '../conversions/netFlows.ts'
import { CLEAN, type Lots } from '../lots.ts'
import type { ContestedRecord, LoanConversion, PolicyState } from './policyState.ts'
import type { ReadingContext } from './readTransaction.ts'

/** Where in a batch something was drawn. */
export interface NotePlace {
  readonly context: ReadingContext
  readonly batch: MovementBatch
  readonly row: number
}

/** Tainted lots go through a conversion. */
export function noteConverted(state: PolicyState, place: NotePlace, conversion: Conversion, lots: Lots): void {
  const { exchange, fallen, risen } = conversion
  state.conversions.push({
    ...whenOf(place),
    exchange,
    address: exchange.actor,
    from: fallen,
    to: { ...risen, address: exchange.receiver },
    ...weigh(lots),
    approximate: exchange.fallen.length * exchange.risen.length > 1,
    differs: exchange.differs === true,
    contested: contestedRecord(place, [conversion], exchange, 'received'),
    loan: null,
  })
}

/** Basis goes from collateral to what is borrowed, or back. How much of it is a matter of what both are worth. */
export function noteLoan(
  state: PolicyState,
  loan: LoanConversion,
  at: Pick<NotePlace, 'batch' | 'row'>,
  { address, ...from }: Side & { readonly address: number },
  to: Side & { readonly address: number },
  lots: Lots,
): void {
  state.conversions.push({
    ...whenOf(at),
    exchange: null,
    address,
    from,
    to,
    ...weigh(lots),
    approximate: true,
    differs: false,
    contested: null,
    loan,
  })
}

/** Tainted lots go into a swap that no rule reads: the payer's movement as it is. */
export function noteUnread(state: PolicyState, place: NotePlace, address: number, from: Side, lots: Lots): void {
  const unread = { exchange: null, address, from, to: null, approximate: false, differs: false }
  state.conversions.push({ ...whenOf(place), ...unread, ...weigh(lots), contested: null, loan: null })
}

/**
 * Tainted lots go into a contested exchange of which the basis follows what was paid. All payments of one asset are
 * one record. What does not fall in net is none of it.
 */
export function notePaid(
  state: PolicyState,
  place: NotePlace,
  conversions: readonly Conversion[],
  holding: number,
  lots: Lots,
): void {
  const exchange = conversions.find((one) => one.fallen.holding === holding)?.exchange
  if (exchange === undefined) return
  const { tx, time } = whenOf(place)
  const { tainted, basis } = weigh(lots)
  const known = state.conversions.findLast((one) => one.tx !== tx || one.from.holding === holding)
  if (known?.tx === tx) {
    known.tainted += tainted
    for (const [origin, part] of basis) known.basis.set(origin, (known.basis.get(origin) ?? 0n) + part)
    return
  }
  state.conversions.push({
    tx,
    time,
    exchange,
    address: exchange.actor,
    from: exchange.fallen.find((side) => side.holding === holding)!,
    to: null,
    tainted,
    basis,
    approximate: false,
    differs: exchange.differs === true,
    contested: contestedRecord(place, conversions, exchange, 'paid'),
    loan: null,
  })
}

/** Both branches of an exchange; null where it is not contested. `among`: what decides it with it. */
function contestedRecord(
  { context, batch, row }: NotePlace,
  among: readonly Conversion[],
  exchange: Exchange,
  follows: Branch,
): ContestedRecord | null {
  const { market, contested } = context
  const time = batch.time[row]!
  const said = contested.transactions.get(batch.tx[row]!)
  const found = [exchange, ...among.map((one) => one.exchange)].map((one) => contestedBy(one, time, market))
  const why = found.find((one) => one !== null) ?? (said === undefined ? null : 'named')
  if (why === null) return null
  return {
    why,
    follows,
    reason: said?.reason ?? null,
    paidTo: takers(batch, row, new Set(exchange.fallen.map(({ asset }) => asset))),
  }
}

/** Who got any of these assets in the transaction, in net. */
function takers(batch: MovementBatch, row: number, assets: ReadonlySet<number>): ContestedRecord['paidTo'] {
  let first = row
  while (first > 0 && batch.tx[first - 1] === batch.tx[row]) first--
  let end = row + 1
  while (end < batch.length && batch.tx[end] === batch.tx[row]) end++
  return [...netFlows(batch, first, end)].flatMap(([address, { risen }]) =>
    risen.filter(({ asset }) => assets.has(asset)).map(({ asset, amount }) => ({ address, asset, amount })),
  )
}

function whenOf({ batch, row }: Pick<NotePlace, 'batch' | 'row'>): { readonly tx: number; readonly time: number } {
  return { tx: batch.tx[row]!, time: batch.time[row]! }
}

function weigh(lots: Lots): { tainted: bigint; basis: Map<number, bigint> } {
  let tainted = 0n
  const basis = new Map<number, bigint>()
  for (let lot = lots.oldest; lot !== null; lot = lot.younger) {
    if (lot.origin === CLEAN) continue
    tainted += lot.amount
    basis.set(lot.origin, (basis.get(lot.origin) ?? 0n) + lot.basis)
  }
  return { tainted, basis }
}
