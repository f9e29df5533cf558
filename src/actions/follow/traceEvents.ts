import type { Case } from '../../core/case/case.ts'
import { followEvents } from '../../core/follow/followEvents.ts'
import type { FreezeFact, MessageFact, Moment, MoveFact, ServiceAt, SwapFact } from '../../core/follow/traceFacts.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { FollowEvent } from '../../core/wire/followEvent.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'
import type { TracedLedger } from '../trace/traceLedger.ts'
import type { RecordedMessage } from './recordedMessages.ts'

export interface TraceEventsParameters {
  readonly store: LedgerStore
  readonly spool: FlowSpool
  readonly case: Case
  readonly traced: TracedLedger
  /** Which are told of. */
  readonly policies: readonly PolicyId[]
  readonly messages: readonly RecordedMessage[]
}

/** Everything that a trace says happened, in chain order. */
export async function traceEvents(parameters: TraceEventsParameters): Promise<readonly FollowEvent[]> {
  const { store, spool, case: theCase, traced, policies, messages } = parameters
  const facts = {
    moves: await moveFacts(spool, traced, policies),
    swaps: await swapFacts(store, traced, policies),
    freezes: await freezeFacts(store, traced, policies),
    messages: await messageFacts(store, traced, messages, await ownAddresses(store, theCase, traced, policies)),
  }
  return followEvents(facts, await services(store, traced))
}

async function moveFacts(spool: FlowSpool, traced: TracedLedger, policies: readonly PolicyId[]): Promise<MoveFact[]> {
  const moves: MoveFact[] = []
  for await (const portion of spool.moves(policies.map((policy) => traced.policies.indexOf(policy))))
    for (const move of portion) moves.push({ ...move, policy: traced.policies[move.policy]! })
  return moves
}

async function swapFacts(
  store: LedgerStore,
  { walk, assets }: TracedLedger,
  policies: readonly PolicyId[],
): Promise<SwapFact[]> {
  const records = walk.states
    .filter(({ policy }) => policies.includes(policy.id))
    .flatMap(({ policy, conversions }) => conversions.map((record) => ({ policy, record })))
  const moments = await momentsOf(
    store,
    records.map(({ record }) => record.tx),
  )
  const addresses = await namesOf(
    store,
    records.flatMap(({ record: { address, to } }) => (to === null ? [address] : [address, to.address])),
  )
  const side = ({ asset, amount }: { readonly asset: number; readonly amount: bigint }) => {
    return { asset: assets[asset]!.asset, amount }
  }
  return records.map(({ policy, record: { tx, address, from, to, tainted, basis } }) => ({
    ...moments.get(tx)!,
    policy: policy.id,
    conserves: policy.conserves,
    address: addresses.get(address)!,
    from: side(from),
    to: to === null ? null : { ...side(to), address: addresses.get(to.address)! },
    tainted,
    basis,
  }))
}

async function freezeFacts(
  store: LedgerStore,
  { walk, assets }: TracedLedger,
  policies: readonly PolicyId[],
): Promise<FreezeFact[]> {
  const freezes = walk.freezes.filter(({ policy }) => policies.includes(policy))
  const moments = await momentsOf(
    store,
    freezes.map(({ tx }) => tx),
  )
  const addresses = await namesOf(
    store,
    freezes.map(({ address }) => address),
  )
  return freezes.map(({ tx, policy, origin, address, asset, amount, basis }) => {
    const place = { address: addresses.get(address)!, asset: assets[asset]!.asset }
    return { ...moments.get(tx)!, policy, origin, ...place, amount, basis }
  })
}

/** Of those that the ledger has. */
async function messageFacts(
  store: LedgerStore,
  { asOf }: TracedLedger,
  messages: readonly RecordedMessage[],
  own: ReadonlySet<string>,
): Promise<MessageFact[]> {
  const wanted = messages.filter(
    ({ chain, from, to, time }) => time <= asOf && (own.has(`${chain} ${from}`) || own.has(`${chain} ${to}`)),
  )
  const facts: MessageFact[] = []
  for (const chain of new Set(wanted.map((one) => one.chain))) {
    const here = wanted.filter((one) => one.chain === chain)
    const ids = await store.transactionIds(
      chain,
      here.map(({ txHash }) => txHash),
    )
    here.forEach((message, i) => {
      const tx = ids[i]
      if (tx != null) facts.push({ ...message, tx })
    })
  }
  return facts
}

/** `chain address` of the case's seeds and victim, and of those that tainted coins came to and were followed on from. */
async function ownAddresses(
  store: LedgerStore,
  theCase: Case,
  { walk, assets }: TracedLedger,
  policies: readonly PolicyId[],
): Promise<ReadonlySet<string>> {
  const reached = new Map<number, string>()
  for (const { policy, hops } of walk.states) {
    if (!policies.includes(policy.id)) continue
    hops.forEach((hop, holding) => {
      const address = walk.addressOf[holding] ?? -1
      if (hop !== undefined && address >= 0) reached.set(address, assets[walk.assetOf[holding]!]!.chain)
    })
  }
  const names = await namesOf(store, [...reached.keys()])
  const own = [...reached].map(([address, chain]) => `${chain} ${names.get(address)!}`)
  return new Set([...own, ...namedAddresses(theCase)])
}

/** `chain address` of what the case itself names. */
export function namedAddresses({ origins, victim }: Pick<Case, 'origins' | 'victim'>): readonly string[] {
  const chains = [...new Set(origins.map(({ asset }) => chainOfAsset(asset)))]
  const wallets = victim === null ? [] : [...victim.wallets, ...victim.recovery]
  const seeded = origins.flatMap(({ asset, seed }) => {
    const chain = chainOfAsset(asset)
    const addresses = seed.kind === 'tx' ? (seed.to ?? []) : [seed.address]
    return addresses.map((address) => `${chain} ${address}`)
  })
  return [...chains.flatMap((chain) => wallets.map((wallet) => `${chain} ${wallet}`)), ...seeded]
}

async function services(store: LedgerStore, { services: { kinds }, crowded, walk, assets }: TracedLedger) {
  const chains = new Map<number, string>()
  for (const { ends, conversions } of walk.states) {
    for (const { address, asset } of ends.ends()) chains.set(address, assets[asset]!.chain)
    for (const { to } of conversions) if (to !== null) chains.set(to.address, assets[to.asset]!.chain)
  }
  const names = await namesOf(store, [...chains.keys()])
  const known = new Map<string, ReturnType<ServiceAt>>()
  for (const [address, chain] of chains) {
    const kind = kinds.get(address) ?? (crowded.stops.has(address) ? LOOKS_LIKE_ONE : null)
    if (kind !== null) known.set(`${chain} ${names.get(address)!}`, kind)
  }
  return (chain: string, address: string) => known.get(`${chain} ${address}`) ?? null
}

/** Nobody names it: by its counterparties it is one. */
export const LOOKS_LIKE_ONE = { class: 'service', label: null } as const

async function momentsOf(store: LedgerStore, ids: readonly number[]): Promise<ReadonlyMap<number, Moment>> {
  const distinct = [...new Set(ids)]
  const rows = await store.transactions(distinct)
  return new Map(
    rows.map(({ chain, height, time, hash }, i) => [
      distinct[i]!,
      { tx: distinct[i]!, chain, height, time, txHash: hash },
    ]),
  )
}

async function namesOf(store: LedgerStore, ids: readonly number[]): Promise<ReadonlyMap<number, string>> {
  const distinct = [...new Set(ids)]
  const names = await store.addresses(distinct)
  return new Map(distinct.map((id, i) => [id, names[i]!]))
}
