import type { LedgerStore } from '../ledgerStore.ts'
import type { LedgerFile } from '../ledgerWriter.ts'
import { openDatabase } from './database.ts'
import { events } from './events.ts'
import * as lookups from './lookups.ts'
import { movements } from './movements.ts'
import { sealForOnce } from './seal.ts'

/** What can be asked of a ledger that nobody keeps. */
export interface PassingLedger extends Pick<LedgerStore, 'movements' | 'events' | 'assets' | 'close'> {
  /** All strings behind ids, by id; holdings are those of account chains. */
  names(): Promise<lookups.Names>
}

/** Reads files into a ledger in memory, gone when it is closed: what a few rows cost is mostly the file. Errors: those of `LedgerWriter.replace`. */
export async function readForOnce(files: readonly LedgerFile[]): Promise<PassingLedger> {
  const db = await openDatabase(':memory:', false)
  try {
    await sealForOnce(db, files)
  } catch (error) {
    await db.close()
    throw error
  }
  return {
    movements: (wanted, asOf) => movements(db, wanted, asOf, BATCH),
    events: (kinds, asOf) => events(db, kinds, asOf),
    assets: () => lookups.assets(db),
    names: () => lookups.names(db),
    close: () => db.close(),
  }
}

const BATCH = 65_536
