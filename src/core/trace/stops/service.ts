import type { StopRule } from './stop.ts'

/** The address belongs to a business that pools its customers' coins: what leaves it is somebody else's. */
export function service(services: ReadonlySet<number>): StopRule {
  return { id: 'service', byAddress: true, stops: (arrival) => services.has(arrival.address) }
}
