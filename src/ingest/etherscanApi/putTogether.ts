import { EXPLORER_LISTS, type ExplorerAction } from '../../core/wire/explorerSource.ts'

/** A row as it was recorded. */
export type RecordedRow = Readonly<Record<string, string | readonly string[]>>
export type RecordedListsOf = Readonly<Record<ExplorerAction, readonly RecordedRow[]>>

/** Two lists tell of one transaction what cannot both be right. */
export class Contradiction extends Error {}

/**
 * Puts lists of several addresses together, in the order of the chain: what two addresses did with each other stands in the lists
 * of both, and counts once; two equal transfers of one transaction stand twice in each, and count twice. Throws `Contradiction`.
 *
 * One file for each list, and not for each address: a store needs room for every file, however small.
 */
export function putTogether(all: readonly RecordedListsOf[]): RecordedListsOf {
  refuseContradictions(all)
  const places = placesOf(all)
  const decimals = decimalsOf(all)
  const together = (list: ExplorerAction) => {
    const rows = once(
      list,
      all.map((lists) => lists[list]),
    )
    const placed = rows.map((row) => ({
      row: withDecimals(row, decimals),
      height: Number(row.blockNumber),
      place: places.get(hashOf(row)),
    }))
    const last = Number.POSITIVE_INFINITY
    // Where no list says the place in the block, what is in it keeps the order of the lists.
    placed.sort(
      (one, other) =>
        one.height - other.height || (one.place === other.place ? 0 : (one.place ?? last) - (other.place ?? last)),
    )
    return placed.map(({ row }) => row)
  }
  return { txlist: together('txlist'), txlistinternal: together('txlistinternal'), tokentx: together('tokentx') }
}

function once(list: ExplorerAction, all: readonly (readonly RecordedRow[])[]): readonly RecordedRow[] {
  const taken = new Map<string, number>()
  const rows: RecordedRow[] = []
  for (const one of all) {
    const seen = new Map<string, number>()
    for (const row of one) {
      const key = [hashOf(row), ...KEYS[list].map((name) => text(row, name))].join(' ')
      const count = (seen.get(key) ?? 0) + 1
      seen.set(key, count)
      if (count <= (taken.get(key) ?? 0)) continue
      taken.set(key, count)
      rows.push(row)
    }
  }
  return rows
}

/** What a row moves, beside its transaction: explorers number calls and tokens each in its own way, or not at all. */
const KEYS: Readonly<Record<ExplorerAction, readonly string[]>> = {
  txlist: [],
  txlistinternal: ['from', 'to', 'contractAddress', 'value', 'isError'],
  tokentx: ['contractAddress', 'from', 'to', 'value', 'tokenID', 'tokenIDs'],
}

function text(row: RecordedRow, name: string): string {
  return String(row[name] ?? '').toLowerCase()
}

function hashOf(row: RecordedRow): string {
  return text(row, 'hash') || text(row, 'transactionHash')
}

/** A transaction is in one block; what it paid, and whether it failed, is the same for all who took part. */
function refuseContradictions(all: readonly RecordedListsOf[]): void {
  const blocks = new Map<string, string>()
  const payments = new Map<string, string>()
  for (const lists of all) {
    for (const list of EXPLORER_LISTS) {
      for (const row of lists[list]) {
        const hash = hashOf(row)
        agree(blocks, hash, `${row.blockNumber} ${row.timeStamp}`)
        if (list === 'txlist') agree(payments, hash, SAME.map((name) => text(row, name)).join(' '))
      }
    }
  }
}

const SAME = ['from', 'to', 'value', 'gasUsed', 'gasPrice', 'isError']

function agree(known: Map<string, string>, hash: string, said: string): void {
  const before = known.get(hash)
  if (before !== undefined && before !== said) throw new Contradiction(`two lists tell transaction ${hash} differently`)
  known.set(hash, said)
}

/** Hash → place in the block, of those that any list says. */
function placesOf(all: readonly RecordedListsOf[]): ReadonlyMap<string, number> {
  const places = new Map<string, number>()
  for (const lists of all) {
    for (const row of [...lists.txlist, ...lists.tokentx]) {
      if (row.transactionIndex !== undefined) places.set(hashOf(row), Number(row.transactionIndex))
    }
  }
  return places
}

type Decimals = Pick<RecordedRow, 'tokenSymbol' | 'tokenDecimal'>

/** A transaction that was read whole does not say them, and a list may. */
function decimalsOf(all: readonly RecordedListsOf[]): ReadonlyMap<string, Decimals> {
  const known = new Map<string, Decimals>()
  for (const { tokentx } of all) {
    for (const row of tokentx) {
      const { tokenSymbol = '', tokenDecimal = '' } = row
      if (tokenDecimal !== '') known.set(text(row, 'contractAddress'), { tokenSymbol, tokenDecimal })
    }
  }
  return known
}

function withDecimals(row: RecordedRow, known: ReadonlyMap<string, Decimals>): RecordedRow {
  return row.tokenDecimal === '' ? { ...row, ...known.get(text(row, 'contractAddress')) } : row
}
