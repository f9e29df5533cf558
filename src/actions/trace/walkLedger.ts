import { Pull } from '../../core/trace/pull.ts'
import { Walk } from '../../core/trace/walk/walk.ts'
import type { WalkPlan } from '../../core/trace/walk/walkPlan.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'

/** Up to this many movements a ledger is read once from end to end, which is quicker than asking for what is needed. */
export const READ_WHOLE = 4_000_000
/** Flow rows are handed to the spool in portions of at least this many. */
const FLOW_PORTION = 100_000

export interface WalkLedgerOptions {
  /** How many movements the ledger has. */
  readonly movements: number
  /** End of the trace, inclusive, milliseconds. */
  readonly asOf: number
  /** Takes the tainted movements; null: they are not kept. */
  readonly spool: Pick<FlowSpool, 'append'> | null
  /** Default 4,000,000. */
  readonly readWhole?: number
}

/** Walks a ledger: the whole of a small one, of a large one what taint can reach. The answer is the same. */
export async function walkLedger(store: LedgerStore, plan: WalkPlan, options: WalkLedgerOptions): Promise<Walk> {
  const { movements, spool, readWhole = READ_WHOLE } = options
  const walk = new Walk(plan)
  if (movements <= readWhole) await walkWhole(store, walk, options)
  else await walkTainted(store, walk, plan, options)
  walk.finish()
  if (spool !== null && walk.flows !== null) await spool.append(walk.flows.drain())
  return walk
}

async function walkWhole(store: LedgerStore, walk: Walk, { asOf, spool }: WalkLedgerOptions): Promise<void> {
  for await (const batch of store.movements('everything', asOf)) {
    walk.read(batch)
    await spill(walk, spool)
  }
}

async function walkTainted(
  store: LedgerStore,
  walk: Walk,
  plan: WalkPlan,
  { asOf, spool }: WalkLedgerOptions,
): Promise<void> {
  const pull = new Pull(walk, plan)
  for (let wanted = pull.wanted(); wanted !== null; wanted = pull.wanted()) {
    pull.begin(wanted)
    for await (const batch of store.movements(wanted, asOf)) pull.supply(batch)
    pull.advance()
    await spill(walk, spool)
  }
}

async function spill(walk: Walk, spool: Pick<FlowSpool, 'append'> | null): Promise<void> {
  if (spool !== null && walk.flows !== null && walk.flows.length >= FLOW_PORTION) await spool.append(walk.flows.drain())
}
