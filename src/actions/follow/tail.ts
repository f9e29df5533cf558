import type { Case } from '../../core/case/case.ts'
import { followEvents } from '../../core/follow/followEvents.ts'
import type { MoveFact } from '../../core/follow/traceFacts.ts'
import { groupBy } from '../../core/groupBy.ts'
import { serviceOf } from '../../core/knowledge/serviceOf.ts'
import type { Tag } from '../../core/knowledge/tag.ts'
import { LENDING_KINDS } from '../../core/ledger/event.ts'
import type { PriceTable } from '../../core/ledger/prices.ts'
import { BURN_ADDRESSES, ENTRY_POINTS } from '../../core/ledger/words.ts'
import type { LossKind } from '../../core/trace/classify.ts'
import { freezePoints } from '../../core/trace/freezes.ts'
import { growPlan } from '../../core/trace/plan.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { WalkPlan } from '../../core/trace/walk/walkPlan.ts'
import type { FollowEvent } from '../../core/wire/followEvent.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { findLending } from '../trace/findLending.ts'
import { marketOf } from '../trace/marketOf.ts'
import type { TracedLedger } from '../trace/traceLedger.ts'
import type { Delta } from './readDelta.ts'
import type { RecordedMessage } from './recordedMessages.ts'
import { tailBlock } from './tailBlock.ts'
import { tailFacts, tailMessages } from './tailFacts.ts'
import { type NewNames, type TailNames, tailNames } from './tailNames.ts'
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

/**
 * Goes on with the walk of a trace. The ledger stays as it is: new names get ids above its own. What a whole trace would find out by
 * looking at everything is as the last one found it (who looks like a service, whose deposit address it is); loans are left to it.
 */
export async function startTail({ store, tags, prices, traced, policies, ...rest }: StartTail): Promise<Tail> {
  const { walk } = traced
  const lending = await findLending(store, traced.assets, traced.asOf)
  const names = await tailNames(store, traced, new Set(rest.case.assets.map(({ asset }) => asset)))
  const facts = tailFacts(traced, policies)
  const kinds = new Map<number, LossKind>(traced.services.kinds)
  const tagged = servicesOf(tags, rest.case)
  const own = new Set(namedAddresses(rest.case))
  let plan = traced.plan
  let next = { row: traced.summary.movements, tx: traced.summary.movements }

  return {
    read: async (delta, messages) => {
      const met = await names.meet(delta)
      if (met === null) return null
      const { chain } = met
      const assets = names.assets()
      for (const { id, text } of met.addresses) {
        const kind = tagged.get(`${chain} ${text}`)
        if (kind !== undefined) kinds.set(id, kind)
      }
      const block = tailBlock(chain, delta, names, next)
      const frozen = freezePoints(
        [...traced.issued, ...block.issued],
        (who, of) => block.holdingOf(who, of) ?? knownHolding(traced, who, of),
      ).filter(({ tx }) => tx >= next.tx)
      plan = growPlan(plan, {
        ...grownBy(plan, met, names),
        services: new Set(kinds.keys()),
        freezes: [...plan.freezes, ...frozen],
        market: marketOf(assets, prices, lending),
      })
      walk.goOn(plan)
      const moves: MoveFact[] = []
      for (const batch of block.batches()) {
        if ([...(batch.events?.values() ?? [])].flat().some(({ kind }) => LENDING_KINDS.includes(kind))) return null
        walk.read(batch)
        const last = batch.length - 1
        next = { row: Math.max(next.row, batch.row[last]! + 1), tx: Math.max(next.tx, batch.tx[last]! + 1) }
        moves.push(...facts.moves(block, batch, assets))
      }
      walk.finish()
      const isOwn = (text: string) =>
        own.has(`${chain} ${text}`) || isReached(traced, policies, names.address(chain, text))
      return followEvents(
        {
          moves,
          swaps: facts.swaps(block, assets),
          freezes: facts.freezes(block, assets),
          messages: tailMessages(messages, block, isOwn),
        },
        (_, text) => {
          const id = names.address(chain, text) ?? -1
          return kinds.get(id) ?? (traced.crowded.stops.has(id) ? LOOKS_LIKE_ONE : null)
        },
      )
    },
  }
}

/** What new names add to a plan. */
function grownBy(
  { burn, entryPoints, issuers, covered }: WalkPlan,
  { chain, assets, addresses }: NewNames,
  names: TailNames,
): Pick<WalkPlan, 'burn' | 'entryPoints' | 'issuers' | 'covered'> {
  const those = (list: readonly string[]) => addresses.flatMap(({ id, text }) => (list.includes(text) ? [id] : []))
  const issuing = names.assets().flatMap(({ asset, id }): [number, number][] => {
    const contract = asset.startsWith(`${chain}/`) ? names.address(chain, asset.slice(chain.length + 1)) : undefined
    return contract === undefined ? [] : [[id, contract]]
  })
  return {
    burn: new Set([...burn, ...those(BURN_ADDRESSES)]),
    entryPoints: new Set([...entryPoints, ...those(ENTRY_POINTS)]),
    issuers: new Map([...issuers, ...issuing]),
    covered: [...covered, ...Array.from({ length: assets }, () => 'all' as const)],
  }
}

/** Of an address that was there before, and does not move in this block. */
function knownHolding({ walk }: TracedLedger, who: number, of: number): number | null {
  const holding = walk.addressOf.findIndex((address, id) => address === who && walk.assetOf[id] === of)
  return holding < 0 ? null : holding
}

/** Whether tainted coins came there under a policy that is told of, and were followed on. */
function isReached(
  { walk: { states: all, addressOf } }: TracedLedger,
  policies: readonly PolicyId[],
  address: number | undefined,
): boolean {
  if (address === undefined) return false
  const states = all.filter(({ policy }) => policies.includes(policy.id))
  return addressOf.some((one, id) => one === address && states.some(({ hops }) => hops[id] !== undefined))
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
