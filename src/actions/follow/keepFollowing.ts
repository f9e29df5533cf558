import { DyepackError } from '../../core/errors.ts'
import { wait } from '../../ingest/asking/wait.ts'
import type { Follower, FollowRound } from '../followCase.ts'

export interface KeepFollowingParameters {
  /** Milliseconds from the end of one round to the next. */
  readonly every: number
  /** Ends it after the round that it is in. */
  readonly until: AbortSignal
  readonly onRound: (round: FollowRound) => void
  /** Something that may be better in a while: what, and in how many milliseconds the next try is. */
  readonly onTrouble: (error: DyepackError, wait: number) => void
  readonly onWebhook: (trouble: string | null) => void
  /** Default: waits so many milliseconds, or until the signal. */
  readonly sleep?: (milliseconds: number, until: AbortSignal) => Promise<void>
}

/** Between two tries, at most. */
const LONGEST = 60_000

/** Round after round, until it is told to end. A node that is away is waited for. Errors: those that waiting does not mend. */
export async function keepFollowing(follower: Follower, parameters: KeepFollowingParameters): Promise<void> {
  const { every, until, onRound, onTrouble, onWebhook, sleep = wait } = parameters
  let troubles = 0
  // The webhook's receiver may be slow: nobody waits for it.
  let handing: Promise<void> | null = null
  let failed: unknown = null
  const hand = async () => {
    try {
      onWebhook((await follower.deliver()).trouble)
    } catch (error) {
      failed = error
    } finally {
      handing = null
    }
  }
  while (!until.aborted) {
    let pause = every
    try {
      onRound(await follower.tick())
      troubles = 0
    } catch (error) {
      if (!(error instanceof DyepackError) || error.kind !== 'retry') throw error
      pause = Math.min(LONGEST, every * 2 ** troubles++)
      onTrouble(error, pause)
    }
    handing ??= hand()
    if (failed !== null) throw failed
    await sleep(pause, until)
  }
  await handing
}
