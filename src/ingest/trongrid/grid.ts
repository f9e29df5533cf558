import { redactor } from '../../core/redact.ts'
import { type Environment, readEndpoint } from '../asking/endpoint.ts'
import type { RestServer } from '../asking/restClient.ts'

/** A server that answers as TronGrid does. */
export type Grid = RestServer

/** The server that a URL names, `https://api.trongrid.io` or one like it. Errors: those of `readEndpoint`. */
export function readGrid(text: string, key: string | null, environment: Environment): Grid {
  const { host, url, headers, redact } = readEndpoint(text, environment, 'explorer')
  const hideKey = key === null ? null : redactor(`${url}?${new URLSearchParams({ key })}`, [key])
  return {
    host,
    urlOf: (path, query = {}) => {
      const whole = new URL(url)
      whole.pathname = `${whole.pathname.replace(/\/$/, '')}${path}`
      for (const [name, value] of Object.entries(query)) whole.searchParams.set(name, String(value))
      return whole.href
    },
    // https://developers.tron.network/reference-link/rate-limits
    headers: { ...headers, ...(key === null ? {} : { 'TRON-PRO-API-KEY': key }) },
    redact: (said) => redact(hideKey === null ? said : hideKey(said)),
  }
}
