import { expect, it } from 'vitest'
import { BITCOIN_NETWORKS } from '../../core/ledger/bitcoinNetworks.ts'
import { type BitcoinBlock, bitcoinBlock } from './bitcoinBlock.ts'
import { blockFile, decodeBlocks, encodeBlocks, firstHeight } from './blockFile.ts'

const MAINNET = BITCOIN_NETWORKS[0]!
/** The second block of the chain, whole. */
const BLOCK_1 =
  '010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299' +
  '0101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff0704ffff001d0104ffffffff0100f2052a0100000043410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781e62294721166bf621e73a82cbf2342c858eeac00000000'
const HASH = '00000000839a8e6886ab5951d76f411475428afc90947ee320161bbf18eb6048'
const BLOCK = bitcoinBlock(BLOCK_1, HASH, 1)
/** Blocks are told by their places here: what they spend is not looked at. */
const BLOCKS: readonly BitcoinBlock[] = [
  BLOCK,
  { ...BLOCK, number: 2, spent: [] },
  {
    ...BLOCK,
    number: 3,
    spent: [
      { value: 2_100_000_000_000_000, script: Buffer.alloc(0) },
      { value: 0, script: Buffer.of(0x51) },
    ],
  },
]

it('gives back what was written, with the height that its name says', () => {
  expect(firstHeight(blockFile(1, 3))).toBe(1)
  expect([...decodeBlocks(encodeBlocks(BLOCKS, MAINNET), 1, MAINNET)]).toEqual(BLOCKS)
})

it('is a file of Bitcoin Core where nothing is said of what is spent', () => {
  expect(encodeBlocks([BLOCK], MAINNET).toString('hex')).toBe(`f9beb4d9d7000000${BLOCK_1}`)
})

it('refuses what is cut off, anywhere but between blocks, and other networks', () => {
  const whole = encodeBlocks(BLOCKS, MAINNET)
  const sizes = BLOCKS.map((_, i) => encodeBlocks(BLOCKS.slice(0, i + 1), MAINNET).length)
  // Without what it spends, a block is whole, too.
  const ends = new Set([0, ...sizes, sizes[0]! + 8 + BLOCK.bytes.length, sizes[1]! + 8 + BLOCK.bytes.length])
  for (let length = 0; length <= whole.length; length++) {
    const read = () => [...decodeBlocks(whole.subarray(0, length), 1, MAINNET)].length
    if (ends.has(length)) expect(read).not.toThrow()
    else expect(read).toThrow(RangeError)
  }
  expect(() => [...decodeBlocks(whole, 1, BITCOIN_NETWORKS[1]!)]).toThrow(RangeError)
})
