import { describe, expect, test } from 'vitest'
import { zstdBlock, zstdBomb, zstdFrame, zstdOf } from '../../test/badInput/packed.ts'
import { unzstd, WindowTooLarge } from './unzstd.ts'

async function unpacked(file: Uint8Array, piece = file.length): Promise<string> {
  const pieces = async function* () {
    for (let from = 0; from < file.length; from += piece) yield file.subarray(from, from + piece)
  }
  const chunks: Uint8Array[] = []
  for await (const chunk of unzstd(pieces())) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}

const TEXT = Buffer.from('some text\n')
const raw = (last: boolean) => zstdBlock(last, 0, TEXT)
const SKIPPED = Buffer.concat([Buffer.from([0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('xyz')])

describe('zstd', () => {
  test.each([1, 7, 1000])('is read in pieces of %i bytes, frame after frame', async (piece) => {
    const file = Buffer.concat([
      zstdFrame(17, [raw(false), raw(true)]),
      SKIPPED,
      zstdOf(TEXT),
      zstdFrame(20, [raw(true)]),
    ])
    expect(await unpacked(file, piece)).toBe('some text\n'.repeat(4))
  })

  test('is read where a few bytes unpack to many blocks', async () => {
    expect(await unpacked(zstdBomb(5 << 20))).toBe('a'.repeat(5 << 20))
  })

  test('may ask for 128 MiB of memory, as tools allow', async () => {
    expect(await unpacked(zstdFrame(27, [raw(true)]))).toBe('some text\n')
  })

  test.each([
    ['its first frame', zstdFrame(31, [raw(true)])],
    ['a frame after the first', Buffer.concat([zstdOf(TEXT), zstdFrame(28, [raw(true)])])],
    ['a frame behind one that is skipped', Buffer.concat([zstdOf(TEXT), SKIPPED, zstdFrame(31, [raw(true)])])],
  ])('that asks for more in %s is refused', async (_, file) => {
    await expect(unpacked(file)).rejects.toThrow(WindowTooLarge)
  })

  // Literals of no length, and 98,047 sequences that repeat 65,539 bytes each: fzstd was busy with one for a minute.
  const endless = zstdBlock(true, 2, Buffer.from([0, 255, 255, 255, 0x54, 0, 0, 52, 1]))
  test.each([
    ['repeats one byte more often than a block has bytes', zstdBlock(true, 1, Buffer.from('a'), (1 << 21) - 1)],
    ['copies more than a block has bytes', endless],
  ])('with a block that %s is refused at once', async (_, block) => {
    await expect(unpacked(zstdFrame(17, [raw(false), block]))).rejects.toThrow('damaged')
  })

  test.each([
    ['in a header', zstdOf(TEXT).subarray(0, 5)],
    ['in a block', zstdOf(TEXT).subarray(0, -3)],
    ['before the last block', zstdFrame(17, [raw(false)])],
  ])('that ends %s is refused', async (_, file) => {
    await expect(unpacked(file)).rejects.toThrow('ends in the middle')
  })

  test('with something else behind it is refused', async () => {
    await expect(unpacked(Buffer.concat([zstdOf(TEXT), TEXT]))).rejects.toThrow('no zstd')
  })

  test('gives its memory back where its reader stops early', async () => {
    const file = zstdFrame(27, [zstdBlock(false, 1, Buffer.from('a'), 1 << 17), raw(true)])
    const before = process.memoryUsage().rss
    for (let n = 0; n < 30; n++) {
      for await (const chunk of unzstd(one(file))) {
        expect(chunk.length).toBeGreaterThan(0)
        break
      }
    }
    // Thirty windows of 128 MiB do not fit into 4 GiB of WebAssembly.
    expect(process.memoryUsage().rss - before).toBeLessThan(2 ** 30)
  })
})

async function* one(file: Uint8Array) {
  yield file
}
