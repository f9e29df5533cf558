import { readAddressOf, readTxHash } from '../caseFile/words.ts'

/** Explorers whose links say which chain an address or a transaction is of. */
const EXPLORERS: ReadonlyMap<string, string> = new Map([
  ['etherscan.io', 'ethereum'],
  ['bscscan.com', 'bsc'],
  ['polygonscan.com', 'polygon'],
  ['arbiscan.io', 'arbitrum'],
  ['snowtrace.io', 'avalanche'],
  ['optimistic.etherscan.io', 'optimism'],
  ['basescan.org', 'base'],
  ['tronscan.org', 'tron'],
])

/** Addresses and transactions to which a text links in an explorer, as `chain/…`, each once. What part they play it does not say. */
export function mentionsIn(text: string): readonly string[] {
  const found = new Set<string>()
  for (const [, host, kind, value] of text.matchAll(LINK)) {
    const chain = EXPLORERS.get(host!)
    if (chain === undefined) continue
    const reading = kind === 'address' ? readAddressOf(chain, value!) : readTxHash(chain, value!)
    if ('value' in reading) found.add(`${chain}/${reading.value}`)
  }
  return [...found].sort()
}

const LINK = /https:\/\/(?:www\.)?([a-z.]{4,40})\/(?:#\/)?(address|tx|transaction)\/([0-9A-Za-z]{20,80})\b/g
