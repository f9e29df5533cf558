import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { finishHashes, queueHash } from './hashQueue.ts'

const twice = (bytes: Uint8Array) =>
  createHash('sha256').update(createHash('sha256').update(bytes).digest()).digest('hex')

/** Both sides of each block's end, and of what is too long for the lanes. */
const lengths = [0, 1, 54, 55, 56, 63, 64, 65, 118, 119, 120, 1526, 1527, 1528, 5000]

it('hashes messages of all lengths as node:crypto does, in whatever order they come', () => {
  const length = fc.oneof(fc.constantFrom(...lengths), fc.nat(400))
  fc.assert(
    fc.property(fc.array(length, { maxLength: 60 }), fc.nat(255), (sizes, seed) => {
      const messages = sizes.map((size, i) => Uint8Array.from({ length: size }, (_, k) => seed + 31 * i + 7 * k))
      const into = Buffer.alloc(32 * messages.length)
      for (const [i, message] of messages.entries()) {
        // In three parts, of which some are empty.
        const [one, two] = [message.length >> 2, message.length >> 1]
        queueHash(message, [0, one, one, two, two, message.length], into, 32 * i)
      }
      finishHashes()
      expect(messages.map((_, i) => into.toString('hex', 32 * i, 32 * i + 32))).toEqual(messages.map(twice))
    }),
    { numRuns: 200 },
  )
})
