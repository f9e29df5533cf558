import type { Heuristic } from '../heuristic.ts'
import type { DrainSeen } from './drainAlarm.ts'
import { DRAIN_PARAMETERS, type DrainParameter } from './drainParameters.ts'
import { drainWatch } from './drainWatch.ts'
import type { DrainWatchOptions, WatchedTransaction } from './watched.ts'

export interface DrainFacts extends DrainWatchOptions {
  /** In chain order; of several chains, in the order of time. */
  readonly transactions: readonly WatchedTransaction[]
}

/**
 * A hot wallet that is being emptied: much of it goes, in minutes, to an address that it did not pay before. What is found is a reason
 * to look, and no word about whoever received it.
 */
export const hotWalletDrain: Heuristic<DrainParameter, DrainFacts, DrainSeen> = {
  id: 'hot-wallet-drain',
  version: 1,
  finds: 'a wallet that is being emptied into addresses that it did not pay before',
  source:
    'The shape of published thefts from exchanges; nobody has published a rule with its error rates. All settings are dyepack’s, and its rates on generated traffic are in docs/start.md.',
  model: 'account',
  acceptable: false,
  parameters: DRAIN_PARAMETERS,
  find: ({ transactions, ...options }, parameters) => {
    const watch = drainWatch(options, parameters)
    const seen = transactions.map(watch.see)
    return { alarms: seen.flatMap(({ alarms }) => alarms), doubts: seen.flatMap(({ doubts }) => doubts) }
  },
}
