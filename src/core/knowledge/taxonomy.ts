/** What becomes of value that arrives at a custodial or pooling business. */
export type ServiceClass = 'exchange' | 'mixer' | 'bridge' | 'service'

/** The loss class of a category that stops a trace; null for every other category. */
export function serviceClassOf(category: string): ServiceClass | null {
  return SERVICE_CLASSES.get(conceptId(category)) ?? null
}

/** Whether a category says who holds an address (a business, a person, a contract), and not only what happened there. */
export function saysWhoHolds(category: string): boolean {
  const concept = conceptId(category)
  return SERVICE_CLASSES.has(concept) || OTHER_HOLDERS.has(concept)
}

/**
 * Whether whoever holds an address of this category pays many people who have nothing to do with each other: every business,
 * faucet, pool, contract, and whoever pays for others' gas. Such an address links nobody whom it pays.
 */
export function paysMany(category: string): boolean {
  const concept = conceptId(category)
  return SERVICE_CLASSES.has(concept) || (OTHER_HOLDERS.has(concept) && !PERSONS.has(concept)) || PAYS_GAS.has(concept)
}

/** A category as a concept id: lower case, words joined by `_`. */
export function conceptId(category: string): string {
  return category
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_')
}

/**
 * Custodial and pooling categories. The first id of a row is the one in TagPacks' concepts, derived from INTERPOL's
 * taxonomy (src/tagpack/db/concepts.yaml of github.com/graphsense/graphsense-tagpack-tool); the others are common names.
 *
 * `service` without more says that a business pools its customers' coins there, not which kind. DeFi protocols other
 * than bridges are no stop: swaps are followed by what an account gave and got, and lending is `encumbered`.
 */
const ROWS: readonly (readonly [ServiceClass, readonly string[]])[] = [
  ['exchange', ['exchange', 'cex', 'centralized_exchange', 'custodial_exchange', 'crypto_exchange', 'otc']],
  ['mixer', ['mixing_service', 'mixer', 'mixing', 'tumbler', 'coinjoin']],
  ['bridge', ['defi_bridge', 'bridge', 'cross_chain_bridge']],
  ['service', ['wallet_service', 'hosted_wallet', 'custodial_wallet', 'custodian', 'custody']],
  ['service', ['escrow_wallet', 'escrow']],
  ['service', ['gambling', 'gambling_service', 'casino', 'betting']],
  ['service', ['payment_processor', 'payment_service', 'payment_gateway']],
  ['service', ['shop', 'merchant', 'merchant_service', 'merchant_services']],
  ['service', ['market', 'marketplace', 'darknet_market']],
  ['service', ['atm', 'hosting', 'vpn', 'service']],
]
const SERVICE_CLASSES = new Map(ROWS.flatMap(([lossClass, ids]) => ids.map((id) => [id, lossClass] as const)))

/** Ids under which a category stops a trace. */
export const SERVICE_CATEGORIES: readonly string[] = [...SERVICE_CLASSES.keys()]

const OTHER_HOLDERS = new Set([
  'user',
  'victim',
  'perpetrator',
  'donation',
  'miner',
  'mining_service',
  'faucet',
  'defi',
  'defi_lending',
  'defi_dex',
  'defi_derivative',
  'defi_derivatives',
  'collectible',
])

const PERSONS = new Set(['user', 'perpetrator'])

/** No concepts of TagPacks, but what explorers and lists call them. */
const PAYS_GAS = new Set(['relayer', 'paymaster', 'bundler', 'disperser'])
