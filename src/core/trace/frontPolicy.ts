import type { Case } from '../case/case.ts'
import type { PolicyId } from './policyIds.ts'

/** The policy whose figures stand in front: the primary one, else the first that conserves amounts. */
export function frontPolicy({ primary }: Pick<Case, 'primary'>, policies: readonly PolicyId[]): PolicyId {
  return primary?.policy ?? policies.find((policy) => policy !== 'poison') ?? policies[0]!
}
