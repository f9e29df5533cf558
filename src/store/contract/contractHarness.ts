import { afterEach } from 'vitest'
import type { LedgerStore } from '../ledgerStore.ts'

/** What an adapter's test brings: a way to make a ledger of these rows and to open it. */
export interface ContractHarness {
  open(rows: ContractRows, options: { readonly batchSize?: number }): Promise<LedgerStore>
  /** Removes what `open` has made. */
  cleanUp(): Promise<void>
  /** A file that a spool may write to. */
  file(name: string): string
  readText(path: string): Promise<string>
}

export interface ContractRows {
  /** Each list is a file of its own. */
  readonly transfers?: readonly (readonly ContractTransfer[])[]
  readonly transactions?: readonly ContractTransaction[]
  readonly covers?: 'all' | readonly string[]
}

export interface ContractTransfer {
  readonly chain: string
  readonly height: number | null
  readonly time: number
  readonly index: number | null
  readonly hash: string | null
  readonly seq: number
  readonly kind: 'native' | 'internal' | 'token' | 'gas'
  readonly asset: string
  readonly from: string
  readonly to: string | null
  readonly amount: bigint
}

export interface ContractTransaction {
  readonly hash: string
  readonly height: number
  readonly time: number
  readonly index: number
  readonly inputs: readonly {
    readonly hash: string
    readonly n: number
    readonly address: string | null
    readonly value: bigint
  }[]
  readonly outputs: readonly { readonly address: string | null; readonly value: bigint }[]
}

/** Makes a ledger of these rows, and opens it. */
export type MakeStore = (rows: ContractRows, options?: { readonly batchSize?: number }) => Promise<LedgerStore>

/** What the harness opens, closed and removed after each test. To be called where tests are described. */
export function storeMaker(harness: ContractHarness): MakeStore {
  let open: LedgerStore[] = []
  afterEach(async () => {
    for (const store of open) await store.close()
    open = []
    await harness.cleanUp()
  })
  return async (rows, options = {}) => {
    const store = await harness.open(rows, options)
    open.push(store)
    return store
  }
}
