import type { Claim } from './claim.ts'

/** The least and the most that claims say was lost, in cents. */
export interface LossSpan {
  readonly low: bigint
  readonly high: bigint
}

/** What the loss claims among some span in dollars; claims of a part do not count. Null where none gives dollars. */
export function lossSpan(claims: readonly Claim[]): LossSpan | null {
  const ends = claims.flatMap((claim) => {
    if (claim.kind !== 'loss' || claim.value.part !== null || claim.value.usd === null) return []
    const { low, high } = claim.value.usd
    return [low, high].filter((end) => end !== null)
  })
  if (ends.length === 0) return null
  return { low: ends.reduce((a, b) => (b < a ? b : a)), high: ends.reduce((a, b) => (b > a ? b : a)) }
}
