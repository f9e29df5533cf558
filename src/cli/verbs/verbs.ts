import { alarmVerb } from './alarm.ts'
import { annualVerb } from './annual.ts'
import { clusterVerb } from './cluster.ts'
import { evaluateVerb } from './evaluate.ts'
import { explainVerb } from './explain.ts'
import { feedVerb } from './feed.ts'
import { followVerb } from './follow.ts'
import { heuristicsVerb } from './heuristics.ts'
import { importVerb } from './import.ts'
import { initVerb } from './init.ts'
import { intakeVerb } from './intake.ts'
import { knowledgeVerb } from './knowledge.ts'
import { lakeVerb } from './lake.ts'
import { ledgerVerb } from './ledger.ts'
import { leversVerb } from './levers.ts'
import { overlapVerb } from './overlap.ts'
import { pricesVerb } from './prices.ts'
import { pullVerb } from './pull.ts'
import { reportVerb } from './report.ts'
import { shareVerb } from './share.ts'
import { startVerb } from './start.ts'
import { traceVerb } from './trace.ts'
import type { Verb } from './verb.ts'
import { verifyVerb } from './verify.ts'

export const VERBS: readonly Verb[] = [
  traceVerb,
  pullVerb,
  startVerb,
  alarmVerb,
  followVerb,
  initVerb,
  importVerb,
  pricesVerb,
  reportVerb,
  shareVerb,
  leversVerb,
  verifyVerb,
  overlapVerb,
  ledgerVerb,
  clusterVerb,
  explainVerb,
  lakeVerb,
  knowledgeVerb,
  heuristicsVerb,
  annualVerb,
  feedVerb,
  intakeVerb,
  evaluateVerb,
]
