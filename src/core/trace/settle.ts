import { bugError } from '../errors.ts'
import { type ClassifiedItem, type ClassifyContext, classify } from './classify.ts'
import { checkOf, type Loss, type LossContext, lossesOf } from './losses.ts'
import { type Place, placesOf } from './places.ts'
import type { PolicyState } from './walk/policyState.ts'
import type { Walk } from './walk/walk.ts'

/** One policy's result: where value is, what became of it, and the proof that nothing is missing. */
export interface Settlement {
  readonly state: PolicyState
  readonly places: readonly Place[]
  readonly classified: ReadonlyMap<Place, readonly ClassifiedItem[]>
  /** Empty under poison, which has no amounts that add up. */
  readonly losses: readonly Loss[]
  readonly check: ReturnType<typeof checkOf>
}

/** Classes every unit under every policy. Error: `LOSSES_DO_NOT_ADD_UP` (a bug), should a unit be missing. */
export function settle(
  walk: Walk,
  context: ClassifyContext & Omit<LossContext, 'origins'>,
  origins: LossContext['origins'],
): Settlement[] {
  return walk.states.map((state, index) => {
    const places = placesOf(walk, index)
    const classified = classify(places, context)
    if (!state.policy.conserves) return { state, places, classified, losses: [], check: [] }
    const losses = lossesOf(classified, state.ends.sinks(), { ...context, origins })
    const check = checkOf(losses, state.stolen)
    const wrong = check.find(({ difference }) => difference !== 0n)
    if (wrong !== undefined) {
      throw bugError(
        'LOSSES_DO_NOT_ADD_UP',
        `policy ${state.policy.id}, origin ${wrong.origin}: ${wrong.stolen} was stolen, the loss ledger has ${wrong.accounted}`,
      )
    }
    return { state, places, classified, losses, check }
  })
}
