import { createWriteStream } from 'node:fs'
import { rename } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const PORTION = 64 * 1024

/** Writes pieces of text as they come, to a name of its own first: a file that is there is whole. Pieces that are waited for should be large. */
export async function writeText(path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const unfinished = `${path}.incomplete`
  const text = Symbol.asyncIterator in pieces ? pieces : portions(pieces)
  await pipeline(Readable.from(text), createWriteStream(unfinished))
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
