import { createServer, type ServerResponse } from 'node:http'
import { cutShort, listen } from '../http/localServer.ts'
import type { Dialect, ListedChain, ListName } from './listedChain.ts'

/** A request as it came in. */
export interface Asked {
  readonly path: string
  readonly query: Readonly<Record<string, string>>
}

/** What goes wrong with a request; a text or an object is answered as it is. */
export type Mishap =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | { readonly body: object | string }
  | 'hang'
  | 'cut'
  | 'drop'
  | { readonly bytes: number }

export interface ExplorerBehaviour {
  /** Most rows in one answer; what is asked for beyond it is left out without a word. */
  readonly most?: number
  /** `page` × `offset` may not be more. */
  readonly window?: number
  /** Ranges of more blocks time out. */
  readonly slowFrom?: number
  /** The key that it takes; by default any, or none. */
  readonly key?: string
  /** Decides by the question and by how many there were. */
  readonly mishap?: (asked: Asked, request: number) => Mishap | null
  /** Answers with other rows than it has. */
  readonly alter?: (rows: Readonly<Record<string, string>>[], asked: Asked) => unknown[]
  /** Says that the rows of this list may be incomplete. */
  readonly unread?: ListName
  /** The last block that it has read. */
  readonly head?: number
  readonly chainId?: number | null
}

export interface FakeExplorer {
  /** Of a server of one chain; `v2Url`: of one of many. */
  readonly url: string
  readonly v2Url: string
  readonly host: string
  readonly requests: Asked[]
  behave(behaviour: ExplorerBehaviour): void
  stop(): Promise<void>
}

const notOk = (result: string) => ({ status: '0', message: 'NOTOK', result })
const NOTHING: Readonly<Record<Dialect, Readonly<Record<ListName, string>>>> = {
  etherscan: {
    txlist: 'No transactions found',
    txlistinternal: 'No transactions found',
    tokentx: 'No transactions found',
  },
  blockscout: {
    txlist: 'No transactions found',
    txlistinternal: 'No internal transactions found',
    tokentx: 'No token transfers found',
  },
}

/**
 * An explorer, built from what is published of Etherscan's API v2 (https://docs.etherscan.io) and of Blockscout's
 * (https://github.com/blockscout/blockscout, `address_controller.ex`).
 */
export async function startExplorer(chain: ListedChain, dialect: Dialect = 'etherscan'): Promise<FakeExplorer> {
  let behaviour: ExplorerBehaviour = {}
  const requests: Asked[] = []
  const server = createServer(async (request, response) => {
    let posted = ''
    for await (const part of request) posted += String(part)
    const url = new URL(request.url ?? '', 'http://explorer')
    const asked = { path: url.pathname, query: Object.fromEntries(url.searchParams) }
    const count = requests.push(asked)
    const wrong = behaviour.mishap?.(asked, count - 1) ?? null
    if (wrong !== null && spoil(response, wrong)) return
    const body = JSON.stringify(await answer(chain, dialect, asked, posted, behaviour))
    response.setHeader('content-type', 'application/json')
    if (wrong === 'cut') cutShort(response, body)
    else response.end(body)
  })
  const { host, stop } = await listen(server)
  return {
    url: `http://${host}/api`,
    v2Url: `http://${host}/v2/api`,
    host,
    requests,
    behave: (next) => {
      behaviour = next
    },
    stop,
  }
}

/** True: the response is done with. */
function spoil(response: ServerResponse, wrong: Mishap): boolean {
  if (wrong === 'cut') return false
  if (wrong === 'hang') return true
  if (wrong === 'drop') response.destroy()
  else if ('bytes' in wrong) response.end(`"${'x'.repeat(wrong.bytes)}"`)
  else if ('status' in wrong) response.writeHead(wrong.status, wrong.headers).end(wrong.body)
  else response.end(typeof wrong.body === 'string' ? wrong.body : JSON.stringify(wrong.body))
  return true
}

async function answer(
  chain: ListedChain,
  dialect: Dialect,
  { path, query }: Asked,
  posted: string,
  { most = 10_000, window = 10_000, slowFrom = Number.POSITIVE_INFINITY, ...behaviour }: ExplorerBehaviour,
): Promise<object> {
  const { chainId = chain.chainId } = behaviour
  if (path.endsWith('/eth-rpc') || path.endsWith('/json-rpc')) {
    const { method, params } = JSON.parse(posted) as { method: string; params: unknown[] }
    if (method !== 'eth_chainId') return askNode(chain, method, params)
    if (chainId === null) return { jsonrpc: '2.0', id: 1, error: { code: -32601, message: 'method not found' } }
    return { jsonrpc: '2.0', id: 1, result: `0x${chainId.toString(16)}` }
  }
  if (path.startsWith('/v2') && query.chainid !== `${chain.chainId}`) {
    return notOk(
      'Missing or unsupported chainid parameter (required for v2 api), please see https://api.etherscan.io/v2/chainlist for the list of supported chainids',
    )
  }
  if (behaviour.key !== undefined && query.apikey === undefined) return notOk('Missing/Invalid API Key')
  if (behaviour.key !== undefined && query.apikey !== behaviour.key) return notOk('Invalid API Key')
  if (query.action === 'getblocknobytime') {
    const before = chain.times.findLastIndex((time) => time <= Number(query.timestamp))
    return { status: '1', message: 'OK', result: `${Math.min(before, behaviour.head ?? before)}` }
  }
  if (query.module === 'proxy' && dialect === 'etherscan') {
    const params = query.txhash === undefined ? [query.tag, query.boolean === 'true'] : [query.txhash]
    return askNode(chain, query.action!, params)
  }
  const list = query.action as ListName
  if (query.module !== 'account' || !(list in chain.lists)) return notOk('Error! Missing Or invalid Action name')
  if (query.txhash !== undefined) {
    const inside = chain.lists[list].map(({ row }) => row).filter((row) => hashOf(row) === query.txhash)
    const rows = inside.map(({ hash, ...row }) => (dialect === 'etherscan' ? row : { hash, ...row }))
    if (rows.length === 0) return { status: '0', message: NOTHING[dialect][list], result: [] }
    return { status: '1', message: 'OK', result: rows }
  }
  const [from, to, page, offset] = ['startblock', 'endblock', 'page', 'offset'].map((name) => Number(query[name]))
  if (page! * offset! > window) {
    const said = `Result window is too large, PageNo x Offset size must be less than or equal to ${window}`
    return dialect === 'blockscout'
      ? { status: '0', message: said, result: null }
      : { ...notOk(said), result: null, message: said }
  }
  if (to! - from! + 1 > slowFrom) return notOk('Query Timeout occured. Please select a smaller result dataset')
  const found = chain.lists[list]
    .filter(({ parties, height }) => parties.includes(query.address!) && height >= from! && height <= to!)
    .map(({ row }) => row)
  const shown = found.slice((page! - 1) * offset!, (page! - 1) * offset! + Math.min(offset!, most))
  const rows = behaviour.alter?.(structuredClone(shown), { path, query }) ?? shown
  const partly = behaviour.unread === list
  if (partly) {
    const message = 'Some internal transactions within this block range have not yet been processed'
    return { status: '2', message, result: rows }
  }
  if (rows.length === 0) return { status: '0', message: NOTHING[dialect][list], result: [] }
  return { status: '1', message: 'OK', result: rows }
}

function hashOf({ hash, transactionHash }: Readonly<Record<string, string>>): string {
  return (hash ?? transactionHash)!
}

async function askNode({ node }: ListedChain, method: string, params: readonly unknown[]): Promise<object> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  return (await (await fetch(node!, { method: 'POST', headers, body })).json()) as object
}
