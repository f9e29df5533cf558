import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
export const TX = `0x${'ab'.repeat(32)}`
export const THIEF = '0x7468696566000000000000000000000000000000'
const VICTIM = '0x76696374696d0000000000000000000000000000'
export const NEXT = '0x6e65787400000000000000000000000000000000'

export const GOOD_CASE = `id: small
imports: [{ format: transfers-csv, files: [ledger/transfers.csv] }]
origins: [{ asset: ethereum/ETH, seed: { tx: "${TX}" } }]
`
export const GOOD_LEDGER = `${HEADER}
ethereum,1,2024-01-01T00:00:00Z,0,${TX},0,native,ethereum/ETH,ETH,18,${VICTIM},${THIEF},90
ethereum,2,2024-01-02T00:00:00Z,0,0x${'cd'.repeat(32)},0,native,ethereum/ETH,ETH,18,${THIEF},${NEXT},70
`

/** Writes a case of one theft and one payment; `files` replaces or adds files, null leaves one out. */
export async function writeSmallCase(folder: string, files: Readonly<Record<string, string | null>> = {}) {
  await mkdir(join(folder, 'ledger'), { recursive: true })
  const all = { 'case.yaml': GOOD_CASE, 'ledger/transfers.csv': GOOD_LEDGER, ...files }
  for (const [name, text] of Object.entries(all)) if (text !== null) await writeFile(join(folder, name), text)
}

/** A ledger file of many payments along one chain of wallets, the same for the same number. */
export function longLedger(rows: number): string {
  const lines = [HEADER]
  const wallet = (n: number) => `0x${(n % 5000).toString(16).padStart(40, '1')}`
  for (let n = 1; n <= rows; n++) {
    const hash = `0x${n.toString(16).padStart(64, '0')}`
    const time = new Date(1_700_000_000_000 + n * 1000).toISOString()
    lines.push(`ethereum,${n},${time},0,${hash},0,native,ethereum/ETH,ETH,18,${wallet(n)},${wallet(n + 1)},${n}`)
  }
  return `${lines.join('\n')}\n`
}
