import { quantile } from './quantile.ts'

/** The hop at which the middle of the stolen value is paid on: its median by value, at least 1. Null where nothing goes beyond the seeds. */
export function middleHop(steps: readonly { readonly hop: number; readonly tainted: bigint }[]): number | null {
  const beyond = steps.filter(({ hop }) => hop >= 1)
  return quantile(
    beyond.map(({ hop, tainted }) => ({ value: hop, weight: Number(tainted) })),
    0.5,
  )
}
