import type { LedgerStore } from '../ledgerStore.ts'
import { addressMovements } from './addressMovements.ts'
import { balances } from './balances.ts'
import { crowdedAddresses } from './crowdedAddresses.ts'
import { eventSources } from './eventSources.ts'
import { events } from './events.ts'
import { firstFunding } from './firstFunding.ts'
import { openFlowSpool } from './flowSpool.ts'
import { forwarders } from './forwarders.ts'
import { lookAlikePayments } from './lookAlikePayments.ts'
import * as lookups from './lookups.ts'
import { movementSources } from './movementSources.ts'
import { movements } from './movements.ts'
import { openSealed } from './openSealed.ts'
import { firstOutpoint, heldBy, makersOf, outputsOf, spentBy } from './outpoints.ts'
import { payments } from './payments.ts'
import { receipts } from './receipts.ts'
import { shortfalls } from './shortfalls.ts'
import { sourceDifferences } from './sourceDifferences.ts'
import { utxoTransactions } from './utxoTransactions.ts'
import { writeClusters } from './writeClusters.ts'

export interface OpenLedgerOptions {
  /** Several readers may open one file at once; a reader cannot open it while an import writes. Default true. */
  readonly readOnly?: boolean
  /** How many movements a batch holds at least, whole transactions kept together. Default 65,536. */
  readonly batchSize?: number
}

/** Opens a sealed ledger file. Errors: `LEDGER_MISSING`, `LEDGER_LOCKED` (retry), `NOT_A_LEDGER`, `LEDGER_VERSION`. */
export async function openLedger(path: string, options: OpenLedgerOptions = {}): Promise<LedgerStore> {
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
    lookAlikePayments: (addresses, asOf) => lookAlikePayments(db, addresses, asOf),
    payments: (rows, outputs) => payments(db, rows, outputs),
    events: (kinds, asOf) => events(db, kinds, asOf),
    movements: (wanted, asOf) => movements(db, wanted, asOf, batchSize),
    utxoTransactions: (chain, asked = {}) => {
      const unvalued = summary.chains.some((one) => one.chain === chain && (one.unvaluedInputs ?? 0) > 0)
      return utxoTransactions(db, chain, asked, unvalued, batchSize)
    },
    outputsOf: (tx) => outputsOf(db, tx),
    makersOf: (outpoints) => makersOf(db, outpoints),
    spentBy: (rows, inputs) => spentBy(db, rows, inputs),
    heldBy: (addresses, asOf, which) => heldBy(db, addresses, asOf, which),
    addressesLike: (chain, prefix) => lookups.addressesLike(db, chain, prefix),
    addressCount: () => lookups.addressCount(db),
    firstOutpoint: () => firstOutpoint(db),
    writeClusters: async (path, clusterOf) => writeClusters(db, path, await lookups.addressCount(db), clusterOf),
    holdings: (ids) => lookups.holdings(db, ids),
    transactions: (ids) => lookups.transactions(db, ids),
    addresses: (ids) => lookups.addresses(db, ids),
    seqs: (rows) => lookups.seqs(db, rows),
    forwarders: (addresses, payees, percent, asOf) => forwarders(db, addresses, payees, percent, asOf),
    addressMovements: (addresses, asOf) => addressMovements(db, addresses, asOf),
    firstFunding: (addresses, coins, asOf) => firstFunding(db, addresses, coins, asOf),
    receipts: (addresses, asOf) => receipts(db, addresses, asOf),
    shortfalls: async function* () {
      yield* shortfalls(db, await lookups.coverage(db, summary.imports))
    },
    balances: (asked) => balances(db, asked),
    eventSources: (tx) => eventSources(db, tx),
    movementSources: (tx) => movementSources(db, tx),
    sourceDifferences: () => sourceDifferences(db, summary.imports),
    brokenLines: (place) => lookups.brokenLines(db, place),
    openFlows: () => openFlowSpool(db),
    close: () => db.close(),
  }
}
