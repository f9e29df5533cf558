import { addressOf } from '../money/people.ts'

/** Everybody in an hour. Keys and addresses follow from the seed, so that no two hours have an address in common but the funder's. */
export interface Cast {
  /** Wallets of the company that is robbed: one pays on Ethereum, the other on BNB Smart Chain; the third is kept offline. */
  readonly hot: Readonly<Record<ChainName, string>>
  readonly cold: string
  /** Who sends the thief his first coin. He does so for thieves of several cases. */
  readonly funder: string
  readonly thief: string
  readonly pocket: string
  readonly mules: readonly string[]
  readonly porters: readonly string[]
  /** Of the company: they pay in and are paid out. */
  readonly customers: readonly string[]
  /** Exchange with a label. */
  readonly exchange: string
  /** Hot wallet of another exchange, which no label knows. */
  readonly unlabelled: string
  /** Its customers, who use deposit addresses that it gave them. */
  readonly depositors: readonly string[]
  readonly issuer: string
}

export const CHAINS = ['ethereum', 'bsc'] as const
export type ChainName = (typeof CHAINS)[number]

export function castOf(seed: number): Cast {
  const who = (name: string) => addressOf(`${name} of hour ${seed}`)
  const several = (count: number, name: string) => Array.from({ length: count }, (_, n) => who(`${name} ${n}`))
  return {
    hot: { ethereum: who('hot wallet'), bsc: who('second hot wallet') },
    cold: who('cold wallet'),
    funder: addressOf('funder of many thieves'),
    thief: who('thief'),
    pocket: who("thief's second pocket"),
    mules: several(3, 'mule'),
    porters: several(2, 'porter'),
    customers: several(12, 'customer'),
    exchange: who('exchange'),
    unlabelled: who('unlabelled hot wallet'),
    depositors: several(5, 'depositor'),
    issuer: who('issuer'),
  }
}

/** The thief's own wallets: whoever else has stolen coins is nobody to accuse. */
export function thiefs({ thief, pocket, mules, porters }: Cast): readonly string[] {
  return [thief, pocket, ...mules, ...porters]
}
