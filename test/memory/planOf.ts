import type { Origin, Seed } from '../../src/core/case/case.ts'
import { unwrapped } from '../../src/core/ledger/tokens.ts'
import type { LendingPlan } from '../../src/core/trace/lending/lendingPlan.ts'
import { planWalk } from '../../src/core/trace/plan.ts'
import type { PolicyId } from '../../src/core/trace/policyIds.ts'
import type { WalkPlan } from '../../src/core/trace/walk/walkPlan.ts'
import { crowdedIn } from '../naive/crowded.ts'
import type { Ledger } from '../naive/ledgers.ts'
import { policiesFor } from '../naive/naiveTrace.ts'
import type { MemoryLedger } from './memoryLedger.ts'

/** The plan that a random ledger's origins and options ask for, under every policy that fits, with flows. */
export function planOf(input: Ledger, ledger: MemoryLedger): WalkPlan {
  const { services = [], covered = 'all', hops = null, minAmount = {} } = input.options
  const idsOf = (addresses: readonly string[]) =>
    new Set(addresses.flatMap((address) => ledger.ids.address('', address) ?? []))
  const least = new Map(Object.entries(minAmount).map(([asset, amount]) => [asset, BigInt(amount)]))
  const origins = input.origins.map(({ asset, seed }, index): Origin => ({ id: index + 1, asset, seed: toSeed(seed) }))
  const stop = { services: true, hops, minAmount: least, serviceLike: null, coinjoin: null }
  const decimals = new Map((input.transfersCsv ?? []).map((row) => [row[7]!, Number(row[9])]))
  const lending = lendingOf(input, ledger)
  const market = {
    price: (asset: number) => priceOf(input, ledger.assets[asset]!),
    decimals: (asset: number) => decimals.get(ledger.assets[asset]!) ?? 8,
    unwrapped: (asset: number) =>
      lending.receipts.get(asset)?.underlying ?? ledger.ids.asset(unwrapped(ledger.assets[asset]!)) ?? asset,
    isReceipt: (asset: number) => lending.receipts.has(asset),
  }
  const { follow = 'received', transactions = [] } = input.options.contested ?? {}
  const contested = { follow, transactions: transactions.map((one) => ({ ...one, reason: 'because' })) }
  return planWalk({ origins, stop, contested }, ledger.ids, {
    market,
    issuers: new Map(
      ledger.assets.flatMap((asset, id) => {
        const issuer = ledger.ids.address('', asset.slice(asset.indexOf('/') + 1))
        return issuer === null ? [] : [[id, issuer]]
      }),
    ),
    lending,
    policies: policiesFor(input),
    services: idsOf(services),
    crowded: idsOf(crowdedIn(input)),
    covered: ledger.assets.map(() => (covered === 'all' ? 'all' : idsOf(covered))),
    flows: true,
    claims: claimsPolicy(input),
  })
}

/** Ids of assets that the ledger lacks stand for nothing, as in the store. */
function lendingOf({ lending }: Ledger, { ids }: MemoryLedger): LendingPlan {
  const receipts = Object.entries(lending?.receipts ?? {}).flatMap(([asset, { market, underlying }]) => {
    const id = ids.asset(asset)
    if (id === null) return []
    const where = market === asset ? -1 - id : (ids.address('', market) ?? -1e9)
    return [[id, { protocol: 'Test', market: where, underlying: ids.asset(underlying) ?? id }] as const]
  })
  const debts = (lending?.debts ?? []).flatMap((asset) => ids.asset(asset) ?? [])
  return { receipts: new Map(receipts), debts: new Set(debts) }
}

function priceOf({ options, lending }: Ledger, asset: string): bigint | null {
  const price = options.prices?.[asset] ?? options.prices?.[lending?.receipts[asset]?.underlying ?? '']
  return price === undefined ? null : BigInt(price)
}

/** The policy under which a random ledger's claims are kept: now this one, now that. */
export function claimsPolicy(input: Ledger): PolicyId {
  const policies = policiesFor(input)
  return policies[(input.transfersCsv ?? input.utxoJsonl ?? []).length % policies.length]!
}

/** The ledger's batch without what is younger than the options' `asOf`; times rise with the rows. */
export function upTo(ledger: MemoryLedger, { options }: Ledger): MemoryLedger['batch'] {
  const end = options.asOf === undefined ? Number.POSITIVE_INFINITY : Date.parse(options.asOf)
  const length = ledger.batch.time.findIndex((time) => time > end)
  return length === -1 ? ledger.batch : { ...ledger.batch, length }
}

export function toSeed(seed: Ledger['origins'][number]['seed']): Seed {
  const from = 'from' in seed && seed.from !== undefined ? Date.parse(seed.from) : null
  if ('tx' in seed) return { kind: 'tx', tx: seed.tx, to: seed.to ?? null }
  if ('address' in seed) return { kind: 'address', address: seed.address, from, victims: seed.victims ?? null }
  return { kind: 'opening', address: seed.opening, amount: seed.amount === 'all' ? 'all' : BigInt(seed.amount), from }
}
