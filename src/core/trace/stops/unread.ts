import type { StopRule } from './stop.ts'

/** No import covers the address: nothing can be said of what happened next. `covered`: by asset id. */
export function unread(covered: readonly ('all' | ReadonlySet<number>)[]): StopRule {
  return {
    id: 'unread',
    byAddress: true,
    stops: ({ address, asset }) => !covers(covered, asset, address),
  }
}

export function covers(covered: readonly ('all' | ReadonlySet<number>)[], asset: number, address: number): boolean {
  const known = covered[asset]
  return known === 'all' || known?.has(address) === true
}
