import { POLICY_IDS, type PolicyId } from '../../src/core/trace/policyIds.ts'
import { BURN_ADDRESSES } from './burnAddresses.ts'
import { chainOrder, type Leg, type Movement, normalAddress, type Transaction } from './chainOrder.ts'
import { crowdedIn } from './crowded.ts'
import { findClaims, type NaiveOrigin } from './findClaims.ts'
import { findExchanges, type NaiveExchange, scale } from './findExchanges.ts'
import { findLoans, findSupplies, type NaiveLending, type NaiveLoan } from './findLoans.ts'
import type { NaiveEvent } from './findOrders.ts'
import type { Amount } from './flows.ts'
import { mergeClean, partTainted } from './lots.ts'
import type { NaiveInput } from './naiveInput.ts'
import { type NaiveConversion, type NaiveResult, type Parts, partsOf } from './naiveResult.ts'
import { type ConservingPolicy, clean, deposit, draw, type Lot, sumOf } from './pool.ts'
import { pairs, type Worth, whyContested, worthIn } from './worth.ts'

type Stop = 'service' | 'looks-like-a-service' | 'hops' | 'minAmount' | 'unread' | 'destroyed'

/** The policies that fit the ledger: tiho needs UTXO chains only. */
export function policiesFor(input: NaiveInput): PolicyId[] {
  return POLICY_IDS.filter((policy) => policy !== 'tiho' || (input.transfersCsv ?? []).length === 0)
}

/** Traces as the page on semantics says, one policy at a time, as plainly as possible. */
export function naiveTrace(input: NaiveInput, policy: PolicyId): NaiveResult {
  const asOf = input.options?.asOf === undefined ? Number.POSITIVE_INFINITY : Date.parse(input.options.asOf)
  const walk = new Walk(input, policy)
  for (const transaction of chainOrder(input.transfersCsv ?? [], input.utxoJsonl ?? [])) {
    if (transaction.time <= asOf) walk.apply(transaction)
  }
  return walk.result()
}

/** Whose whole history the ledger has. */
export function coveredBy({ options }: NaiveInput): (address: string) => boolean {
  const { covered = 'all' } = options ?? {}
  return (address) => covered === 'all' || covered.map(normalAddress).includes(address)
}

/** A holding: its lots; under poison only how much it holds and which origin reached it first. */
interface Holding {
  lots: readonly Lot[]
  total: bigint
  /** Poison: 0 while clean. */
  poisonedBy: number
}

class Walk {
  readonly #input: NaiveInput
  readonly #policy: PolicyId
  readonly #holdings = new Map<string, Holding>()
  readonly #hops = new Map<string, number>()
  readonly #endpoints = new Map<string, Lot[]>()
  readonly #sinks = new Map<string, Lot[]>()
  readonly #assumedClean = new Map<string, bigint>()
  readonly #stolen = new Map<number, bigint>()
  readonly #conversions: NaiveConversion[] = []
  readonly #paid = new Map<string, { readonly address: string; readonly asset: string; tainted: bigint }>()
  readonly #unread: { readonly address: string; readonly asset: string; readonly tainted: string }[] = []
  readonly #worth: Worth
  #taintedMovements = 0
  readonly #unpriced = new Set<string>()
  readonly #lending: NaiveLending
  /** Account → collateral that was supplied for it, and collateral of it that has had taint; in that order. */
  readonly #supplied = new Map<string, Leg[]>()
  readonly #pledged = new Map<string, Leg[]>()
  readonly #claims: { origin: number; holding: string; claimed: string }[] = []
  readonly #crowded: readonly string[]
  /** Holding → its `opening: all` seed. */
  readonly #openings = new Map<string, { readonly origin: number; readonly from: number }>()

  constructor(input: NaiveInput, policy: PolicyId) {
    this.#input = input
    this.#policy = policy
    this.#crowded = crowdedIn(input)
    this.#lending = input.lending ?? { receipts: {}, debts: [] }
    const decimals = Object.fromEntries((input.transfersCsv ?? []).map((row) => [row[7]!, Number(row[9])]))
    const prices = { ...input.options?.prices }
    // A receipt is worth what it stands for.
    for (const [receipt, { underlying }] of Object.entries(this.#lending.receipts))
      if (prices[underlying] !== undefined) prices[receipt] ??= prices[underlying]
    const underlying = Object.fromEntries(
      Object.entries(this.#lending.receipts).map(([receipt, { underlying: of }]) => [receipt, of]),
    )
    this.#worth = { prices, decimals, underlying }
    input.origins.forEach((_, index) => {
      this.#stolen.set(index + 1, 0n)
    })
    input.origins.forEach((origin, index) => {
      this.#open(origin, index + 1)
    })
  }

  apply(transaction: Transaction): void {
    const events = this.#input.events?.filter(({ tx }) => tx === transaction.hash) ?? []
    const seen = findLoans(transaction, events, this.#lending)
    const supplies = findSupplies(transaction, events, this.#lending)
    const found = findExchanges(transaction, coveredBy(this.#input), events, seen, this.#lending.debts)
    const exchanges = found === 'unread' ? [] : found
    const claims = findClaims(transaction, this.#input.origins, exchanges)
    const isTheft = claims.size > 0
    const paid = !isTheft && this.#followsPaid(exchanges, transaction)
    const converted = isTheft || paid ? [] : exchanges
    const loans = isTheft ? new Map<Movement, NaiveLoan>() : seen
    const convert = (movement: Movement) => {
      for (const exchange of converted.filter(({ at }) => at === movement))
        for (const [from, to] of pairs(exchange, this.#worth)) this.#convert(exchange, from, to, transaction)
    }
    for (const movement of transaction.movements) {
      const loan = loans.get(movement)
      if (loan?.kind === 'borrow') this.#borrow(movement, loan, transaction)
      else if (loan !== undefined) this.#repay(movement, loan, transaction)
      for (const { account } of supplies.filter((one) => one.movement === movement))
        keep(this.#supplied, account, movement.outputs[0]!)
      convert(movement)
      if (loan !== undefined || converted.some(({ own }) => own.includes(movement))) continue
      const tainted = this.#move(movement, claims, transaction.time, events)
      if (movement.kind !== 'transfer' || tainted === 0n || isTheft) continue
      const { address, asset } = movement.inputs[0]!
      if (found === 'unread') this.#unread.push({ address, asset, tainted: String(tainted) })
      const isGift = exchanges.some(({ actor, gave }) => actor === address && gave.some(([given]) => given === asset))
      if (!paid || !isGift) continue
      const key = `${transaction.hash} ${address} ${asset}`
      const known = this.#paid.get(key) ?? { address, asset, tainted: 0n }
      this.#paid.set(key, { ...known, tainted: known.tainted + tainted })
    }
  }

  #followsPaid(exchanges: readonly NaiveExchange[], { hash }: Transaction): boolean {
    const said = this.#saidOf(hash)
    if (said !== undefined) return said === 'paid' && exchanges.length > 0
    if (this.#input.options?.contested?.follow !== 'paid') return false
    return exchanges.some((exchange) => whyContested(exchange, this.#worth) !== null)
  }

  #saidOf(hash: string | null): 'received' | 'paid' | undefined {
    return this.#input.options?.contested?.transactions.find(({ tx }) => tx === hash)?.follow
  }

  result(): NaiveResult {
    const poison = this.#policy === 'poison'
    const held = [...this.#holdings].map(([holding, { lots, total, poisonedBy }]) => {
      return [holding, poison ? [{ origin: poisonedBy, amount: total, basis: 0n }] : [...lots]] as [string, Lot[]]
    })
    const shown = (places: Iterable<[string, Lot[]]>): Record<string, Parts> => {
      const parts = [...places].map(([place, lots]): [string, Parts] => [place, partsOf(lots, poison)])
      return Object.fromEntries(parts.filter(([, of]) => Object.keys(of).length > 0))
    }
    const decimals = <K extends string | number>(amounts: Iterable<[K, bigint]>) =>
      Object.fromEntries([...amounts].map(([key, amount]) => [String(key), String(amount)]))
    return {
      holdings: shown(held),
      endpoints: shown(this.#endpoints),
      sinks: poison ? {} : shown(this.#sinks),
      assumedClean: decimals(this.#assumedClean),
      stolen: poison ? {} : decimals(this.#stolen),
      conversions: this.#conversions,
      paid: [...this.#paid.values()].map((one) => ({ ...one, tainted: String(one.tainted) })),
      unread: this.#unread,
      claims: this.#claims,
      unpriced: [...this.#unpriced],
      hops: Object.fromEntries(this.#hops),
      taintedMovements: this.#taintedMovements,
      totals: decimals(
        [...this.#holdings].map(([key, { total }]) => [key, total] as [string, bigint]).filter(([, t]) => t > 0n),
      ),
    }
  }

  #open(origin: NaiveOrigin, number: number): void {
    const { seed } = origin
    if (!('opening' in seed)) return
    const address = normalAddress(seed.opening)
    const place: Leg = { holding: `${address}|${origin.asset}`, address, asset: origin.asset, amount: 0n }
    this.#pledge(place)
    if (seed.amount === 'all') {
      const from = seed.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(seed.from)
      this.#openings.set(place.holding, { origin: number, from })
      if (this.#policy === 'poison') {
        this.#holding(place.holding).poisonedBy = number
        this.#hops.set(place.holding, 0)
      }
      return
    }
    const amount = BigInt(seed.amount)
    const lots = [this.#seeded(number, amount)]
    this.#hops.set(place.holding, 0)
    this.#put(place.holding, lots)
  }

  /** Says how much of what was drawn was tainted. */
  #move(movement: Movement, claims: ReadonlyMap<Leg, number>, time: number, events: readonly NaiveEvent[]): bigint {
    let pool: Holding = { lots: [], total: 0n, poisonedBy: 0 }
    const payers: { readonly address: string; readonly hop: number }[] = []
    let tainted = 0n
    if (movement.kind === 'coinbase') pool = this.#add(pool, [clean(sumOfLegs(movement.outputs))])
    for (const input of movement.inputs) {
      const lots = this.#take(input, movement.kind, time)
      tainted += sumOf(lots.filter((lot) => lot.origin !== 0))
      if (lots.some((lot) => lot.origin !== 0)) {
        payers.push({ address: input.address, hop: this.#hops.get(input.holding)! })
      }
      pool = this.#add(pool, lots)
    }
    if (payers.length > 0 || movement.outputs.some((output) => claims.has(output))) this.#taintedMovements++
    for (const output of this.#visited(movement)) {
      if (output.amount === 0n) continue
      const [lots, rest] = this.#split(pool, output.amount)
      pool = rest
      const origin = claims.get(output)
      const payer = movement.inputs[0]?.address
      const destroyed = events.some(
        ({ kind, who, asset }) => kind === 'destroyed' && who === payer && asset === output.asset,
      )
      if (destroyed && BURN_ADDRESSES.includes(output.address)) {
        if (lots.some((lot) => lot.origin !== 0)) this.#end(movement.inputs[0]!, lots, 'destroyed')
      } else if (origin === undefined) {
        const hops = payers.map(({ address, hop }) => (address !== '' && address === output.address ? hop : hop + 1))
        this.#arrive(output, lots, Math.min(...hops))
      } else {
        this.#arrive(output, this.#claim(lots, origin, output.holding), 0)
      }
    }
    if (pool.total > 0n) this.#sink('fee', this.#split(pool, pool.total)[0])
    return tainted
  }

  /** A `tx` seed makes one lot of all; an `address` seed leaves the lots that are its own as they are. */
  #claim(lots: readonly Lot[], origin: number, holding: string): readonly Lot[] {
    const isAddressSeed = 'address' in this.#input.origins[origin - 1]!.seed
    const stays = (lot: Lot) => isAddressSeed && lot.origin === origin
    this.#sink(
      'stolen-again',
      lots.filter((lot) => !stays(lot)),
    )
    const claimed = sumOf(lots.filter((lot) => !stays(lot)))
    if (isAddressSeed) this.#claims.push({ origin, holding, claimed: String(claimed) })
    if (!isAddressSeed) return [this.#seeded(origin, sumOf(lots))]
    return mergeClean(lots).map((lot) => (stays(lot) ? lot : this.#seeded(origin, lot.amount)))
  }

  #convert(exchange: NaiveExchange, from: Amount, to: Amount, transaction: Transaction): void {
    const { actor, receiver } = exchange
    const source: Leg = { holding: `${actor}|${from[0]}`, address: actor, asset: from[0], amount: from[1] }
    const target: Leg = { holding: `${receiver}|${to[0]}`, address: receiver, asset: to[0], amount: to[1] }
    // Where a share of several is nothing, there is nothing to draw, and what comes for it is clean.
    if (source.amount === 0n) {
      this.#put(target.holding, [clean(target.amount)])
      return
    }
    const lots = this.#take(source, 'transfer', transaction.time)
    const scaled = scale(lots, source.amount, target.amount)
    this.#sink(
      'rounding',
      scaled.filter((lot) => lot.amount === 0n),
    )
    const tainted = lots.filter((lot) => lot.origin !== 0)
    if (tainted.length > 0) {
      this.#taintedMovements++
      const parts = Object.entries(partsOf(tainted, this.#policy === 'poison'))
      const why = whyContested(exchange, this.#worth)
      this.#conversions.push({
        txHash: transaction.hash,
        address: actor,
        from: { asset: source.asset, amount: String(source.amount) },
        to: { asset: target.asset, amount: String(target.amount), address: receiver },
        tainted: String(sumOf(tainted)),
        basis: Object.fromEntries(parts.map(([origin, [, basis]]) => [origin, basis])),
        approximate: exchange.gave.length > 1 || exchange.got.length > 1,
        differs: exchange.differs === true,
        contested: why ?? (this.#saidOf(transaction.hash) === undefined ? null : 'named'),
      })
    }
    this.#arrive(
      target,
      scaled.filter((lot) => lot.amount > 0n),
      this.#hops.get(source.holding) ?? Number.NaN,
    )
  }

  /** What is borrowed takes the basis of collateral with it, the oldest tainted lots first, as far as the worth goes. */
  #borrow({ outputs }: Movement, { account, who }: NaiveLoan, transaction: Transaction): void {
    const place = outputs[0]!
    let left = place.amount
    let lots: Lot[] = []
    let hop = Number.POSITIVE_INFINITY
    for (const pledge of this.#collateral(account)) {
      const pool = this.#holding(pledge.holding)
      const poison = this.#policy === 'poison'
      const tainted = poison ? pool.poisonedBy !== 0 : pool.lots.some(({ origin }) => origin !== 0)
      if (!tainted || pool.total === 0n || left === 0n) continue
      const worth = worthIn([place.asset, left], pledge.asset, this.#worth)
      if (worth === null) this.#unpriced.add(transaction.hash!)
      if (worth === null || worth === 0n) continue
      const most = worth < pool.total ? worth : pool.total
      const [moved, stays] = poison
        ? [[{ origin: pool.poisonedBy, amount: most, basis: 0n }], []]
        : partTainted(pool.lots, worth)
      if (!poison)
        this.#holdings.set(pledge.holding, { ...pool, lots: deposit([], stays, this.#policy as ConservingPolicy) })
      const amount = sumOf(moved)
      const share = (left * amount) / worth
      this.#noteLoan([who, pledge, amount], [place.address, place, share], moved, transaction)
      const scaled = scale(moved, amount, share)
      this.#sink(
        'rounding',
        scaled.filter((lot) => lot.amount === 0n),
      )
      lots = [...lots, ...scaled.filter((lot) => lot.amount > 0n)]
      hop = Math.min(hop, this.#hops.get(pledge.holding)!)
      left -= share
    }
    if (this.#policy === 'poison' && lots.length > 0) lots = [{ ...lots[0]!, amount: place.amount }]
    else if (lots.length > 0) lots = left > 0n ? [...lots, clean(left)] : lots
    else lots = [clean(place.amount)]
    this.#arrive(place, lots, hop)
  }

  /** What is repaid gives its basis back to collateral, in place of clean coins; the rest is the market's. */
  #repay({ inputs, outputs }: Movement, { account, who, payment }: NaiveLoan, transaction: Transaction): void {
    const from = inputs[0]!
    const to = payment === null ? outputs[0]! : payment.outputs[0]!
    const { time } = transaction
    const drawn = this.#take(from, 'transfer', time)
    const scaled = payment === null || from.amount === 0n ? drawn : scale(drawn, from.amount, to.amount)
    const isTainted = ({ origin }: Lot) => origin !== 0
    if (payment !== null) {
      if (drawn.some(isTainted))
        this.#noteLoan([from.address, from, from.amount], [to.address, to, to.amount], drawn, transaction)
      this.#sink(
        'rounding',
        scaled.filter((lot) => lot.amount === 0n),
      )
    }
    let owed = scaled.filter((lot) => isTainted(lot) && lot.amount > 0n)
    const hop = owed.length > 0 ? this.#hops.get(from.holding)! : Number.NaN
    const poison = this.#policy === 'poison'
    if (owed.length > 0)
      for (const pledge of this.#collateral(account)) {
        const pool = this.#holding(pledge.holding)
        const place = { ...pledge, address: who }
        const left = sumOf(owed)
        const room = poison ? pool.total : sumOf(pool.lots.filter((lot) => !isTainted(lot)))
        if (!poison && (room === 0n || left === 0n)) continue
        const worth = worthIn([to.asset, poison ? to.amount : left], pledge.asset, this.#worth)
        if (worth === null) this.#unpriced.add(transaction.hash!)
        if (worth === null || worth === 0n || room === 0n) continue
        const amount = worth < room ? worth : room
        if (poison) {
          this.#putOnto(place, [{ ...owed[0]!, amount }], hop)
          continue
        }
        const part = (left * amount) / worth
        if (part === 0n) continue
        const { taken, left: stays } = draw(owed, part, 'fifo')
        this.#noteLoan(
          [from.address, { ...to, holding: from.holding }, part],
          [who, pledge, amount],
          taken,
          transaction,
        )
        owed = [...stays]
        const back = scale(taken, part, amount)
        this.#sink(
          'rounding',
          back.filter((lot) => lot.amount === 0n),
        )
        this.#putOnto(
          place,
          back.filter((lot) => lot.amount > 0n),
          hop,
        )
      }
    const rest = poison && owed.length > 0 ? scaled : [...owed, clean(to.amount - sumOf(owed))]
    if (to.amount > 0n) this.#arrive(to, rest, from.address === to.address ? hop : hop + 1)
  }

  /** Lots go onto collateral, or end there; it holds as much as before. */
  #putOnto(place: Leg, lots: readonly Lot[], hop: number): void {
    if (lots.length === 0) return
    const nearest = Math.min(hop, this.#hops.get(place.holding) ?? Number.POSITIVE_INFINITY)
    this.#hops.set(place.holding, nearest)
    const stop = this.#stop(place, sumOf(lots), nearest)
    if (stop !== null) {
      this.#end(place, lots, stop)
      return
    }
    this.#pledge(place)
    const pool = this.#holding(place.holding)
    if (this.#policy === 'poison') {
      pool.poisonedBy ||= lots[0]!.origin
      return
    }
    let room = sumOf(lots)
    const stays = pool.lots.map((lot) => {
      const gone = lot.origin !== 0 ? 0n : lot.amount < room ? lot.amount : room
      room -= gone
      return { ...lot, amount: lot.amount - gone }
    })
    this.#holdings.set(place.holding, { ...pool, lots: deposit(stays, lots, this.#policy) })
  }

  #collateral(account: string): readonly Leg[] {
    const all = [...(this.#supplied.get(account) ?? []), ...(this.#pledged.get(account) ?? [])]
    return all.filter(({ holding }, index) => all.findIndex((one) => one.holding === holding) === index)
  }

  #pledge(place: Leg): void {
    const receipt = this.#lending.receipts[place.asset]
    if (receipt !== undefined) keep(this.#pledged, `${receipt.market} ${place.address}`, place)
  }

  #noteLoan(
    [by, given, amount]: readonly [string, Leg, bigint],
    [whose, got, much]: readonly [string, Leg, bigint],
    lots: readonly Lot[],
    { hash }: Transaction,
  ): void {
    const tainted = lots.filter(({ origin }) => origin !== 0)
    const parts = Object.entries(partsOf(tainted, this.#policy === 'poison'))
    this.#conversions.push({
      txHash: hash,
      address: by,
      from: { asset: given.asset, amount: String(amount) },
      to: { asset: got.asset, amount: String(much), address: whose },
      tainted: String(sumOf(tainted)),
      basis: Object.fromEntries(parts.map(([origin, [, basis]]) => [origin, basis])),
      approximate: true,
      differs: false,
      contested: null,
    })
  }

  /** Draws from a holding. What it does not hold is clean, or stolen where an `opening: all` says so. */
  #take(place: Leg, kind: Movement['kind'], time: number): readonly Lot[] {
    if (place.amount === 0n) return []
    if (BURN_ADDRESSES.includes(place.address)) return [clean(place.amount)]
    if (kind === 'transaction' && !this.#holdings.has(place.holding)) return [clean(place.amount)]
    const before = this.#holding(place.holding)
    const shortfall = place.amount - before.total
    if (shortfall > 0n) {
      const opening = this.#openings.get(place.holding)
      const stolen = opening !== undefined && time >= opening.from
      if (!stolen && this.#policy !== 'poison' && before.lots.some((lot) => lot.origin !== 0)) {
        add(this.#assumedClean, place.holding, shortfall)
      }
      if (stolen) this.#hops.set(place.holding, 0)
      // An opening lot was there before the ledger begins: it does not arrive, so no stop ends it.
      const missing = [stolen ? this.#seeded(opening.origin, shortfall) : clean(shortfall)]
      // Older than every other lot: it goes in before them.
      const oldest = this.#add({ lots: [], total: 0n, poisonedBy: 0 }, missing)
      const refilled = this.#add(oldest, before.lots)
      this.#holdings.set(place.holding, { ...refilled, total: place.amount, poisonedBy: before.poisonedBy })
    }
    const [lots, rest] = this.#split(this.#holding(place.holding), place.amount)
    this.#holdings.set(place.holding, rest)
    return lots
  }

  /** Lots arrive where a trace goes on, or where it stops: then clean ones of the same amounts go in. */
  #arrive(place: Leg, lots: readonly Lot[], hop: number): void {
    if (BURN_ADDRESSES.includes(place.address)) {
      this.#sink('burned', lots)
      return
    }
    const tainted = sumOf(lots.filter((lot) => lot.origin !== 0))
    if (tainted > 0n) {
      const nearest = Math.min(hop, this.#hops.get(place.holding) ?? Number.POSITIVE_INFINITY)
      this.#hops.set(place.holding, nearest)
      const stop = this.#stop(place, tainted, nearest)
      this.#put(place.holding, stop === null ? lots : this.#end(place, lots, stop))
      if (stop === null) this.#pledge(place)
    } else {
      this.#put(place.holding, lots)
    }
  }

  #stop(place: Leg, tainted: bigint, hop: number): Stop | null {
    const { hops, minAmount } = this.#input.options ?? {}
    const atAddress = this.#staticStop(place.address)
    if (atAddress === 'service') return 'service'
    if (this.#crowded.includes(place.address)) return 'looks-like-a-service'
    if (hops !== undefined && hop >= hops) return 'hops'
    if (tainted < BigInt(minAmount?.[place.asset] ?? '0')) return 'minAmount'
    return atAddress
  }

  #staticStop(address: string): 'service' | 'unread' | null {
    const { services = [] } = this.#input.options ?? {}
    if (address !== '' && services.map(normalAddress).includes(address)) return 'service'
    return coveredBy(this.#input)(address) ? null : 'unread'
  }

  /** The tainted lots end; what goes on is clean. */
  #end(place: Leg, lots: readonly Lot[], stop: Stop): readonly Lot[] {
    const key = `${place.holding} ${stop}`
    const ended = lots.filter((lot) => lot.origin !== 0)
    this.#endpoints.set(key, [...(this.#endpoints.get(key) ?? []), ...ended])
    return lots.map((lot) => clean(lot.amount))
  }

  #sink(name: string, lots: readonly Lot[]): void {
    this.#sinks.set(name, [...(this.#sinks.get(name) ?? []), ...lots.filter((lot) => lot.origin !== 0)])
  }

  #seeded(origin: number, amount: bigint): Lot {
    add(this.#stolen, origin, amount)
    return { origin, amount, basis: amount }
  }

  #visited(movement: Movement): readonly Leg[] {
    if (this.#policy !== 'tiho') return movement.outputs
    return [...movement.outputs].sort((a, b) => (a.amount === b.amount ? 0 : a.amount > b.amount ? -1 : 1))
  }

  #holding(name: string): Holding {
    const holding = this.#holdings.get(name) ?? { lots: [], total: 0n, poisonedBy: 0 }
    this.#holdings.set(name, holding)
    return holding
  }

  #put(name: string, lots: readonly Lot[]): void {
    this.#holdings.set(name, this.#add(this.#holding(name), lots))
  }

  #add(pool: Holding, lots: readonly Lot[]): Holding {
    const total = pool.total + sumOf(lots)
    if (this.#policy !== 'poison') return { lots: deposit(pool.lots, lots, this.#policy), total, poisonedBy: 0 }
    const first = lots.find((lot) => lot.origin !== 0)?.origin ?? 0
    return { lots: [], total, poisonedBy: pool.poisonedBy === 0 ? first : pool.poisonedBy }
  }

  /** The lots drawn, and the pool that is left. Under poison all that is drawn is what the pool is. */
  #split(pool: Holding, amount: bigint): [readonly Lot[], Holding] {
    const total = pool.total - amount
    if (this.#policy === 'poison') return [[{ origin: pool.poisonedBy, amount, basis: 0n }], { ...pool, total }]
    const { taken, left } = draw(pool.lots, amount, this.#policy satisfies ConservingPolicy)
    return [taken, { lots: left, total, poisonedBy: 0 }]
  }
}

function sumOfLegs(legs: readonly Leg[]): bigint {
  return legs.reduce((sum, leg) => sum + leg.amount, 0n)
}

/** Each holding once. */
function keep(holdings: Map<string, Leg[]>, account: string, place: Leg): void {
  const known = holdings.get(account) ?? []
  if (!known.some(({ holding }) => holding === place.holding)) holdings.set(account, [...known, place])
}

function add<K>(amounts: Map<K, bigint>, key: K, amount: bigint): void {
  amounts.set(key, (amounts.get(key) ?? 0n) + amount)
}
