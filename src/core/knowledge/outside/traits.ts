import type { ClaimFact } from '../claim.ts'
import type { PartialDate } from '../partialDate.ts'
import { type Name, nameOf } from './nameKeys.ts'

/** What an incident or an actor is known by, whether it stands in the knowledge base or in a list. */
export interface Traits {
  readonly names: readonly Name[]
  /** Of an incident: when it may have happened. */
  readonly dates: readonly PartialDate[]
  /** `chain/hash` of its thefts and of what its text mentions. */
  readonly transactions: readonly string[]
  /** `chain/address` of thieves and victims, and of what its text mentions. */
  readonly addresses: readonly string[]
  /** Exact losses: `USD 62500000000` in cents, `ETH 173600`. */
  readonly amounts: readonly string[]
  /** Of an actor: `mitre G0032`. */
  readonly ids: readonly string[]
  /** Links of documents that speak of nothing else. */
  readonly documents: readonly string[]
}

/** What facts tell an incident or an actor by. */
export function traitsOfFacts(facts: readonly ClaimFact[]): Omit<Traits, 'documents'> {
  const all = <T>(pick: (fact: ClaimFact) => readonly T[]): readonly T[] => [...new Set(facts.flatMap(pick))]
  return {
    names: all((fact) => (fact.kind === 'aliases' ? fact.aliases : [])).map(nameOf),
    dates: all((fact) => (fact.kind === 'date' ? [fact.date] : [])),
    transactions: all((fact) =>
      fact.kind === 'transactions'
        ? fact.transactions.filter(({ role }) => role === 'theft').map(({ chain, hash }) => `${chain}/${hash}`)
        : [],
    ),
    addresses: all((fact) =>
      fact.kind === 'addresses'
        ? fact.addresses
            .filter(({ role }) => role === 'thief' || role === 'victim')
            .map(({ chain, address }) => `${chain}/${address}`)
        : [],
    ),
    amounts: all(amountsOf),
    ids: all((fact) => (fact.kind === 'ids' ? fact.ids.map(({ scheme, id }) => `${scheme} ${id}`) : [])),
  }
}

/** Only what is said to be exact and of the whole: many thefts are of "about 2 million". */
function amountsOf(fact: ClaimFact): readonly string[] {
  if (fact.kind !== 'loss' || fact.value.part !== null) return []
  const { usd, amounts } = fact.value
  const exact = amounts.filter(({ amount }) => !amount.rough && amount.low !== null && amount.low === amount.high)
  const coins = exact.map(({ asset, amount }) => `${asset} ${amount.low}`)
  const dollars = usd !== null && !usd.rough && usd.low !== null && usd.low === usd.high ? [`USD ${usd.low}`] : []
  return [...dollars, ...coins]
}

/** Whether the second half of `chain/…` is a transaction's hash. */
export function isTransaction(place: string): boolean {
  return /\/(0x)?[0-9a-f]{64}$/i.test(place)
}
