import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

const PIECE = 1 << 22

/**
 * SHA-256 of a file as 64 hex digits. Read in large pieces: a stream of small ones takes four times as long. A small file
 * gets a small piece, for memory that is taken and left makes the garbage collector run.
 */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  try {
    const { size } = await file.stat()
    // One byte more: an empty file, too, needs something to be read into.
    const buffer = Buffer.allocUnsafe(Math.min(PIECE, size + 1))
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
