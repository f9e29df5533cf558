import type { Random } from './random.ts'
import type { Interval } from './wilson.ts'

/** What is drawn as a whole: payments of one address are not independent of each other. */
export interface Cluster {
  part: number
  whole: number
}

/**
 * 95 % interval of the share Σpart / Σwhole: clusters are drawn with replacement, as many as there are, `draws` times;
 * the 2.5 % and 97.5 % quantiles of the shares (Efron's percentile method). Null where there are fewer than two
 * clusters, or nothing to divide by.
 */
export function bootstrap(clusters: readonly Cluster[], random: Random, draws: number): Interval | null {
  const n = clusters.length
  if (n < 2 || clusters.every(({ whole }) => whole === 0)) return null
  const parts = Float64Array.from(clusters, ({ part }) => part)
  const wholes = Float64Array.from(clusters, ({ whole }) => whole)
  const shares: number[] = []
  for (let draw = 0; draw < draws; draw++) {
    let part = 0
    let whole = 0
    for (let i = 0; i < n; i++) {
      const at = random.below(n)
      part += parts[at]!
      whole += wholes[at]!
    }
    if (whole > 0) shares.push(part / whole)
  }
  shares.sort((a, b) => a - b)
  const at = (share: number) => shares[Math.min(shares.length - 1, Math.floor(share * shares.length))]!
  return shares.length === 0 ? null : { low: at(0.025), high: at(0.975) }
}
