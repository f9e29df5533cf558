import { type Fields, fieldsOf, listOf, WrongAnswer } from '../asking/wrongAnswer.ts'
import { hashText } from '../bitcoin/doubleSha256.ts'
import { type BlockTransactions, NoBlock, readBlock } from '../bitcoin/readBlock.ts'
import { readHeader } from '../bitcoin/readHeader.ts'
import { statedHeight } from '../bitcoin/statedHeight.ts'

/** A block that hangs together. */
export interface BitcoinBlock {
  readonly number: number
  /** As printed. */
  readonly hash: string
  readonly parentHash: string
  readonly bytes: Buffer
  /** What its inputs spend, in their order, without that of the coinbase; null: the node does not say. */
  readonly spent: readonly SpentOutput[] | null
}

export interface SpentOutput {
  /** Satoshi. */
  readonly value: number
  readonly script: Buffer
}

/**
 * The block in an answer to `getblock`, of verbosity 0, 2 or 3. Throws `WrongAnswer` where it is not the block of this hash, or its
 * transactions are not those that its header commits to. Of what is spent, only the node's word is known; that it makes up for
 * what is paid is checked.
 */
export function bitcoinBlock(answer: unknown, hash: string, height: number): BitcoinBlock {
  const isRaw = typeof answer === 'string'
  const bytes = isRaw ? bytesOf(answer, 'the block') : wholeBlock(fieldsOf(answer, 'the block'))
  if (bytes.length < 81) throw new WrongAnswer('the block is too short')
  const header = readHeader(bytes)
  if (header === null) throw new WrongAnswer('the block has a header without the work that it claims')
  if (hashText(header.hash) !== hash) throw new WrongAnswer('the hash of the block is not that of its header')
  const block = transactionsOf(bytes)
  const stated = height > ALL_STATE_HEIGHTS ? statedHeight(block) : height
  if (stated !== height) throw new WrongAnswer(`the block says that its height is ${stated}`)
  const spent = isRaw ? null : spentIn(fieldsOf(answer, 'the block'))
  if (spent !== null) checkSpent(block, spent)
  return { number: height, hash, parentHash: hashText(header.previous), bytes, spent }
}

/** From here on, every block of every network begins with its height (BIP-34). */
const ALL_STATE_HEIGHTS = 227_931

function transactionsOf(bytes: Buffer): BlockTransactions {
  try {
    return readBlock(bytes)
  } catch (error) {
    throw error instanceof NoBlock ? new WrongAnswer(`the block ${error.message}`) : error
  }
}

/** The parts of verbosity 2 and 3 put together again: only so can the hash be checked. */
function wholeBlock(block: Fields): Buffer {
  const header = Buffer.alloc(80)
  header.writeInt32LE(numberOf(block.version, -(2 ** 31), 2 ** 31 - 1, 'the version of the block'), 0)
  // The first block of all has none before it.
  if (block.previousblockhash !== undefined) reversed(block.previousblockhash, 'the previousblockhash').copy(header, 4)
  reversed(block.merkleroot, 'the merkleroot').copy(header, 36)
  header.writeUInt32LE(numberOf(block.time, 0, 2 ** 32 - 1, 'the time of the block'), 68)
  Buffer.from(bytesOf(block.bits, 'the bits of the block', 4))
    .reverse()
    .copy(header, 72)
  header.writeUInt32LE(numberOf(block.nonce, 0, 2 ** 32 - 1, 'the nonce of the block'), 76)
  const transactions = listOf(block.tx, 'the transactions').map((one) =>
    bytesOf(fieldsOf(one, 'a transaction').hex, 'the hex of a transaction'),
  )
  return Buffer.concat([header, compactSize(transactions.length), ...transactions])
}

function compactSize(count: number): Buffer {
  if (count < 0xfd) return Buffer.of(count)
  const size = Buffer.alloc(count < 0x10000 ? 3 : 5)
  size[0] = size.length === 3 ? 0xfd : 0xfe
  size.writeUIntLE(count, 1, size.length - 1)
  return size
}

/** Null: the node has thrown away what it knew of them, or is older than verbosity 3. */
function spentIn(block: Fields): readonly SpentOutput[] | null {
  const inputs = listOf(block.tx, 'the transactions')
    .slice(1)
    .flatMap((one) => listOf(fieldsOf(one, 'a transaction').vin, 'the inputs'))
  const outputs = inputs.map((one) => fieldsOf(one, 'an input').prevout ?? null)
  if (outputs.includes(null)) return null
  return outputs.map((one) => {
    const { value, scriptPubKey } = fieldsOf(one, 'a spent output')
    const { hex } = fieldsOf(scriptPubKey, 'the script of a spent output')
    return { value: satoshi(value), script: bytesOf(hex, 'the script of a spent output') }
  })
}

/**
 * JSON has bitcoins, and a double holds any amount of them to a quarter of a satoshi: 2.1 · 10^15 is below 2^51. So rounding gives the
 * very amount.
 */
function satoshi(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value <= 21_000_000) return Math.round(value * 1e8)
  throw new WrongAnswer('the value of a spent output is no amount')
}

/** Only the coinbase makes coins. */
function checkSpent(
  { count, inputStart, outputStart, values }: BlockTransactions,
  spent: readonly SpentOutput[],
): void {
  if (spent.length !== inputStart[count]! - 1)
    throw new WrongAnswer(`there are ${spent.length} spent outputs of ${inputStart[count]! - 1} inputs`)
  for (let i = 1; i < count; i++) {
    let paid = 0n
    let had = 0n
    for (let k = inputStart[i]!; k < inputStart[i + 1]!; k++) had += BigInt(spent[k - 1]!.value)
    for (let k = outputStart[i]!; k < outputStart[i + 1]!; k++) paid += values[k]!
    if (paid > had) throw new WrongAnswer(`transaction ${i} pays more than it spends`)
  }
}

function reversed(value: unknown, what: string): Buffer {
  return Buffer.from(bytesOf(value, what, 32)).reverse()
}

function numberOf(value: unknown, least: number, most: number, what: string): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return value
  throw new WrongAnswer(`${what} is no number`)
}

/** Hex without 0x, of so many bytes where that is said. */
function bytesOf(value: unknown, what: string, size?: number): Buffer {
  if (typeof value !== 'string' || value.length % 2 !== 0) throw new WrongAnswer(`${what} is no hex`)
  const bytes = Buffer.from(value, 'hex')
  // What is no hex is left out silently.
  if (bytes.length !== value.length / 2) throw new WrongAnswer(`${what} is no hex`)
  if (size !== undefined && bytes.length !== size) throw new WrongAnswer(`${what} is not of ${size} bytes`)
  return bytes
}
