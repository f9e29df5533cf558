import { Presets, SingleBar } from 'cli-progress'
import type { ImportProgress } from '../actions/importData.ts'
import type { PullProgress } from '../actions/pullCase.ts'
import type { TraceProgress } from '../actions/traceCase.ts'
import type { LakeProgress } from '../actions/writeLake.ts'
import { counted } from '../core/report/text.ts'
import type { Output } from './output.ts'

export interface Progress {
  readonly importing: (progress: ImportProgress) => void
  readonly writing: (progress: LakeProgress) => void
  readonly tracing: (progress: TraceProgress) => void
  readonly pulling: (progress: PullProgress) => void
  /** Takes the bar away, so that a line can be printed; the next step brings it back. */
  readonly pause: () => void
  readonly stop: () => void
}

const STEPS = { walk: 'walking the ledger', write: 'writing the results', report: 'writing the report' } as const

/** A bar on a terminal, a line a step with `--verbose`, silence otherwise. */
export function showProgress(output: Output): Progress {
  const { quiet, json } = output.options
  const bar =
    process.stderr.isTTY && !quiet && !json
      ? new SingleBar(
          { format: '{bar} {percentage} %  {what}', stream: process.stderr, clearOnComplete: true, hideCursor: true },
          Presets.rect,
        )
      : null
  let started = false
  const show = (share: number, what: string) => {
    if (bar === null) return
    if (!started) bar.start(100, 0, { what })
    started = true
    bar.update(Math.round(share * 100), { what })
  }
  const importing = ({ step, file, share }: ImportProgress) => {
    show(share, file === null ? 'ordering the ledger' : `${step === 'fetch' ? 'fetching' : 'reading'} ${file}`)
    if (step !== 'read' && step !== 'fetch')
      output.detail(file === null ? `import: ${step}` : `import: ${step} ${file}`)
  }
  const tracing = (progress: TraceProgress) => {
    if (progress.step === 'import') importing(progress.detail)
    else {
      show(1, STEPS[progress.step])
      output.detail(STEPS[progress.step])
    }
  }
  return {
    importing,
    writing: ({ file, share }) => {
      if (file === null) return
      show(share, `writing ${file}`)
      output.detail(`lake: ${file}`)
    },
    tracing,
    pulling: (progress) => {
      if (progress.step !== 'ask') tracing(progress)
      else
        show(
          0,
          `round ${progress.round}, ${counted(progress.addresses, 'address', 'addresses')}: ${counted(progress.rows, 'row')} fetched`,
        )
    },
    pause: () => {
      if (started) bar?.stop()
      started = false
    },
    stop: () => bar?.stop(),
  }
}
