import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case, CaseImport } from '../../core/case/case.ts'
import { openLedger } from '../../store/duckdb/openLedger.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import { importData } from '../importData.ts'
import type { OpenCase } from '../trace/openCase.ts'
import { type TracedLedger, traceLedger } from '../trace/traceLedger.ts'
import { type Payment, paymentKey, paymentsOf } from './payments.ts'

/** A trace of one ledger that was made for it, with what every payment carried. */
export interface Run {
  readonly store: LedgerStore
  readonly case: Case
  readonly traced: TracedLedger
  /** By policy, in the order of `traced.policies`: key of a payment → stolen value on it, over all origins. */
  readonly tainted: readonly ReadonlyMap<number, bigint>[]
}

/** Imports files into a ledger in `folder`, traces a case on it, lets `work` look at it, and removes it. */
export async function traceWith<Result>(
  folder: string,
  opened: OpenCase,
  files: { readonly folder: string; readonly imports: readonly CaseImport[] },
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const ledger = join(folder, 'ledger.duckdb')
  await importData({ ledger, folder: files.folder, imports: files.imports, exactly: true })
  const store = await openLedger(ledger)
  try {
    const tainted: Map<number, bigint>[] = []
    const spool = {
      append: async (flows: Parameters<Tally>[0]) => tally(flows, tainted),
    }
    const traced = await traceLedger({
      store,
      case: opened.case,
      tags: opened.labels.tags,
      prices: opened.prices,
      spool,
    })
    return await work({
      store,
      case: opened.case,
      traced,
      tainted: traced.policies.map((_, p) => tainted[p] ?? new Map()),
    })
  } finally {
    await store.close()
    await rm(ledger, { force: true })
  }
}

type Tally = (
  flows: Parameters<Awaited<ReturnType<LedgerStore['openFlows']>>['append']>[0],
  into: Map<number, bigint>[],
) => void

const tally: Tally = (flows, into) => {
  for (let i = 0; i < flows.length; i++) {
    const policy = flows.policy[i]!
    into[policy] ??= new Map()
    const key = paymentKey(flows.row[i]!, flows.output[i]!)
    into[policy].set(key, (into[policy].get(key) ?? 0n) + flows.tainted[i]!)
  }
}

/** A payment as its ledger numbers it. */
export type Step = Omit<Payment, 'index' | 'output'> & { readonly tx: number }

/** Every payment of a run's ledger, in the order of the chain. */
export async function readSteps({ store, traced }: Run): Promise<readonly Step[]> {
  const steps: Step[] = []
  for await (const batch of store.movements('everything', traced.asOf))
    for (const { index, key, payer, from, to, amount } of paymentsOf(batch))
      steps.push({ tx: batch.tx[index]!, key, payer, from, to, amount })
  return steps
}
