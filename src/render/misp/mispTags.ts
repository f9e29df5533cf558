import type { Claim } from '../../core/knowledge/claim.ts'
import type { KnowledgeIndex } from '../../core/knowledge/knowledgeIndex.ts'
import type { Means, Scale } from '../../core/knowledge/knowledgeWords.ts'
import { speaksFor } from '../../core/knowledge/speaksFor.ts'
import type { MispTag } from './mispEvent.ts'

export const TLP_CLEAR: MispTag = { name: 'tlp:clear' }

/**
 * What claims that stand say of an event as a whole. Who thinks it only possible tags the attribute, not the event: there
 * the tag would say it without a doubt.
 */
export function eventTags(claims: readonly Claim[], index: KnowledgeIndex): readonly MispTag[] {
  const names = claims.flatMap((claim) => {
    if (!speaksFor(claim) || claim.scale === 'possible') return []
    if (claim.kind === 'attribution') return claim.actors.flatMap((actor) => actorTags(actor, index))
    return claim.kind === 'means' ? claim.means.flatMap(meansTags) : []
  })
  return [...new Set(names)].map((name) => ({ name }))
}

/** Clusters of MISP's galaxies that are this actor: by its MITRE id as claimed, and by name where the galaxy has that name. */
export function actorTags(actor: string, index: KnowledgeIndex): readonly string[] {
  const name = index.actor(actor)?.name ?? actor
  const ids = index.standingClaimsAbout(actor).flatMap((claim) => (claim.kind === 'ids' ? claim.ids : []))
  const mitre = ids
    .filter(({ scheme }) => scheme === 'mitre')
    .map(({ id }) => `misp-galaxy:mitre-intrusion-set="${name} - ${id}"`)
  return [...(IN_THREAT_ACTOR_GALAXY.includes(name) ? [`misp-galaxy:threat-actor="${name}"`] : []), ...mitre]
}

/** How sure a source says to be, in the words of ICD 203. */
export function likelihoodTag(scale: Scale): MispTag {
  return { name: `estimative-language:likelihood-probability="${LIKELIHOOD[scale]}"` }
}

function meansTags(means: Means): readonly string[] {
  const pattern = PATTERNS[means]
  return pattern === undefined ? [] : [`misp-galaxy:mitre-attack-pattern="${pattern}"`]
}

const IN_THREAT_ACTOR_GALAXY = ['Lazarus Group']
const PATTERNS: Partial<Record<Means, string>> = {
  phishing: 'Phishing - T1566',
  'supply-chain': 'Supply Chain Compromise - T1195',
}
const LIKELIHOOD: Readonly<Record<Scale, string>> = {
  confirmed: 'almost-certain',
  stated: 'very-likely',
  likely: 'likely',
  possible: 'roughly-even-chance',
  doubted: 'unlikely',
  denied: 'almost-no-chance',
}
