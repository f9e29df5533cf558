import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hashText } from './doubleSha256.ts'
import { merkleRoot } from './merkleRoot.ts'
import { NoBlock, readBlock } from './readBlock.ts'
import { readHeader } from './readHeader.ts'

/** The second block of the chain, whole. */
const BLOCK_1 = Buffer.from(
  '010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299' +
    '0101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff0704ffff001d0104ffffffff0100f2052a0100000043410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781e62294721166bf621e73a82cbf2342c858eeac00000000',
  'hex',
)

describe('the second block', () => {
  it('is read, with the names that everybody knows', () => {
    const header = readHeader(BLOCK_1)!
    expect(hashText(header.hash)).toBe('00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048')
    expect(hashText(header.previous)).toBe('000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f')
    expect(header.time).toBe(Date.parse('2009-01-09T02:54:25Z') / 1000)
    expect(header.work).toBe(4295032833n)
    const block = readBlock(BLOCK_1)
    expect(block.count).toBe(1)
    expect(hashText(block.txids)).toBe('0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098')
    expect([...block.values]).toEqual([5_000_000_000n])
  })

  it('is no block with any byte changed', () => {
    fc.assert(
      fc.property(fc.nat(BLOCK_1.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bytes = Buffer.from(BLOCK_1)
        bytes[at]! ^= change
        if (at < 80) expect(readHeader(bytes)).toBeNull()
        else expect(() => readBlock(bytes)).toThrow(NoBlock)
      }),
      { numRuns: 400 },
    )
  })

  it('is no block where it names a target that is easier than those of all networks', () => {
    const bytes = Buffer.from(BLOCK_1)
    bytes[75] = 0x21
    expect(readHeader(bytes)).toBeNull()
  })

  it('is no block where it ends too early or too late', () => {
    for (let length = 80; length < BLOCK_1.length; length++)
      expect(() => readBlock(BLOCK_1.subarray(0, length))).toThrow(NoBlock)
    expect(() => readBlock(Buffer.concat([BLOCK_1, Buffer.alloc(1)]))).toThrow(/goes on for 1 bytes/)
  })

  it.each([
    ['ff', 'ffffffffffffffff', 'transactions'],
    ['fe', '00000080', 'transactions'],
    ['fd', 'ffff', 'transactions'],
  ])('is refused at once where it names %s%s transactions', (mark, count, what) => {
    const bytes = Buffer.concat([BLOCK_1.subarray(0, 80), Buffer.from(mark + count, 'hex'), BLOCK_1.subarray(81)])
    expect(() => readBlock(bytes)).toThrow(new RegExp(`names \\d+ ${what}`))
  })
})

describe('a tree of transactions', () => {
  const ids = (count: number) => Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.alloc(32, i + 1)))

  it('has the id itself for a root where there is one', () => {
    expect(merkleRoot(ids(1), 1)).toEqual(ids(1))
  })

  it('takes the last one twice where the number is odd, but not two equal ones (CVE-2012-2459)', () => {
    const three = ids(3)
    const four = Buffer.concat([three, three.subarray(64)])
    expect(merkleRoot(three, 3)).not.toBeNull()
    expect(merkleRoot(four, 4)).toBeNull()
  })
})
