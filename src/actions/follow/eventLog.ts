import { createReadStream } from 'node:fs'
import { open, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import { jsonLine } from '../../core/follow/jsonLine.ts'
import { Told } from '../../core/follow/told.ts'
import { type FollowLine, followLineSchema } from '../../core/wire/followEvent.ts'

const EVENTS_FILE = 'events.jsonl'

/** `events.jsonl` of a case: what was told, in the order in which it was. */
export interface EventLog {
  readonly told: Told
  /** Bytes that it has. */
  size(): number
  /** Returns when the lines are on the disk. */
  append(lines: readonly FollowLine[]): Promise<void>
  /** The lines from a place on, each with the place behind it. */
  from(place: number): AsyncIterable<{ readonly line: FollowLine; readonly end: number }>
}

/** Opens it. A line that a process was killed at is no line: nobody was told. Errors: `EVENTS_BROKEN`. */
export async function openEventLog(caseDir: string): Promise<EventLog> {
  const path = join(caseDir, EVENTS_FILE)
  const told = new Told()
  let size = 0
  for await (const { line, end } of readLines(path, 0)) {
    told.read(line)
    size = end
  }
  await truncate(path, size).catch(ignoreMissing)
  return {
    told,
    size: () => size,
    from: (place) => readLines(path, place),
    append: async (lines) => {
      if (lines.length === 0) return
      const file = await open(path, 'a')
      try {
        for (let from = 0; from < lines.length; from += PORTION) {
          const text = lines
            .slice(from, from + PORTION)
            .map(jsonLine)
            .join('')
          await file.appendFile(text)
          size += Buffer.byteLength(text)
        }
        await file.datasync()
      } finally {
        await file.close()
      }
      for (const line of lines) told.read(line)
    },
  }
}

const PORTION = 1000

async function* readLines(path: string, place: number): AsyncGenerator<{ line: FollowLine; end: number }> {
  let rest: Buffer = Buffer.alloc(0)
  let end = place
  let number = 0
  try {
    for await (const part of createReadStream(path, { start: place })) {
      rest = Buffer.concat([rest, part as Buffer])
      for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
        number++
        end += at + 1
        yield { line: lineOf(rest.toString('utf8', 0, at), number), end }
        rest = rest.subarray(at + 1)
      }
    }
  } catch (error) {
    ignoreMissing(error as NodeJS.ErrnoException)
  }
}

function lineOf(text: string, number: number): FollowLine {
  try {
    return followLineSchema.parse(JSON.parse(text))
  } catch (cause) {
    throw inputError('EVENTS_BROKEN', `${EVENTS_FILE} line ${number} is not what dyepack wrote there`, {
      fix: `bring the file back as it was, or move it away: then all events are told again`,
      facts: { file: EVENTS_FILE, line: number },
      cause,
    })
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error
}
