import type { Means } from '../../core/knowledge/knowledgeWords.ts'
import { ALWAYS, type StixObject, stixId, stixObject } from './stixObject.ts'

interface Pattern {
  readonly name: string
  /** Technique of MITRE ATT&CK, only where it is the same thing. */
  readonly technique: string | null
}

/**
 * Means as attack patterns. A stolen key, an insider or a flaw of a contract is in ATT&CK many techniques or none, and
 * which one no claim says; `unknown` is no means.
 */
const PATTERNS: Readonly<Record<Means, Pattern | null>> = {
  phishing: { name: 'Phishing', technique: 'T1566' },
  'supply-chain': { name: 'Supply Chain Compromise', technique: 'T1195' },
  'code-exploit': { name: 'Exploit of code or of a contract', technique: null },
  malware: { name: 'Malware', technique: null },
  'social-engineering': { name: 'Social engineering', technique: null },
  'key-compromise': { name: 'Compromise of private keys', technique: null },
  insider: { name: 'Insider', technique: null },
  unknown: null,
}

/** Null for what is no means. */
export function attackPatternId(means: Means): string | null {
  return PATTERNS[means] === null ? null : stixId('attack-pattern', means)
}

export function attackPattern(means: Means): readonly StixObject[] {
  const pattern = PATTERNS[means]
  if (pattern === null) return []
  const { name, technique } = pattern
  const references = [
    { source_name: 'dyepack', external_id: means },
    ...(technique === null ? [] : [mitre(technique, 'techniques')]),
  ]
  return [stixObject('attack-pattern', means, ALWAYS, { name, external_references: references })]
}

/** A page of MITRE ATT&CK. */
export function mitre(id: string, kind: 'techniques' | 'groups') {
  return { source_name: 'mitre-attack', url: `https://attack.mitre.org/${kind}/${id}/`, external_id: id }
}
