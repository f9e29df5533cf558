import { amountOf, dataOf, type Fields, fieldsOf, hexOf, listOf } from '../asking/wrongAnswer.ts'
import { bytes, quantity, rlp } from './rlp.ts'
import { trieRoot } from './trieRoot.ts'

/** The root that a header has of these receipts: one that is missing, or an event of it, makes another. https://eips.ethereum.org/EIPS/eip-2718 */
export function receiptsRoot(receipts: readonly Fields[]): string {
  return trieRoot(receipts.map(encoded))
}

function encoded(receipt: Fields): Buffer {
  const { root, status, cumulativeGasUsed, logsBloom, logs, type } = receipt
  // Before Byzantium the state stood there in place of the status.
  const outcome = typeof root === 'string' && typeof status !== 'string' ? bytes(dataOf(root, 'root')) : number(status)
  const body = rlp([
    outcome,
    number(cumulativeGasUsed),
    bytes(hexOf(logsBloom, 256, 'the logsBloom of a receipt')),
    listOf(logs, 'the logs of a receipt').map((one) => {
      const log = fieldsOf(one, 'a log')
      const topics = listOf(log.topics, 'topics').map((topic) => bytes(hexOf(topic, 32, 'a topic')))
      return [
        bytes(hexOf(log.address, 20, 'the address of a log')),
        topics,
        bytes(dataOf(log.data, 'the data of a log')),
      ]
    }),
  ])
  const kind = typeof type === 'string' ? Number(type) : 0
  return kind === 0 ? body : Buffer.concat([Buffer.from([kind]), body])
}

function number(value: unknown): Buffer {
  amountOf(value, 'a number of a receipt')
  return quantity(value as string)
}
