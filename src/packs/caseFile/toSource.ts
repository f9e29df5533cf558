import type { CaseByAddress, CaseNode } from '../../core/case/case.ts'
import { hasSecret } from '../../core/redact.ts'
import type { CaseFile } from '../../core/wire/caseFile.ts'
import { BLOCK_FORMATS, BY_ADDRESS_FORMATS, SAVED_FORMATS } from '../../core/wire/importFormats.ts'
import { shownValue } from '../yaml/problems.ts'
import { readAddressOf } from './words.ts'

/** What is fetched for an import: blocks of a node, or what a source knows of single addresses. */
export type ImportSource = { readonly node: CaseNode } | { readonly byAddress: CaseByAddress }

type ImportEntry = NonNullable<CaseFile['imports']>[number]
type ImportKey = keyof ImportEntry
/** Takes note of a problem at a key, or at an item of it. */
type ImportProblem = (
  key: ImportKey | readonly [ImportKey, number],
  code: string,
  message: string,
  fix?: string,
) => void

/** Keys that tell what is fetched belong to formats that fetch, and those that tell of files to every other format: then null. */
export function toSource(entry: ImportEntry, report: ImportProblem): ImportSource | null {
  const { format } = entry
  const saved = SAVED_FORMATS.includes(format) && entry.files !== undefined
  const byAddress = (BY_ADDRESS_FORMATS.includes(format) && !saved) || (format === 'evm-rpc' && entry.by === 'address')
  const node = BLOCK_FORMATS.includes(format) && !byAddress
  const refuse = (keys: readonly ImportKey[], message: string, fix = 'remove it') => {
    for (const key of keys) if (entry[key] !== undefined) report(key, 'BAD_VALUE', message, fix)
  }
  if (!byAddress && !node) {
    const keys = ['url', 'from', 'to', 'confirmations', 'by', ...ADDRESS_KEYS, 'key'] as const
    refuse(keys, 'goes with formats that fetch only, like evm-rpc')
    return null
  }
  refuse(['files', 'mapping'], `does not go with ${format}, which fetches`)
  const form = node ? nodeForm(format) : addressForm(format)
  if (node && format === 'evm-rpc') refuse(ADDRESS_KEYS, 'goes with by: address only', 'add by: address, or remove it')
  else if (node) refuse(['by', ...ADDRESS_KEYS], `does not go with ${format}, which reads whole blocks`)
  if (byAddress) {
    refuse(['covers'], `does not go with ${format} by address: what was fetched is covered`)
    refuse(['confirmations'], 'goes with whole blocks only')
    if (entry.to === 'head') report('to', 'BAD_VALUE', 'follows the head, which goes with whole blocks only', form)
  }
  if (format === 'evm-rpc') refuse(['key'], 'does not go with evm-rpc', 'put it into the variable that holds the URL')
  if (format === 'esplora') refuse(['key'], 'does not go with esplora', 'put it into the variable that holds the URL')
  if (format === 'evm-rpc' && byAddress)
    refuse(['callsASecond'], 'does not go with evm-rpc, which finds out what a node bears')
  for (const key of ['url', 'chain', 'from', 'to'] as const) {
    if (entry[key] === undefined) report(key, 'MISSING_KEY', 'is missing', form)
  }
  checkHeights(entry, report)
  const urls = typeof entry.url === 'object' ? entry.url : entry.url === undefined ? [] : [entry.url]
  const schemes = format === 'evm-rpc' ? ['http', 'https', 'ws', 'wss'] : ['http', 'https']
  for (const url of urls) checkUrl(url, schemes, form, report)
  if (format !== 'evm-rpc') checkKey(entry.key, report)
  const [from, to] = [Number(entry.from ?? 0n), entry.to ?? 0n]
  if (node) {
    const { confirmations } = entry
    const above = confirmations === undefined ? {} : { confirmations: Number(confirmations) }
    const secret = entry.key === undefined ? {} : { key: entry.key }
    return { node: { urls, from, to: to === 'head' ? to : Number(to), ...above, ...secret } }
  }
  return {
    byAddress: {
      urls,
      from,
      to: Number(to === 'head' ? 0n : to),
      key: entry.key ?? null,
      rowsAnAddress: toRows(entry.rowsAnAddress, report),
      ...toCalls(entry.callsASecond, report),
      addresses: toAddresses(entry, report),
    },
  }
}

const ADDRESS_KEYS = ['rowsAnAddress', 'callsASecond', 'addresses'] as const
const nodeForm = (format: string) =>
  format === 'evm-rpc'
    ? 'write it like { format: evm-rpc, url: env:ETH_RPC, chain: ethereum, from: 19000000, to: 19000100 }'
    : 'write it like { format: bitcoin-rpc, url: http://127.0.0.1:8332, key: env:BITCOIN_RPC, chain: bitcoin, from: 800000, to: head }'
const ADDRESS_FORM =
  'write it like { format: evm-rpc, url: env:ETH_RPC, chain: ethereum, from: 19000000, to: 19000100, by: address }'
const ESPLORA_FORM =
  'write it like { format: esplora, url: https://mempool.space/api, chain: bitcoin, from: 800000, to: 801000 }'
const KEYS = 'url: https://…, key: env:NAME, chain: …, from: 19000000, to: 19000100 }'

function addressForm(format: string): string {
  if (format === 'evm-rpc') return ADDRESS_FORM
  return format === 'esplora' ? ESPLORA_FORM : `write it like { format: ${format}, ${KEYS}`
}
const MAX_HEIGHT = 10n ** 12n

function checkHeights({ from, to, confirmations }: ImportEntry, report: ImportProblem): void {
  for (const [key, height = 0n] of [
    ['from', from],
    ['to', to],
  ] as const) {
    if (height === 'head') continue
    if (height < 0n || height > MAX_HEIGHT) report(key, 'BAD_VALUE', `is no block height: ${height}`)
  }
  if (from !== undefined && to !== undefined && to !== 'head' && from > to)
    report('to', 'BAD_VALUE', `is before from, which is ${from}`)
  if (confirmations !== undefined && (confirmations < 0n || confirmations > 1_000_000n))
    report('confirmations', 'BAD_VALUE', `is no number of blocks: ${confirmations}`)
}

function checkUrl(url: string, schemes: readonly string[], form: string, report: ImportProblem): void {
  if (url.startsWith('env:')) return
  if (!schemes.some((scheme) => new RegExp(`^${scheme}://[^\\s/]`).test(url))) {
    const last = schemes.at(-1)!
    report('url', 'BAD_URL', `is no URL of ${schemes.slice(0, -1).join(', ')} or ${last}`, form)
  } else if (hasSecret(url)) {
    const fix = 'export ETH_RPC=https://… in the shell, and write env:ETH_RPC here'
    report('url', 'RPC_URL_SECRET', 'looks as if it had a key or a password in it, which no case may hold', fix)
  }
}

/** What stands there is never repeated: it may be the key itself. */
function checkKey(key: string | undefined, report: ImportProblem): void {
  if (key === undefined || /^env:[A-Za-z_][A-Za-z0-9_]*$/.test(key)) return
  const fix = 'export MY_KEY=… in the shell, and write env:MY_KEY here'
  report('key', 'RPC_URL_SECRET', 'is not the name of a variable: no case may hold a key', fix)
}

/** What one person does in years; an exchange's wallet has more in a day. */
const ROWS_AN_ADDRESS = 10_000n

function toRows(rows: bigint = ROWS_AN_ADDRESS, report: ImportProblem): number {
  if (rows < 1n || rows > 10_000_000n) report('rowsAnAddress', 'BAD_VALUE', `must be 1 to 10000000, and is ${rows}`)
  return Number(rows)
}

function toCalls(calls: bigint | undefined, report: ImportProblem): Pick<CaseByAddress, 'callsASecond'> {
  if (calls === undefined) return {}
  if (calls < 1n || calls > 1000n) report('callsASecond', 'BAD_VALUE', `must be 1 to 1000, and is ${calls}`)
  return { callsASecond: Number(calls) }
}

function toAddresses({ addresses = [], chain }: ImportEntry, report: ImportProblem): readonly string[] {
  if (chain === undefined) return []
  const read = addresses.map((text, n) => {
    const reading = readAddressOf(chain, text)
    if ('value' in reading) return reading.value
    report(['addresses', n], reading.code, `${shownValue(text)} ${reading.problem}`, reading.fix)
    return ''
  })
  return [...new Set(read)]
}
