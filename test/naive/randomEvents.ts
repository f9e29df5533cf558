import { BURN_ADDRESSES } from './burnAddresses.ts'
import type { Dice } from './dice.ts'
import type { NaiveEvent } from './findOrders.ts'
import type { Ledger } from './ledgers.ts'

/** Logs for a random account ledger: orders that fit its movements, nearly fit, or name half of it; coins that were destroyed. */
export function withRandomEvents(ledger: Ledger, dice: Dice): Ledger {
  const byHash = new Map<string, (readonly string[])[]>()
  for (const row of ledger.transfersCsv ?? [])
    if (row[4] !== '' && row[6] !== 'gas') byHash.set(row[4]!, [...(byHash.get(row[4]!) ?? []), row])
  const everybody = [...new Set((ledger.transfersCsv ?? []).flatMap((row) => [row[10]!, row[11]!]))].filter(
    (one) => one !== '',
  )
  const events: NaiveEvent[] = []
  for (const [tx, rows] of byHash) {
    for (const row of rows)
      if (row[6] === 'token' && BURN_ADDRESSES.includes(row[11]!) && dice.chance(50))
        events.push({ ...SILENT, tx, kind: 'destroyed', contract: row[10]!, who: row[10]!, asset: row[7]! })
    if (rows.length < 2 || dice.chance(30)) continue
    for (let more = dice.int(1, 2); more > 0; more--) {
      const [paid, got] = [dice.pick(rows), dice.pick(rows)] as [readonly string[], readonly string[]]
      const contract = dice.chance(50) ? paid[11]! : dice.chance(50) ? got[10]! : dice.pick(everybody)
      const named = { ...SILENT, tx, kind: 'order' as const, contract }
      const shape = dice.int(0, 9)
      if (shape === 9) events.push(named)
      else if (shape === 8) events.push({ ...named, who: paid[10]! })
      else {
        const other = dice.chance(20) ? got[11]! : null
        const off = shape === 7 ? '1' : ''
        const amounts = { amount: `${paid[12]!}${off}`, otherAmount: got[12]! }
        events.push({ ...named, who: paid[10]!, other, asset: paid[7]!, otherAsset: got[7]!, ...amounts })
      }
    }
  }
  return { ...ledger, events: [...(ledger.events ?? []), ...events] }
}

const SILENT = { who: null, other: null, asset: null, amount: null, otherAsset: null, otherAmount: null } as const
