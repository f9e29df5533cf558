import type { ClaimFact, ClaimKind, ClaimOf } from '../claim.ts'
import { contentText } from '../contentText.ts'

/**
 * What a fact says, each thing as a text: of a list each member, so that a list which says less than is known says nothing
 * new. Two facts with the same parts say the same.
 */
export function factParts(fact: ClaimFact): readonly string[] {
  const parts = PARTS[fact.kind] as (one: ClaimFact) => readonly unknown[]
  const frame = [fact.kind, 'period' in fact ? fact.period : null]
  return parts(fact).map((part) => contentText([...frame, part]))
}

type Parts = { readonly [K in ClaimKind]: (fact: ClaimOf<K>) => readonly unknown[] }

const value = (fact: { readonly value: unknown }): readonly unknown[] => [fact.value]
const targets = (fact: { readonly targets: readonly string[] }): readonly unknown[] => fact.targets

const PARTS: Parts = {
  date: ({ date }) => [date],
  attribution: ({ actors }) => actors,
  loss: value,
  frozen: value,
  seized: value,
  returned: value,
  recovered: value,
  means: ({ means }) => means,
  wallets: ({ wallets }) => wallets,
  addresses: ({ addresses }) => addresses.map(({ role, chain, address }) => [role, chain, address]),
  transactions: ({ transactions }) => transactions.map(({ role, chain, hash }) => [role, chain, hash]),
  parent: ({ parents }) => parents,
  aliases: ({ aliases }) => aliases,
  ids: ({ ids }) => ids.map(({ scheme, id }) => [scheme, id]),
  operations: ({ operations }) => operations.map(({ name, date }) => [name, date]),
  listing: ({ listing }) => [listing],
  total: value,
  held: value,
  count: ({ count }) => [count],
  shares: ({ shares }) => [shares],
  disputes: targets,
  withdraws: targets,
}
