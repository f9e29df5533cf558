import type { TransactionRecord } from '../transactionRecord.ts'
import { TRANSFER } from './searchLogs.ts'

/** Who pays or gets a token in a transaction, by its events. */
export function transferParties({ lines }: Pick<TransactionRecord, 'lines'>): readonly string[] {
  return lines.logs.flatMap((line) => {
    const { topics } = JSON.parse(line) as { topics: readonly string[] }
    return topics[0] === TRANSFER ? topics.slice(1, 3).map((topic) => `0x${topic.slice(26)}`) : []
  })
}
