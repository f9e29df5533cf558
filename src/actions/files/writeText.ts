import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { writeWhole } from './writeWhole.ts'

const PORTION = 64 * 1024

/** Writes pieces of text as they come, to a name of its own first: a file that is there is whole. Pieces that are waited for should be large. */
export async function writeText(path: string, pieces: Iterable<string> | AsyncIterable<string>): Promise<void> {
  const text = Symbol.asyncIterator in pieces ? pieces : portions(pieces)
  await writeWhole(path, (unfinished) => pipeline(Readable.from(text), createWriteStream(unfinished)))
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
