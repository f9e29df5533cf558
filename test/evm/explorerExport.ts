import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Anvil } from './anvil.ts'
import { callData } from './compile.ts'
import { hex } from './script.ts'

type Answer = Readonly<Record<string, string>>
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/**
 * What these addresses did in blocks of a node as an explorer's API gives it, by address and list, each answer in a file of the folder: `txlist`,
 * `txlistinternal`, `tokentx`, as https://docs.etherscan.io describes them. Of tokens there are only `Transfer` events.
 */
export async function explorerExport(
  { ask }: Anvil,
  from: number,
  to: number,
  folder: string,
  owners: readonly string[],
): Promise<readonly string[]> {
  const lists: Record<string, Answer[]> = { txlist: [], txlistinternal: [], tokentx: [] }
  const tokens = new Map<string, number>()
  const decimalsOf = async (token: string): Promise<number> => {
    const known =
      tokens.get(token) ?? Number(await ask('eth_call', { to: token, data: callData('decimals()') }, 'latest'))
    tokens.set(token, known)
    return known
  }
  for (let height = from; height <= to; height++) {
    const block: Answer & { transactions: Answer[] } = await ask('eth_getBlockByNumber', hex(height), true)
    const time = { blockNumber: `${height}`, timeStamp: `${Number(block.timestamp)}` }
    for (const tx of block.transactions) {
      const receipt: Answer & { logs: (Answer & { topics: string[] })[] } = await ask(
        'eth_getTransactionReceipt',
        tx.hash,
      )
      const failed = receipt.status === '0x0' ? '1' : '0'
      const place = { ...time, hash: tx.hash!, transactionIndex: `${Number(tx.transactionIndex)}` }
      lists.txlist!.push({
        ...place,
        from: tx.from!,
        to: tx.to ?? '',
        value: `${BigInt(tx.value!)}`,
        contractAddress: receipt.contractAddress ?? '',
        isError: failed,
        txreceipt_status: failed === '1' ? '0' : '1',
        gasUsed: `${BigInt(receipt.gasUsed!)}`,
        gasPrice: `${BigInt(receipt.effectiveGasPrice!)}`,
      })
      for (const { address, topics, data } of receipt.logs) {
        if (topics[0] !== TRANSFER || topics.length !== 3) continue
        lists.tokentx!.push({
          ...place,
          from: `0x${topics[1]!.slice(26)}`,
          to: `0x${topics[2]!.slice(26)}`,
          value: `${BigInt(data!)}`,
          contractAddress: address!,
          tokenSymbol: 'T',
          tokenDecimal: `${await decimalsOf(address!)}`,
        })
      }
    }
    const calls: { action: Answer; type: string; error?: string; traceAddress: number[]; transactionHash: string }[] =
      await ask('trace_block', hex(height))
    for (const { action, type, error, traceAddress, transactionHash } of calls) {
      if (traceAddress.length === 0 || type !== 'call' || action.callType !== 'call' || action.value === '0x0') continue
      lists.txlistinternal!.push({
        ...time,
        hash: transactionHash,
        from: action.from!,
        to: action.to!,
        value: `${BigInt(action.value!)}`,
        contractAddress: '',
        type,
        isError: error === undefined ? '0' : '1',
        errCode: error ?? '',
      })
    }
  }
  const files: string[] = []
  for (const address of owners)
    for (const [list, rows] of Object.entries(lists)) {
      const result = rows.filter((row) => row.from === address || row.to === address)
      if (result.length === 0) continue
      const file = `${list}-${address}.json`
      writeFileSync(join(folder, file), JSON.stringify({ status: '1', message: 'OK', result }))
      files.push(file)
    }
  return files
}
