import { open } from 'node:fs/promises'

/** DuckDB's three headers of 4,096 bytes: a database that holds nothing yet is no shorter. */
const HEADERS = 3 * 4096
const MAGIC = 'DUCK'
/** Behind a checksum. */
const MAGIC_AT = 8

/**
 * Whether a file is all there is of a database whose making was stopped in its first writes, by a full disk or a kill. It holds nothing, and
 * DuckDB does not open it. What does not begin as a database is somebody's file.
 */
export async function isUnbegun(path: string): Promise<boolean> {
  const file = await open(path).catch(() => null)
  if (file === null) return false
  try {
    const { size } = await file.stat()
    if (size === 0 || size >= HEADERS) return size === 0
    const { buffer } = await file.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, MAGIC_AT)
    return buffer.toString('latin1') === MAGIC
  } finally {
    await file.close()
  }
}
