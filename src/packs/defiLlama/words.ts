import type { Means, VictimKind } from '../../core/knowledge/knowledgeWords.ts'

/** `targetType`, in small letters. */
export const TARGET_TYPES: ReadonlyMap<string, VictimKind> = new Map([
  ['bridge', 'bridge'],
  ['cex', 'centralised-exchange'],
  ['defi', 'defi-protocol'],
  ['defi protocol', 'defi-protocol'],
  ['wallet', 'wallet-provider'],
  ['blockchain', 'other'],
  ['chain', 'other'],
  ['gaming', 'other'],
  ['nft', 'other'],
  ['other', 'other'],
  ['payments', 'other'],
  ['services', 'other'],
  ['stablecoin', 'other'],
  ['token', 'other'],
])

/** Target types of private persons, who are not taken over by name. */
export const PERSONS: ReadonlySet<string> = new Set(['individual', 'person', 'user', 'whale'])

/** `technique`, in small letters. Most name a detail of the code, and then `classification` says what it is. */
export const TECHNIQUES: ReadonlyMap<string, Means> = new Map([
  ['insider', 'insider'],
  ['insider job', 'insider'],
  ['malware', 'malware'],
  ['phishing', 'phishing'],
  ['phishing attack', 'phishing'],
  ['private key compromise', 'key-compromise'],
  ['private key compromised', 'key-compromise'],
  ['private key leak', 'key-compromise'],
  ['private keys compromised', 'key-compromise'],
  ['reentrancy', 'code-exploit'],
  ['social engineering', 'social-engineering'],
  ['supply chain attack', 'supply-chain'],
])

/** `classification`, in small letters. "Infrastructure" and "Ecosystem" say where, not how. */
export const CLASSIFICATIONS: ReadonlyMap<string, Means> = new Map([['protocol logic', 'code-exploit']])

/** The project itself took the money: no theft from the one who is named. */
export const NO_THEFT: ReadonlySet<string> = new Set(['exit scam', 'rug pull', 'rugpull', 'scam'])
