import { createServer } from 'node:http'
import { listen } from '../http/localServer.ts'

/** What the server has of a coin on a day. Numbers stand as they are written into the answer. */
export interface ServedPrice {
  readonly price: string
  /** Default: noon of the day. */
  readonly timestamp?: number
  readonly confidence?: string
  readonly decimals?: number
}

export type Wrong =
  | { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }
  | 'cut'
  | 'drop'

export interface PriceServer {
  readonly url: string
  /** Path and query of every request so far. */
  readonly requests: string[]
  /** Null: nothing goes wrong. By how many requests there were. */
  behave(wrong: (request: number) => Wrong | null): void
  stop(): Promise<void>
}

/**
 * A server of prices of our own, as DefiLlama's is published: `GET /prices/historical/{timestamp}/{coins}?searchWidth=`, where coins
 * without a price are left out (https://github.com/DefiLlama/api-docs/blob/master/defillama-openapi-free.json). No live one was tried.
 */
export async function startPriceServer(prices: Readonly<Record<string, ServedPrice>>): Promise<PriceServer> {
  const requests: string[] = []
  let wrong: (request: number) => Wrong | null = () => null
  const server = createServer((request, response) => {
    const path = request.url ?? ''
    const trouble = wrong(requests.push(path) - 1)
    if (trouble === 'drop') return void response.destroy()
    if (trouble !== null && trouble !== 'cut') {
      return void response.writeHead(trouble.status, trouble.headers).end(trouble.body)
    }
    const [, seconds = '', coins = ''] =
      /\/prices\/historical\/(\d+)\/([^?]+)\?(?:.*&)?searchWidth=12h$/.exec(path) ?? []
    if (coins === '') return void response.writeHead(404).end()
    const day = new Date(Number(seconds) * 1000).toISOString().slice(0, 10)
    const entries = decodeURIComponent(coins)
      .split(',')
      .flatMap((coin) => {
        const served = prices[`${coin} ${day}`]
        if (served === undefined) return []
        const { price, timestamp = Number(seconds), confidence, decimals } = served
        const more = [
          ...(confidence === undefined ? [] : [`"confidence":${confidence}`]),
          ...(decimals === undefined ? [] : [`"decimals":${decimals}`]),
        ]
        return [`"${coin}":{${[`"price":${price}`, '"symbol":"X"', `"timestamp":${timestamp}`, ...more].join(',')}}`]
      })
    const body = `{"coins":{${entries.join(',')}}}`
    response.setHeader('content-type', 'application/json')
    response.end(trouble === 'cut' ? body.slice(0, body.length / 2) : body)
  })
  const { host, stop } = await listen(server)
  return {
    url: `http://${host}`,
    requests,
    behave: (next) => {
      wrong = next
    },
    stop,
  }
}
