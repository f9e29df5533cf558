/**
 * Takes the secrets of a URL out of a text. Whatever a request to it brings back (answers, errors of the network, echoes of what
 * was sent) passes here before it is printed, thrown or written.
 */
export type Redact = (text: string) => string

/** What stands in place of a secret. */
const HIDDEN = '…'

/** Longest text of a stranger that is repeated. */
const LONGEST = 300

/**
 * Hides everything of a URL but its scheme and host: the URL in whole, its path, the parts of the path, the query with its
 * values, user and password, plain and encoded; and the tail of every other URL in the text.
 *
 * @param sent what else is sent along and must not be seen, like the value of a header
 */
export function redactor(url: string, sent: readonly string[] = []): Redact {
  const secrets = [...new Set([...secretsOf(url), ...sent])].sort((a, b) => b.length - a.length)
  return (text) => {
    let shown = text.slice(0, 20 * LONGEST)
    for (const secret of secrets) shown = hide(shown, secret)
    shown = shown.replace(ANY_URL, (_, scheme: string, host: string) => {
      return `${scheme}${shownHost(host.slice(host.lastIndexOf('@') + 1))}/${HIDDEN}`
    })
    return shown.length > LONGEST ? `${shown.slice(0, LONGEST)} ${HIDDEN}` : shown
  }
}

/** Whether a text has one of these in it, plain or encoded: what is recorded may not. Short ones might be a word of any text. */
export function holdsSecret(text: string, sent: readonly string[]): boolean {
  const secrets = sent.filter(({ length }) => length >= 8).flatMap((one) => [one, encodeURIComponent(one)])
  if (secrets.length === 0) return false
  const found = text.toLowerCase()
  return secrets.some((secret) => found.includes(secret.toLowerCase()))
}

const ANY_URL = /\b((?:https?|wss?):\/\/)([^\s/?#"'<>\\]*)[^\s"'<>\\]*/gi

/** A host as it may be printed. Some providers put the key into a label of it. */
export function shownHost(host: string): string {
  const [, name, port] = /^(.*?)((?::\d+)?)$/s.exec(host)!
  return `${name!
    .split('.')
    .map((label) => (looksLikeKey(label) ? HIDDEN : label))
    .join('.')}${port}`
}

/** Whether a URL says more than where a server is. */
export function hasSecret(url: string): boolean {
  const { user, host, path, query } = partsOf(url)
  return user !== '' || query !== '' || [...path.split('/'), ...host.split('.')].some(looksLikeKey)
}

/** Long, or letters and digits mixed as no word has them. `v2`, `eth-mainnet` and `C` are no keys. */
function looksLikeKey(text: string): boolean {
  if (text.length >= 32) return true
  return text.length >= 10 && (text.match(/\d/g) ?? []).length >= 3 && /[a-z]/i.test(text)
}

/** `query`: with what stands behind `#`. */
function partsOf(url: string) {
  const [, user = '', host = '', path = '', query = ''] =
    /^[a-z]+:\/\/(?:([^/?#]*)@)?([^/?#]*?)(?::\d+)?((?:\/[^?#]*)?)([?#].*)?$/is.exec(url.trim()) ?? []
  return { user, host, path, query }
}

function secretsOf(url: string): readonly string[] {
  const { user, host, path, query } = partsOf(url)
  const [name = '', ...rest] = user.split(':')
  const values = query.split(/[?&#]/).map((pair) => pair.slice(pair.indexOf('=') + 1))
  const segments = path.split('/')
  const wholes = [url.trim(), `${path}${query}`, path, query, user, ...segments, ...query.split(/[?&#]/)]
  // What is short might be a word of any text, unless it stands where only a secret does.
  const certain = [name, rest.join(':'), ...values, ...[...segments, ...host.split('.')].filter(looksLikeKey)]
  const secrets = [...wholes.filter(({ length }) => length >= 8), ...certain.filter(({ length }) => length >= 3)]
  return secrets.flatMap((secret) => [secret, decoded(secret), encodeURIComponent(secret)])
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** In any case of its letters: servers echo keys in upper and lower case. */
function hide(text: string, secret: string): string {
  return text.replace(new RegExp(secret.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'gi'), HIDDEN)
}
