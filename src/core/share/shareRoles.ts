import { addToGroup, groupBy } from '../groupBy.ts'
import { depositReuse } from '../heuristics/depositReuse.ts'
import { chooseTag } from '../knowledge/chooseTag.ts'
import { serviceOf } from '../knowledge/serviceOf.ts'
import type { Tag } from '../knowledge/tag.ts'
import { conceptId, paysMany, serviceClassOf } from '../knowledge/taxonomy.ts'
import { BURN_ADDRESSES, ENTRY_POINTS } from '../ledger/words.ts'
import type { EndpointRow } from '../report/endpointRow.ts'
import type { ShareEvidence } from '../wire/shareFile.ts'
import { addressKey } from './compareLists.ts'
import type { ShareInput } from './shareInput.ts'
import { SHARE_ROLE_WORDS, type ShareRole } from './shareRole.ts'
import { stolenShare } from './stolenShare.ts'
import { STOLEN_INPUTS } from './taintedPayment.ts'
import type { TalliedAddress } from './taintTally.ts'

/** What an address is, in words, and why. */
export interface RoleOf {
  readonly role: ShareRole
  readonly is: string
  readonly evidence: ShareEvidence
  /** Plain name of the business whose it is or is said to be; null where there is none. */
  readonly service: string | null
}

/**
 * The role of every address that stolen coins came to under the policy in front; burn addresses have none.
 *
 * Whoever is known to be somebody else is that, even where a seed names it. Only what is left can be in the thief's role:
 * `receiver` by the theft itself, `intermediary` where wallets in the thief's role paid it at least `leastShare` of all that
 * it received, under every policy.
 */
export function shareRoles(input: ShareInput): ReadonlyMap<string, RoleOf> {
  const roles = new Map<string, RoleOf>()
  const open = new Map<string, TalliedAddress>()
  const known = knownRole(input)
  for (const [key, tally] of input.tallies) {
    if (BURN_ADDRESSES.includes(tally.address) || (tally.weight.size === 0 && !input.receivers.has(key))) continue
    const role = known(key, tally)
    if (role === null) open.set(key, tally)
    else roles.set(key, role)
  }
  for (const [key, role] of intermediaries(input, open, roles)) roles.set(key, role)
  for (const key of open.keys()) if (!roles.has(key)) roles.set(key, plainRole('mixed'))
  return roles
}

/** Follows payments out of wallets in the thief's role, as long as another wallet comes to be in it. */
function intermediaries(
  input: ShareInput,
  open: ReadonlyMap<string, TalliedAddress>,
  roles: ReadonlyMap<string, RoleOf>,
): ReadonlyMap<string, RoleOf> {
  const payees = new Map<string, string[]>()
  for (const [key, { payers }] of open) for (const payer of payers) addToGroup(payees, payer, key)
  const found = new Map<string, RoleOf>()
  const thiefs = new Set([...roles].filter(([, { role }]) => role === 'receiver').map(([key]) => key))
  const queue = [...thiefs, STOLEN_INPUTS]
  for (let payer = queue.shift(); payer !== undefined; payer = queue.shift()) {
    for (const key of payees.get(payer) ?? []) {
      if (thiefs.has(key)) continue
      const tally = open.get(key)!
      const paid = (policy: ShareInput['front']) =>
        stolenShare(input, tally, policy, (one) => one === key || one === STOLEN_INPUTS || thiefs.has(one))
      if (!input.conserving.every((policy) => paid(policy) >= input.leastShare)) continue
      thiefs.add(key)
      found.set(key, plainRole('intermediary'))
      queue.push(key)
    }
  }
  return found
}

function plainRole(role: ShareRole): RoleOf {
  const evidence: ShareEvidence = { class: 'on-chain', source: 'out/flows.csv', confidence: null }
  return { role, is: SHARE_ROLE_WORDS[role], evidence, service: null }
}

type Known = (key: string, tally: TalliedAddress) => RoleOf | null

/** What is known of an address, whatever came there; the first that fits. */
function knownRole(input: ShareInput): Known {
  const tagsOf = groupBy(input.tags, addressKey)
  const endsOf = groupBy(input.endpoints, addressKey)
  const claimsOf = groupBy(input.known, addressKey)
  const deposits = new Map(input.leads.depositAddresses.map((lead) => [addressKey(lead), lead]))
  const { victim } = input.caseFile
  const victims = new Set([...(victim?.wallets ?? []), ...(victim?.recovery ?? [])])
  const contracts = new Set<string>(
    [...input.facts.values()].flatMap((assets) => [...assets.keys()].map((asset) => asset.replace('/', ' '))),
  )
  const resting = new Set(
    (input.trace.policies[input.front]?.holdings ?? []).filter(({ endpoint }) => !endpoint).map(addressKey),
  )
  return (key, { address, paysOut, holds }) => {
    const tags = tagsOf.get(key) ?? []
    const ends = endsOf.get(key) ?? []
    const byLabel = labelRole(tags) ?? endpointRole(ends)
    if (byLabel !== null) return byLabel
    const said = (role: 'victim' | 'deposit') => (claimsOf.get(key) ?? []).find((claim) => claim.role === role)
    const lost = said('victim')
    if (lost !== undefined) return claimed('victim', SHARE_ROLE_WORDS.victim, lost.by)
    if (victims.has(address)) return claimed('victim', `of ${victim?.name ?? 'the victim'}`, 'case.yaml')
    const received = input.receivers.get(key)
    if (received !== undefined) {
      const evidence: ShareEvidence = { class: received.evidence, source: received.source, confidence: null }
      return { role: 'receiver', is: SHARE_ROLE_WORDS.receiver, evidence, service: null }
    }
    if (input.robbed.has(key)) return plainRole('victim')
    const deposit = said('deposit')
    if (deposit !== undefined) return claimed('deposit-address', SHARE_ROLE_WORDS['deposit-address'], deposit.by)
    const lead = deposits.get(key)
    if (lead !== undefined) {
      const words = lead.accepted === null ? 'lead' : 'taken for a fact by the case'
      const is = `deposit address of ${lead.exchange} (${words}, confidence ${lead.confidence})`
      const evidence: ShareEvidence = { class: 'heuristic', source: depositReuse.id, confidence: lead.confidence }
      return { role: 'deposit-address', is, evidence, service: lead.exchange }
    }
    if (ends.some(({ stoppedBy }) => stoppedBy === 'looks-like-a-service')) {
      const evidence: ShareEvidence = { class: 'heuristic', source: 'looks-like-a-service', confidence: null }
      return { role: 'service-like', is: SHARE_ROLE_WORDS['service-like'], evidence, service: null }
    }
    if (contracts.has(key) || ENTRY_POINTS.includes(address)) return plainRole('contract')
    if (!holds)
      return { ...plainRole('contract'), is: 'a contract that paid on in the same transaction all that it got' }
    if (ends.some(({ stoppedBy }) => stoppedBy === 'unread')) return plainRole('not-covered')
    const cut = ends.some(({ stoppedBy }) => stoppedBy === 'hops' || stoppedBy === 'minAmount')
    return cut && !paysOut && !resting.has(key) ? plainRole('not-followed') : null
  }
}

/** Where labels disagree, the one that names a business counts here, however sure the others are. */
function labelRole(tags: readonly Tag[]): RoleOf | null {
  const service = serviceOf(tags) ?? serviceOf(tags.filter(({ category }) => serviceClassOf(category) !== null))
  if (service !== null) {
    const deposit = /deposit/i.test(service.tag.label) && service.lossClass === 'exchange'
    const role = deposit ? 'deposit-address' : CLASS_ROLES[service.lossClass]
    return claimed(role, serviceWords(role, service.label), service.tag.source, service.label)
  }
  const tag = chooseTag(tags)
  if (tag === null) return null
  const concept = conceptId(tag.category)
  if (concept === 'victim') return claimed('victim', tag.label, tag.source)
  if (!paysMany(tag.category)) return null
  const role = concept.startsWith('defi') || concept === 'collectible' ? 'contract' : 'service'
  return claimed(role, tag.label, tag.source)
}

/** What the trace found when it was made, though the labels may be others now. */
function endpointRole(ends: readonly EndpointRow[]): RoleOf | null {
  const end = ends.find(({ stoppedBy }) => stoppedBy === 'service' || stoppedBy === 'coinjoin')
  if (end === undefined) return null
  if (end.stoppedBy === 'coinjoin') {
    return {
      role: 'mixer',
      is: SHARE_ROLE_WORDS.mixer,
      evidence: { class: 'heuristic', source: 'coinjoin', confidence: null },
      service: null,
    }
  }
  if (end.class === 'returned') return claimed('victim', `of ${end.label}`, 'case.yaml')
  if (end.evidence === 'heuristic') return null
  const role = CLASS_ROLES[end.class as keyof typeof CLASS_ROLES] ?? 'service'
  return claimed(role, serviceWords(role, end.label), end.source, end.label)
}

const CLASS_ROLES = { exchange: 'service', service: 'service', mixer: 'mixer', bridge: 'bridge' } as const

function serviceWords(role: ShareRole, name: string): string {
  return role === 'deposit-address'
    ? `deposit address of ${name}, by its label`
    : role === 'service'
      ? `wallet of ${name}`
      : name
}

function claimed(role: ShareRole, is: string, source: string, service: string | null = null): RoleOf {
  return { role, is, evidence: { class: 'claim', source, confidence: null }, service }
}
