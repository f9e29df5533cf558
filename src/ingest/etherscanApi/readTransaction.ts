import { z } from 'zod'
import { type ExplorerClient, NoAnswer } from './explorerClient.ts'
import { fitTogether, type ListsOfAddress } from './fitTogether.ts'
import { readRows } from './rows.ts'
import { insist, WrongRow } from './wrongRow.ts'

const hex = z.string().regex(/^0x[0-9a-f]{1,64}$/i)
const address = z.string().regex(/^0x[0-9a-f]{40}$/i)
const hash = z.string().regex(/^0x[0-9a-f]{64}$/i)
const word = z.string().regex(/^0x[0-9a-f]{64}$/i)

/** What is read of https://ethereum.github.io/execution-apis: a transaction, its receipt, its block. */
const transactionSchema = z.object({
  hash,
  blockNumber: hex,
  blockHash: hash,
  transactionIndex: hex,
  from: address,
  to: address.nullable(),
  value: hex,
  nonce: hex,
  gasPrice: hex.optional(),
})
const receiptSchema = z.object({
  transactionHash: hash,
  blockNumber: hex,
  status: hex,
  gasUsed: hex,
  effectiveGasPrice: hex.nullish(),
  contractAddress: address.nullish(),
  logs: z.array(z.object({ address, topics: z.array(word), data: z.string(), logIndex: hex })),
})
const blockSchema = z.object({ hash, number: hex, timestamp: hex })

/** `Transfer(address,address,uint256)`: https://eips.ethereum.org/EIPS/eip-20. With four topics it moves an NFT. */
const TRANSFER = '0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef'

/**
 * Reads a transaction whole, whoever took part, as the rows that an explorer would list of all of them; null where it knows none.
 * Names and decimals of tokens are not in it. Throws `NoAnswer`.
 */
export async function readTransaction(client: ExplorerClient, hash: string): Promise<ListsOfAddress | null> {
  try {
    return await readOnce(client, hash)
  } catch (error) {
    if (!(error instanceof WrongRow)) throw error
    throw new NoAnswer({ kind: 'wrong', host: client.explorer.host, said: error.message })
  }
}

async function readOnce(client: ExplorerClient, hash: string): Promise<ListsOfAddress | null> {
  const byHash = { params: [hash], query: { txhash: hash } }
  const found = await client.rpc({ method: 'eth_getTransactionByHash', ...byHash })
  if (found === null) return null
  const tx = read(transactionSchema, found, 'a transaction')
  const receipt = read(receiptSchema, await client.rpc({ method: 'eth_getTransactionReceipt', ...byHash }), 'a receipt')
  const query = { tag: tx.blockNumber, boolean: 'false' }
  const params = [tx.blockNumber, false]
  const block = read(blockSchema, await client.rpc({ method: 'eth_getBlockByNumber', params, query }), 'a block')
  const same = [tx.hash, receipt.transactionHash].every((one) => one.toLowerCase() === hash)
  insist(same, 'the answer is of another transaction')
  const fits = tx.blockHash === block.hash && [receipt, tx].every(({ blockNumber }) => blockNumber === block.number)
  insist(fits, `transaction ${hash} and its block do not fit`)
  const height = Number(tx.blockNumber)
  const place = { blockNumber: String(height), timeStamp: number(block.timestamp), hash, blockHash: tx.blockHash }
  const transactionIndex = number(tx.transactionIndex)
  const good = Number(receipt.status) === 1
  const payment = {
    ...place,
    transactionIndex,
    nonce: number(tx.nonce),
    from: tx.from,
    to: tx.to ?? '',
    value: number(tx.value),
    contractAddress: receipt.contractAddress ?? '',
    gasPrice: number(receipt.effectiveGasPrice ?? tx.gasPrice ?? '0x0'),
    gasUsed: number(receipt.gasUsed),
    isError: good ? '0' : '1',
    txreceipt_status: good ? '1' : '0',
  }
  const transfers = receipt.logs.flatMap(({ address, topics, data, logIndex }) => {
    if (topics.length !== 3 || topics[0]!.toLowerCase() !== TRANSFER || !/^0x[0-9a-f]{64}$/i.test(data)) return []
    const [from, to] = topics.slice(1).map((topic) => `0x${topic.slice(26)}`) as [string, string]
    return [
      {
        ...place,
        transactionIndex,
        from,
        to,
        value: number(data),
        contractAddress: address,
        // An event does not say them; the importer tells a list of tokens by them.
        tokenSymbol: '',
        tokenDecimal: '',
        logIndex: number(logIndex),
      },
    ]
  })
  const scope = { address: null, from: height, to: height }
  return fitTogether({
    txlist: readRows([payment], { ...scope, list: 'txlist' }),
    txlistinternal: readRows(await innerCalls(client, hash), { ...scope, list: 'txlistinternal' }),
    tokentx: readRows(transfers, { ...scope, list: 'tokentx' }),
  })
}

/** Etherscan leaves the hash out: https://docs.etherscan.io/api-reference/endpoint/txlistinternal-txhash */
async function innerCalls(client: ExplorerClient, hash: string): Promise<readonly unknown[]> {
  const answer = await client.ask({ module: 'account', action: 'txlistinternal', txhash: hash })
  insist('rows' in answer, 'the answer to txlistinternal is no list')
  if (!('rows' in answer)) return []
  if (answer.partial) {
    throw new NoAnswer({ kind: 'behind', host: client.explorer.host, said: `it has not read the calls of ${hash} yet` })
  }
  return answer.rows.map((row) => (typeof row === 'object' && row !== null ? { hash, ...row } : row))
}

function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const found = schema.safeParse(answer)
  if (found.success) return found.data
  const { path, message } = found.error.issues[0]!
  throw new WrongRow(`${what} has no good ${path.join('.') || 'keys'}: ${message}`)
}

function number(hex: string): string {
  return BigInt(hex).toString()
}
