import { eventText } from '../core/follow/briefText.ts'
import type { AssetName } from '../core/report/reportInput.ts'
import type { FollowLine } from '../core/wire/followEvent.ts'

/** A line of events.jsonl in words. */
export function lineText(line: FollowLine, names: ReadonlyMap<string, AssetName>): string {
  return line.event === 'undone' ? `undone: event ${line.of} is no longer on the chain` : eventText(line, names)
}
