import type { Case } from '../../core/case/case.ts'
import { compareText } from '../../core/compareText.ts'
import type { Names } from '../../core/trace/rows.ts'
import type { CrowdedFacts } from '../../core/wire/crowdedFacts.ts'
import type { TracedLedger } from './traceLedger.ts'

/** The crowded addresses that a result speaks of: where tainted value stopped under any policy, and where a person says why not. */
export function crowdedRows(
  theCase: Case,
  { settlements, crowded }: TracedLedger,
  names: Names,
): CrowdedFacts['addresses'] {
  const stopped = new Map<number, CrowdedFacts['addresses'][number]>()
  for (const { address, holding, hop, stoppedBy } of settlements.flatMap(({ places }) => places)) {
    if (stoppedBy !== 'looks-like-a-service') continue
    const { chain, address: text } = names.holding(holding)
    const { senders, receivers } = crowded.stops.get(address)!
    const seeded = hop === 0 || stopped.get(address)?.seeded === true
    stopped.set(address, { chain, address: text, senders, receivers, reason: null, seeded })
  }
  const reasons = new Map(theCase.stop.serviceLike?.never.map(({ address, reason }) => [address, reason]))
  const followed = crowded.overridden.map(({ chain, text, senders, receivers }) => {
    return { chain, address: text, senders, receivers, reason: reasons.get(text)!, seeded: false }
  })
  return [...stopped.values(), ...followed].sort(
    (a, b) => compareText(a.chain, b.chain) || compareText(a.address, b.address),
  )
}
