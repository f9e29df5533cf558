import { type Exact, type ExactObject, ExactReader } from './exactJson.ts'

/** One row of a list of TronGrid. */
export interface Row {
  /** Null where it is no object. */
  readonly fields: ExactObject | null
  /** As it stands in the file. */
  readonly text: string
  /** Where it begins, from 1. */
  readonly line: number
  /** A key that stands there twice, so that nobody knows which is meant. */
  readonly twice: string | null
}

export interface Answer {
  readonly rows: readonly Row[]
  /** What stands around each list, by key; of an answer without a list all of it. */
  readonly frames: readonly ExactObject[]
}

/**
 * The rows of a file: answers of TronGrid, `{"data":[…],"success":true,"meta":{…}}`, bare lists or bare rows, one or several after
 * the other. Throws `BrokenJson`.
 */
export function readAnswer(text: string): Answer {
  const reader = new ExactReader(text)
  const rows: Row[] = []
  const frames: ExactObject[] = []
  const row = (read: () => Exact) => {
    reader.peek()
    const [start, line] = [reader.at, reader.line()]
    reader.twice = null
    const value = read()
    const fields = value instanceof Map ? value : null
    rows.push({ fields, text: text.slice(start, reader.at), line, twice: reader.twice })
  }
  if (text.startsWith('\uFEFF')) reader.at = 1
  for (let next = reader.peek(); next !== ''; next = reader.peek()) {
    if (next === '[') reader.elements(0, () => row(() => reader.value(1)))
    else if (next !== '{') row(() => reader.value())
    else {
      const found = rows.length
      row(() => {
        const frame = new Map<string, Exact>()
        reader.members(0, (key) => {
          if (frame.has(key) && key === 'data') throw reader.broken('"data" stands there twice')
          const isList = key === 'data' && reader.peek() === '['
          frame.set(key, isList ? null : reader.value(1))
          if (isList) reader.elements(1, () => row(() => reader.value(2)))
        })
        return frame
      })
      // An answer comes to its end behind its rows. It is no row itself.
      const outer = rows.at(-1)!
      if (rows.length > found + 1 || isFrame(outer.fields!)) frames.push(rows.pop()!.fields!)
    }
  }
  return { rows, frames }
}

function isFrame(fields: ExactObject): boolean {
  return (
    fields.get('data') === null || ['success', 'Success', 'Error', 'error', 'statusCode'].some((key) => fields.has(key))
  )
}
