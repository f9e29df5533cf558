import { addToGroup } from '../groupBy.ts'
import type { PolicyId } from '../trace/policyIds.ts'
import type { LossClass } from '../wire/traceFile.ts'
import type { EndpointRow } from './endpointRow.ts'
import type { Frame } from './frame.ts'
import { CLASS_WORDS, GROUP_IDS, GROUP_OF } from './groups.ts'
import { addTo, compareBigints } from './money.ts'
import { type Place, weightOn } from './place.ts'
import { poisonedHoldings, restingPlaces } from './resting.ts'
import { citedRole, roleOf } from './roles.ts'
import { stopsOf } from './stops.ts'
import { counted, plain, say, type Text } from './text.ts'

/** Every place of a case, in report order: by group, then by weight under the policy in front. */
export function placesOf(frame: Frame): readonly Place[] {
  const drafts = new Map<string, EndpointRow[]>()
  const roles = citedRoles(frame)
  for (const row of frame.input.endpoints) {
    if (row.policy === 'poison') continue
    const key = placeKey(row, roles)
    addToGroup(drafts, key, row)
  }
  const poisoned = poisonedHoldings(frame)
  const places = [
    ...[...drafts].map(([key, rows]) => stoppedPlace(frame, key, rows, roles, poisoned)),
    ...restingPlaces(frame),
  ]
  return places.sort(
    (a, b) =>
      GROUP_IDS.indexOf(a.group) - GROUP_IDS.indexOf(b.group) ||
      compareBigints(weightInFront(frame, b), weightInFront(frame, a)) ||
      (a.key < b.key ? -1 : 1),
  )
}

/** Endpoint rows of one place have the same key; used again when the flows are read. */
export function placeKey(row: EndpointRow, roles: ReadonlyMap<string, readonly Role[]>): string {
  const lossClass = row.class ?? 'unread'
  if (GROUP_OF[lossClass] === 'business' || lossClass === 'mixer' || lossClass === 'bridge') {
    return `${lossClass}|${row.label || row.address}`
  }
  if (lossClass === 'cut') return `cut|${row.stoppedBy}`
  const role = roles.get(row.address)?.[0]
  return `${lossClass}|${role === undefined ? '' : role.says}`
}

export interface Role {
  readonly says: string
  readonly by: string
}

/** Address → what sources say it is. */
export function citedRoles(frame: Frame): ReadonlyMap<string, readonly Role[]> {
  const roles = new Map<string, Role[]>()
  for (const claim of frame.input.caseFile.claims) addToGroup(roles, claim.about, { says: roleOf(claim), by: claim.by })
  return roles
}

function weightInFront(frame: Frame, place: Place): bigint {
  return frame.scales.reduce((all, scale) => all + weightOn(scale, place, frame.front), 0n)
}

function stoppedPlace(
  frame: Frame,
  key: string,
  rows: readonly EndpointRow[],
  roles: ReadonlyMap<string, readonly Role[]>,
  poisoned: ReadonlySet<string>,
): Place {
  const first = rows[0]!
  const lossClass = first.class ?? 'unread'
  const sums = new Map<PolicyId, Map<number, bigint>>()
  for (const row of rows) {
    const sum = sums.get(row.policy) ?? new Map<number, bigint>()
    addTo(sum, row.origin, row.basis ?? 0n)
    sums.set(row.policy, sum)
  }
  const stops = stopsOf(
    frame,
    rows.filter((row) => row.policy === frame.front),
  )
  const everywhere = new Set(rows.map((row) => row.address)).size
  const count = new Set(stops.map((stop) => stop.address)).size
  const words = titleOf(frame, rows, lossClass, count || everywhere, roles)
  const holdings = new Set(rows.map((row) => row.holding))
  const touched = [...holdings].filter((holding) => poisoned.has(holding)).length
  return { key, group: GROUP_OF[lossClass], class: lossClass, ...words, stops, count, sums, touched }
}

function titleOf(
  frame: Frame,
  rows: readonly EndpointRow[],
  lossClass: LossClass,
  count: number,
  roles: ReadonlyMap<string, readonly Role[]>,
): { readonly title: Text; readonly short: string } {
  const first = rows[0]!
  if (GROUP_OF[lossClass] === 'business' || lossClass === 'mixer' || lossClass === 'bridge') {
    const { label, short } = frame.names.address(first.chain, first.address)
    const name = first.label || label || short
    return { title: say`${{ kind: 'strong', short: name, full: name }}`, short: name }
  }
  const addresses = counted(count, 'address', 'addresses')
  if (lossClass === 'cut') {
    const why = CUT_WORDS[first.stoppedBy] ?? 'where the trace was cut'
    return { title: say`${addresses} ${why}`, short: `${addresses} ${why}` }
  }
  const role = roles.get(first.address)?.[0]?.says
  if (role !== undefined) {
    const sources = new Set(
      rows.flatMap((row) => (roles.get(row.address) ?? []).filter((r) => r.says === role).map((r) => r.by)),
    )
    const only = frame.names.address(first.chain, first.address)
    const title = citedRole(role, count, sources.size, only)
    const cited = plain(title).replace(/ that (a source lists|\d+ sources list) as /, ', cited as ')
    return { title, short: count === 1 ? `${only.label || only.short}, not read further` : cited }
  }
  if (lossClass === 'unread') {
    const named = rows.some(({ chain, address }) => frame.names.address(chain, address).label !== '')
    const title = say`${addresses} that the ledger does not cover${named ? '' : ' and no source describes'}`
    return { title, short: `${addresses}, unknown` }
  }
  return { title: say`${addresses}: ${CLASS_WORDS[lossClass]}`, short: `${addresses}, ${lossClass}` }
}

const CUT_WORDS: Partial<Record<EndpointRow['stoppedBy'], string>> = {
  hops: 'beyond the number of hops that the case follows',
  minAmount: 'reached by payments below the amount that the case follows',
  'looks-like-a-service': 'with as many counterparties as a service',
}
