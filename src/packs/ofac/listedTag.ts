import { CONFIDENCE_LEVELS } from '../../core/knowledge/confidence.ts'
import { lastDay } from '../../core/knowledge/partialDate.ts'
import type { Tag } from '../../core/knowledge/tag.ts'

export const OFAC = { id: 'ofac', name: 'OFAC', kind: 'government' } as const

/** That an address stands on OFAC's list, of the day of that list; whose it is, where the list says so. */
export function listedTag(
  { chain, address }: { readonly chain: string; readonly address: string },
  name: string | null,
  { url, published }: { readonly url: string; readonly published: string },
  file: string,
): Tag {
  return {
    chain,
    address,
    label: name === null ? 'on the SDN list of OFAC' : `${name}, on the SDN list of OFAC`,
    category: 'sanction',
    actor: '',
    source: url,
    confidence: 'authority_data',
    confidenceLevel: CONFIDENCE_LEVELS.get('authority_data')!,
    lastmod: lastDay(published),
    pack: `OFAC: SDN list of ${published}`,
    file,
  }
}
