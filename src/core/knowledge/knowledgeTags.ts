import { compareText } from '../compareText.ts'
import type { Claim, ClaimedAddress, ClaimOf } from './claim.ts'
import { stands } from './claimStatuses.ts'
import { CONFIDENCE_LEVELS } from './confidence.ts'
import type { KnowledgeIndex } from './knowledgeIndex.ts'
import type { AddressRole, SourceKind } from './knowledgeWords.ts'
import { speaksFor } from './speaksFor.ts'
import type { Tag } from './tag.ts'

/**
 * What a knowledge base says of addresses, as tags: those of its files, then one for each address of a claim that stands,
 * in the order of the claims.
 */
export function knowledgeTags(index: KnowledgeIndex): readonly Tag[] {
  const { tags, claims } = index.base
  const named = claims.filter(
    (claim): claim is ClaimOf<'addresses'> =>
      claim.kind === 'addresses' && speaksFor(claim) && stands(index.statusOf(claim.id)),
  )
  return [...tags, ...named.flatMap((claim) => claim.addresses.map((one) => tagOf(claim, one, index)))]
}

function tagOf(claim: ClaimOf<'addresses'>, { role, chain, address }: ClaimedAddress, index: KnowledgeIndex): Tag {
  const { about, byKind, url, published } = claim
  const actor = index.actor(about)
  const confidence = CONFIDENCE[byKind]
  return {
    chain,
    address,
    label: `${actor?.name ?? index.incident(about)?.victim.name ?? about}: ${ROLES[role].label}`,
    category: ROLES[role].category,
    actor: actor?.id ?? onlyActorOf(index.standingClaimsAbout(about), role),
    source: url,
    confidence,
    confidenceLevel: CONFIDENCE_LEVELS.get(confidence)!,
    // A date without a day has no place in a tag.
    lastmod: published.length === 10 ? published : '',
    pack: PACK,
    file: claim.file,
  }
}

/** The pack that tags of claims belong to. */
const PACK = 'dyepack: Addresses of the knowledge base'

/** Who is said to have done it, where all that attribute it name one and the same. */
function onlyActorOf(claims: readonly Claim[], role: AddressRole): string {
  if (role !== 'thief' && role !== 'laundering') return ''
  const named = claims.flatMap((claim) => (claim.kind === 'attribution' && speaksFor(claim) ? claim.actors : []))
  const actors = [...new Set(named)].sort(compareText)
  return actors.length === 1 ? actors[0]! : ''
}

/** Concepts of the taxonomy of TagPacks. A deposit address belongs to some service; which one, the claim does not say. */
const ROLES: Readonly<Record<AddressRole, { readonly label: string; readonly category: string }>> = {
  victim: { label: 'wallet of the victim', category: 'victim' },
  thief: { label: 'address of the thief', category: 'perpetrator' },
  laundering: { label: 'address in the laundering', category: 'money_laundering' },
  deposit: { label: 'deposit address at a service', category: 'service' },
  frozen: { label: 'frozen address', category: '' },
  listed: { label: 'address on a list of an authority', category: 'sanction' },
}

const CONFIDENCE: Readonly<Record<SourceKind, string>> = {
  government: 'authority_data',
  court: 'authority_data',
  vendor: 'forensic',
  researcher: 'forensic',
  victim: 'service_data',
  press: 'web_crawl',
}
