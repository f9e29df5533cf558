import { CLEAN, type Lots } from '../lots.ts'

/**
 * Scales lots drawn for amount `from` to amount `to`, by running totals so that they sum to exactly `to`. Basis stays whole.
 * A tainted lot that scales to nothing is left out and handed to `lost`.
 */
export function scaleLots(
  lots: Lots,
  from: bigint,
  to: bigint,
  into: Lots,
  lost: (origin: number, basis: bigint) => void,
): void {
  let running = 0n
  let scaledSoFar = 0n
  for (let lot = lots.popOldest(); lot !== null; lot = lots.popOldest()) {
    running += lot.amount
    const scaled = (running * to) / from
    lot.amount = scaled - scaledSoFar
    scaledSoFar = scaled
    if (lot.amount > 0n) into.pushYoungest(lot)
    else if (lot.origin !== CLEAN) lost(lot.origin, lot.basis)
  }
}
