import type { TraceWarning } from '../wire/traceFile.ts'

export interface PoisonerFacts {
  readonly address: string
  readonly poisoner: string
  readonly like: string
  readonly payments: number
  readonly paid: boolean
}

/** Addresses that look like a counterparty and sent nothing but dust or tokens that nobody knows. */
export function poisoningWarnings(found: readonly PoisonerFacts[]): TraceWarning[] {
  if (found.length === 0) return []
  const named = found
    .slice(0, NAMED)
    .map(({ poisoner, like, address }) => `${poisoner}, which looks like ${like}, to ${address}`)
  const more = found.length > NAMED ? `; and ${found.length - NAMED} more` : ''
  const paid = found.filter((one) => one.paid).map(({ poisoner }) => poisoner)
  const fell = paid.length === 0 ? '' : ` Somebody fell for it and paid ${paid.slice(0, NAMED).join(', ')}.`
  const message = `Address poisoning: dust or unknown tokens came from addresses that look like a counterparty: ${named.join('; ')}${more}. A seed by address does not count what they sent.${fell}`
  return [{ code: 'ADDRESS_POISONING', message, facts: { addresses: found } }]
}

const NAMED = 3
