import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Brief, briefText } from '../../core/follow/briefText.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { FollowLine } from '../../core/wire/followEvent.ts'
import { writeText } from '../files/writeText.ts'
import type { EventLog } from './eventLog.ts'
import type { SavedState } from './followState.ts'

/** Milliseconds from brief to brief; who asks by a timer is a little early at times. */
const BETWEEN = 3_600_000
const EARLY = 60_000

export function briefIsDue(state: SavedState, now: number): boolean {
  const last = state.now().brief
  return last === null || now - Date.parse(last.time) >= BETWEEN - EARLY
}

/** Writes what was told since the last brief to `briefs/`. `now`: milliseconds since 1970. */
export async function writeBrief(
  caseDir: string,
  log: EventLog,
  state: SavedState,
  now: number,
  said: Pick<Brief, 'title' | 'names' | 'answer'>,
): Promise<{ readonly file: string; readonly text: string }> {
  const last = state.now().brief
  const lines: FollowLine[] = []
  for await (const { line } of log.from(Math.min(last?.place ?? 0, log.size()))) lines.push(line)
  const until = isoTime(Math.floor(now / 1000) * 1000)
  const text = briefText({ ...said, since: last?.time ?? null, until, lines })
  const file = join(caseDir, 'briefs', `${until.replaceAll(':', '-')}.txt`)
  await mkdir(join(caseDir, 'briefs'), { recursive: true })
  await writeText(file, [text])
  await state.save({ brief: { time: until, place: log.size() } })
  return { file, text }
}
