import { type Amounts, amountAt, type Legs, type MovementBatch, MovementKind } from '../ledger/batch.ts'
import { CLEAN, type Lots } from './lots.ts'

/** A swap or wrap inside one transaction: the actor gave `fallen` and received `risen`. */
export interface Conversion {
  /** Address id. */
  readonly actor: number
  /** Index in the batch of the actor's first own movement: the conversion happens there, in place of all of them. */
  readonly at: number
  readonly fallen: Side
  readonly risen: Side
}

export interface Side {
  /** Holding id of the actor's stock of the asset. */
  readonly holding: number
  readonly asset: number
  readonly amount: bigint
}

/** What a transaction of an account chain looks like by its net flows. */
export type NetFlow =
  | { readonly kind: 'none' }
  | { readonly kind: 'unread-swap' }
  | { readonly kind: 'conversion'; readonly conversion: Conversion }

const NONE: NetFlow = { kind: 'none' }
const UNREAD: NetFlow = { kind: 'unread-swap' }

/**
 * Reads a transaction (rows `first` to before `end` of an account chain) by the net flow of its actor, whatever the router.
 *
 * The actor pays the gas; without a gas row it sends the first movement. Exactly one asset fell and exactly one
 * rose: a conversion. Shapes that a fuller rule would have to read (several assets, another recipient, a contract
 * wallet) are `unread-swap`.
 */
export function readNetFlow(batch: MovementBatch, first: number, end: number, burn: ReadonlySet<number>): NetFlow {
  if (movesOneAsset(batch, first, end)) return NONE
  const nets = netFlows(batch, first, end)
  const actor = actorOf(batch, first, end, burn)
  const own = sides(nets.get(actor))
  if (own.fallen.length === 1 && own.risen.length === 1) {
    const at = firstOwnMovement(batch, first, end, actor)
    return { kind: 'conversion', conversion: { actor, at, fallen: own.fallen[0]!, risen: own.risen[0]! } }
  }
  return looksLikeASwap(nets, actor, burn) ? UNREAD : NONE
}

/** True where a movement is one of the actor's own, which a conversion replaces. */
export function isOwnMovement(batch: MovementBatch, index: number, actor: number): boolean {
  if (batch.kind[index] === MovementKind.gas) return false
  return addressOf(batch.inputs, index) === actor || addressOf(batch.outputs, index) === actor
}

/**
 * Scales lots drawn for amount `from` to amount `to`, by running totals so that they sum to exactly `to`. Basis stays whole.
 * A tainted lot that scales to nothing is left out and handed to `lost`.
 */
export function scaleLots(
  lots: Lots,
  from: bigint,
  to: bigint,
  into: Lots,
  lost: (origin: number, basis: bigint) => void,
): void {
  let running = 0n
  let scaledSoFar = 0n
  for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) {
    running += lot.amount
    const scaled = (running * to) / from
    lot.amount = scaled - scaledSoFar
    scaledSoFar = scaled
    if (lot.amount > 0n) into.pushYoungest(lot)
    else if (lot.origin !== CLEAN) lost(lot.origin, lot.basis)
  }
}

type Net = { readonly holding: number; amount: bigint }
/** Asset id → net change, in the order in which the assets first moved. */
type Nets = Map<number, Net>

function movesOneAsset(batch: MovementBatch, first: number, end: number): boolean {
  let asset = -1
  for (let i = first; i < end; i++) {
    if (batch.kind[i] === MovementKind.gas) continue
    if (asset === -1) asset = batch.asset[i]!
    else if (asset !== batch.asset[i]) return false
  }
  return true
}

function netFlows(batch: MovementBatch, first: number, end: number): Map<number, Nets> {
  const nets = new Map<number, Nets>()
  for (let i = first; i < end; i++) {
    if (batch.kind[i] === MovementKind.gas) continue
    add(batch.inputs, i, -1n)
    add(batch.outputs, i, 1n)
  }
  return nets

  function add(legs: Legs, index: number, sign: bigint): void {
    const leg = legs.start[index]!
    const address = legs.address[leg]!
    const asset = batch.asset[index]!
    let ofAddress = nets.get(address)
    if (ofAddress === undefined) {
      ofAddress = new Map()
      nets.set(address, ofAddress)
    }
    let net = ofAddress.get(asset)
    if (net === undefined) {
      net = { holding: legs.holding[leg]!, amount: 0n }
      ofAddress.set(asset, net)
    }
    net.amount += sign * amountAt(legs.amount as Amounts, leg)
  }
}

function sides(nets: Nets | undefined): { fallen: Side[]; risen: Side[] } {
  const fallen: Side[] = []
  const risen: Side[] = []
  for (const [asset, { holding, amount }] of nets ?? []) {
    if (amount < 0n) fallen.push({ holding, asset, amount: -amount })
    else if (amount > 0n) risen.push({ holding, asset, amount })
  }
  return { fallen, risen }
}

function actorOf(batch: MovementBatch, first: number, end: number, burn: ReadonlySet<number>): number {
  for (let i = first; i < end; i++) if (batch.kind[i] === MovementKind.gas) return addressOf(batch.inputs, i)
  for (let i = first; i < end; i++) {
    const sender = addressOf(batch.inputs, i)
    if (!burn.has(sender)) return sender
  }
  return -1
}

function firstOwnMovement(batch: MovementBatch, first: number, end: number, actor: number): number {
  for (let i = first; i < end; i++) if (isOwnMovement(batch, i, actor)) return i
  return end
}

/** The shapes of tracing-semantics' further rules: several assets, other recipient, contract wallet. */
function looksLikeASwap(nets: Map<number, Nets>, actor: number, burn: ReadonlySet<number>): boolean {
  const own = sides(nets.get(actor))
  if (own.fallen.length > 0 && own.risen.length > 0) return true
  const others = [...nets].filter(([address]) => address !== actor && !burn.has(address)).map(([, net]) => sides(net))
  if (own.fallen.length === 1 && own.risen.length === 0) {
    const risers = others.filter((other) => other.risen.length > 0 && other.fallen.length === 0)
    const [only] = risers
    return risers.length === 1 && only!.risen.length === 1 && only!.risen[0]!.asset !== own.fallen[0]!.asset
  }
  const actorStoodStill = own.fallen.length === 0 && own.risen.length === 0
  return actorStoodStill && others.some((other) => other.fallen.length > 0 && other.risen.length > 0)
}

function addressOf(legs: Legs, index: number): number {
  const leg = legs.start[index]!
  return leg < legs.start[index + 1]! ? legs.address[leg]! : -1
}
