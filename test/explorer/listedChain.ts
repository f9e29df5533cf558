import type { Anvil } from '../evm/anvil.ts'
import { hex } from '../evm/script.ts'

/** A row of an explorer's list, with the addresses that it is of. */
export interface ListedRow {
  readonly parties: readonly string[]
  readonly height: number
  readonly row: Readonly<Record<string, string>>
}

export type Dialect = 'etherscan' | 'blockscout'
export type ListName = 'txlist' | 'txlistinternal' | 'tokentx'

/** What an explorer lists of a chain. */
export interface ListedChain {
  readonly chainId: number
  readonly lists: Readonly<Record<ListName, readonly ListedRow[]>>
  /** Seconds of each block, by its height. */
  readonly times: readonly number[]
  /** The URL of a node that knows the rest. */
  readonly node: string | null
}

type Answer = Readonly<Record<string, never>>
interface Trace extends Answer {
  readonly action: never
  readonly result: never
  readonly traceAddress: never
}

const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/**
 * The blocks of a node as an explorer lists them, with the keys of
 * https://docs.etherscan.io/api-reference/endpoint/txlist, …/txlistinternal, …/tokentx, or of Blockscout's `address_view.ex`.
 */
export async function listChain(
  { ask, url }: Anvil,
  to: number,
  dialect: Dialect,
  symbol = 'COIN',
): Promise<ListedChain> {
  const lists: Record<ListName, ListedRow[]> = { txlist: [], txlistinternal: [], tokentx: [] }
  const times: number[] = []
  const blockscout = dialect === 'blockscout'
  for (let height = 0; height <= to; height++) {
    const block: Answer & { transactions: Answer[] } = await ask('eth_getBlockByNumber', hex(height), true)
    times.push(Number(block.timestamp))
    const place = { blockNumber: `${height}`, timeStamp: `${Number(block.timestamp)}` }
    const confirmations = `${to - height}`
    for (const tx of block.transactions) {
      const receipt: Answer & { logs: Answer[] } = await ask('eth_getTransactionReceipt', tx.hash)
      const good = Number(receipt.status) === 1
      const fee = {
        gas: `${Number(tx.gas)}`,
        gasPrice: `${BigInt(receipt.effectiveGasPrice!)}`,
        gasUsed: `${Number(receipt.gasUsed)}`,
        cumulativeGasUsed: `${Number(receipt.cumulativeGasUsed)}`,
      }
      const transactionIndex = `${Number(tx.transactionIndex)}`
      const nonce = `${Number(tx.nonce)}`
      const made = receipt.contractAddress ?? ''
      lists.txlist.push({
        parties: [tx.from!, tx.to ?? '', made],
        height,
        row: {
          ...place,
          hash: tx.hash!,
          nonce,
          blockHash: block.hash!,
          transactionIndex,
          from: tx.from!,
          to: tx.to ?? '',
          value: BigInt(tx.value!).toString(),
          ...fee,
          isError: good ? '0' : '1',
          txreceipt_status: good ? '1' : '0',
          input: tx.input!,
          contractAddress: made,
          confirmations,
        },
      })
      for (const log of receipt.logs) {
        const topics = log.topics as unknown as readonly string[]
        if (topics[0] !== TRANSFER || topics.length !== 3) continue
        const [from, receiver] = topics.slice(1).map((topic) => `0x${topic.slice(26)}`) as [string, string]
        lists.tokentx.push({
          parties: [from, receiver],
          height,
          row: {
            ...place,
            hash: tx.hash!,
            nonce,
            blockHash: block.hash!,
            from,
            contractAddress: log.address!,
            to: receiver,
            value: BigInt(log.data!).toString(),
            tokenName: symbol,
            tokenSymbol: symbol,
            tokenDecimal: '18',
            transactionIndex,
            ...(blockscout ? { logIndex: `${Number(log.logIndex)}` } : {}),
            ...fee,
            input: 'deprecated',
            confirmations,
          },
        })
      }
    }
    const traces: Trace[] = height === 0 ? [] : await ask('trace_block', hex(height))
    lists.txlistinternal.push(...inner(traces, place, blockscout).map((one) => ({ ...one, height })))
  }
  return { chainId: Number(await ask('eth_chainId')), lists, times, node: url }
}

/** Calls inside transactions that move coin, make a contract or end one. */
function inner(traces: readonly Trace[], place: Readonly<Record<string, string>>, blockscout: boolean) {
  const found: Omit<ListedRow, 'height'>[] = []
  const failed = new Set<string>()
  for (const [number, trace] of traces.entries()) {
    const { action, result, traceAddress, type, transactionHash, error } = trace as unknown as {
      action: Record<string, string>
      result: { address?: string } | null
      traceAddress: number[]
      type: string
      transactionHash: string
      error?: string
    }
    const above = traceAddress.map((_, i) => `${transactionHash} ${traceAddress.slice(0, i)}`)
    const undone = typeof error === 'string' || above.some((one) => failed.has(one))
    if (undone) failed.add(`${transactionHash} ${traceAddress}`)
    const value = BigInt(action.value ?? action.balance ?? 0)
    if (traceAddress.length === 0 || (value === 0n && type === 'call')) continue
    const [from, to] = [action.from ?? action.address!, action.to ?? action.refundAddress ?? '']
    const made = type === 'create' ? (result?.address ?? '') : ''
    const call = { from, to, value: value.toString(), contractAddress: made, input: '' }
    const end = { gas: '2300', gasUsed: '0', isError: undone ? '1' : '0', errCode: undone ? 'reverted' : '' }
    found.push({
      parties: [from, to, made],
      row: blockscout
        ? {
            ...place,
            ...call,
            transactionHash,
            index: `${number + 1}`,
            type: type === 'suicide' ? 'selfdestruct' : type,
            callType: action.callType ?? '',
            ...end,
          }
        : { ...place, hash: transactionHash, ...call, type, traceId: traceAddress.join('_'), ...end },
    })
  }
  return found
}

/** The answers that somebody saved by hand, one a list and address: names and contents. */
export function savedAnswers(chain: ListedChain, addresses: readonly string[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>()
  for (const address of [...addresses].sort()) {
    for (const [list, all] of Object.entries(chain.lists)) {
      const rows = all.filter(({ parties }) => parties.includes(address)).map(({ row }) => row)
      const text = JSON.stringify({ status: '1', message: 'OK', result: rows })
      if (rows.length > 0) files.set(`${list}_${address}.json`, text)
    }
  }
  return files
}
