import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { type FollowState, followStateSchema } from '../../core/wire/followState.ts'
import { writeText } from '../files/writeText.ts'

const STATE_FILE = 'follow.json'

/** Errors: `SOURCE_BROKEN`. */
export async function readFollowState(caseDir: string): Promise<FollowState> {
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

export async function writeFollowState(caseDir: string, state: FollowState): Promise<void> {
  await writeText(join(caseDir, STATE_FILE), [`${JSON.stringify(state, null, 2)}\n`])
}
