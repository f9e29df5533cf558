import { counted } from '../report/text.ts'
import type { CrowdedFacts } from '../wire/crowdedFacts.ts'
import type { TraceWarning } from '../wire/traceFile.ts'

/** Addresses that look like a service: those where the trace stopped for it, and those where a person says that it should not. */
export function crowdedWarnings(counterparties: number, addresses: CrowdedFacts['addresses']): TraceWarning[] {
  const stopped = addresses.filter(({ reason }) => reason === null)
  const followed = addresses.filter(({ reason }) => reason !== null)
  const each = `more than ${counted(counterparties, 'sender')} and more than ${counted(counterparties, 'receiver')} in the ledger`
  const warnings: TraceWarning[] = []
  if (stopped.length > 0) {
    const seeds = stopped.some(({ seeded }) => seeded)
      ? ' A seed itself arrives at one, so nothing of it was followed.'
      : ''
    const message = `The trace stopped where it reached ${each}, as a service has them: ${namesOf(stopped)}.${seeds} If one of them is no service, put it under stop.serviceLike.never in case.yaml, with the reason.`
    const facts: CrowdedFacts = { counterparties, addresses: stopped }
    warnings.push({ code: 'LOOKS_LIKE_A_SERVICE', message, facts })
  }
  if (followed.length > 0) {
    const message = `The case takes for no service, and follows on, in spite of ${each}: ${namesOf(followed)}.`
    const facts: CrowdedFacts = { counterparties, addresses: followed }
    warnings.push({ code: 'SERVICE_LIKE_OVERRIDDEN', message, facts })
  }
  return warnings
}

/** Addresses that the case takes for no service, and the ledger does not have: perhaps a slip of the pen, and another was meant. */
export function unseenServiceWarnings(unseen: readonly string[]): TraceWarning[] {
  return unseen.map((address) => ({
    code: 'SERVICE_LIKE_UNSEEN',
    message: `stop.serviceLike.never names ${address}, which the ledger does not have: where another address was meant, the trace still stops there.`,
    facts: { address },
  }))
}

const NAMED = 3

function namesOf(addresses: CrowdedFacts['addresses']): string {
  const named = addresses
    .slice(0, NAMED)
    .map(
      ({ address, senders, receivers }) =>
        `${address} (${counted(senders, 'sender')}, ${counted(receivers, 'receiver')})`,
    )
  const more = addresses.length - NAMED
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ')
}
