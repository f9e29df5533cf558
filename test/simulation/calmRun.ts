import { chmodSync, existsSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { inTempFolder } from '../store/tempFolder.ts'
import { countMoments } from './child.ts'
import { type Layout, writeLayout } from './layout.ts'
import type { SimulatedCase } from './simulatedCase.ts'
import { type State, stateOf, traceOrRefusal } from './state.ts'

/** A case that was traced undisturbed. */
export interface CalmRun {
  readonly theCase: SimulatedCase
  readonly layout: Layout
  /** What it left. */
  readonly calm: State
  /** At how many moments it could have been killed; counted when somebody asks. */
  readonly moments: () => Promise<number>
  /** For the runs that are to be compared with it. */
  readonly temp: string
}

/** Traces a case calmly and lets `work` compare others with it. */
export async function withCalmRun<T>(
  theCase: SimulatedCase,
  layout: Layout,
  work: (run: CalmRun) => Promise<T>,
): Promise<T> {
  return inTempFolder(async (temp) => {
    chmodSync(temp, 0o755)
    const folder = join(temp, 'calm')
    await writeLayout(folder, theCase, layout)
    const calm = await stateOf(folder, await traceOrRefusal(folder))
    let counted: Promise<number> | null = null
    const count = async () => {
      const fresh = join(temp, 'counted')
      await writeLayout(fresh, theCase, layout)
      return countMoments(fresh, join(temp, 'moments'))
    }
    const moments = () => {
      counted ??= count()
      return counted
    }
    return work({ theCase, layout, calm, moments, temp })
  }, PLACE)
}

/** In memory where the system has a place with room for it: a disk would mostly be waited for. */
const PLACE = roomIn('/dev/shm') > 1 << 28 ? '/dev/shm' : undefined

function roomIn(folder: string): number {
  if (!existsSync(folder)) return 0
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
