import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const PORTION = 64 * 1024

/** Writes pieces of text as they come, to a name of its own first: a file that is there is whole. */
export async function writeText(path: string, pieces: Iterable<string>): Promise<void> {
  const unfinished = `${path}.incomplete`
  await pipeline(Readable.from(portions(pieces)), createWriteStream(unfinished))
  await rename(unfinished, path)
}

function* portions(pieces: Iterable<string>): Iterable<string> {
  let portion = ''
  for (const piece of pieces) {
    portion += piece
    if (portion.length >= PORTION) {
      yield portion
      portion = ''
    }
  }
  if (portion !== '') yield portion
}
