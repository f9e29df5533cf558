import { inputError } from '../../core/errors.ts'
import { decoded, hasSecret, type Redact, redactor, shownHost } from '../../core/redact.ts'

/** A node to ask. Only `host` may be shown; everything that comes from it passes `redact` first. */
export interface Endpoint {
  readonly host: string
  /** Without user and password. */
  readonly url: string
  /** What they become: a header. */
  readonly headers: Readonly<Record<string, string>>
  readonly redact: Redact
}

/** Where `env:NAME` is looked up. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The node or other server that a text names: `env:NAME`, a variable that holds its URL, or the URL where that has no secret in it.
 * Errors: `RPC_ENV_MISSING`, `RPC_URL_BAD`, `RPC_URL_SECRET`. None of them repeats a URL.
 */
export function readEndpoint(text: string, environment: Environment, kind: keyof typeof KINDS = 'node'): Endpoint {
  const { schemes } = KINDS[kind]
  const [, name] = /^env:(.*)$/s.exec(text) ?? []
  if (name === undefined) {
    const endpoint = endpointOf(text, 'url', schemes)
    if (hasSecret(text)) throw secret(endpoint.host)
    return endpoint
  }
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) {
    throw inputError('RPC_URL_BAD', 'after env: there must be the name of a variable, like env:ETH_RPC', {
      fix: 'name a variable of letters, digits and _',
    })
  }
  const value = environment[name]?.trim() ?? ''
  if (value === '') {
    throw inputError('RPC_ENV_MISSING', `the variable ${name} is not set, so the ${kind}'s URL is not known`, {
      fix: `export ${name}=https://… and run this again`,
      facts: { variable: name },
    })
  }
  return endpointOf(value, `the variable ${name}`, schemes)
}

const KINDS = {
  node: { schemes: ['http', 'https', 'ws', 'wss'] },
  explorer: { schemes: ['http', 'https'] },
  receiver: { schemes: ['http', 'https'] },
  bitcoin: { schemes: ['http', 'https'] },
} as const

function endpointOf(text: string, what: string, schemes: readonly string[]): Endpoint {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !schemes.includes(url.protocol.slice(0, -1)) || url.hostname === '') {
    throw inputError('RPC_URL_BAD', `${what} holds no URL of ${schemes.slice(0, -1).join(', ')} or ${schemes.at(-1)}`, {
      fix: 'write it whole, from https:// on',
    })
  }
  const { username, password } = url
  const host = shownHost(url.host)
  if (username === '' && password === '') return { host, url: url.href, headers: {}, redact: redactor(text) }
  // `fetch` takes no URL with a user in it.
  url.username = ''
  url.password = ''
  const basic = Buffer.from(`${decoded(username)}:${decoded(password)}`).toString('base64')
  return { host, url: url.href, headers: { authorization: `Basic ${basic}` }, redact: redactor(text, [basic]) }
}

function secret(host: string): Error {
  return inputError('RPC_URL_SECRET', `the URL of ${host} looks as if it had a key or a password in it`, {
    fix: 'keep it out of the case: export ETH_RPC=https://… in the shell, and write env:ETH_RPC in its place',
    facts: { host },
  })
}
