import type { Case } from '../../core/case/case.ts'
import { followEvents } from '../../core/follow/followEvents.ts'
import type { FreezeFact, MessageFact, Moment, MoveFact, SwapFact } from '../../core/follow/traceFacts.ts'
import { groupBy } from '../../core/groupBy.ts'
import { serviceOf } from '../../core/knowledge/serviceOf.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { amountAt, type Legs, type MovementBatch } from '../../core/ledger/batch.ts'
import { LENDING_KINDS, type LedgerEvent } from '../../core/ledger/event.ts'
import { lendingAsset } from '../../core/ledger/lendingAsset.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { shownAssets } from '../../core/ledger/shownAssets.ts'
import { type AssetRow, BURN_ADDRESSES, ENTRY_POINTS } from '../../core/ledger/words.ts'
import type { LossKind } from '../../core/trace/classify.ts'
import { freezePoints } from '../../core/trace/freezes.ts'
import { growPlan } from '../../core/trace/plan.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { FollowEvent } from '../../core/wire/followEvent.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { findLending } from '../trace/findLending.ts'
import { marketOf } from '../trace/marketOf.ts'
import type { TracedLedger } from '../trace/traceLedger.ts'
import type { Delta } from './readDelta.ts'
import type { RecordedMessage } from './recordedMessages.ts'
import { LOOKS_LIKE_ONE, namedAddresses } from './traceEvents.ts'

/** A trace that goes on, block by block, from where a whole one ended. */
export interface Tail {
  /** What a block says happened; null: only a whole trace can tell, and this one is of no more use. */
  read(delta: Delta, messages: readonly RecordedMessage[]): Promise<readonly FollowEvent[] | null>
}

export interface StartTail {
  /** The ledger that was traced, for the ids of its names. */
  readonly store: LedgerStore
  readonly case: Case
  readonly tags: readonly Tag[]
  readonly prices: PriceTable
  readonly traced: TracedLedger
  /** Which are told of. */
  readonly policies: readonly PolicyId[]
}

/** Ids of addresses that the ledger does not have: above all that it could have. */
const FIRST_NEW_ADDRESS = 1_500_000_000

/**
 * Goes on with the walk of a trace. The ledger stays as it is: new names get ids above its own. What a whole trace would find out by
 * looking at everything is as the last one found it (who looks like a service, whose deposit address it is); loans are left to it.
 */
export async function startTail({ store, tags, prices, traced, policies, ...rest }: StartTail): Promise<Tail> {
  const { walk } = traced
  const lending = await findLending(store, traced.assets, traced.asOf)
  let plan = traced.plan
  let assets: AssetRow[] = [...traced.assets]
  const raw: AssetRow[] = [...(await store.assets())]
  const assetIds = new Map(assets.map(({ asset, id }) => [asset, id]))
  const addressIds = new Map<string, number>()
  const holdingIds = new Map<string, number>()
  let nextAddress = FIRST_NEW_ADDRESS
  // The walk has met every holding of the ledger.
  let nextHolding = walk.totals.length
  let nextRow = traced.summary.movements
  let nextTx = nextRow
  const kinds = new Map<number, LossKind>(traced.services.kinds)
  const tagged = servicesOf(tags, rest.case)
  const own = new Set(namedAddresses(rest.case))
  const vouched = new Set(rest.case.assets.map(({ asset }) => asset))
  const told = walk.states.map(({ conversions }) => conversions.length)
  let toldFreezes = walk.freezes.length

  /** Ids for the names of a block; null: something in it is of lending. */
  const meet = async ({ assets: found, addresses, holdings }: Delta) => {
    const fresh = found.filter(({ asset }) => !assetIds.has(asset))
    if (fresh.some(({ asset }) => lendingAsset(asset) !== null)) return null
    for (const row of fresh) {
      const id = raw.length
      raw.push({ ...row, id })
      assetIds.set(row.asset, id)
    }
    if (fresh.length > 0) assets = [...shownAssets(raw, vouched)]
    const chain = found[0]!.chain
    const texts = [...addresses.values()].filter((text) => !addressIds.has(`${chain} ${text}`))
    const known = await store.addressIds(chain, texts)
    const services = new Set(kinds.keys())
    const [burn, entryPoints] = [new Set(plan.burn), new Set(plan.entryPoints)]
    texts.forEach((text, i) => {
      const id = known[i] ?? nextAddress++
      addressIds.set(`${chain} ${text}`, id)
      if (known[i] !== null) return
      const kind = tagged.get(`${chain} ${text}`)
      if (kind !== undefined) kinds.set(id, kind)
      if (kind !== undefined) services.add(id)
      if (BURN_ADDRESSES.includes(text)) burn.add(id)
      if (ENTRY_POINTS.includes(text)) entryPoints.add(id)
    })
    const places = [...holdings.values()].filter(({ holding }) => !holdingIds.has(holding))
    const addressAt = (text: string) => addressIds.get(`${chain} ${text}`)!
    const old = new Set(places.map(({ address }) => addressAt(address)).filter((id) => id < FIRST_NEW_ADDRESS))
    const held = await store.heldBy([...old], traced.asOf, 'unspent')
    const there = new Map(held.map(({ address, asset, holding }) => [`${address} ${asset}`, holding]))
    for (const { holding, address, asset } of places)
      holdingIds.set(holding, there.get(`${addressAt(address)} ${assetIds.get(asset)}`) ?? nextHolding++)
    const issuers = new Map(plan.issuers)
    for (const { asset, id } of assets) {
      const contract = addressIds.get(`${chain} ${asset.slice(chain.length + 1)}`)
      if (asset.startsWith(`${chain}/`) && contract !== undefined) issuers.set(id, contract)
    }
    const covered = [...plan.covered, ...fresh.map(() => 'all' as const)]
    plan = growPlan(plan, {
      ...{ services, burn, entryPoints, issuers, covered, freezes: plan.freezes },
      market: marketOf(assets, prices, lending),
    })
    return chain
  }

  return {
    read: async (delta, messages) => {
      const chain = await meet(delta)
      if (chain === null) return null
      const address = (id: number) => (id < 0 ? id : addressIds.get(`${chain} ${delta.addresses.get(id)!}`)!)
      const asset = (id: number) => assetIds.get(delta.assets[id]!.asset)!
      const holding = (id: number) => (id < 0 ? id : holdingIds.get(delta.holdings.get(id)!.holding)!)
      const [firstRow, firstTx] = [nextRow, nextTx]
      const event = (one: LedgerEvent): LedgerEvent => ({
        ...one,
        tx: firstTx + one.tx,
        contract: address(one.contract),
        who: one.who === null ? null : address(one.who),
        other: one.other === null ? null : address(one.other),
        asset: one.asset === null ? null : asset(one.asset),
        otherAsset: one.otherAsset === null ? null : asset(one.otherAsset),
      })
      const texts = new Map([...delta.addresses].map(([id, text]) => [address(id), text]))
      const moment = (tx: number): Moment => {
        const { hash, ...row } = delta.transactions.get(tx - firstTx)!
        return { tx, chain: row.chain, height: row.height, time: row.time, txHash: hash }
      }
      const issued = delta.issued.map(event)
      const names = new Map(
        [...delta.holdings.values()].map(({ address: at, asset: of, holding: name }) => [`${at} ${of}`, name]),
      )
      const frozen = freezePoints([...traced.issued, ...issued], (who, of) => {
        const name = names.get(`${texts.get(who)} ${assets[of]!.asset}`)
        return name === undefined ? (knownHolding(who, of) ?? null) : holdingIds.get(name)!
      }).filter(({ tx }) => tx >= firstTx)
      plan = { ...plan, freezes: [...plan.freezes, ...frozen] }
      walk.goOn(plan)
      const moves: MoveFact[] = []
      for (const batch of delta.batches) {
        if ([...(batch.events?.values() ?? [])].flat().some(({ kind }) => LENDING_KINDS.includes(kind))) return null
        const mapped = mapBatch(batch, { firstRow, firstTx, address, asset, holding, event })
        walk.read(mapped)
        nextRow = Math.max(nextRow, mapped.row[mapped.length - 1]! + 1)
        nextTx = Math.max(nextTx, mapped.tx[mapped.length - 1]! + 1)
        const flows = walk.flows!.drain()
        for (let i = 0; i < flows.length; i++) {
          const policy = traced.policies[flows.policy[i]!]!
          if (!policies.includes(policy)) continue
          const row = flows.row[i]! - mapped.row[0]!
          const { inputs, outputs } = mapped
          moves.push({
            ...moment(mapped.tx[row]!),
            policy,
            origin: flows.origin[i]!,
            from: texts.get(inputs.address[inputs.start[row]!]!) ?? '',
            to: flows.output[i]! < 0 ? '' : (texts.get(outputs.address[outputs.start[row]!]!) ?? ''),
            asset: assets[mapped.asset[row]!]!.asset,
            amount: amountAt(inputs.amount, inputs.start[row]!),
            tainted: flows.tainted[i]!,
            basis: flows.basis[i]!,
          })
        }
      }
      walk.finish()
      const side = (one: { readonly asset: number; readonly amount: bigint }) => {
        return { asset: assets[one.asset]!.asset, amount: one.amount }
      }
      const swaps = walk.states.flatMap(({ policy, conversions }, p): SwapFact[] => {
        const fresh = conversions.slice(told[p]!)
        told[p] = conversions.length
        if (!policies.includes(policy.id)) return []
        return fresh.map(({ tx, address: who, from, to, tainted, basis }) => ({
          ...moment(tx),
          ...{
            policy: policy.id,
            conserves: policy.conserves,
            address: texts.get(who)!,
            from: side(from),
            tainted,
            basis,
          },
          to: to === null ? null : { ...side(to), address: texts.get(to.address)! },
        }))
      })
      const freezes = walk.freezes.slice(toldFreezes).flatMap((one): FreezeFact[] => {
        const { tx, policy, origin, amount, basis } = one
        if (!policies.includes(policy)) return []
        const place = { address: texts.get(one.address)!, asset: assets[one.asset]!.asset }
        return [{ ...moment(tx), policy, origin, ...place, amount, basis }]
      })
      toldFreezes = walk.freezes.length
      const isOwn = (text: string) => own.has(`${chain} ${text}`) || isReached(addressIds.get(`${chain} ${text}`))
      const hashes = new Map([...delta.transactions].map(([tx, { hash }]) => [hash, firstTx + tx]))
      const written = messages.flatMap((message): MessageFact[] => {
        const tx = hashes.get(message.txHash)
        return tx !== undefined && (isOwn(message.from) || isOwn(message.to)) ? [{ ...message, tx }] : []
      })
      const serviceAt = (_: string, text: string) => {
        const id = addressIds.get(`${chain} ${text}`) ?? -1
        return kinds.get(id) ?? (traced.crowded.stops.has(id) ? LOOKS_LIKE_ONE : null)
      }
      return followEvents({ moves, swaps, freezes, messages: written }, serviceAt)
    },
  }

  /** Of an address that was there before, and does not move in this block. */
  function knownHolding(who: number, of: number): number | undefined {
    const holding = walk.addressOf.findIndex((address, id) => address === who && walk.assetOf[id] === of)
    return holding < 0 ? undefined : holding
  }

  /** Whether tainted coins came there under a policy that is told of, and were followed on. */
  function isReached(address: number | undefined): boolean {
    if (address === undefined) return false
    const states = walk.states.filter(({ policy }) => policies.includes(policy.id))
    return walk.addressOf.some((one, id) => one === address && states.some(({ hops }) => hops[id] !== undefined))
  }
}

interface Mapping {
  readonly firstRow: number
  readonly firstTx: number
  readonly address: (id: number) => number
  readonly asset: (id: number) => number
  readonly holding: (id: number) => number
  readonly event: (event: LedgerEvent) => LedgerEvent
}

/** A block's movements in the ids of the ledger that they come behind. */
function mapBatch(batch: MovementBatch, { firstRow, firstTx, address, asset, holding, event }: Mapping): MovementBatch {
  const legs = (side: Legs): Legs => ({
    ...side,
    holding: side.holding.map(holding),
    address: side.address.map(address),
  })
  const events = batch.events && new Map([...batch.events].map(([tx, some]) => [firstTx + tx, some.map(event)]))
  return {
    ...batch,
    row: batch.row.map((row) => firstRow + row),
    tx: batch.tx.map((tx) => firstTx + tx),
    asset: batch.asset.map(asset),
    inputs: legs(batch.inputs),
    outputs: legs(batch.outputs),
    ...(events === undefined ? {} : { events }),
  }
}

/** `chain address` → what becomes of coins that come there, by the labels and the victim of the case. */
function servicesOf(tags: readonly Tag[], { stop, victim, origins }: Case): ReadonlyMap<string, LossKind> {
  const byPlace = groupBy(stop.services ? tags : [], (tag) => `${tag.chain} ${tag.address}`)
  const services = new Map<string, LossKind>()
  for (const [place, some] of byPlace) {
    const found = serviceOf(some)
    if (found !== null) services.set(place, { class: found.lossClass, label: found.label, evidence: 'claim' })
  }
  if (victim === null) return services
  const wallets = new Set([...victim.wallets, ...victim.recovery])
  for (const place of namedAddresses({ victim, origins })) {
    if (wallets.has(place.slice(place.indexOf(' ') + 1)))
      services.set(place, { class: 'returned', label: victim.name, evidence: 'on-chain' })
  }
  return services
}
