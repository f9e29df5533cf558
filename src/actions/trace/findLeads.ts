import type { Case } from '../../core/case/case.ts'
import type { Deposit } from '../../core/heuristics/depositReuse.ts'
import { HEURISTIC_IDS, heuristicFacts } from '../../core/heuristics/heuristics.ts'
import { frontPolicy } from '../../core/trace/frontPolicy.ts'
import { isoTime } from '../../core/trace/rows.ts'
import { touchedAddresses } from '../../core/trace/touched.ts'
import type { LeadsFile } from '../../core/wire/leadsFile.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'
import { findDeposits } from './deposits.ts'
import { findFundings } from './fundings.ts'
import { isOrdinary } from './leadContext.ts'
import { leadLacks } from './leadLacks.ts'
import { depositRow, excludedRow, leadNames, type Received, treeRow } from './leadRows.ts'
import type { TracedLedger } from './traceLedger.ts'

export interface FindLeadsParameters {
  readonly store: LedgerStore
  readonly spool: FlowSpool
  readonly case: Case
  readonly traced: TracedLedger
}

/** What rules of thumb suggest of the addresses that stolen value came to. The same trace gives the same leads. */
export async function findLeads({ store, spool, case: theCase, traced }: FindLeadsParameters): Promise<LeadsFile> {
  const { heuristics } = theCase
  const { leads: context, accepted } = traced
  const touched = touchedAddresses(traced.walk, traced.assets)
  const near = [...touched.keys()].filter((address) => isOrdinary(context, address))
  // A deposit address is nobody's own wallet, so gas-funding needs them even where they are not shown.
  const found = await findDeposits(store, theCase, near, context)
  const deposits = heuristics['deposit-reuse'].on ? found : []
  const exchangeAt = new Map(found.map(({ address, exchange }) => [address, exchange]))
  const wallets = near.filter((address) => !exchangeAt.has(address))
  const fundings = heuristics['gas-funding'].on
    ? await findFundings(store, spool, theCase, wallets, exchangeAt, context)
    : { trees: [], excluded: [], wants: [] }
  const names = await leadNames(store, deposits, fundings, traced.assets)
  const words = { names, context, touched, exchangeAt }
  const received = await receivedBy(spool, theCase, traced)
  return {
    schema: 'dyepack/leads@1',
    case: theCase.id,
    asOf: isoTime(traced.asOf),
    policy: frontPolicy(theCase, traced.policies),
    heuristics: HEURISTIC_IDS.map((id) => ({
      id,
      version: heuristicFacts(id).version,
      on: heuristics[id].on,
      parameters: { ...heuristics[id].parameters },
      lacks: heuristics[id].on ? leadLacks(id, traced, near, touched) : [],
    })),
    depositAddresses: [...deposits]
      .sort(surestFirst)
      .map((deposit) => depositRow(deposit, received, accepted.reasons.get(deposit.address) ?? null, words)),
    fundingTrees: fundings.trees.map((tree) => treeRow(tree, words)),
    excluded: fundings.excluded.map((one) => excludedRow(one, words)),
  }
}

/** Ids follow the names of addresses, so that they are an order that does not depend on files. */
function surestFirst(a: Deposit, b: Deposit): number {
  return b.confidence - a.confidence || a.address - b.address
}

/** What of each origin came to an address under the policy in front: by payments, and by others' swaps. */
async function receivedBy(spool: FlowSpool, theCase: Case, traced: TracedLedger): Promise<Received> {
  const front = traced.policies.indexOf(frontPolicy(theCase, traced.policies))
  const received = new Map<number, Map<number, bigint>>()
  const add = (address: number, origin: number, basis: bigint) => {
    const sums = received.get(address) ?? new Map<number, bigint>()
    received.set(address, sums)
    sums.set(origin, (sums.get(origin) ?? 0n) + basis)
  }
  for (const { address, policy, origin, basis } of await spool.arrivals())
    if (policy === front) add(address, origin, basis)
  for (const { address, to, basis } of traced.walk.states[front]!.conversions) {
    if (to === null || to.address === address) continue
    for (const [origin, part] of basis) add(to.address, origin, part)
  }
  return received
}
