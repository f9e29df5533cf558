import type { StopRule } from './stop.ts'

/** An output of a joint transaction of many people: nobody can say whose it is. */
export const coinJoin: StopRule = {
  id: 'coinjoin',
  byAddress: false,
  stops: (arrival) => arrival.coinJoin === true,
}
