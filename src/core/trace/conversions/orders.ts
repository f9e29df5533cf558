import { amountAt, type Legs, MovementKind } from '../../ledger/batch.ts'
import type { LedgerEvent } from '../../ledger/event.ts'
import type { Exchange, Side } from './exchange.ts'
import { addressOf, isMixed, type NetFlow, netFlows } from './netFlows.ts'
import { exchangeForAnother } from './otherRecipient.ts'
import type { ExchangeRule, TransactionFlows } from './rule.ts'

/**
 * The transaction settles orders, and its logs say whose. An order whose payment and delivery stand among the movements to the
 * unit is an exchange of just these two rows: two orders of one owner are two exchanges, and an order may pay somebody else.
 * Everybody else who gave and got has exchanged, by net flows: owners whose log names no amounts or others than moved (`differs`),
 * pools, and who brings the transaction to the chain with own coins. So whoever stands between is not followed.
 *
 * The contract that settles is never one who exchanges. What only came to the gas payer is pay, and stands apart. Where
 * somebody merely lost to one who exchanges, that one's movements apply as they are: the payment would vanish. A contract that
 * pays for its own token, which is burnt, loses nothing by it.
 */
export const orders: ExchangeRule = (flows) => {
  const { batch, first, end, ignored, actor, own, burn, entryPoints, issuers, orders: told } = flows
  if (told.length === 0) return null
  const taken = new Set<number>()
  const parties = new Set<number>()
  const rows = new Map<Exchange, ReadonlySet<number>>()
  const differing = new Set<number>()
  for (const order of told) {
    const found = settled(order, flows, taken)
    if (found === null) {
      if (order.who !== null && order.amount !== null) differing.add(order.who)
      continue
    }
    for (const row of found.rows) taken.add(row)
    parties.add(found.exchange.actor).add(found.exchange.receiver)
    rows.set(found.exchange, found.rows)
  }

  const settling = new Set(told.map(({ contract }) => contract))
  const apart = new Set(own.fallen.length === 0 ? [...entryPoints, actor] : entryPoints)
  const all = netFlows(batch, first, end, apart, ignored)
  const left = taken.size === 0 ? all : netFlows(batch, first, end, apart, new Set([...taken, ...ignored]))
  const burnt = [...burn].flatMap((address) => all.get(address)?.risen ?? [])
  const redeem = new Set(burnt.map(({ asset }) => issuers.get(asset)))
  const flowOf = (address: number) => (parties.has(address) ? left : all).get(address) ?? STILL
  const isBystander = (address: number) => burn.has(address) || settling.has(address)
  for (const address of all.keys()) {
    if (isBystander(address)) continue
    const exchange = exchangeOf(address)
    if (exchange === null) continue
    const touched = rowsOf(exchange)
    if (touched.size > 0 && !takesFromLoser(exchange, touched)) rows.set(exchange, touched)
  }
  return rows.size === 0 ? null : { exchanges: [...rows.keys()], apart, rows }

  function exchangeOf(address: number): Exchange | null {
    const flow = flowOf(address)
    const differs = differing.has(address) ? { differs: true as const } : {}
    if (isMixed(flow)) return { actor: address, receiver: address, ...flow, ...differs }
    // Only who is named by an order may have bought for another: everybody else who lost has merely paid.
    if (parties.has(address) || !told.some(({ who }) => who === address)) return null
    const forAnother = exchangeForAnother(left, address, new Set([...burn, ...settling]))
    return forAnother === null ? null : { ...forAnother, ...differs }
  }

  function rowsOf({ actor: by, receiver, risen }: Exchange): Set<number> {
    const touched = new Set<number>()
    for (let row = first; row < end; row++) {
      if (batch.kind[row] === MovementKind.gas || ignored.has(row)) continue
      const [from, to] = [addressOf(batch.inputs, row), addressOf(batch.outputs, row)]
      if (apart.has(from) || apart.has(to) || (taken.has(row) && parties.has(by))) continue
      const isOwn = from === by || to === by
      if (isOwn || ((from === receiver || to === receiver) && batch.asset[row] === risen[0]!.asset)) touched.add(row)
    }
    return touched
  }

  function takesFromLoser({ actor: by, receiver }: Exchange, touched: ReadonlySet<number>): boolean {
    return [...touched].some((row) => {
      const from = addressOf(batch.inputs, row)
      if (from === by || from === receiver || isBystander(from) || redeem.has(from) || taken.has(row)) return false
      const { fallen, risen } = flowOf(from)
      return fallen.length > 0 && risen.length === 0
    })
  }
}

const STILL: NetFlow = { fallen: [], risen: [] }

/** The payment and the delivery that an order's log names; null where it names no amounts, or they are not there. */
function settled(
  { who, other, contract, asset, amount, otherAsset, otherAmount }: LedgerEvent,
  { batch, first, end, ignored, burn }: TransactionFlows,
  taken: ReadonlySet<number>,
): { readonly exchange: Exchange; readonly rows: ReadonlySet<number> } | null {
  if (who === null || burn.has(who) || asset === null || otherAsset === null || asset === otherAsset) return null
  const { inputs, outputs } = batch
  const pays = find(asset, amount, (row) => addressOf(inputs, row) === who)
  const gets =
    find(otherAsset, otherAmount, (row) => addressOf(outputs, row) === (other ?? who)) ??
    (other === null ? find(otherAsset, otherAmount, (row) => addressOf(inputs, row) === contract) : null)
  if (pays === null || gets === null) return null
  const receiver = addressOf(outputs, gets)
  const exchange = { actor: who, receiver, fallen: [sideAt(inputs, pays)], risen: [sideAt(outputs, gets)] }
  return { exchange, rows: new Set([pays, gets]) }

  function find(of: number, much: bigint | null, is: (row: number) => boolean): number | null {
    if (much === null || much === 0n) return null
    for (let row = first; row < end; row++) {
      if (batch.kind[row] === MovementKind.gas || batch.asset[row] !== of || taken.has(row)) continue
      if (ignored.has(row)) continue
      if (of === otherAsset && burn.has(addressOf(outputs, row))) continue
      if (is(row) && amountAt(inputs.amount, inputs.start[row]!) === much) return row
    }
    return null
  }

  function sideAt(legs: Legs, row: number): Side {
    const leg = legs.start[row]!
    return { holding: legs.holding[leg]!, asset: batch.asset[row]!, amount: amountAt(legs.amount, leg) }
  }
}
