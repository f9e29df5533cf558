import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { addressOf } from '../money/people.ts'
import { ETHER } from '../money/world.ts'
import type { Cast } from './cast.ts'

/** A theft of some months before, with a thief of its own: the same hand sent both thieves their first coin. */
export function writeOtherCase(folder: string, { funder }: Cast): void {
  const [victim, thief, pocket] = ['another victim', 'another thief', "another thief's pocket"].map(addressOf)
  const payments = [
    [funder, thief, ETHER / 2n],
    [victim, thief, 40n * ETHER],
    [thief, pocket, 39n * ETHER],
  ] as const
  const hash = (n: number) => `0x${String(n + 1).repeat(64)}`
  const rows = payments.map(([from, to, amount], n) =>
    [
      ...['ethereum', 18_000_000 + n, `2023-08-26T10:0${n}:00Z`, 0, hash(n), 0],
      ...['native', 'ethereum/ETH', 'ETH', 18, from, to, amount],
    ].join(','),
  )
  const header = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
  const theCase = {
    id: 'another-theft',
    imports: [{ format: 'transfers-csv', files: ['transfers.csv'], covers: 'all' }],
    victim: { name: 'Another company', wallets: [victim] },
    origins: [{ asset: 'ethereum/ETH', seed: { tx: hash(1) } }],
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'transfers.csv'), `${[header, ...rows].join('\n')}\n`)
  writeFileSync(join(folder, 'case.yaml'), stringify(theCase))
}
