import { cpuClock } from '../cpuClock.ts'

/** The least that a job takes on this machine, step by step, beside what its aim allows. Seconds of CPU of all threads. */
export interface Floor {
  readonly job: string
  readonly aim: string
  readonly allowed: number
  readonly steps: readonly Step[]
}

export interface Step {
  /** What no way of doing the job can do without. */
  readonly what: string
  readonly cpu: number
}

/** Runs work, and says what it took. */
export async function step(what: string, work: () => Promise<unknown> | unknown): Promise<Step> {
  globalThis.gc?.()
  const cpu = cpuClock()
  await work()
  return { what, cpu: cpu() }
}

export function floorRows(floors: readonly Floor[]): string[][] {
  const rows = floors.flatMap(({ job, aim, allowed, steps }) => {
    const all = steps.reduce((sum, { cpu }) => sum + cpu, 0)
    return [
      ...steps.map(({ what, cpu }) => [job, what, cpu.toFixed(2)]),
      [job, 'in all', all.toFixed(2)],
      [job, `what ${aim} allows`, allowed.toFixed(2)],
    ]
  })
  return [['job', 'step', 's of CPU'], ...rows]
}
