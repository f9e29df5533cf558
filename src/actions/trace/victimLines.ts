import { usdOf } from '../../core/ledger/usd.ts'
import { isoTime } from '../../core/trace/rows.ts'
import type { VictimLine } from '../../core/trace/victimLine.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { TracedLedger } from './traceLedger.ts'

/** Payments whose strings are in memory at once. */
const PORTION = 8192

/** Every payment that a seed by address claimed, in chain order, with the ledger's strings and its worth on that day. */
export async function* victimLines(
  store: LedgerStore,
  { walk, assets, losses }: TracedLedger,
): AsyncIterable<readonly VictimLine[]> {
  const claims = walk.claims!
  for (let from = 0; from < claims.length; from += PORTION) {
    const to = Math.min(from + PORTION, claims.length)
    const payments = await store.payments(claims.row.slice(from, to), claims.output.slice(from, to))
    yield payments.map(({ hash, time, asset: id, amount, ...payment }, index) => {
      const { asset, symbol, decimals } = assets[id]!
      return {
        ...payment,
        origin: claims.origin[from + index]!,
        time: isoTime(time),
        txHash: hash ?? '',
        asset,
        symbol,
        decimals,
        amount,
        claimed: claims.claimed[from + index]!,
        usdAtEvent: usdOf([{ amount, decimals, price: losses.price(id, time) }]),
      }
    })
  }
}
