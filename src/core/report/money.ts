import { bugError } from '../errors.ts'
import { unnamedUnit } from '../ledger/shownAssets.ts'
import type { TraceFile } from '../wire/traceFile.ts'
import { fullNumber, shortNumber } from './numbers.ts'
import type { AssetName, ReportInput } from './reportInput.ts'
import type { AmountInline } from './text.ts'

/** Origin number → basis, in the stolen asset's own units. Amounts of different assets are never added. */
export type Sum = ReadonlyMap<number, bigint>

/**
 * One scale on which amounts of several origins can be compared: the stolen asset where they all have the same,
 * US dollars at the time of the theft where every origin has a price; else each asset has a scale of its own.
 */
export interface Scale {
  readonly id: string
  /** Names the unit: `ETH`, `USD at the time of the theft`. */
  readonly unit: string
  readonly origins: readonly number[]
  /** A comparable weight; adds up over origins of this scale. */
  weigh(sum: Sum): bigint
  /** How a weight or a sum is printed. */
  amount(sum: Sum): AmountInline
  /** How a weight alone is printed (axis labels, totals of a chart). */
  weight(weight: bigint): AmountInline
}

/** The scales of a case: usually one. */
export function scalesOf(input: ReportInput): readonly Scale[] {
  const { origins } = input.trace
  const names = assetNames(input)
  const assets = [...new Set(origins.map((origin) => origin.asset))]
  const everyPriced = origins.every((origin) => origin.usdAtTheft !== null && origin.stolen !== '0')
  if (assets.length > 1 && everyPriced) return [dollarScale(origins, names)]
  return assets.map((asset) =>
    assetScale(
      nameOf(names, asset),
      origins.filter((origin) => origin.asset === asset).map((origin) => origin.id),
    ),
  )
}

/** What every asset is called: the case's own words first, then the ledger's, then the end points'. */
export function assetNames(input: ReportInput): ReadonlyMap<string, AssetName> {
  const names = new Map<string, AssetName>()
  for (const name of [...input.caseFile.assets, ...input.assets, ...input.endpoints]) {
    const { asset, decimals } = name
    const symbol = name.symbol === '' ? unnamedUnit(name) : name.symbol
    if (!names.has(asset)) names.set(asset, { asset, symbol, decimals })
  }
  return names
}

/** An amount of one asset, short with its unit, and in full. Units without a known name are printed in base units. */
export function assetAmount(name: AssetName, amount: bigint): AmountInline {
  const withUnit = (digits: string) => (name.symbol === 'USD' ? `$${digits}` : `${digits} ${name.symbol}`)
  return {
    kind: 'amount',
    short: withUnit(shortNumber(amount, name.decimals)),
    full: withUnit(fullNumber(amount, name.decimals)),
  }
}

/** US dollars from cents. Says which time in the sentence around it. */
export function dollars(cents: bigint): AmountInline {
  return { kind: 'amount', short: `$${shortNumber(cents, 2)}`, full: `$${fullNumber(cents, 2)}` }
}

/** `"123.45" → 12345n`. */
export function cents(usd: string): bigint {
  return BigInt(usd.replace('.', ''))
}

export function nameOf(names: ReadonlyMap<string, AssetName>, asset: string): AssetName {
  return names.get(asset) ?? { asset, symbol: `base units of ${asset}`, decimals: 0 }
}

/** Adds one origin's basis to a sum that is being made. */
export function addTo(sum: Map<number, bigint>, origin: number, basis: bigint): void {
  sum.set(origin, (sum.get(origin) ?? 0n) + basis)
}

/** The part of a sum that a scale speaks of. */
export function onScale(scale: Scale, sum: Sum): Sum {
  return new Map([...sum].filter(([origin]) => scale.origins.includes(origin)))
}

/** For sorting. */
export function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function assetScale(name: AssetName, origins: readonly number[]): Scale {
  const weigh = (sum: Sum) => origins.reduce((all, origin) => all + (sum.get(origin) ?? 0n), 0n)
  const weight = (value: bigint) => assetAmount(name, value)
  return { id: name.asset, unit: name.symbol, origins, weigh, weight, amount: (sum) => weight(weigh(sum)) }
}

// A basis of several assets weighs what it was worth at the theft: basis · value of the origin / stolen, in 10^-6 cents,
// so that a share of a cent still counts.
function dollarScale(origins: TraceFile['origins'], names: ReadonlyMap<string, AssetName>): Scale {
  const byId = new Map(origins.map((origin) => [origin.id, origin]))
  const weigh = (sum: Sum) => {
    let all = 0n
    for (const [id, basis] of sum) {
      const origin = byId.get(id)
      if (origin === undefined) throw bugError('UNKNOWN_ORIGIN', `the trace has no origin ${id}`)
      all += (basis * cents(origin.usdAtTheft ?? '0.00') * 1_000_000n) / BigInt(origin.stolen)
    }
    return all
  }
  const weight = (value: bigint) => dollars((value + 500_000n) / 1_000_000n)
  const amount = (sum: Sum): AmountInline => {
    const perAsset = new Map<string, bigint>()
    for (const [id, basis] of sum) {
      const asset = byId.get(id)?.asset ?? ''
      if (basis > 0n) perAsset.set(asset, (perAsset.get(asset) ?? 0n) + basis)
    }
    const parts = [...perAsset].map(([asset, basis]) => assetAmount(nameOf(names, asset), basis))
    const whole = weight(weigh(sum))
    return { kind: 'amount', short: whole.short, full: [whole, ...parts].map((part) => part.full).join('; ') }
  }
  return { id: 'usd', unit: 'USD at the time of the theft', origins: [...byId.keys()], weigh, weight, amount }
}
