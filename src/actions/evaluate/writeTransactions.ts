import type { ChainTransaction } from '../../core/accuracy/chainTransaction.ts'
import type { CaseImport } from '../../core/case/case.ts'
import { writeText } from '../files/writeText.ts'
import { writtenFile } from './writeRows.ts'

/** Writes transactions of Bitcoin as `utxo-jsonl`, for an import. They must be in chain order. */
export async function writeTransactions(
  file: string,
  transactions: readonly ChainTransaction[],
  covers: CaseImport['covers'],
): Promise<CaseImport> {
  await writeText(file, lines(transactions))
  return writtenFile('utxo-jsonl', file, covers)
}

function* lines(transactions: readonly ChainTransaction[]): Iterable<string> {
  let block = -1
  let index = 0
  for (const { height, time, hash, coinbase, inputs, outputs } of transactions) {
    index = height === block ? index + 1 : 0
    block = height
    const leg = (address: string | null, value: bigint) =>
      `"addresses":${address === null ? '[]' : JSON.stringify([address])},"value":${value}`
    const spent = inputs.map(({ hash: from, n, address, value }) => {
      return `{"spent_transaction_hash":"${from}","spent_output_index":${n},${leg(address, value)}}`
    })
    const paid = outputs.map(({ address, value }, n) => `{"index":${n},${leg(address, value)}}`)
    yield `{"hash":"${hash}","block_number":${height},"block_timestamp":${Math.floor(time / 1000)},"index":${index},"is_coinbase":${coinbase},"inputs":[${spent.join()}],"outputs":[${paid.join()}]}\n`
  }
}
