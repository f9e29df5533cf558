import type { Lever } from '../../core/knowledge/knowledgeBase.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { LeverAct } from '../../core/knowledge/knowledgeWords.ts'
import { ownReference, publisherName } from './references.ts'
import { type ExternalReference, type StixObject, stixObject, timesOf } from './stixObject.ts'

/** Who can freeze, seize, pause or delay, as a course of action: STIX has words for what it is, and none for the contract. */
export function leverAction(lever: Lever, index: KnowledgeIndex): StixObject {
  const { id, name, kind, of, act, who, says, lastChecked, function: called, instrument, contact } = lever
  const lines = [
    `${who} can ${ACTS[act]}: ${says}`,
    `On: ${of.join(', ')}`,
    ...(called === '' ? [] : [`Function: ${called}`]),
    ...(instrument === '' ? [] : [`Instrument: ${instrument}`]),
    ...(contact === '' ? [] : [`Contact: ${contact}`]),
    `Last checked: ${lastChecked}`,
  ]
  return stixObject('course-of-action', `lever/${id}`, timesOf([lever]), {
    name: `${name}: ${act}`,
    description: lines.join('\n'),
    labels: ['lever', act, kind],
    external_references: [ownReference(id), ...documentsOf(lever, index)],
  })
}

const ACTS: Readonly<Record<LeverAct, string>> = {
  freeze: 'freeze coins',
  seize: 'take coins',
  pause: 'pause it',
  delay: 'delay a payment',
}

function documentsOf({ sources }: Lever, index: KnowledgeIndex): readonly ExternalReference[] {
  return sources.flatMap((id) => {
    const source = index.source(id)
    if (source === null) return []
    const { by, title, url } = source
    return [{ source_name: publisherName(by, index), ...(title === '' ? {} : { description: title }), url }]
  })
}
