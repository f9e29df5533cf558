import { type CrowdedFacts, crowdedFactsSchema } from '../wire/crowdedFacts.ts'
import type { Frame } from './frame.ts'
import { counted, listed, say, type Text } from './text.ts'

type Row = CrowdedFacts['addresses'][number]

/** `0x3000…0003 (612 senders, 588 receivers)`, the first few of those addresses. */
export function crowdedNames(frame: Frame, addresses: Iterable<string>): Text {
  const rows = new Map(factsOf(frame, 'LOOKS_LIKE_A_SERVICE').map((row) => [row.address, row]))
  const known = [...addresses].flatMap((address) => rows.get(address) ?? [])
  const named = known.slice(0, NAMED).map((row) => withCounts(frame, row))
  const more = known.length > NAMED ? [say`${known.length - NAMED} more, in endpoints.csv`] : []
  return listed([...named, ...more])
}

/** What a person says of addresses that look like a service, and that the trace therefore went on from. */
export function overrideLines(frame: Frame): readonly Text[] {
  return factsOf(frame, 'SERVICE_LIKE_OVERRIDDEN').map(
    (row) =>
      say`${withCounts(frame, row)} has as many counterparties as a service. It is followed on all the same, because the case says: ${row.reason ?? ''}`,
  )
}

/** What to do about addresses where the trace stopped because of their looks; null where there are none. */
export function crowdedStep(frame: Frame, addresses: Iterable<string>): Text | null {
  const names = crowdedNames(frame, addresses)
  if (names.length === 0) return null
  return say`As many counterparties as a service: ${names}. Find out who that is. Label what is a service; what is none goes under stop.serviceLike.never in case.yaml, with the reason. Then trace again.`
}

const NAMED = 5

function withCounts(frame: Frame, { chain, address, senders, receivers }: Row): Text {
  return say`${frame.names.address(chain, address)} (${counted(senders, 'sender')}, ${counted(receivers, 'receiver')})`
}

function factsOf(frame: Frame, code: string): readonly Row[] {
  const warnings = frame.input.trace.warnings.filter((warning) => warning.code === code)
  return warnings.flatMap(({ facts }) => crowdedFactsSchema.parse(facts).addresses)
}
