import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'

/** SHA-256 of a file as 64 hex digits. Read in large pieces: a stream of small ones takes four times as long. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256')
  const file = await open(path)
  try {
    const buffer = Buffer.allocUnsafe(1 << 22)
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) return hash.digest('hex')
      hash.update(buffer.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}
