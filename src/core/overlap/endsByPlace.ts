import { groupBy } from '../groupBy.ts'
import { chooseTag } from '../knowledge/chooseTag.ts'
import type { Tag } from '../knowledge/tag.ts'
import type { Sight, SightRole } from '../wire/overlapFile.ts'
import type { FootprintInput, PathEnd } from './footprint.ts'

/** What an address is in a case, and who says so. */
export type What = Pick<Sight, 'role' | 'name' | 'category' | 'source'>

/** What the end points say of a place. Of several, the one that says most of who it is. */
export function endsByPlace({ ends, tags }: FootprintInput): ReadonlyMap<string, What> {
  const deposits = depositLabels(tags)
  const found = new Map<string, What>()
  for (const end of ends) {
    const key = `${end.chain}/${end.address}`
    const role = deposits.has(key) && ROLES[end.stoppedBy] === 'service' ? 'deposit' : roleOf(end)
    const known = found.get(key)
    if (known !== undefined && RANK.indexOf(known.role) <= RANK.indexOf(role)) continue
    found.set(key, { role, name: deposits.get(key) ?? end.label, category: end.category, source: end.source })
  }
  return found
}

const RANK: readonly SightRole[] = ['victim', 'deposit', 'service', 'service-like', 'burned', 'unread']
const ROLES: Readonly<Record<string, SightRole>> = {
  service: 'service',
  coinjoin: 'service',
  'looks-like-a-service': 'service-like',
  destroyed: 'burned',
}

function roleOf(end: PathEnd): SightRole {
  return end.class === 'returned' ? 'victim' : (ROLES[end.stoppedBy] ?? 'unread')
}

/** Places that a label of the case calls a deposit address: one customer's, unlike the business's own wallets. */
function depositLabels(tags: readonly Tag[]): ReadonlyMap<string, string> {
  const byPlace = groupBy(tags, (tag) => `${tag.chain}/${tag.address}`)
  const labels = [...byPlace].map(([key, all]) => [key, chooseTag(all)!.label] as const)
  return new Map(labels.filter(([, label]) => isDepositLabel(label)))
}

export function isDepositLabel(label: string): boolean {
  return /(?:^|[^a-z])deposit(?:$|[^a-z]|s(?:$|[^a-z]))/i.test(label) && !/deposit(?:or|er|ed)/i.test(label)
}
