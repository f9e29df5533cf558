import type { Case } from './case.ts'

/** Whether a case seeds by receiving address, so that it can be said who paid. */
export function hasAddressSeed({ origins }: Pick<Case, 'origins'>): boolean {
  return origins.some(({ seed }) => seed.kind === 'address')
}
