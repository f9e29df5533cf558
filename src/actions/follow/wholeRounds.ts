import { join } from 'node:path'
import type { FollowLine } from '../../core/wire/followEvent.ts'
import { isFile } from '../files/isFile.ts'
import { stampOf } from '../files/stampOf.ts'
import { fetchCase } from '../pullCase.ts'
import type { AskingOptions } from '../sources/recordNode.ts'
import { manifestFile } from '../trace/manifestFile.ts'
import { openCase } from '../trace/openCase.ts'
import { type TraceCaseResult, type TraceView, traceCase } from '../traceCase.ts'
import type { Teller } from './teller.ts'

/** Rounds that trace the whole case, where anything of it has changed. */
export interface WholeRounds {
  /** Errors: those of `fetchCase` and `traceCase`; then the next round traces. */
  readonly round: () => Promise<WholeRound>
  /** The next round traces, whatever it finds. */
  readonly forget: () => void
  /** Whether a file of the case was changed since the last round. */
  readonly isChanged: () => Promise<boolean>
  /** Milliseconds: when the last trace began and ended. */
  readonly last: () => { readonly began: number; readonly ended: number }
}

/** Null where nothing had changed. */
export type WholeRound = {
  readonly lines: readonly FollowLine[]
  readonly traced: TraceCaseResult
  readonly view: TraceView
} | null

export interface WholeRoundsOptions {
  readonly caseDir: string
  readonly asking: AskingOptions | undefined
  readonly teller: Teller
  readonly now: () => number
  readonly onStep: (step: 'fetch' | 'trace' | 'done') => void
}

export function createWholeRounds({ caseDir, asking, teller, now, onStep }: WholeRoundsOptions): WholeRounds {
  /** Of what was read when the case was traced last; empty: since then something else has changed. */
  let inputs = ''
  /** Files of the case that were read, and what tells whether they have changed since. */
  let read: readonly string[] = []
  let stamp = ''
  let last = { began: 0, ended: 0 }
  return {
    last: () => last,
    forget: () => {
      inputs = ''
    },
    isChanged: async () => (await stampOf(caseDir, read)) !== stamp,
    round: async () => {
      onStep('fetch')
      const { changed } = await fetchCase({ caseDir, ...(asking === undefined ? {} : { asking }) })
      const found = await openCase(caseDir)
      read = found.inputs.map(({ file }) => file)
      stamp = await stampOf(caseDir, read)
      const hashes = JSON.stringify(found.inputs)
      if (changed) inputs = ''
      if (hashes === inputs && (await isFile(manifestFile(join(caseDir, 'out'))))) return null
      onStep('trace')
      const began = now()
      const told: { view: TraceView; lines: readonly FollowLine[] }[] = []
      const traced = await traceCase({
        caseDir,
        onTraced: async (view) => {
          // Before its results take the place of those before.
          told.push({ view, lines: await teller.tellTrace(view) })
        },
      })
      onStep('done')
      inputs = hashes
      last = { began, ended: now() }
      return { ...told[0]!, traced }
    },
  }
}
