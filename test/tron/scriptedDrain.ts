import { TRON } from '../../src/core/ledger/tron.ts'
import { USDT } from './scriptedTheft.ts'
import { TronChain } from './tronChain.ts'

const M = 1_000_000n

/** A payment out of the hot wallet, in base units. */
export interface Paid {
  readonly hash: string
  readonly to: string
  readonly amount: bigint
  readonly time: string
}

export interface ScriptedDrain {
  readonly chain: TronChain
  readonly people: Readonly<Record<'hot' | 'thief' | 'funder' | 'friend', string>>
  readonly customers: readonly string[]
  /** When the alarm says that it begins; two days of ordinary payments came before. */
  readonly since: string
  /** What the company's books have since then: payments of USDT, but for the last, which is of TRX. */
  readonly books: readonly Paid[]
  readonly theft: readonly Paid[]
  /** Of what was stolen, where it is at the end. */
  readonly truth: readonly { readonly address: string; readonly amount: bigint }[]
}

/**
 * A company pays its customers in USDT all day. Somebody who has its key sends himself a dollar, then nearly all of it in two payments,
 * while customers go on being paid; and pays part of it on.
 */
export function scriptDrain(): ScriptedDrain {
  const chain = new TronChain(7)
  const [hot, mint, issuer, thief, funder, friend] = ['hot', 'mint', 'issuer', 'thief', 'funder', 'friend'].map(
    (name) => chain.person(name),
  ) as [string, string, string, string, string, string]
  const customers = Array.from({ length: 12 }, (_, n) => chain.person(`customer ${n}`))
  const paid = (hash: string, to: string, amount: bigint): Paid => {
    return { hash, to, amount, time: new Date(chain.time()).toISOString() }
  }
  const send = (to: string, amount: bigint): Paid =>
    paid(chain.send(USDT, hot, to, amount, { fee: 13_844_850n, energyFee: 13_499_850n, netFee: 345_000n }), to, amount)
  chain.pay(mint, hot, 50_000n * M)
  chain.pay(mint, funder, 1_000n * M)
  chain.call(issuer, USDT.contract, { events: [{ token: USDT, from: TRON.zero, to: hot, value: 2_000_000n * M }] })
  for (const customer of customers.slice(0, 8)) {
    send(customer, 700n * M)
    chain.wait(5000)
  }
  const since = new Date(chain.time() + 1000).toISOString()
  chain.pay(funder, thief, 100n * M)
  const books = [send(customers[0]!, 250n * M), send(customers[8]!, 12_345_678n)]
  const theft = [send(thief, M)]
  books.push(send(customers[9]!, 40_000n * M))
  theft.push(send(thief, 1_200_000n * M + 1n))
  books.push(send(customers[10]!, 9n * M))
  theft.push(send(thief, 700_000n * M))
  books.push(send(customers[11]!, 3n * M), send(customers[1]!, 4n * M))
  books.push(paid(chain.pay(hot, customers[2]!, 25n * M), customers[2]!, 25n * M))
  const kept = 1_000_000n * M
  chain.send(USDT, thief, friend, kept, { fee: 13_844_850n })
  chain.wait(40)
  const stolen = theft.reduce((sum, { amount }) => sum + amount, 0n)
  return {
    ...{ chain, people: { hot, thief, funder, friend }, customers, since, books, theft },
    truth: [
      { address: thief, amount: stolen - kept },
      { address: friend, amount: kept },
    ],
  }
}
