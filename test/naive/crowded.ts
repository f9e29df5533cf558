import { chainOrder, normalAddress, type Transaction } from './chainOrder.ts'
import type { NaiveInput } from './naiveInput.ts'

export interface Counterparties {
  readonly senders: ReadonlySet<string>
  readonly receivers: ReadonlySet<string>
}

/** Who paid each address and whom it paid, itself apart; by `chain address`. Gas and zero make nobody a counterparty. */
export function counterparties(transactions: readonly Transaction[]): Map<string, Counterparties> {
  const all = new Map<string, { senders: Set<string>; receivers: Set<string> }>()
  const of = (chain: string, address: string) => {
    const known = all.get(`${chain} ${address}`) ?? { senders: new Set<string>(), receivers: new Set<string>() }
    all.set(`${chain} ${address}`, known)
    return known
  }
  for (const { chain, movements } of transactions) {
    for (const { inputs, outputs } of movements) {
      for (const payer of inputs) {
        for (const payee of outputs) {
          if (payer.address === '' || payee.address === '' || payer.address === payee.address) continue
          if (payer.amount === 0n || payee.amount === 0n) continue
          of(chain, payer.address).receivers.add(payee.address)
          of(chain, payee.address).senders.add(payer.address)
        }
      }
    }
  }
  return all
}

/** The addresses at which a trace stops because they look like a service, up to the end that the options set. */
export function crowdedIn({ transfersCsv = [], utxoJsonl = [], options = {} }: NaiveInput): string[] {
  const { serviceLike, asOf } = options
  if (serviceLike === undefined) return []
  const end = asOf === undefined ? Number.POSITIVE_INFINITY : Date.parse(asOf)
  const transactions = chainOrder(transfersCsv, utxoJsonl).filter(({ time }) => time <= end)
  const never = serviceLike.never.map(normalAddress)
  return [...counterparties(transactions)].flatMap(([key, { senders, receivers }]) => {
    const address = key.slice(key.indexOf(' ') + 1)
    const { counterparties: above } = serviceLike
    return senders.size > above && receivers.size > above && !never.includes(address) ? [address] : []
  })
}
