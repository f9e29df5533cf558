import type { NaiveExchange } from './findExchanges.ts'
import type { Amount } from './flows.ts'

/** What things cost in this ledger, on any day. */
export interface Worth {
  /** Asset → 10^-8 USD a whole unit, decimal. */
  readonly prices: Readonly<Record<string, string>>
  readonly decimals: Readonly<Record<string, number>>
  /** Receipt of a lending market → what was supplied for it. */
  readonly underlying: Readonly<Record<string, string>>
}

/** In 10^-100 USD, which holds every amount of every asset here exactly; null without a price. */
function worthOf(amounts: readonly Amount[], { prices, decimals }: Worth): bigint | null {
  let sum = 0n
  for (const [asset, amount] of amounts) {
    const price = prices[asset]
    if (price === undefined) return null
    sum += amount * BigInt(price) * 10n ** BigInt(100 - 8 - decimals[asset]!)
  }
  return sum
}

/** How much of `into` one has for an amount, rounded down; null without both prices. */
export function worthIn([asset, amount]: Amount, into: string, { prices, decimals }: Worth): bigint | null {
  const [given, got] = [prices[asset], prices[into]]
  if (given === undefined || got === undefined || got === '0') return null
  const unit = (one: string) => 10n ** BigInt(decimals[one]!)
  return (amount * BigInt(given) * unit(into)) / (BigInt(got) * unit(asset))
}

export function whyContested({ gave, got }: NaiveExchange, worth: Worth): 'no-price' | 'worth-less' | null {
  const [given, gotten] = [gave, got].map((side) => side.map(([asset]) => worth.underlying[asset] ?? asset))
  const supplied = [...gave, ...got].some(([asset]) => worth.underlying[asset] !== undefined)
  if (supplied && given!.length === 1 && gotten!.length === 1 && given![0] === gotten![0]) return null
  const [paid, received] = [worthOf(gave, worth), worthOf(got, worth)]
  if (received === null) return 'no-price'
  return paid !== null && received * 5n < paid * 4n ? 'worth-less' : null
}

/** [given, got] for each pair of an asset that was given and one that was got. */
export function pairs({ gave, got }: NaiveExchange, worth: Worth): readonly (readonly [Amount, Amount])[] {
  const cents = (one: Amount): bigint => {
    const exact = worthOf([one], worth)!
    const cent = 10n ** 98n
    const [whole, rest] = [exact / cent, exact % cent]
    const up = rest * 2n > cent || (rest * 2n === cent && whole % 2n === 1n)
    return up ? whole + 1n : whole
  }
  const priced = [...gave, ...got].every(([asset]) => worth.prices[asset] !== undefined)
  const weight = (one: Amount) => (priced && cents(one) > 0n ? cents(one) : 1n)
  const part = (amount: bigint, among: readonly Amount[], k: number) => {
    const upTo = (n: number) => among.slice(0, n).reduce((sum, one) => sum + weight(one), 0n)
    return (amount * upTo(k + 1)) / upTo(among.length) - (amount * upTo(k)) / upTo(among.length)
  }
  return gave.flatMap(([given, a], i) =>
    got.map(([gotten, b], j) => [[given, part(a, got, j)] as const, [gotten, part(b, gave, i)] as const] as const),
  )
}
