import type { Random } from './random.ts'

/**
 * Who pays whom. Addresses live in two towns, one of them small; the thief lives in the small one. Value may come into the
 * small town from the big one and never goes back, so that what one theft can reach is bounded whatever the
 * policy. Each town has hubs that take part in a third of its payments.
 */
export interface Towns {
  readonly addresses: number
  /** Numbers 0 up to this: the small town; its hubs come first. */
  readonly small: number
  /** How many of each town's first addresses are hubs. */
  readonly hubs: number
  readonly victim: number
  readonly thief: number
}

const SMALL_SHARE = 0.35
const HUB_SHARE = 1 / 3

export function makeTowns(movements: number): Towns {
  const addresses = Math.max(60, Math.floor(movements / 20))
  const small = Math.floor(addresses * SMALL_SHARE)
  return { addresses, small, hubs: 2, victim: 0, thief: small - 1 }
}

export function isHub(towns: Towns, address: number): boolean {
  return address < towns.hubs || (address >= towns.small && address < towns.small + towns.hubs)
}

/** An address of the payer's town, a hub in one of three cases. */
export function partner(random: Random, towns: Towns, inSmallTown: boolean): number {
  const first = inSmallTown ? 0 : towns.small
  if (random.next() < HUB_SHARE) return first + random.below(towns.hubs)
  const size = inSmallTown ? towns.small : towns.addresses - towns.small
  return first + towns.hubs + random.below(size - towns.hubs)
}

export function isSmallTown(random: Random): boolean {
  return random.next() < SMALL_SHARE
}
