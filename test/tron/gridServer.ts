import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import { cutShort, listen } from '../http/localServer.ts'
import { type GridLists, type GridRow, gridEvents, gridLists, json, type TronChain } from './tronChain.ts'

export type Wrong =
  | { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> }
  | 'hang'
  | 'cut'
  | 'drop'
  | 'garbage'
  | { readonly bytes: number }

export interface Behaviour {
  /** Decides by path and by how many requests there were. Null: nothing goes wrong. */
  readonly wrong?: (path: string, request: number) => Wrong | null
  /** Spoils the rows of a list before they are cut into pages. */
  readonly rows?: (list: keyof GridLists, rows: readonly GridRow[], address: string) => readonly GridRow[]
  readonly events?: (rows: readonly GridRow[]) => readonly GridRow[]
  /** Spoils an answer. */
  readonly alter?: (path: string, answer: string) => string
  /** Whether `min_timestamp` and `max_timestamp` are outside of what they bound. */
  readonly exclusive?: boolean
  readonly mostRows?: number
}

export interface GridServer {
  readonly url: string
  /** Every request so far. */
  readonly requests: { readonly path: string; readonly headers: IncomingHttpHeaders }[]
  behave(behaviour: Behaviour): void
  stop(): Promise<void>
}

const PATHS: Readonly<Record<string, keyof GridLists>> = {
  transactions: 'transactions',
  'transactions/trc20': 'trc20',
  'internal-transactions': 'internal',
}

/**
 * Answers as TronGrid describes itself: https://developers.tron.network/reference/get-transaction-info-by-account-address,
 * https://developers.tron.network/docs/get-trc20-transaction-history, https://developers.tron.network/es/docs/block
 */
export async function startGridServer(chain: TronChain): Promise<GridServer> {
  let behaviour: Behaviour = {}
  const requests: GridServer['requests'] = []
  const server = createServer(async (request, response) => {
    let sent = ''
    for await (const part of request) sent += String(part)
    const path = request.url ?? ''
    const count = requests.push({ path, headers: request.headers })
    const wrong = behaviour.wrong?.(path, count - 1) ?? null
    if (wrong !== null && spoil(response, wrong)) return
    const found = answerOf(path, sent)
    const answer = behaviour.alter?.(path, found) ?? found
    response.setHeader('content-type', 'application/json')
    if (wrong === 'cut') cutShort(response, answer)
    else response.writeHead(found === '' ? 404 : 200).end(answer)
  })

  /** Empty: there is nothing of that name. */
  function answerOf(path: string, sent: string): string {
    const { pathname, searchParams } = new URL(path, 'http://grid')
    const now = pathname.endsWith('/walletsolidity/getnowblock')
    if (now || pathname.endsWith('/walletsolidity/getblockbynum')) {
      const { num } = now ? { num: chain.height } : (JSON.parse(sent) as { num: number })
      if (num > chain.height) return '{}'
      const raw_data = {
        ...(num > 0 && { number: num }),
        ...(num > 0 && { timestamp: chain.time(num) }),
        parentHash: '00',
      }
      return json({ blockID: chain.blockId(num), block_header: { raw_data, witness_signature: '00' } })
    }
    const [, contract] = /\/v1\/contracts\/([^/]+)\/events$/.exec(pathname) ?? []
    if (contract !== undefined) {
      const events = gridEvents(chain, contract, searchParams.get('event_name') ?? '')
      return page(behaviour.events?.(events) ?? events, searchParams)
    }
    const [, address, name] = /\/v1\/accounts\/([^/]+)\/(.*)$/.exec(pathname) ?? []
    const list = PATHS[name ?? '']
    if (address === undefined || list === undefined) return ''
    const all = gridLists(chain, address)[list]
    return page(behaviour.rows?.(list, all, address) ?? all, searchParams)
  }

  function page(all: readonly GridRow[], query: URLSearchParams): string {
    const number = (key: string, otherwise: number) => Number(query.get(key) ?? otherwise)
    const edge = behaviour.exclusive === true ? 1 : 0
    const [least, most] = [number('min_timestamp', 0) + edge, number('max_timestamp', 1e15) - edge]
    const limit = Math.min(number('limit', 20), behaviour.mostRows ?? 200)
    const rows = all.filter(({ time }) => time >= least && time <= most)
    if (query.get('order_by') !== 'block_timestamp,asc') rows.reverse()
    const start = number('fingerprint', 0)
    const data = rows.slice(start, start + limit)
    const more = start + limit < rows.length
    const meta = {
      at: 1_800_000_000_000,
      // The link leads elsewhere, as that of a server which was taken over could.
      ...(more && { fingerprint: String(start + limit), links: { next: 'http://127.0.0.1:1/next' } }),
      page_size: data.length,
    }
    return `{"data":[${data.map(({ text }) => text).join(',\n')}],"success":true,"meta":${json(meta)}}`
  }

  const { host, stop } = await listen(server)
  return {
    url: `http://${host}`,
    requests,
    behave: (next) => {
      behaviour = next
    },
    stop,
  }
}

/** True: the response is done with. */
function spoil(response: ServerResponse, wrong: Wrong): boolean {
  if (wrong === 'hang') return true
  if (wrong === 'cut') return false
  if (wrong === 'drop') response.destroy()
  else if (wrong === 'garbage') response.end('<html>not now</html>')
  else if ('bytes' in wrong) response.end(`[${'1,'.repeat(wrong.bytes / 2)}`)
  else response.writeHead(wrong.status, wrong.headers).end(wrong.body ?? '')
  return true
}
