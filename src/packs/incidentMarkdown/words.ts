import type { Means, VictimKind } from '../../core/knowledge/knowledgeWords.ts'

/** `entity-types`, the word that says most first: an exchange that is also DeFi is a DeFi protocol. */
export const ENTITY_TYPES: readonly (readonly [string, VictimKind])[] = [
  ['Bridge', 'bridge'],
  ['Wallet', 'wallet-provider'],
  ['DeFi', 'defi-protocol'],
  ['Lending Platform', 'defi-protocol'],
  ['Lending Protocol', 'defi-protocol'],
  ['Yield Aggregator', 'defi-protocol'],
  ['Exchange', 'centralised-exchange'],
  ['Hedge Fund', 'investment-firm'],
  ['Blockchain', 'other'],
  ['Crypto Payment Platform', 'other'],
  ['Custodian', 'other'],
  ['Darknet', 'other'],
  ['Gambling Platform', 'other'],
  ['GameFi', 'other'],
  ['Market', 'other'],
  ['NFT', 'other'],
  ['Stablecoin', 'other'],
  ['Token', 'other'],
  ['Token Issuer', 'other'],
]

/**
 * `attack-types` that are means. Others say what was attacked ("Wallet Hack") or with what money ("Flash Loan Attack"), not
 * how, and have no word here.
 */
export const ATTACK_TYPES: ReadonlyMap<string, Means> = new Map([
  ['Insider Attack', 'insider'],
  ['Phishing', 'phishing'],
  ['Private Key Compromise', 'key-compromise'],
  ['Private Key Leak', 'key-compromise'],
  ['Race Condition Exploit', 'code-exploit'],
  ['Reentrancy Attack', 'code-exploit'],
  ['Signature Verification Issue', 'code-exploit'],
  ['Smart Contract Exploit', 'code-exploit'],
  ['Social Engineering', 'social-engineering'],
])

/** Nothing was stolen from the one who is named: it took its customers' money, or they took it out. */
export const NO_THEFT: ReadonlySet<string> = new Set(['Bank Run', 'Ponzi Scheme', 'Rug Pull', 'Rug pull', 'Scam'])

/** `tags` that name who did it. */
export const ACTOR_TAGS: ReadonlySet<string> = new Set([
  'Andariel',
  'APT38',
  'BlueNoroff',
  'Lazarus Group',
  'North Korea',
])
