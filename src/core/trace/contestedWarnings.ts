import type { Contested } from '../case/case.ts'
import { counted } from '../report/text.ts'
import type { TraceWarning } from '../wire/traceFile.ts'
import type { Names } from './rows.ts'
import type { Settlement } from './settle.ts'

/** How many contested swaps tainted value went into, and what the case names to no effect. */
export function contestedWarnings(
  contested: Contested,
  settlements: readonly Settlement[],
  names: Names,
): TraceWarning[] {
  return [...settlements.flatMap(contestedSwaps), ...withoutEffect(contested, settlements, names)]
}

function contestedSwaps({ state }: Settlement): TraceWarning[] {
  const found = state.conversions.filter((one) => one.contested !== null)
  const count = transactionsOf(found)
  if (count === 0) return []
  const paid = transactionsOf(found.filter((one) => one.contested!.follows === 'paid'))
  const policy = state.policy.id
  const message = `Under ${policy}, tainted value went into ${counted(count, 'transaction')} with swaps that may hide money: what came out has no price here, or is worth less than 80 % of what went in, or the case says so. In ${paid} of them the trace follows what was paid, in the others what was received; trace.json has both branches.`
  return [{ code: 'CONTESTED_SWAPS', message, facts: { policy, count, paid } }]
}

function transactionsOf(records: readonly { readonly tx: number }[]): number {
  return new Set(records.map(({ tx }) => tx)).size
}

function withoutEffect({ transactions }: Contested, settlements: readonly Settlement[], names: Names): TraceWarning[] {
  const records = settlements.flatMap(({ state }) => state.conversions.filter((one) => one.contested !== null))
  const found = new Set([...new Set(records.map(({ tx }) => tx))].map((tx) => names.transaction(tx).hash))
  return transactions
    .filter(({ tx }) => !found.has(tx))
    .map(({ tx }) => ({
      code: 'CONTESTED_WITHOUT_EFFECT',
      message: `The case names ${tx} under contested, but under no policy does tainted value go into a swap there that is read.`,
      facts: { tx },
    }))
}
