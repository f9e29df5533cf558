import { countOf, fieldsOf, hexOf, listOf, WrongAnswer } from '../../asking/wrongAnswer.ts'
import type { RpcClient } from '../../jsonRpc/nodeClient.ts'
import type { Findings } from './findings.ts'
import type { HeightRange } from './searchRange.ts'

/** Erigon gives no more in one answer. */
const PAGE = 25

/**
 * Finds the transactions that an address is in, inner calls included, from the last to the first: by Otterscan's index, as Erigon and
 * Reth have it (https://docs.otterscan.io/api-docs/ots-api). Errors: those of `RpcClient.ask`. Throws `WrongAnswer`.
 */
export async function searchOtterscan(client: RpcClient, findings: Findings, range: HeightRange): Promise<void> {
  await Promise.all(findings.active().map((address) => searchOne(client, findings, range, address)))
}

async function searchOne(
  client: RpcClient,
  findings: Findings,
  { from, to }: HeightRange,
  address: string,
): Promise<void> {
  for (let before = to + 1; ; ) {
    const [answer] = await client.ask([{ method: 'ots_searchTransactionsBefore', params: [address, before, PAGE] }])
    const { txs, lastPage } = fieldsOf(answer, 'the page of transactions')
    let lowest = before
    for (const one of listOf(txs, 'the transactions')) {
      const transaction = fieldsOf(one, 'a transaction')
      const height = countOf(transaction.blockNumber, 'the block of a transaction')
      if (height >= before) throw new WrongAnswer('a transaction is of another block')
      lowest = Math.min(lowest, height)
      if (height >= from) findings.add(address, hexOf(transaction.hash, 32, 'the hash of a transaction'), height)
    }
    if (lastPage === true || lowest === before || lowest <= from || findings.isBusy(address)) return
    before = lowest
  }
}
