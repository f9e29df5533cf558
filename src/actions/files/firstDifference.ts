import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Where two texts part. Null stands for the end of the file. */
export interface Difference {
  /** From 1. */
  readonly line: number
  readonly left: string | null
  readonly right: string | null
}

/** The first line in which two files differ, read side by side; null where they are equal. */
export async function firstDifference(leftFile: string, rightFile: string): Promise<Difference | null> {
  const left = lines(leftFile)
  const right = lines(rightFile)
  try {
    for (let line = 1; ; line++) {
      const [a, b] = await Promise.all([next(left), next(right)])
      if (a !== b) return { line, left: a, right: b }
      if (a === null) return null
    }
  } finally {
    await Promise.all([left.return?.(undefined), right.return?.(undefined)])
  }
}

function lines(file: string): AsyncIterator<string> {
  return createInterface({ input: createReadStream(file), crlfDelay: 0 })[Symbol.asyncIterator]()
}

async function next(iterator: AsyncIterator<string>): Promise<string | null> {
  const { done, value } = await iterator.next()
  return done === true ? null : value
}
