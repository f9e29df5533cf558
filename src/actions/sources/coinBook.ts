import { compareText } from '../../core/compareText.ts'
import { addToGroup } from '../../core/groupBy.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import type { EsploraSource } from '../../core/wire/esploraSource.ts'
import {
  type ConfirmedTransaction,
  type EsploraTransaction,
  kindOf,
  ownerOf,
} from '../../ingest/esplora/esploraTransaction.ts'

/** Transactions that were read, the addresses whose coins are followed in them, and what is open. */
export interface CoinBook {
  readonly size: number
  has(txid: string): boolean
  get(txid: string): ConfirmedTransaction | undefined
  add(transaction: ConfirmedTransaction): void
  outputsOf(txid: string): number
  /** Whether an address pays or is paid in a transaction. */
  concerns(transaction: EsploraTransaction, address: string): boolean
  isFollowed(address: string): boolean
  /** `whole`: all of its transactions are in the book. */
  follow(address: string, whole?: boolean): void
  /** An address with more transactions than that is not followed. */
  leave(address: string, moreThan: number): void
  noteUnspent(txid: string, place: number): void
  /** Transaction → the outputs of it that are followed, and of which nobody knows yet where they went. */
  open(): ReadonlyMap<string, readonly number[]>
  /** In the order of the chain; in a block, what is spent comes before what spends it. */
  inOrder(): readonly ConfirmedTransaction[]
  state(): Pick<EsploraSource, 'addresses' | 'covers' | 'tooBusy' | 'unspent'>
}

export function createCoinBook(
  network: BitcoinNetwork,
  before: Pick<EsploraSource, 'addresses' | 'tooBusy' | 'unspent'>,
  recorded: readonly ConfirmedTransaction[],
): CoinBook {
  const owner = (script: string) => ownerOf(script, network)
  const transactions = new Map<string, ConfirmedTransaction>()
  const arrived = new Map<string, string[]>()
  const spent = new Set<string>()
  /** Outputs to a key alone: servers do not list them under the address of the key's hash. */
  const bare = new Set<string>()
  const unspent = new Set(before.unspent)
  const followed = new Map(before.addresses.map(({ address, whole }) => [address, whole]))
  const busy = new Map(before.tooBusy.map(({ address, moreThan }) => [address, moreThan]))

  const add = (one: ConfirmedTransaction) => {
    if (transactions.has(one.txid)) return
    transactions.set(one.txid, one)
    for (const { txid, vout } of one.vin) spent.add(`${txid}:${vout}`)
    for (const [n, { scriptpubkey }] of one.vout.entries()) {
      const address = owner(scriptpubkey)
      if (address === null) continue
      if (kindOf(scriptpubkey) === 'pubkey') bare.add(`${one.txid}:${n}`)
      addToGroup(arrived, address, `${one.txid}:${n}`)
    }
  }
  for (const one of recorded) add(one)

  const isOpen = (outpoint: string) => !spent.has(outpoint) && !unspent.has(outpoint)
  const openAt = (address: string) =>
    (arrived.get(address) ?? []).filter(
      (outpoint) => isOpen(outpoint) && (followed.get(address) === false || bare.has(outpoint)),
    )

  return {
    get size() {
      return transactions.size
    },
    has: (txid) => transactions.has(txid),
    get: (txid) => transactions.get(txid),
    add,
    outputsOf: (txid) => transactions.get(txid)!.vout.length,
    concerns: ({ vin, vout }, address) =>
      [...vin.flatMap(({ prevout }) => prevout ?? []), ...vout].some(
        ({ scriptpubkey }) => owner(scriptpubkey) === address,
      ),
    isFollowed: (address) => followed.has(address),
    follow: (address, whole = false) => {
      busy.delete(address)
      followed.set(address, whole)
    },
    leave: (address, moreThan) => busy.set(address, moreThan),
    noteUnspent: (txid, place) => unspent.add(`${txid}:${place}`),
    open: () => {
      const open = new Map<string, number[]>()
      for (const outpoint of [...followed.keys()].flatMap(openAt).sort(compareText)) {
        const [txid, place] = outpoint.split(':') as [string, string]
        addToGroup(open, txid, Number(place))
      }
      return open
    },
    inOrder: () => inOrder(transactions),
    state: () => ({
      addresses: sorted([...followed].map(([address, whole]) => ({ address, whole }))),
      covers: [...followed.keys()].filter((address) => openAt(address).length === 0).sort(compareText),
      tooBusy: sorted([...busy].map(([address, moreThan]) => ({ address, moreThan }))),
      unspent: [...unspent].sort(compareText),
    }),
  }
}

function sorted<T extends { readonly address: string }>(all: readonly T[]): T[] {
  return [...all].sort((one, other) => compareText(one.address, other.address))
}

function inOrder(transactions: ReadonlyMap<string, ConfirmedTransaction>): readonly ConfirmedTransaction[] {
  const ordered: ConfirmedTransaction[] = []
  const done = new Set<string>()
  const place = (first: ConfirmedTransaction) => {
    const stack = [first]
    for (let one = stack.at(-1); one !== undefined; one = stack.at(-1)) {
      const { txid, vin, status } = one
      const parent = done.has(txid)
        ? undefined
        : vin
            .map((input) => transactions.get(input.txid))
            .find(
              (made) => made !== undefined && made.status.block_height === status.block_height && !done.has(made.txid),
            )
      if (parent !== undefined) {
        stack.push(parent)
        continue
      }
      stack.pop()
      if (done.has(txid)) continue
      done.add(txid)
      ordered.push(one)
    }
  }
  for (const one of [...transactions.values()].sort(byPlace)) place(one)
  return ordered
}

function byPlace(one: ConfirmedTransaction, other: ConfirmedTransaction): number {
  return one.status.block_height - other.status.block_height || compareText(one.txid, other.txid)
}
