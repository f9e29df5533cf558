import { z } from 'zod'
import type { ExplorerAction } from '../../core/wire/explorerSource.ts'
import { insist, WrongRow } from './wrongRow.ts'

/** A row of a list, as it is kept: what the importer reads, and the hash of its block. All values are texts. */
export interface ExplorerRow {
  readonly height: number
  readonly seconds: number
  readonly hash: string
  readonly failed: boolean
  /** Of a transaction that the address sent: its nonce. */
  readonly nonce: number | null
  readonly kept: Readonly<Record<string, string | readonly string[]>>
}

/** What of a list is asked for: rows of others are wrong. */
export interface RowScope {
  readonly list: ExplorerAction
  /** Lower case; null: anybody's. */
  readonly address: string | null
  /** Heights, both inclusive. */
  readonly from: number
  readonly to: number
}

const digits = (most: number) =>
  z.union([z.string().regex(new RegExp(`^[0-9]{1,${most}}$`)), z.number().int().nonnegative()]).transform(String)
const height = digits(12)
const address = z.string().regex(/^0x[0-9a-f]{40}$/i)
const noAddress = z.union([address, z.literal(''), z.null()])
const hash = z.string().regex(/^(0x[0-9a-f]{64}|GENESIS_\w{1,80})$/i)
const flag = z.union([z.enum(['0', '1']), z.literal(0), z.literal(1)]).transform(String)
const amount = digits(78)
/** Whoever makes a token names it: nothing is known of these. */
const word = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((text) => (text === null || text === undefined ? undefined : String(text).slice(0, LONGEST)))

/** So much of a text is kept; the importer cuts symbols at 40. */
const LONGEST = 200

const common = { blockNumber: height, timeStamp: digits(11), from: noAddress }
const optional = { blockHash: hash.nullish(), transactionIndex: digits(9).nullish() }

/**
 * The keys that are kept, in this order. Left out are those that change from day to day (`confirmations`) or say nothing of what
 * moved (`input`). https://docs.etherscan.io/api-reference/endpoint/txlist, …/txlistinternal, …/tokentx,
 * https://docs.blockscout.com/devs/apis/rpc/account
 */
const SCHEMAS = {
  txlist: z.object({
    ...common,
    hash,
    ...optional,
    nonce: digits(15).nullish(),
    from: z.union([address, z.literal('GENESIS')]),
    to: noAddress.nullish(),
    value: amount,
    contractAddress: noAddress.nullish(),
    gasPrice: digits(30),
    gasUsed: digits(15),
    isError: flag,
    txreceipt_status: z.union([flag, z.literal(''), z.null()]).optional(),
  }),
  txlistinternal: z.object({
    ...common,
    hash: hash.optional(),
    transactionHash: hash.optional(),
    to: noAddress.nullish(),
    value: amount,
    contractAddress: noAddress.nullish(),
    type: word,
    callType: word,
    index: digits(9).nullish(),
    traceId: word,
    isError: flag,
    errCode: word,
  }),
  tokentx: z.object({
    ...common,
    hash,
    ...optional,
    to: noAddress.nullish(),
    value: amount.nullish(),
    contractAddress: address,
    tokenSymbol: word,
    tokenDecimal: word,
    logIndex: digits(9).nullish(),
    tokenID: word,
    tokenIDs: z.array(z.union([z.string(), z.number()]).transform(String)).nullish(),
  }),
} as const

/** Reads a list in the order of the chain. Throws `WrongRow`. */
export function readRows(rows: readonly unknown[], scope: RowScope): readonly ExplorerRow[] {
  const read = rows.map((row) => readRow(row, scope))
  for (const [i, { height, seconds }] of read.entries()) {
    const before = read[i - 1]
    if (before === undefined) continue
    insist(height >= before.height, `rows of ${scope.list} are not in the order of blocks`)
    const steady = height === before.height ? seconds === before.seconds : seconds >= before.seconds
    insist(steady, `the times of blocks ${before.height} and ${height} do not fit`)
  }
  return read
}

function readRow(row: unknown, { list, address, from, to }: RowScope): ExplorerRow {
  const found = SCHEMAS[list].safeParse(row)
  if (!found.success) {
    const { path, message } = found.error.issues[0]!
    throw new WrongRow(`a row of ${list} has no good ${path.join('.') || 'keys'}: ${message}`)
  }
  const data: Readonly<Record<string, string | readonly string[] | null | undefined>> = found.data
  const height = Number(found.data.blockNumber)
  insist(height >= from && height <= to, `a row is of block ${height}, and blocks ${from} to ${to} were asked for`)
  const parties = [data.from, data.to, list === 'tokentx' ? null : data.contractAddress]
  insist(
    address === null || parties.some((party) => typeof party === 'string' && party.toLowerCase() === address),
    `a row of ${list} is of other addresses than ${address}`,
  )
  const hash = 'hash' in found.data && found.data.hash !== undefined ? found.data.hash : data.transactionHash
  insist(typeof hash === 'string', `a row of ${list} names no transaction`)
  const counted = data.value !== undefined && data.value !== null
  insist(counted || data.tokenID !== undefined || Array.isArray(data.tokenIDs), `a row of ${list} has no value`)
  const sent = typeof data.from === 'string' && data.from.toLowerCase() === address
  return {
    height,
    seconds: Number(found.data.timeStamp),
    hash: (hash as string).toLowerCase(),
    failed: data.isError === '1',
    nonce: list === 'txlist' && sent && typeof data.nonce === 'string' ? Number(data.nonce) : null,
    kept: Object.fromEntries(
      Object.entries(data).flatMap(([key, value]) => (value === null || value === undefined ? [] : [[key, value]])),
    ),
  }
}
