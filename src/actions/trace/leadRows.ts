import type { Deposit } from '../../core/heuristics/depositReuse.ts'
import type { Excluded, FundingFound, FundingTree } from '../../core/heuristics/gasFunding.ts'
import { confidenceText } from '../../core/heuristics/heuristic.ts'
import type { AddressMovement } from '../../core/ledger/addressMovement.ts'
import type { Funding } from '../../core/ledger/funding.ts'
import type { AssetRow, TransactionRow } from '../../core/ledger/words.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { DepositLead, ExcludedFunding, FundingLead } from '../../core/wire/leadsFile.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { LeadContext } from './leadContext.ts'

/** Address id → origin → basis. */
export type Received = ReadonlyMap<number, ReadonlyMap<number, bigint>>

/** What turns a lead in the ledger's ids into words. */
export interface LeadWords {
  readonly names: LeadNames
  readonly context: LeadContext
  /** Addresses that stolen value came to. */
  readonly touched: ReadonlyMap<number, unknown>
  /** Deposit addresses that were found → the exchange. */
  readonly exchangeAt: ReadonlyMap<number, string>
}

export interface LeadNames {
  readonly address: (id: number) => string
  readonly transaction: (id: number) => TransactionRow
  readonly asset: (id: number) => AssetRow
}

/** Asks the ledger for the strings behind every id that leads name. */
export async function leadNames(
  store: LedgerStore,
  deposits: readonly Deposit[],
  { trees, excluded }: FundingFound,
  assets: readonly AssetRow[],
): Promise<LeadNames> {
  const paid = deposits.flatMap(({ pairs }) => pairs.flatMap((pair) => [pair.paid, pair.forwarded]))
  const ends = [...excluded, ...trees.flatMap(({ end }) => (end === null ? [] : [end]))]
  const fundings: readonly Funding[] = [...ends.map(({ funding }) => funding), ...trees.flatMap(({ links }) => links)]
  const addresses = [
    ...new Set([
      ...deposits.map(({ address }) => address),
      ...paid.flatMap(({ payer, payee }) => (payee === null ? [payer] : [payer, payee])),
      ...fundings.flatMap(({ address, funder }) => [address, funder]),
    ]),
  ]
  const transactions = [...new Set([...paid, ...fundings].map(({ tx }) => tx))]
  const [texts, rows] = [await store.addresses(addresses), await store.transactions(transactions)]
  const byId = new Map(addresses.map((id, index) => [id, texts[index]!]))
  const byTx = new Map(transactions.map((id, index) => [id, rows[index]!]))
  return {
    address: (id) => byId.get(id)!,
    transaction: (id) => byTx.get(id)!,
    asset: (id) => assets[id]!,
  }
}

export function depositRow(
  deposit: Deposit,
  received: Received,
  accepted: string | null,
  { names, touched }: LeadWords,
): DepositLead {
  const users = new Map<number, { best: number; pairs: number }>()
  for (const { user, confidence } of deposit.pairs) {
    const known = users.get(user) ?? { best: 0, pairs: 0 }
    users.set(user, { best: Math.max(known.best, confidence), pairs: known.pairs + 1 })
  }
  const origins = [...(received.get(deposit.address) ?? [])].sort(([a], [b]) => a - b)
  return {
    chain: names.asset(deposit.pairs[0]!.asset).chain,
    address: names.address(deposit.address),
    exchange: deposit.exchange,
    confidence: confidenceText(deposit.confidence),
    accepted,
    received: Object.fromEntries(origins.map(([origin, basis]) => [`${origin}`, `${basis}`])),
    assets: deposit.assets.map(({ asset, received: all, forwarded }) => ({
      asset: names.asset(asset).asset,
      received: `${all}`,
      forwarded: `${forwarded}`,
    })),
    users: [...users].map(([user, { best, pairs }]) => ({
      address: names.address(user),
      traced: touched.has(user),
      confidence: confidenceText(best),
      pairs,
    })),
    pairs: deposit.pairs.map((pair) => ({
      user: names.address(pair.user),
      asset: names.asset(pair.asset).asset,
      paid: paymentRow(pair.paid, names),
      forwarded: paymentRow(pair.forwarded, names),
      to: names.address(pair.forwarded.payee!),
      difference: `${pair.difference}`,
      allowed: `${pair.allowed}`,
      blocks: pair.blocks,
      confidence: confidenceText(pair.confidence),
    })),
  }
}

export function treeRow(tree: FundingTree, words: LeadWords): FundingLead {
  const { names, touched } = words
  const members = [tree.root, ...tree.links.map(({ address }) => address)]
  return {
    chain: names.asset(tree.links[0]!.asset).chain,
    root: names.address(tree.root),
    confidence: confidenceText(tree.links.reduce((least, { confidence }) => Math.min(least, confidence), 1000)),
    members: members.map((id) => ({ address: names.address(id), traced: touched.has(id) })),
    links: tree.links.map((link) => ({ ...fundingRow(link, names), confidence: confidenceText(link.confidence) })),
    end: tree.end === null ? null : endRow(tree.end, words),
  }
}

export function excludedRow(excluded: Excluded, words: LeadWords): ExcludedFunding {
  return { chain: words.names.asset(excluded.funding.asset).chain, ...endRow(excluded, words) }
}

function endRow({ funding, why }: Excluded, { names, context, exchangeAt }: LeadWords) {
  const { funder } = funding
  return { ...fundingRow(funding, names), why, name: context.services.get(funder) ?? exchangeAt.get(funder) ?? null }
}

function fundingRow(funding: Funding, names: LeadNames) {
  const { funder, address, asset, funded } = funding
  return {
    funder: names.address(funder),
    address: names.address(address),
    asset: names.asset(asset).asset,
    funded,
    payment: paymentRow(funding, names),
  }
}

function paymentRow({ tx, amount }: Pick<AddressMovement, 'tx' | 'amount'>, names: LeadNames) {
  const { hash, height, time } = names.transaction(tx)
  return { txHash: hash, height, time: isoTime(time), amount: `${amount}` }
}
