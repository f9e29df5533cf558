import { inputError } from '../../core/errors.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import type { Redact } from '../../core/redact.ts'
import { type Environment, readEndpoint } from '../asking/endpoint.ts'
import type { Reply } from '../asking/fetchText.ts'
import {
  createRestClient,
  type RestClient,
  type RestClientOptions,
  type RestKind,
  type RestServer,
} from '../asking/restClient.ts'
import { statusTrouble, type Trouble } from '../asking/trouble.ts'
import { WrongAnswer } from '../asking/wrongAnswer.ts'

/** Public servers name no number; so many were never too many. */
const LIMITS = { deadline: 60_000, maxBytes: 1 << 26, tries: 6, callsASecond: 2 }

/** Servers that answer as Esplora does, of one network. Errors: those of `readEndpoint`; nothing is opened before the first question. */
export function createEsploraClient(
  urls: readonly string[],
  network: BitcoinNetwork,
  environment: Environment,
  options: RestClientOptions,
): RestClient {
  const kind: RestKind = {
    limits: LIMITS,
    check: {
      question: { path: '/block-height/0' },
      read: (text, host) => checkChain(text, host, network),
    },
    troubleOf,
    pathShown,
  }
  return createRestClient(
    kind,
    urls.map((url) => serverOf(url, environment)),
    options,
  )
}

/** Errors are a line of text: "Transaction not found". */
function troubleOf({ status, headers, text }: Reply, redact: Redact): string | Trouble {
  if (status >= 200 && status < 300) return text
  const trouble = statusTrouble(status, headers)
  const [line = ''] = text.split('\n')
  return /^[\w ,.:'-]{1,100}$/.test(line) ? { ...trouble, said: `${trouble.said}: ${redact(line)}` } : trouble
}

/** What was asked for, without the address: a report of an error is handed on more freely than a case. */
function pathShown(path: string): string {
  return path.replace(/\/address\/[^/]+/, '/address/…')
}

/** Errors: `WRONG_CHAIN`. */
function checkChain(text: string, host: string, { genesis, name, chain }: BitcoinNetwork): void {
  const found = text.trim()
  if (found === genesis) return
  if (!/^[0-9a-f]{64}$/.test(found)) throw new WrongAnswer('it says no hash of its first block')
  throw inputError('WRONG_CHAIN', `${host} is no server of ${name}: its first block is ${found}`, {
    fix: 'name the chain that the server is of, or another server',
    facts: { host, chain, expected: genesis, found },
  })
}

function serverOf(text: string, environment: Environment): RestServer {
  const { host, url, headers, redact } = readEndpoint(text, environment, 'bitcoin')
  const base = new URL(url)
  return {
    host,
    headers,
    redact,
    urlOf: (path) => {
      const whole = new URL(base)
      whole.pathname = `${base.pathname.replace(/\/$/, '')}${path}`
      return whole.href
    },
  }
}
