import type { Claim } from './claim.ts'

/** Whether a claim is for what it says: who doubts or denies that an actor did it does not attribute it. */
export function speaksFor({ scale }: Pick<Claim, 'scale'>): boolean {
  return scale !== 'doubted' && scale !== 'denied'
}
