import { createServer, type ServerResponse } from 'node:http'
import { cutShort, listen } from '../http/localServer.ts'
import type { Bitcoind } from './bitcoind.ts'
import { hashes, type RpcBlock, type RpcOutput } from './rows.ts'

export type Wrong =
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | 'cut'
  | 'drop'
  | 'garbage'

export interface Behaviour {
  /** Decides by path and by how many requests there were. Null: nothing goes wrong. */
  readonly wrong?: (path: string, request: number) => Wrong | null
  /** Spoils an answer. */
  readonly alter?: (path: string, answer: unknown) => unknown
}

export interface EsploraServer {
  readonly url: string
  /** Paths that were asked for so far. */
  readonly requests: string[]
  behave(behaviour: Behaviour): void
  stop(): Promise<void>
}

interface Listed {
  readonly txid: string
  readonly vin: readonly { readonly txid: string; readonly vout: number; readonly prevout: Output | null }[]
  readonly vout: readonly Output[]
  readonly status: { readonly block_height: number }
}

interface Output {
  readonly scriptpubkey: string
  readonly scriptpubkey_address?: string
  readonly value: number
}

/** A page of an address's transactions. */
const PAGE = 25

/** Answers as Esplora describes itself, from the chain of a real node: https://github.com/Blockstream/esplora/blob/master/API.md */
export async function startEsploraServer(node: Bitcoind): Promise<EsploraServer> {
  const genesis = await node.ask<string>('getblockhash', 0)
  const blocks: RpcBlock[] = []
  // One after the other: a node refuses what waits in too long a row.
  for (const hash of await hashes(node)) blocks.push(await node.ask<RpcBlock>('getblock', hash, 3))
  const all = blocks.flatMap((block) => block.tx.map((one) => listed(one, block)))
  let behaviour: Behaviour = {}
  const requests: string[] = []
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const count = requests.push(path)
    const wrong = behaviour.wrong?.(path, count - 1) ?? null
    if (wrong !== null && wrong !== 'cut') return spoil(response, wrong)
    const found = answerTo(path, all, genesis, blocks.length)
    if (found === null) return void response.writeHead(404).end('Transaction not found')
    const answer = behaviour.alter?.(path, found) ?? found
    const body = typeof answer === 'string' ? answer : JSON.stringify(answer)
    if (wrong === null) return void response.end(body)
    cutShort(response, body)
  })
  const { host, stop } = await listen(server)
  return {
    url: `http://${host}/api`,
    requests,
    behave: (next) => {
      behaviour = next
    },
    stop,
  }
}

function answerTo(path: string, all: readonly Listed[], genesis: string, tip: number): unknown {
  const [, , what, id, more, chain, after] = path.split('/')
  if (path === '/api/block-height/0') return genesis
  if (path === '/api/blocks/tip/height') return String(tip)
  if (what === 'tx') {
    const transaction = all.find(({ txid }) => txid === id)
    if (transaction === undefined) return null
    if (more === undefined) return transaction
    return transaction.vout.map((_, n) => {
      const spending = all.find(({ vin }) => vin.some((input) => input.txid === id && input.vout === n))
      return spending === undefined ? { spent: false } : { spent: true, txid: spending.txid, status: spending.status }
    })
  }
  const own = all.filter(({ vin, vout }) =>
    [...vin.map(({ prevout }) => prevout), ...vout].some((output) => output?.scriptpubkey_address === id),
  )
  if (more === undefined) return { address: id, chain_stats: { tx_count: own.length } }
  if (chain !== 'chain') return null
  const youngest = own.reverse()
  const start = after === undefined ? 0 : youngest.findIndex(({ txid }) => txid === after) + 1
  return youngest.slice(start, start + PAGE)
}

function listed(transaction: RpcBlock['tx'][number], block: RpcBlock): Listed {
  const { txid, version, locktime, vin, vout } = transaction
  return {
    txid,
    ...{ version, locktime },
    vin: vin.map((input) => ({
      txid: input.txid ?? '00'.repeat(32),
      vout: input.vout ?? 0xffffffff,
      prevout: input.txid === undefined ? null : output(input.prevout),
      scriptsig: input.scriptSig?.hex ?? input.coinbase ?? '',
      sequence: input.sequence,
      is_coinbase: input.txid === undefined,
    })),
    vout: vout.map(output),
    status: { confirmed: true, block_height: block.height, block_hash: block.hash, block_time: block.time },
  } as Listed
}

function output({ value, scriptPubKey: { hex, address } }: RpcOutput): Output {
  const owner = address === undefined ? {} : { scriptpubkey_address: address }
  return { scriptpubkey: hex, ...owner, value: Math.round(value * 1e8) }
}

function spoil(response: ServerResponse, wrong: Exclude<Wrong, 'cut'>): void {
  if (wrong === 'drop') response.destroy()
  else if (wrong === 'garbage') response.end('<html>Bad gateway</html>')
  else response.writeHead(wrong.status, wrong.headers).end()
}
