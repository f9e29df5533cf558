import type { TransactionRecord } from '../transactionRecord.ts'
import { WrongAnswer } from '../wrongAnswer.ts'
import type { Findings } from './findings.ts'
import { TRANSFER } from './searchLogs.ts'

/**
 * Throws `WrongAnswer` where a transaction, found through one address, moves a token from or to another that was searched too, and was
 * not found there: the node left events out.
 *
 * @param covered addresses that were searched before: what is new cannot be theirs
 */
export function refuseHidden(
  records: readonly TransactionRecord[],
  covered: ReadonlySet<string>,
  findings: Findings,
): void {
  const searched = new Set(findings.active())
  for (const { hash, lines } of records) {
    for (const line of lines.logs) {
      const { topics } = JSON.parse(line) as { topics: readonly string[] }
      if (topics[0] !== TRANSFER) continue
      for (const topic of topics.slice(1, 3)) {
        const address = `0x${topic.slice(26)}`
        if (covered.has(address) || (searched.has(address) && !findings.of(address).has(hash))) {
          throw new WrongAnswer(`it does not tell all transfers of ${address}: one is in transaction ${hash}`)
        }
      }
    }
  }
}
