import { addToGroup, groupBy } from '../groupBy.ts'
import { surestFirst } from '../knowledge/chooseTag.ts'
import { type UsdTerm, usdOf } from '../ledger/usd.ts'
import { visible } from '../report/visible.ts'
import type { SharedAddress, SharedAmount } from '../wire/shareFile.ts'
import { addressKey } from './compareLists.ts'
import type { ShareInput } from './shareInput.ts'
import { SHARE_ROLES } from './shareRole.ts'
import type { RoleOf } from './shareRoles.ts'
import { shareText, stolenShare, WHOLE } from './stolenShare.ts'
import type { TalliedAddress } from './taintTally.ts'

/** So many hashes of an address stand on a list; `flows.csv` has them all. */
const KEPT_HASHES = 50

/** A row for each of these addresses: by role, then from the theft outwards, then by name. */
export function shareRows(
  input: ShareInput,
  roles: ReadonlyMap<string, RoleOf>,
  keys: readonly string[],
  stamp: string,
): readonly SharedAddress[] {
  const hops = hopsOf(input)
  const claims = claimsOf(input)
  const rests = restsOf(input)
  const rows = keys.map((key): SharedAddress => {
    const tally = input.tallies.get(key)!
    const { role, is, evidence } = roles.get(key)!
    const facts = [...(input.facts.get(key)?.values() ?? [])]
    const amounts = amountsOf(input, tally, rests.get(key) ?? new Map())
    return {
      chain: tally.chain,
      address: tally.address,
      role,
      is: shown(is),
      evidence: { ...evidence, source: shown(evidence.source) },
      hops: hops.get(key) ?? null,
      share: rangeOf(input, tally),
      amounts,
      usd: usdOf(amounts.flatMap(({ asset, decimals }) => termsOf(input, tally, asset, decimals))),
      firstStolen: iso(tally.first),
      lastStolen: iso(tally.last),
      firstSeen: facts.map((fact) => fact.firstTime).sort(byTime)[0] ?? null,
      lastSeen:
        facts
          .map((fact) => fact.lastTime)
          .sort(byTime)
          .at(-1) ?? null,
      transactions: [...tally.transactions]
        .sort((a, b) => a[1] - b[1])
        .map(([hash]) => hash)
        .slice(0, KEPT_HASHES),
      transactionCount: tally.transactions.size,
      claims: claims(key),
      listed: stamp,
      changed: stamp,
    }
  })
  const rank = (row: SharedAddress) => SHARE_ROLES.indexOf(row.role)
  const far = Number.MAX_SAFE_INTEGER
  return rows.sort(
    (a, b) => rank(a) - rank(b) || (a.hops ?? far) - (b.hops ?? far) || (addressKey(a) < addressKey(b) ? -1 : 1),
  )
}

/** The smallest number of payments from who was paid in the theft, under the policy in front. */
function hopsOf({ tallies, receivers }: ShareInput): ReadonlyMap<string, number> {
  const payees = new Map<string, string[]>()
  for (const [key, { payers }] of tallies) for (const payer of payers) addToGroup(payees, payer, key)
  const hops = new Map([...receivers.keys()].map((key) => [key, 0]))
  const queue = [...hops.keys()]
  for (let at = 0; at < queue.length; at++) {
    for (const payee of payees.get(queue[at]!) ?? []) {
      if (hops.has(payee)) continue
      hops.set(payee, hops.get(queue[at]!)! + 1)
      queue.push(payee)
    }
  }
  return hops
}

function rangeOf(input: ShareInput, tally: TalliedAddress): SharedAddress['share'] {
  const everybody = () => true
  // What lay there when the ledger begins has no payment.
  const of = (policy: ShareInput['front']) =>
    tally.weight.size === 0 ? WHOLE : stolenShare(input, tally, policy, everybody)
  const all = input.conserving.map(of)
  return {
    front: shareText(of(input.front)),
    low: shareText(all.reduce((a, b) => (a < b ? a : b))),
    high: shareText(all.reduce((a, b) => (a > b ? a : b))),
  }
}

function amountsOf(input: ShareInput, tally: TalliedAddress, rests: ReadonlyMap<string, bigint>): SharedAmount[] {
  const facts = input.facts.get(addressKey(tally))
  const assets = [...new Set([...tally.paid.keys(), ...rests.keys()])].sort()
  return assets.flatMap((asset) => {
    const sums = [...(tally.paid.get(asset)?.values() ?? [])]
    const by = (policy: ShareInput['front']) => sums.reduce((all, one) => all + (one.get(policy) ?? 0n), 0n)
    const all = input.conserving.map(by)
    const stolen = by(input.front)
    const rest = rests.get(asset) ?? 0n
    if (stolen === 0n && rest === 0n) return []
    const { symbol = '', decimals = 0 } = input.names.get(asset) ?? {}
    return [
      {
        asset,
        symbol: shown(symbol),
        decimals,
        stolen: `${stolen}`,
        low: `${all.reduce((a, b) => (a < b ? a : b))}`,
        high: `${all.reduce((a, b) => (a > b ? a : b))}`,
        rests: `${rest}`,
        received: facts?.get(asset) === undefined ? null : `${facts.get(asset)!.received}`,
        usd: usdOf(termsOf(input, tally, asset, decimals)),
      },
    ]
  })
}

/** Stolen coins that lie at an address at the end, under the policy in front. */
function restsOf({ trace, front }: ShareInput): ReadonlyMap<string, ReadonlyMap<string, bigint>> {
  const rests = new Map<string, Map<string, bigint>>()
  for (const { chain, address, asset, endpoint, tainted } of trace.policies[front]?.holdings ?? []) {
    if (endpoint) continue
    const key = addressKey({ chain, address })
    const sums = rests.get(key) ?? new Map<string, bigint>()
    rests.set(key, sums)
    const amount = Object.values(tainted).reduce((all, part) => all + BigInt(part.amount), 0n)
    sums.set(asset, (sums.get(asset) ?? 0n) + amount)
  }
  return rests
}

/** What labels, the case and the knowledge base say of an address: claims, the surest label first. */
function claimsOf({ tags, known, caseFile }: ShareInput): (key: string) => SharedAddress['claims'] {
  const tagsOf = groupBy(tags, addressKey)
  const casesOf = groupBy(caseFile.claims, ({ about }) => about)
  const knownOf = groupBy(known, addressKey)
  return (key) => [
    ...[...(tagsOf.get(key) ?? [])].sort(surestFirst).map(({ label, category, pack, lastmod, source }) => ({
      says: shown(category === '' ? label : `${label} (${category})`),
      by: shown(pack),
      date: lastmod === '' ? null : lastmod,
      url: source === '' ? null : shown(source),
    })),
    ...(casesOf.get(key.slice(key.indexOf(' ') + 1)) ?? []).map(({ says, by, date, url }) => ({
      says: shown(says),
      by: shown(by),
      date,
      url: url === null ? null : shown(url),
    })),
    ...(knownOf.get(key) ?? []).map(({ says, by, date, url }) => ({
      says: shown(says),
      by: shown(by),
      date,
      url: shown(url),
    })),
  ]
}

/** Labels are hostile: nothing invisible, no line break; and bounded. */
function shown(text: string): string {
  const plain = visible(text)
  return plain.length <= MAX_TEXT ? plain : `${plain.slice(0, MAX_TEXT)}…`
}

const MAX_TEXT = 500

function termsOf(input: ShareInput, tally: TalliedAddress, asset: string, decimals: number): readonly UsdTerm[] {
  return (tally.quoted.get(asset) ?? []).map(({ amount, time }) => ({
    amount,
    decimals,
    price: input.priceAt(asset, time),
  }))
}

function iso(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z')
}

function byTime(a: string, b: string): number {
  return Date.parse(a) - Date.parse(b)
}
