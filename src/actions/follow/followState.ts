import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { type FollowState, followStateSchema } from '../../core/wire/followState.ts'
import { writeText } from '../files/writeText.ts'

const STATE_FILE = 'follow.json'

/** What is kept of a follower from one start to the next. */
export interface SavedState {
  readonly now: () => FollowState
  /** Changes a part of it; returns when that is on the disk. */
  readonly save: (part: Partial<FollowState>) => Promise<void>
  /** All that was to be saved is on the disk. */
  readonly settled: () => Promise<void>
}

/** Errors: `EVENTS_BROKEN`. */
export async function openFollowState(caseDir: string): Promise<SavedState> {
  let state = await readFollowState(caseDir)
  let saved: Promise<void> = Promise.resolve()
  return {
    now: () => state,
    // One after the other: a brief may be written while the webhook takes something.
    save: (part) => {
      state = { ...state, ...part }
      const written = state
      saved = saved.then(() => writeFollowState(caseDir, written))
      return saved
    },
    settled: () => saved,
  }
}

async function readFollowState(caseDir: string): Promise<FollowState> {
  const text = await readFile(join(caseDir, STATE_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return { schema: 'dyepack/follow@1', webhooks: {}, brief: null }
  try {
    return followStateSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('EVENTS_BROKEN', `${STATE_FILE} is not what dyepack wrote there`, {
      fix: 'remove it: the webhook then gets all events again, and drops those that it has',
      facts: { file: STATE_FILE },
      cause,
    })
  }
}

async function writeFollowState(caseDir: string, state: FollowState): Promise<void> {
  await writeText(join(caseDir, STATE_FILE), [`${JSON.stringify(state, null, 2)}\n`])
}
