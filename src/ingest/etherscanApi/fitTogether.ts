import { EXPLORER_LISTS, type ExplorerAction } from '../../core/wire/explorerSource.ts'
import type { ExplorerRow } from './rows.ts'
import { insist } from './wrongRow.ts'

export type ListsOfAddress = Readonly<Record<ExplorerAction, readonly ExplorerRow[]>>

/**
 * The lists of an address, if they can be of one chain: a transaction is in one block, a block has one time and hash, a transaction is
 * listed once, and one that failed moved no token. What was called in one that failed is marked as undone, for the chain undid it,
 * and an explorer may show each call by itself. Throws `WrongRow`.
 */
export function fitTogether(lists: ListsOfAddress): ListsOfAddress {
  const heights = new Map<string, number>()
  const times = new Map<number, number>()
  const blocks = new Map<number, string>()
  for (const list of EXPLORER_LISTS) {
    for (const { hash, height, seconds, kept } of lists[list]) {
      insist((heights.get(hash) ?? height) === height, `transaction ${hash} is in two blocks`)
      insist((times.get(height) ?? seconds) === seconds, `block ${height} has two times`)
      heights.set(hash, height)
      times.set(height, seconds)
      if (typeof kept.blockHash !== 'string') continue
      const block = kept.blockHash.toLowerCase()
      insist((blocks.get(height) ?? block) === block, `block ${height} has two hashes`)
      blocks.set(height, block)
    }
  }
  const failed = new Map<string, boolean>()
  for (const { hash, failed: is } of lists.txlist) {
    insist(!failed.has(hash), `transaction ${hash} is listed twice`)
    failed.set(hash, is)
  }
  for (const { hash } of lists.tokentx) {
    insist(failed.get(hash) !== true, `transaction ${hash} failed, and tokentx says that it moved a token`)
  }
  const txlistinternal = lists.txlistinternal.map((row) =>
    failed.get(row.hash) === true ? { ...row, failed: true, kept: { ...row.kept, isError: '1' } } : row,
  )
  return { txlist: inOrder(lists.txlist), txlistinternal: inOrder(txlistinternal), tokentx: inOrder(lists.tokentx) }
}

/** Explorers need not list what is in one block in the order of the chain; where a row does not say its place, it keeps it. */
function inOrder(rows: readonly ExplorerRow[]): readonly ExplorerRow[] {
  const placeOf = ({ kept }: ExplorerRow, key: string) => Number(kept[key] ?? 0)
  return [...rows].sort((one, other) => {
    if (one.height !== other.height) return one.height - other.height
    for (const key of ['transactionIndex', 'logIndex']) {
      const order = placeOf(one, key) - placeOf(other, key)
      if (order !== 0) return order
    }
    return one.hash === other.hash ? placeOf(one, 'index') - placeOf(other, 'index') : 0
  })
}

/**
 * What makes one doubt that all transactions that the address sent are there: their nonces go up by one each. An account that has
 * given its nonce to somebody else's transaction may skip some, too (https://eips.ethereum.org/EIPS/eip-7702), so it is no proof.
 */
export function doubtsOf({ txlist }: ListsOfAddress, address: string): readonly string[] {
  const nonces = txlist.flatMap(({ nonce }) => (nonce === null ? [] : [nonce])).sort((one, other) => one - other)
  let missing = 0
  let first: number | null = null
  for (const [i, nonce] of nonces.entries()) {
    const before = nonces[i - 1]
    if (before === undefined || nonce <= before + 1) continue
    missing += nonce - before - 1
    first ??= before + 1
  }
  if (missing === 0) return []
  return [
    `of what ${address} sent, ${missing} ${missing === 1 ? 'transaction seems' : 'transactions seem'} to be missing, beginning with its number ${first}`,
  ]
}
