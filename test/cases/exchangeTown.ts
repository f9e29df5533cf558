import { mulberry32 } from '../naive/dice.ts'

/** A town that banks at one exchange, and a theft of which a part crosses it; as rows of transfers-csv. */
export interface ExchangeTown {
  readonly lines: readonly string[]
  readonly theft: string
  readonly thief: string
  readonly exchange: string
  /** Everybody who ever paid the exchange or was paid by it, but for the thief's own. */
  readonly customers: readonly string[]
}

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const START = Date.parse('2024-01-01T00:00:00Z')
const EXCHANGE = person('e', 1)
const VICTIM = person('b', 1)
const THIEF = person('f', 1)
const MULE = person('f', 2)

/**
 * `depositors` people pay in, `withdrawers` others are paid out, and pay each other before and after. Half-way the thief
 * steals 1,000 units of the exchange's usual size, and his mule pays 600 of them in.
 */
export function exchangeTown(depositors: number, withdrawers: number, seed = 1): ExchangeTown {
  const random = mulberry32(seed)
  const below = (limit: number) => random() % limit
  const givers = Array.from({ length: depositors }, (_, n) => person('a', n))
  const takers = Array.from({ length: withdrawers }, (_, n) => person('c', n))
  const lines = [HEADER]
  const pay = (from: string, to: string, amount: number): string => {
    const height = lines.length
    const hash = `0x${height.toString(16).padStart(64, '0')}`
    const time = new Date(START + height * 60_000).toISOString()
    lines.push(`ethereum,${height},${time},0,${hash},0,native,ethereum/ETH,ETH,18,${from},${to},${amount}`)
    return hash
  }
  for (const giver of givers.slice(0, depositors / 2)) pay(giver, EXCHANGE, 50 + below(100))
  for (const taker of takers.slice(0, withdrawers / 4)) pay(EXCHANGE, taker, 10 + below(30))
  const theft = pay(VICTIM, THIEF, 1000)
  pay(THIEF, MULE, 700)
  pay(MULE, EXCHANGE, 600)
  for (const giver of givers.slice(depositors / 2)) pay(giver, EXCHANGE, 50 + below(100))
  for (const taker of takers.slice(withdrawers / 4)) pay(EXCHANGE, taker, 20 + below(100))
  for (let n = 0; n < 200; n++) pay(takers[below(withdrawers)]!, givers[below(depositors)]!, 1 + below(20))
  return { lines, theft, thief: THIEF, exchange: EXCHANGE, customers: [...givers, ...takers] }
}

function person(letter: string, number: number): string {
  return `0x${letter.repeat(8)}${number.toString(16).padStart(32, '0')}`
}
