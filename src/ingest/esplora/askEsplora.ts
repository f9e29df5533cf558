import { z } from 'zod'
import { parsed } from '../asking/fetchText.ts'
import type { RestClient } from '../asking/restClient.ts'
import { WrongAnswer } from '../asking/wrongAnswer.ts'
import type { EsploraTransaction } from './esploraTransaction.ts'
import { NoTransaction, transactionsIn } from './readTransactions.ts'

/*
 * The questions of https://github.com/Blockstream/esplora/blob/master/API.md that are used. Errors of each: those of `RestClient.ask`.
 */

/** The height of the chain. */
export function askTip(client: RestClient): Promise<number> {
  return client.ask({ path: '/blocks/tip/height' }, (text) => {
    if (/^\d{1,9}$/.test(text.trim())) return Number(text)
    throw new WrongAnswer('the height of the chain is no number')
  })
}

export function askTransaction(client: RestClient, txid: string): Promise<EsploraTransaction> {
  return client.ask({ path: `/tx/${txid}` }, (text) => {
    const [transaction] = transactions(text)
    if (transaction?.txid === txid) return transaction
    throw new WrongAnswer('it is another transaction')
  })
}

/** How many transactions in blocks an address has. */
export function askCount(client: RestClient, address: string): Promise<number> {
  return client.ask({ path: `/address/${address}` }, (text) => shaped(text, stats).chain_stats.tx_count)
}

/** The next transactions in blocks of an address, from the youngest to the oldest, after one of them. */
export function askPage(
  client: RestClient,
  address: string,
  after: string | null,
): Promise<readonly EsploraTransaction[]> {
  return client.ask({ path: `/address/${address}/txs/chain${after === null ? '' : `/${after}`}` }, transactions)
}

/** Where an output was spent; null: it is not, in any block. */
export type Spend = { readonly txid: string; readonly height: number } | null

/** Of each output of a transaction. */
export function askSpends(client: RestClient, txid: string, outputs: number): Promise<readonly Spend[]> {
  return client.ask({ path: `/tx/${txid}/outspends` }, (text) => {
    const all = shaped(text, outspends)
    if (all.length !== outputs) throw new WrongAnswer(`it tells of ${all.length} outputs of ${outputs}`)
    return all.map(({ spent, txid: by, status }): Spend => {
      if (!spent || status?.confirmed !== true) return null
      if (by === undefined || status.block_height === undefined) throw new WrongAnswer('a spend has no transaction')
      return { txid: by, height: status.block_height }
    })
  })
}

const stats = z.object({ chain_stats: z.object({ tx_count: z.int().nonnegative() }) })
const outspends = z.array(
  z.object({
    spent: z.boolean(),
    txid: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .optional(),
    status: z.object({ confirmed: z.boolean(), block_height: z.int().nonnegative().optional() }).optional(),
  }),
)

function transactions(text: string): readonly EsploraTransaction[] {
  try {
    return transactionsIn(json(text))
  } catch (error) {
    throw error instanceof NoTransaction ? new WrongAnswer(`transaction ${error.nth} ${error.message}`) : error
  }
}

function shaped<T>(text: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(json(text))
  if (read.success) return read.data
  throw new WrongAnswer(`the answer has another shape: ${read.error.issues[0]?.message ?? ''}`)
}

function json(text: string): unknown {
  const value = parsed(text)
  if (value === undefined) throw new WrongAnswer('the answer is no JSON, or was cut off')
  return value
}
