import { type MovementBatch, MovementKind } from '../../ledger/batch.ts'
import type { Market } from '../../ledger/market.ts'
import { contractWallets } from './contractWallets.ts'
import type { Conversion, Exchange } from './exchange.ts'
import { looksLikeASwap } from './looksLikeASwap.ts'
import { addressOf, type NetFlow, netFlowOf, netFlows } from './netFlows.ts'
import { orders } from './orders.ts'
import { otherRecipient } from './otherRecipient.ts'
import { ownExchange } from './ownExchange.ts'
import type { ExchangeReading, ExchangeRule, TransactionFlows } from './rule.ts'
import { splitExchange } from './splitExchange.ts'

/** A transaction as exchanges: their conversions, and the rows that these replace. */
export interface Exchanges {
  readonly conversions: readonly Conversion[]
  readonly replaced: ReadonlySet<number>
}

/** In the order in which they are asked; the first that fits reads the transaction. */
const RULES: readonly ExchangeRule[] = [orders, ownExchange, otherRecipient, contractWallets]

/** Conversions of one transaction. Who sends thousands of worthless tokens must not make the trace stand still. */
const MOST = 100

/**
 * Reads a transaction (rows `first` to before `end` of an account chain) by net flows, whatever the router.
 * Null: nothing was exchanged; `unread-swap`: something seems to have been, and no rule reads it.
 */
export function readExchanges(
  context: Pick<TransactionFlows, 'burn' | 'entryPoints' | 'issuers'> & { readonly market: Market },
  batch: MovementBatch,
  first: number,
  end: number,
): Exchanges | 'unread-swap' | null {
  if (movesOneAsset(batch, first, end)) return null
  const { burn, entryPoints, issuers, market } = context
  const who = actorOf(batch, first, end, burn)
  const own = netFlowOf(batch, first, end, who.actor)
  let all: Map<number, NetFlow> | null = null
  const nets = () => {
    all ??= netFlows(batch, first, end)
    return all
  }
  const told = batch.events?.get(batch.tx[first]!)?.filter(({ kind }) => kind === 'order') ?? []
  const flows = { batch, first, end, nets, own, burn, entryPoints, issuers, orders: told, ...who }
  for (const rule of RULES) {
    const reading = rule(flows)
    if (reading !== null) return exchangesOf(reading, batch, first, end, market)
  }
  return looksLikeASwap(flows) ? 'unread-swap' : null
}

function exchangesOf(
  { exchanges, apart, rows }: ExchangeReading,
  batch: MovementBatch,
  first: number,
  end: number,
  market: Market,
): Exchanges | 'unread-swap' {
  let count = 0
  for (const { fallen, risen } of exchanges) count += fallen.length * risen.length
  if (count > MOST) return 'unread-swap'
  const replaced = new Set<number>()
  const conversions: Conversion[] = []
  for (const exchange of exchanges) {
    let at = -1
    for (let row = first; row < end; row++) {
      if (rows === undefined ? !isOwn(exchange, apart, batch, row) : !rows.get(exchange)!.has(row)) continue
      if (at === -1) at = row
      replaced.add(row)
    }
    conversions.push(...splitExchange(exchange, at, batch.time[at]!, market))
  }
  return { conversions, replaced }
}

/** What goes from or to the actor, and, in the asset that it got, from or to another receiver. */
function isOwn(exchange: Exchange, apart: ReadonlySet<number>, batch: MovementBatch, row: number): boolean {
  if (batch.kind[row] === MovementKind.gas) return false
  const from = addressOf(batch.inputs, row)
  const to = addressOf(batch.outputs, row)
  if (apart.has(from) || apart.has(to)) return false
  const { actor, receiver, risen } = exchange
  if (from === actor || to === actor) return true
  return (from === receiver || to === receiver) && batch.asset[row] === risen[0]!.asset
}

function movesOneAsset(batch: MovementBatch, first: number, end: number): boolean {
  let asset = -1
  for (let row = first; row < end; row++) {
    if (batch.kind[row] === MovementKind.gas) continue
    if (asset === -1) asset = batch.asset[row]!
    else if (asset !== batch.asset[row]) return false
  }
  return true
}

function actorOf(
  batch: MovementBatch,
  first: number,
  end: number,
  burn: ReadonlySet<number>,
): { actor: number; paysGas: boolean } {
  for (let row = first; row < end; row++)
    if (batch.kind[row] === MovementKind.gas) return { actor: addressOf(batch.inputs, row), paysGas: true }
  for (let row = first; row < end; row++) {
    const sender = addressOf(batch.inputs, row)
    if (!burn.has(sender)) return { actor: sender, paysGas: false }
  }
  return { actor: -1, paysGas: false }
}
