import type { Walk } from './walk/walk.ts'

/** Ids of the assets that a trace speaks of: in which value was or ended, and which went into swaps or came out of them; rising. */
export function touchedAssets({ states, assetOf }: Walk): readonly number[] {
  const touched = new Set(assetOf)
  for (const { ends, conversions } of states) {
    for (const { asset } of ends.ends()) touched.add(asset)
    for (const { asset } of ends.sinks()) touched.add(asset)
    for (const { from, to, exchange, contested } of conversions) {
      const sides = [...(exchange?.fallen ?? []), ...(exchange?.risen ?? []), ...(contested?.paidTo ?? [])]
      for (const { asset } of [from, ...(to === null ? [] : [to]), ...sides]) touched.add(asset)
    }
  }
  return [...touched].filter((asset) => asset >= 0).sort((a, b) => a - b)
}
