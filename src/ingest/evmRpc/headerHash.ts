import { keccak_256 } from '@noble/hashes/sha3.js'
import { dataOf, type Fields } from '../asking/wrongAnswer.ts'
import { bytes, quantity, rlp } from './rlp.ts'

/**
 * The hash of a block, computed from its header: Ethereum's fields in their order, and those that forks have added at its end
 * where the header has them: https://github.com/ethereum/execution-specs, `Header`.
 */
export function headerHash(block: Fields): string {
  const added = ADDED.filter((name) => block[name] !== undefined && block[name] !== null)
  const items = [...ALWAYS, ...added].map((name) => {
    const value = block[name]
    return NUMBERS.has(name) && typeof value === 'string'
      ? quantity(value)
      : bytes(dataOf(value, `the block's ${name}`))
  })
  return `0x${Buffer.from(keccak_256(rlp(items))).toString('hex')}`
}

const ALWAYS = [
  'parentHash',
  'sha3Uncles',
  'miner',
  'stateRoot',
  'transactionsRoot',
  'receiptsRoot',
  'logsBloom',
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'extraData',
  'mixHash',
  'nonce',
]
/** London, Shanghai, Cancun twice, Prague. */
const ADDED = [
  'baseFeePerGas',
  'withdrawalsRoot',
  'blobGasUsed',
  'excessBlobGas',
  'parentBeaconBlockRoot',
  'requestsHash',
]
const NUMBERS = new Set([
  'difficulty',
  'number',
  'gasLimit',
  'gasUsed',
  'timestamp',
  'baseFeePerGas',
  'blobGasUsed',
  'excessBlobGas',
])
