import type { Case } from '../../core/case/case.ts'
import { type Exclusion, type FundingFound, gasFunding } from '../../core/heuristics/gasFunding.ts'
import { MovementKind } from '../../core/ledger/batch.ts'
import type { Funding } from '../../core/ledger/funding.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'
import type { LeadContext } from './leadContext.ts'

/** Who set these addresses going, and who set those, up to the first that links nobody. */
export async function findFundings(
  store: LedgerStore,
  spool: Pick<FlowSpool, 'tainted'>,
  { heuristics }: Pick<Case, 'heuristics'>,
  addresses: readonly number[],
  deposits: ReadonlyMap<number, string>,
  context: LeadContext,
): Promise<FundingFound> {
  const parameters = heuristics['gas-funding'].parameters as Parameters<typeof gasFunding.find>[1]
  const fundings = new Map<number, Funding | null>()
  const traced = new Set<number>()
  const exclusionOf = (funding: Funding) => exclude(funding, deposits, traced, context)
  for (;;) {
    const found = gasFunding.find({ addresses, fundings, exclusionOf }, parameters)
    if (found.wants.length === 0) return found
    for (const address of found.wants) fundings.set(address, null)
    const some = await store.firstFunding(found.wants, [...context.coins.keys()], context.asOf)
    for (const funding of some) fundings.set(funding.address, funding)
    for (const row of await spool.tainted(some.map(({ row }) => row))) traced.add(row)
  }
}

/** What the ledger lacks of who was paid comes first: their first coin may have been another. Of who paid, last. */
function exclude(
  { address, funder, kind, row, asset }: Funding,
  deposits: ReadonlyMap<number, string>,
  traced: ReadonlySet<number>,
  { services, victims, burn, entryPoints, crowded, covers }: LeadContext,
): Exclusion | null {
  if (!covers(address, asset)) return 'unread'
  if (victims.has(funder)) return 'victim'
  if (services.has(funder)) return 'service'
  if (burn.has(funder)) return 'burn'
  if (crowded.has(funder)) return 'looks-like-a-service'
  if (deposits.has(funder)) return 'deposit-address'
  if (kind === MovementKind.internal || entryPoints.has(funder)) return 'contract'
  if (traced.has(row)) return 'traced-coins'
  return covers(funder, asset) ? null : 'unread'
}
