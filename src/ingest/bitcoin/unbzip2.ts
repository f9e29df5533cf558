import Bunzip from 'seek-bzip'

/** It would unpack to more than is allowed. */
export class TooLong extends Error {}

/** Unpacks bzip2, of several streams too; throws what is wrong with it, or `TooLong`. */
export function unbzip2(packed: Buffer, longest: number): Buffer {
  let unpacked = Buffer.allocUnsafe(Math.min(longest, 8 * packed.length + 1024))
  let length = 0
  let at = 0
  const input = {
    readByte: () => packed[at++] ?? -1,
    read: (into: Uint8Array, from: number, count: number) => {
      const taken = packed.copy(into, from, at, at + count)
      at += taken
      return taken
    },
    eof: () => at >= packed.length,
  }
  const output = {
    writeByte: (byte: number) => {
      if (length === unpacked.length) {
        if (length === longest) throw new TooLong()
        const larger = Buffer.allocUnsafe(Math.min(longest, 2 * length))
        unpacked.copy(larger)
        unpacked = larger
      }
      unpacked[length++] = byte
    },
  }
  Bunzip.decode(input, output, true)
  return unpacked.subarray(0, length)
}
