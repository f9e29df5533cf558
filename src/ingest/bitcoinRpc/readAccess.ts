import { readFileSync } from 'node:fs'
import { isAbsolute } from 'node:path'
import { redactor } from '../../core/redact.ts'
import { type Endpoint, type Environment, readEndpoint } from '../asking/endpoint.ts'
import { readKey } from '../asking/readKey.ts'

/**
 * A node of Bitcoin: its URL, and what opens it. `key`: `env:NAME` of a variable that holds `user:password`, or the whole path of the
 * node's cookie file; null where the URL has them, or the node asks for none. A cookie is read anew for each request, because a node
 * makes another one whenever it starts.
 *
 * Errors: those of `readEndpoint` and `readKey`.
 */
export function readAccess(url: string, key: string | null, environment: Environment): Endpoint {
  const endpoint = readEndpoint(url, environment, 'bitcoin')
  const access = readKey(key, environment)
  if (access === null) return endpoint
  const secret = isAbsolute(access) ? () => cookieIn(access) : () => access
  return {
    host: endpoint.host,
    url: endpoint.url,
    get headers() {
      return { ...endpoint.headers, authorization: `Basic ${encoded(secret())}` }
    },
    redact: (text) => {
      const shown = secret()
      const secrets = [shown, encoded(shown), ...shown.split(':').slice(1)]
      return redactor(
        '',
        secrets.filter(({ length }) => length > 3),
      )(endpoint.redact(text))
    },
  }
}

/** Empty where there is none: the node is down, or refuses, and says so. */
function cookieIn(path: string): string {
  try {
    return readFileSync(path, 'utf8').slice(0, LONGEST).trim()
  } catch {
    return ''
  }
}
const LONGEST = 1000

function encoded(text: string): string {
  return Buffer.from(text).toString('base64')
}
