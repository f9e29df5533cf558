import type { TraceWarning } from '../wire/traceFile.ts'

/** Deposit addresses that the case accepts and of which the rule says nothing, so that no trace stops there. */
export function unfoundedWarnings(addresses: readonly string[]): readonly TraceWarning[] {
  return addresses.map((address) => ({
    code: 'LEAD_NOT_FOUND',
    message: `the case accepts ${address} as a deposit address, and deposit-reuse does not find it to be one in this ledger: the trace goes on there; who knows whose it is writes a label`,
    facts: { address },
  }))
}
