import { balances } from './balances.js'
import { crowdedAddresses } from './crowdedAddresses.js'
import { eventSources } from './eventSources.js'
import { events } from './events.js'
import { openFlowSpool } from './flowSpool.js'
import * as lookups from './lookups.js'
import { movementSources } from './movementSources.js'
import { movements } from './movements.js'
import { openSealed } from './openSealed.js'
import { payments } from './payments.js'
import { shortfalls } from './shortfalls.js'
import { sourceDifferences } from './sourceDifferences.js'
/** Opens a sealed ledger file. Errors: `LEDGER_MISSING`, `LEDGER_LOCKED` (retry), `NOT_A_LEDGER`, `LEDGER_VERSION`. */
export async function openLedger(path, options = {}) {
  const { readOnly = true, batchSize = 65_536 } = options
  const { db, summary } = await openSealed(path, readOnly)
  return {
    summary: async () => summary,
    assets: () => lookups.assets(db),
    addressIds: (chain, addresses) => lookups.addressIds(db, chain, addresses),
    holdingIds: (pairs) => lookups.holdingIds(db, pairs),
    transactionIds: (chain, hashes) => lookups.transactionIds(db, chain, hashes),
    coverage: () => lookups.coverage(db, summary.imports),
    crowdedAddresses: (above, asOf) => crowdedAddresses(db, above, asOf),
    payments: (rows, outputs) => payments(db, rows, outputs),
    events: (kinds, asOf) => events(db, kinds, asOf),
    movements: (wanted, asOf) => movements(db, wanted, asOf, batchSize),
    holdings: (ids) => lookups.holdings(db, ids),
    transactions: (ids) => lookups.transactions(db, ids),
    addresses: (ids) => lookups.addresses(db, ids),
    seqs: (rows) => lookups.seqs(db, rows),
    shortfalls: async function* () {
      yield* shortfalls(db, await lookups.coverage(db, summary.imports))
    },
    balances: (asked) => balances(db, asked),
    eventSources: (tx) => eventSources(db, tx),
    movementSources: (tx) => movementSources(db, tx),
    sourceDifferences: () => sourceDifferences(db, summary.imports),
    brokenLines: (place) => lookups.brokenLines(db, place),
    openFlows: () => openFlowSpool(db),
    close: async () => db.close(),
  }
}
