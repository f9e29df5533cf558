import { inputError } from '../core/errors.ts'
import { shownAssets } from '../core/ledger/shownAssets.ts'
import type { AssetRow } from '../core/ledger/words.ts'
import type { LedgerPlace } from '../core/reconcile/shortfall.ts'
import type { SourcedEvent } from '../core/reconcile/sourcedEvent.ts'
import type { FileRecord, SourcedMovement } from '../core/reconcile/sourcedMovement.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { LedgerStore } from '../store/ledgerStore.ts'
import { findLines, type Lines } from './ledger/findLines.ts'

export interface ExplainTransactionParameters {
  readonly ledger: string
  /** A hash, or `@17`: the transaction's number in the ledger, for those without hash. */
  readonly transaction: string
}

export interface ExplainTransactionResult {
  /** One for each chain that has a transaction of this hash; nearly always one. */
  readonly transactions: readonly ExplainedTransaction[]
  readonly assets: readonly AssetRow[]
  /** Files whose lines could not be found, and why. */
  readonly notAsked: Lines['notAsked']
}

export interface ExplainedTransaction {
  readonly chain: string
  readonly place: LedgerPlace
  readonly movements: readonly ExplainedMovement[]
  /** What its logs tell beside. */
  readonly events: readonly ExplainedEvent[]
}

export interface ExplainedMovement extends Omit<SourcedMovement, 'chain' | 'place' | 'records'> {
  readonly records: readonly ExplainedRecord[]
}

export interface ExplainedEvent extends Omit<SourcedEvent, 'chain' | 'place' | 'records'> {
  readonly records: readonly ExplainedRecord[]
}

export interface ExplainedRecord {
  readonly file: string
  readonly format: string
  /** From 1, header and empty lines not counted. */
  readonly record: number
  /** Null where the file could not be asked. */
  readonly line: number | null
  /** Where it counts (the first), or where it only repeats what that one says. */
  readonly counts: boolean
}

/**
 * Where each movement and event of a transaction is from: file and line, repetitions too.
 * Errors: `NOT_IN_LEDGER`; `LEDGER_MISSING`, `LEDGER_LOCKED`, `NOT_A_LEDGER`, `LEDGER_VERSION`.
 */
export async function explainTransaction({
  ledger,
  transaction,
}: ExplainTransactionParameters): Promise<ExplainTransactionResult> {
  const store = await openLedger(ledger)
  try {
    const found: { movements: readonly SourcedMovement[]; events: readonly SourcedEvent[] }[] = []
    for (const tx of await findTransactions(store, transaction))
      found.push({ movements: await store.movementSources(tx), events: await store.eventSources(tx) })
    const known = found.filter(({ movements, events }) => movements.length + events.length > 0)
    if (known.length === 0) throw notInLedger(ledger, transaction)
    const said = known.flatMap(({ movements, events }) => [...movements, ...events])
    const lines = await findLines(
      store,
      ledger,
      said.flatMap(({ records }) => records),
    )
    const { imports } = await store.summary()
    const explain = (record: FileRecord, i: number): ExplainedRecord => {
      const { file, format } = imports[record.file]!
      return { file, format, record: record.record, line: lines.lineOf(record), counts: i === 0 }
    }
    const used = new Set(
      known.flatMap(({ movements, events }) => [
        ...movements.map(({ asset }) => asset),
        ...events.flatMap(({ asset, otherAsset }) => [asset, otherAsset]),
      ]),
    )
    return {
      transactions: known.map(({ movements, events }) => ({
        chain: (movements[0] ?? events[0])!.chain,
        place: (movements[0] ?? events[0])!.place,
        movements: movements.map(({ chain: _, place: __, ...one }) => ({ ...one, records: one.records.map(explain) })),
        events: events.map(({ chain: _, place: __, ...one }) => ({ ...one, records: one.records.map(explain) })),
      })),
      assets: shownAssets(await store.assets(), new Set()).filter(({ asset }) => used.has(asset)),
      notAsked: lines.notAsked,
    }
  } finally {
    await store.close()
  }
}

async function findTransactions(store: LedgerStore, text: string): Promise<readonly number[]> {
  if (/^@\d{1,15}$/.test(text)) return [Number(text.slice(1))]
  const { chains } = await store.summary()
  const ids: number[] = []
  for (const { chain } of chains) {
    for (const id of await store.transactionIds(chain, spellings(text))) if (id !== null) ids.push(id)
  }
  return ids
}

/** Hex has no case of its own, and not every chain writes 0x. */
function spellings(text: string): string[] {
  const hex = /^(?:0x)?([0-9a-f]{64})$/i.exec(text)?.[1]?.toLowerCase()
  return hex === undefined ? [text] : [hex, `0x${hex}`]
}

function notInLedger(ledger: string, transaction: string): Error {
  return inputError('NOT_IN_LEDGER', `${ledger} holds no transaction ${JSON.stringify(transaction.slice(0, 140))}`, {
    fix: 'copy the whole hash, with 0x where the chain writes it; a transaction without hash is named by its number, like @17',
    facts: { file: ledger, transaction },
  })
}
