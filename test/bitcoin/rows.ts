import { DuckDBInstance } from '@duckdb/node-api'
import { p2pkh } from '@scure/btc-signer'
import { ScriptKind } from '../../src/core/ledger/scriptKind.ts'
import { txHash } from '../../src/store/duckdb/hashHalves.ts'
import type { Bitcoind } from './bitcoind.ts'
import { REGTEST } from './everyScript.ts'

/** A block of the node, verbosity 3, as far as it is used. */
export interface RpcBlock {
  readonly hash: string
  readonly height: number
  readonly time: number
  readonly tx: readonly {
    readonly txid: string
    readonly locktime: number
    readonly version: number
    readonly vin: readonly {
      readonly txid?: string
      readonly vout: number
      readonly prevout: RpcOutput
      readonly scriptSig?: { readonly hex: string }
      readonly coinbase?: string
      readonly sequence: number
    }[]
    readonly vout: readonly RpcOutput[]
  }[]
}

export interface RpcOutput {
  readonly value: number
  readonly scriptPubKey: { readonly address?: string; readonly type: string; readonly hex: string }
}

/** Of the blocks above the first. */
export async function hashes(node: Bitcoind): Promise<readonly string[]> {
  const count = await node.ask<number>('getblockcount')
  const all: string[] = []
  for (let height = 1; height <= count; height++) all.push(await node.ask<string>('getblockhash', height))
  return all
}

/** What the ledger must say, as the node tells it. */
export async function rpcRows(node: Bitcoind): Promise<readonly string[]> {
  const rows: string[] = []
  for (const hash of [await node.ask<string>('getblockhash', 0), ...(await hashes(node))]) {
    const block = await node.ask<RpcBlock>('getblock', hash, 3)
    for (const [i, { txid, locktime, vin, vout }] of block.tx.entries()) {
      rows.push(`${block.height}/${i} ${txid} ${block.time} ${locktime}`)
      for (const { txid: spent, vout: n, prevout } of vin)
        if (spent !== undefined) rows.push(`in ${spent}:${n} ${amount(prevout)} ${address(prevout)}`)
      for (const [n, output] of vout.entries())
        rows.push(`out ${n} ${amount(output)} ${address(output)} ${output.scriptPubKey.type}`)
    }
  }
  return rows
}

const amount = ({ value }: RpcOutput) => Math.round(value * 1e8)
/** Core gives a key without hash no address: that of its hash stands for it. */
const address = ({ scriptPubKey: { address: text, type, hex } }: RpcOutput) =>
  type === 'pubkey' ? p2pkh(Buffer.from(hex, 'hex').subarray(1, -1), REGTEST).address! : (text ?? '-')

const TYPES = Object.keys(ScriptKind).map((kind) => `'${kind}'`)

/** The same of the ledger. */
export async function ledgerRows(ledger: string): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  try {
    const answer = await db.runAndReadAll(
      `SELECT line FROM (
         SELECT row, 0 AS side, 0 AS i, concat(height, '/', tx_index, ' ', ${txHash('txn')}, ' ', txn.time // 1000, ' ', locktime) AS line FROM movement JOIN txn USING (tx)
         UNION ALL SELECT i.row, 1, i.i, concat('in ', coalesce(spent_hash, ${txHash('y')}), ':', coalesce(spent_n, o.n), ' ', i.lo, ' ', coalesce(a.address, '-'))
         FROM utxo_input i LEFT JOIN address a ON a.id = i.address LEFT JOIN utxo_output o USING (holding) LEFT JOIN movement m ON m.row = o.row
         LEFT JOIN txn y ON y.tx = m.tx
         UNION ALL SELECT row, 2, n, concat('out ', n, ' ', lo, ' ', coalesce(a.address, '-'), ' ', [${TYPES}][script + 1]) FROM utxo_output LEFT JOIN address a ON a.id = utxo_output.address
       ) ORDER BY row, side, i`,
    )
    return answer.getRows().map(([line]) => String(line))
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}
