import { chooseTag } from '../knowledge/chooseTag.ts'
import { CONFIDENCE_LEVELS } from '../knowledge/confidence.ts'
import type { Tag } from '../knowledge/tag.ts'
import { conceptId, paysMany, serviceClassOf } from '../knowledge/taxonomy.ts'
import { OVERLAP_REASONS, type OverlapReason, type Sight, type SightRole, type Strength } from '../wire/overlapFile.ts'
import { isDepositLabel } from './endsByPlace.ts'

/** How much it says that an address is shared, and why. */
export interface Grade {
  readonly strength: Strength
  readonly why: OverlapReason
}

const STRENGTH: Readonly<Record<OverlapReason, Strength>> = {
  'wallet-in-both': 'strong',
  'wallet-read-in-one': 'strong',
  'funder-on-path': 'strong',
  'funder-in-both': 'strong',
  'named-wallet': 'strong',
  'in-many-cases': 'moderate',
  'behind-services': 'moderate',
  'both-unread': 'moderate',
  'funder-unread': 'moderate',
  'deposit-address': 'moderate',
  'otc-desk': 'moderate',
  'swap-contract': 'moderate',
  'named-by-weak-source': 'moderate',
  'named-launderer': 'moderate',
  exchange: 'weak',
  mixer: 'weak',
  bridge: 'weak',
  service: 'weak',
  'pays-many': 'weak',
  'looks-like-a-service': 'weak',
  'many-funded': 'weak',
  'role-unsaid': 'weak',
  victim: 'none',
  burned: 'none',
}

export function gradeOf(why: OverlapReason): Grade {
  return { strength: STRENGTH[why], why }
}

/** The strongest first: the reasons stand in that order. */
export function compareGrades(a: Grade, b: Grade): number {
  return OVERLAP_REASONS.indexOf(a.why) - OVERLAP_REASONS.indexOf(b.why)
}

/** An address that so many other cases have, too, acts like a service, whatever each of them says. */
const MANY_CASES = 10

/** From this confidence on, a source that names a wallet is taken at its word: `forensic`, `authority_data`, `ownership`. */
const TRUSTED = CONFIDENCE_LEVELS.get('forensic')!

export interface SharedPlace {
  readonly here: readonly Sight[]
  readonly there: readonly Sight[]
  /** Whatever anybody says of the address. */
  readonly tags: readonly Tag[]
  /** In how many other cases it is. */
  readonly sharedBy: number
  /** Whether both traces stop at services. */
  readonly stopAtServices: boolean
}

/** What it says that two cases share an address. The same whichever of the two asks. */
export function gradePlace({ here, there, tags, sharedBy, stopAtServices }: SharedPlace): Grade {
  const nobody = linksNobody([...here, ...there], tags)
  if (nobody !== null) return gradeOf(nobody)
  const pairs = here.flatMap((one) => there.map((other) => gradeOf(reasonOf(one, other))))
  const best = pairs.sort(compareGrades)[0] ?? gradeOf('role-unsaid')
  if (best.strength !== 'strong') return best
  if (sharedBy > MANY_CASES) return gradeOf('in-many-cases')
  return stopAtServices ? best : gradeOf('behind-services')
}

/** What it says that the knowledge base names an address of the case, in this role. */
export function gradeClaim(here: readonly Sight[], tags: readonly Tag[], role: string): Grade {
  const nobody = linksNobody(here, tags)
  if (nobody !== null) return gradeOf(nobody)
  const reason = CLAIMED[role] ?? 'role-unsaid'
  return reason === 'named-wallet' ? named(here) : gradeOf(reason)
}

const CLAIMED: Readonly<Record<string, OverlapReason>> = {
  thief: 'named-wallet',
  listed: 'named-wallet',
  frozen: 'named-wallet',
  laundering: 'named-launderer',
  deposit: 'deposit-address',
  victim: 'victim',
}

/** What it says that a source tags an address of the case. */
export function gradeTag(here: readonly Sight[], tags: readonly Tag[], tag: Tag): Grade {
  if (conceptId(tag.category) === 'victim') return gradeOf('victim')
  const nobody = linksNobody(here, [...tags, tag])
  if (nobody !== null) return gradeOf(nobody)
  if (conceptId(tag.category) === 'money_laundering') return gradeOf('named-launderer')
  return tag.confidenceLevel >= TRUSTED ? named(here) : gradeOf('named-by-weak-source')
}

/** A wallet that a source names. Whoever paid first gas for many is named for that, and not for this case. */
function named(here: readonly Sight[]): Grade {
  const onlyFunds = here.every(({ role }) => role === 'funder')
  if (onlyFunds && here.every((sight) => fundingOf(sight) === 'many')) return gradeOf('many-funded')
  return gradeOf('named-wallet')
}

/**
 * Why an address links nobody, or perhaps a launderer only, as soon as anybody says that it is a service: a wrong accusation
 * is worse than a link that is missed. Null for a wallet.
 */
function linksNobody(sights: readonly Sight[], tags: readonly Tag[]): OverlapReason | null {
  const has = (role: SightRole) => sights.some((sight) => sight.role === role)
  if (has('victim')) return 'victim'
  if (has('burned')) return 'burned'
  const tag = chooseTag(tags)
  const categories = [...sights.map(({ category }) => category), tag?.category ?? ''].map(conceptId)
  const isService = has('service') || serviceClassOf(tag?.category ?? '') !== null
  if (has('deposit') || (isService && tag !== null && isDepositLabel(tag.label))) return 'deposit-address'
  if (categories.includes('otc')) return 'otc-desk'
  const classes = categories.map(serviceClassOf)
  const named = SERVICES.find((one) => classes.includes(one))
  if (named !== undefined) return named
  if (isService) return 'service'
  if (tag !== null && paysMany(tag.category)) return 'pays-many'
  if (has('service-like')) return 'looks-like-a-service'
  const funders = sights.filter(({ role }) => role === 'funder')
  return funders.some(({ name, funded }) => name !== '' || funded.some(({ why }) => why === 'service'))
    ? 'service'
    : null
}

/** Where two sources call it different things, the first of these: whichever case asks. */
const SERVICES = ['mixer', 'bridge', 'exchange', 'service'] as const

function reasonOf(one: Sight, other: Sight): OverlapReason {
  const roles = [one, other].map(({ role }) => role)
  const both = (role: SightRole) => roles.every((found) => found === role)
  if (roles.includes('contract')) return 'swap-contract'
  if (roles.includes('funder')) return fundingReason(one, other)
  if (both('path')) return 'wallet-in-both'
  return roles.includes('path') ? 'wallet-read-in-one' : 'both-unread'
}

function fundingReason(one: Sight, other: Sight): OverlapReason {
  const fundings = [one, other].filter(({ role }) => role === 'funder').map(fundingOf)
  if (fundings.includes('many')) return 'many-funded'
  const wallet = [one, other].find(({ role }) => role !== 'funder')
  if (wallet?.role === 'path') return 'funder-on-path'
  return wallet === undefined && fundings.every((funding) => funding === 'links') ? 'funder-in-both' : 'funder-unread'
}

/** By the surest of its payments: it links somebody, it cannot be said, or it paid too many. */
function fundingOf({ funded }: Sight): 'links' | 'unsaid' | 'many' {
  if (funded.some(({ why }) => why === null)) return 'links'
  return funded.every(({ why }) => why !== null && PAYS_MANY.has(why)) ? 'many' : 'unsaid'
}

const PAYS_MANY: ReadonlySet<string> = new Set([
  'many',
  'looks-like-a-service',
  'contract',
  'deposit-address',
  'service',
])
