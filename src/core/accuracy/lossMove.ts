import { LOSS_CLASSES, type LossClass } from '../wire/traceFile.ts'

/** How much of what was stolen a loss ledger has in a class; `not-claimed`: what the seeds no longer call stolen. */
export type LossShares = ReadonlyMap<LossClass | 'not-claimed', number>

/** One class before and after, as shares of what was stolen by the whole ledger. */
export interface ClassMove {
  readonly class: LossClass | 'not-claimed'
  readonly before: number
  readonly after: number
}

/** Shares by class of `stolen`, which is what the whole ledger calls stolen. */
export function lossShares(
  losses: readonly { readonly class: LossClass; readonly basis: bigint }[],
  stolen: bigint,
): LossShares {
  const sums = new Map<LossClass, bigint>()
  let all = 0n
  for (const { class: one, basis } of losses) {
    sums.set(one, (sums.get(one) ?? 0n) + basis)
    all += basis
  }
  const share = (part: bigint) => (stolen === 0n ? 0 : Number(part) / Number(stolen))
  return new Map<LossClass | 'not-claimed', number>([
    ...LOSS_CLASSES.flatMap((one) => (sums.has(one) ? [[one, share(sums.get(one)!)] as const] : [])),
    ['not-claimed', share(stolen - all)],
  ])
}

/** Every class that either ledger has. */
export function classMoves(before: LossShares, after: LossShares): readonly ClassMove[] {
  return [...LOSS_CLASSES, 'not-claimed' as const].flatMap((one) => {
    const move = { class: one, before: before.get(one) ?? 0, after: after.get(one) ?? 0 }
    return move.before === 0 && move.after === 0 ? [] : [move]
  })
}

/** Share of what was stolen that lies in another class than before: half of all that the classes gained and lost. */
export function movedShare(moves: readonly ClassMove[]): number {
  return moves.reduce((sum, { before, after }) => sum + Math.abs(after - before), 0) / 2
}
