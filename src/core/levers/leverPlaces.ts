import type { Lever } from '../knowledge/knowledgeBase.ts'
import { ageOf } from '../report/frame.ts'
import { addressKey } from '../share/compareLists.ts'
import type { ShareInput } from '../share/shareInput.ts'
import type { ShareRole } from '../share/shareRole.ts'
import type { RoleOf } from '../share/shareRoles.ts'

/** An address at which stolen coins lie, or were last seen, and who could act on them. */
export interface LeverPlace {
  readonly chain: string
  readonly address: string
  readonly role: ShareRole
  /** In words, with names: `deposit address of Binance (lead, confidence 0.931)`. */
  readonly is: string
  readonly coins: readonly PlacedCoins[]
  /** Last arrival, milliseconds; null where none is known. */
  readonly lastTime: number | null
  readonly levers: readonly Lever[]
  readonly step: NextStep
}

/** Stolen coins of one asset there, or, at a deposit address, that came there; under the policy in front. */
export interface PlacedCoins {
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  readonly amount: bigint
}

/**
 * What to ask for, by the age of the last arrival: within a day a service can still hold the coins; within a week it may hold what
 * is left and must keep its records; later, records by legal process are what remains. `freeze`: no service has them, but an issuer
 * or a chain can act. `none`: nobody is known who could.
 */
export type NextStep = 'hold' | 'preserve' | 'records' | 'freeze' | 'none'

const BY_AGE: readonly NextStep[] = ['hold', 'preserve', 'records']

/** Where stolen coins lie at the end of a trace, or were last seen; the latest arrival first. */
export function leverPlaces(
  input: ShareInput,
  roles: ReadonlyMap<string, RoleOf>,
  levers: readonly Lever[],
): readonly LeverPlace[] {
  const asOf = Date.parse(input.trace.asOf)
  return [...placedCoins(input)]
    .flatMap(([key, coins]): LeverPlace[] => {
      const tally = input.tallies.get(key)
      const role = roles.get(key)
      if (tally === undefined || role === undefined || role.role === 'victim') return []
      const times = [...tally.transactions.values()]
      const lastTime = times.length === 0 ? null : times.reduce((a, b) => Math.max(a, b))
      const shown = role.role === 'deposit-address' ? passedThrough(input, key) : coins
      const able = leversFor(levers, tally.chain, role, shown)
      const asked =
        able.some(({ kind }) => kind === 'service') || role.role === 'service' || role.role === 'deposit-address'
      const step = asked ? BY_AGE[ageOf(asOf, lastTime ?? tally.last)]! : able.length > 0 ? 'freeze' : 'none'
      const { chain, address } = tally
      return [{ chain, address, role: role.role, is: role.is, coins: shown, lastTime, levers: able, step }]
    })
    .sort((a, b) => (b.lastTime ?? 0) - (a.lastTime ?? 0) || (addressKey(a) < addressKey(b) ? -1 : 1))
}

/** A deposit address passes on what comes: whose account it fed is the question, not what dust it still holds. */
function passedThrough({ tallies, names, front }: ShareInput, key: string): readonly PlacedCoins[] {
  return [...tallies.get(key)!.paid].map(([asset, payers]) => {
    const { symbol = '', decimals = 0 } = names.get(asset) ?? {}
    const amount = [...payers.values()].reduce((all, sums) => all + (sums.get(front) ?? 0n), 0n)
    return { asset, symbol, decimals, amount }
  })
}

/** By chain and address: what rests there, and what arrived where the trace stopped. */
function placedCoins({ trace, endpoints, names, front }: ShareInput): ReadonlyMap<string, readonly PlacedCoins[]> {
  const places = new Map<string, Map<string, PlacedCoins>>()
  const add = (key: string, { amount, ...name }: PlacedCoins) => {
    const coins = places.get(key) ?? new Map<string, PlacedCoins>()
    places.set(key, coins)
    coins.set(name.asset, { ...name, amount: amount + (coins.get(name.asset)?.amount ?? 0n) })
  }
  for (const { chain, address, asset, endpoint, tainted } of trace.policies[front]?.holdings ?? []) {
    const amount = Object.values(tainted).reduce((all, part) => all + BigInt(part.amount), 0n)
    const { symbol = '', decimals = 0 } = names.get(asset) ?? {}
    if (!endpoint && amount > 0n) add(addressKey({ chain, address }), { asset, symbol, decimals, amount })
  }
  for (const row of endpoints) {
    if (row.policy !== front || row.amount === 0n) continue
    const { asset, amount } = row
    const { symbol = '', decimals = 0 } = names.get(asset) ?? {}
    add(addressKey(row), { asset, symbol, decimals, amount })
  }
  return new Map([...places].map(([key, coins]) => [key, [...coins.values()]]))
}

/**
 * A service acts on what lies with it; an issuer on its own token in a wallet. Where a service's pool lies, a freeze by an issuer would
 * hit all its customers, so issuers are not named there; at a deposit address, which is one customer's, they are.
 */
function leversFor(
  levers: readonly Lever[],
  chain: string,
  { role, service }: RoleOf,
  coins: readonly PlacedCoins[],
): readonly Lever[] {
  const assets = new Set(coins.map(({ asset }) => asset))
  const names = service === null ? new Set<string>() : namesOf(service)
  const pooled = role === 'service' || role === 'service-like' || role === 'bridge' || role === 'mixer'
  return levers.filter(({ kind, of, name }) => {
    if (kind === 'service') return [name, ...of].some((one) => [...namesOf(one)].some((text) => names.has(text)))
    if (pooled) return false
    return kind === 'token' ? of.some((asset) => assets.has(asset)) : of.includes(chain)
  })
}

/** `HTX (Huobi)` is called HTX, Huobi, and both. */
function namesOf(name: string): ReadonlySet<string> {
  const [, outer = name, inner = ''] = /^(.*?)\s*\(([^()]*)\)$/.exec(name) ?? []
  return new Set([name, outer, inner].map((text) => text.trim().toLowerCase()).filter((text) => text !== ''))
}
