import type { HeuristicParameter } from '../heuristic.ts'

export type DrainParameter = 'minutes' | 'hours' | 'assets' | 'part' | 'halves' | 'share' | 'left' | 'customers'

export const DRAIN_PARAMETERS: Readonly<Record<DrainParameter, HeuristicParameter>> = {
  minutes: { default: '15', means: 'minutes within which payments count together', most: 10_000, whole: true },
  hours: {
    default: '24',
    means: 'a receiver that the wallet first paid so many hours ago or less is new: thieves try with a little first',
    most: 100_000,
    whole: true,
  },
  assets: {
    default: '5',
    means: 'so many assets to one new receiver are an alarm',
    most: 10_000,
    whole: true,
  },
  part: {
    default: '10',
    means:
      'percent of the wallet’s balance of an asset that must go for the asset to count; where the balance is not known, it counts',
    most: 100,
    whole: false,
  },
  halves: {
    default: '2',
    means: 'half or more of so many assets to new receivers, one or several, is an alarm, where balances are known',
    most: 10_000,
    whole: true,
  },
  share: {
    default: '50',
    means: 'percent of the wallet’s worth to one new receiver that is an alarm, where prices are known',
    most: 100,
    whole: false,
  },
  left: {
    default: '1',
    means: 'percent of an asset that may be left in a wallet that was swept, where its balance is known',
    most: 100,
    whole: false,
  },
  customers: {
    default: '5',
    means: 'so many addresses that the wallet used to pay, paid by the new receiver, make its owner’s own move likely',
    most: 1_000_000,
    whole: true,
  },
}
