import { readTronAddress } from '../../core/ledger/addressTron.ts'
import { tokensOf } from '../../core/ledger/tokens.ts'
import { TRON } from '../../core/ledger/tron.ts'
import type { TronList } from '../../core/wire/tronSource.ts'
import { WrongAnswer } from '../asking/wrongAnswer.ts'
import type { GridRow } from './readGridList.ts'

/** The lists of an address; null: the server does not have that list. */
export type GridLists = Readonly<Record<TronList, readonly GridRow[] | null>>

/**
 * Whether the lists of an address can be of one chain: a transaction is in one block and listed once, a block has one time, one that
 * failed moved no token, and a plain transfer of a known token is listed as one of that token. Gives the transactions whose transfer is
 * not listed at all. Throws `WrongAnswer`.
 */
export function fitTogether({ transactions, trc20, internal }: GridLists): readonly string[] {
  const times = new Map<string, number>()
  const blocks = new Map<string, number>()
  const failed = new Set<string>()
  const listed = new Set<string>()
  for (const { cells, time } of [...(transactions ?? []), ...(trc20 ?? []), ...(internal ?? [])]) {
    const { hash = null, height = null, result = null, list } = cells[0]!
    insist((times.get(hash!) ?? time) === time, `transaction ${hash} has two times`)
    times.set(hash!, time)
    if (height !== null) {
      insist((blocks.get(height) ?? time) === time, `block ${height} has two times`)
      blocks.set(height, time)
    }
    if (list !== 'transactions') continue
    insist(!listed.has(hash!), `transaction ${hash} is listed twice`)
    listed.add(hash!)
    if (result !== null && result !== 'SUCCESS') failed.add(hash!)
  }
  const moved = new Map<string, Set<string>>()
  for (const { cells } of trc20 ?? []) {
    const { hash, sender, receiver, amount, token, type } = cells[0]!
    if (type !== 'Transfer') continue
    insist(!failed.has(hash!), `transaction ${hash} failed, and the list of tokens says that it moved one`)
    const key = `${hash} ${sender} ${receiver} ${amount}`
    moved.set(key, (moved.get(key) ?? new Set()).add(token!))
  }
  const missing: string[] = []
  for (const row of transactions ?? []) {
    const { hash, token, key } = plainTransfer(row) ?? {}
    if (hash === undefined || token === undefined || key === undefined || failed.has(hash)) continue
    const tokens = moved.get(key)
    if (tokens === undefined) missing.push(hash)
    else insist(tokens.has(token), `transaction ${hash} moved ${token}, and the list of tokens calls it another`)
  }
  return trc20 === null ? [] : missing
}

/** `transfer(address,uint256)` of a token that is known to log what it moves. */
function plainTransfer({ cells, text }: GridRow) {
  const { hash, type, sender, receiver } = cells[0]!
  if (type !== 'TriggerSmartContract' || !tokensOf(TRON.id).has(receiver ?? '')) return null
  const [, to, value] = /"data":"a9059cbb[0-9a-f]{24}([0-9a-f]{40})([0-9a-f]{64})"/i.exec(text) ?? []
  const read = readTronAddress(`41${to}`)
  const amount = BigInt(`0x${value ?? '0'}`)
  if ('problem' in read || amount === 0n) return null
  return { hash: hash!, token: receiver!, key: `${hash} ${sender} ${read.address} ${amount}` }
}

function insist(condition: boolean, otherwise: string): void {
  if (!condition) throw new WrongAnswer(otherwise)
}
