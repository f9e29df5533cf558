import { isoTime } from '../../core/trace/rows.ts'
import type { AddressLine } from '../../render/csv/addressesCsv.ts'
import type { FlowSpool, LedgerStore } from '../../store/ledgerStore.ts'
import type { TracedLedger } from './traceLedger.ts'

/** The rows of `addresses.csv`: every address that stolen value came to, and what it was paid in all. By chain, address and asset. */
export async function addressLines(
  store: LedgerStore,
  spool: FlowSpool,
  traced: TracedLedger,
): Promise<readonly AddressLine[]> {
  const reached = new Set(await spool.receivers())
  for (const { policy, conversions } of traced.walk.states) {
    if (policy.conserves) for (const { to } of conversions) if (to !== null) reached.add(to.address)
  }
  const found = await store.receipts(
    [...reached].sort((a, b) => a - b),
    traced.asOf,
  )
  const names = await store.addresses(found.map(({ address }) => address))
  const lines = found.map(({ address: _, asset, firstTime, lastTime, ...sums }, n) => {
    const { chain, asset: id, symbol, decimals } = traced.assets[asset]!
    const times = { firstTime: isoTime(firstTime), lastTime: isoTime(lastTime) }
    return { chain, address: names[n]!, asset: id, symbol, decimals, ...sums, ...times }
  })
  const key = ({ chain, address, asset }: AddressLine) => `${chain} ${address} ${asset}`
  return lines.sort((a, b) => (key(a) < key(b) ? -1 : 1))
}
