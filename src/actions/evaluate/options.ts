import type { Method } from '../../core/accuracy/evaluation.ts'

/** What an evaluation depends on besides its cases. */
export type EvaluateOptions = Method

/** The published figures are made with these. */
export const EVALUATE_DEFAULTS: EvaluateOptions = {
  trafficSeed: 1,
  bootstrapSeed: 1,
  draws: 1000,
  cutSeeds: [1, 2, 3, 4, 5],
  loads: [1, 10, 100],
}
