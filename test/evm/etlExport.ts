import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { csvOf } from '../ingest/etlFiles.ts'
import type { Row } from '../ingest/smallChain.ts'
import type { Anvil } from './anvil.ts'
import { hex } from './script.ts'

type Answer = Readonly<Record<string, never>>

/**
 * Blocks of a node as ethereum-etl exports them, in files of the folder: https://github.com/blockchain-etl/ethereum-etl/blob/develop/docs/schema.md
 * Calls are taken from `trace_block`, receipts one by one: other methods than dyepack asks first.
 */
export async function etlExport({ ask }: Anvil, from: number, to: number, folder: string): Promise<readonly string[]> {
  const tables: Record<string, Row[]> = { blocks: [], transactions: [], receipts: [], logs: [], traces: [] }
  for (let height = from; height <= to; height++) {
    const block: Answer & { transactions: Answer[] } = await ask('eth_getBlockByNumber', hex(height), true)
    tables.blocks!.push({ number: height, hash: block.hash!, timestamp: Number(block.timestamp) })
    for (const tx of block.transactions) {
      const receipt: Answer & { logs: Answer[] } = await ask('eth_getTransactionReceipt', tx.hash)
      const place = { block_number: height, transaction_index: Number(tx.transactionIndex) }
      tables.transactions!.push({
        hash: tx.hash!,
        ...place,
        from_address: tx.from!,
        to_address: tx.to!,
        value: BigInt(tx.value!).toString(),
        gas: Number(tx.gas),
        gas_price: Number(tx.gasPrice),
      })
      tables.receipts!.push({
        transaction_hash: tx.hash!,
        ...place,
        cumulative_gas_used: Number(receipt.cumulativeGasUsed),
        gas_used: Number(receipt.gasUsed),
        contract_address: receipt.contractAddress!,
        status: Number(receipt.status),
        effective_gas_price: Number(receipt.effectiveGasPrice),
      })
      for (const log of receipt.logs) {
        tables.logs!.push({
          log_index: Number(log.logIndex),
          transaction_hash: tx.hash!,
          ...place,
          address: log.address!,
          data: log.data!,
          topics: log.topics!,
        })
      }
    }
    const traces: (Answer & { action: Answer; result: Answer | null })[] = await ask('trace_block', hex(height))
    for (const trace of traces) {
      const { action, result } = trace
      const [one, other, value] = [
        action.from ?? action.address,
        action.to ?? action.refundAddress ?? result?.address ?? null,
        action.value ?? action.balance,
      ]
      tables.traces!.push({
        block_number: height,
        transaction_hash: trace.transactionHash!,
        transaction_index: trace.transactionPosition!,
        from_address: one!,
        to_address: other,
        value: BigInt(value!).toString(),
        trace_type: trace.type!,
        call_type: action.callType ?? null,
        trace_address: trace.traceAddress!,
        error: trace.error ?? null,
        status: trace.error === undefined || trace.error === null ? 1 : 0,
      })
    }
  }
  return Object.entries(tables).map(([table, rows]) => {
    writeFileSync(join(folder, `${table}.csv`), csvOf(rows))
    return `${table}.csv`
  })
}
