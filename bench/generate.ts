import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type GeneratedLedger, writeAccountLedger } from './accountLedger.ts'
import { writeUtxoLedger } from './utxoLedger.ts'

export type LedgerModel = 'account' | 'utxo'

const FILES = {
  account: { format: 'transfers-csv', file: 'transfers.csv', write: writeAccountLedger },
  utxo: { format: 'utxo-jsonl', file: 'transactions.jsonl', write: writeUtxoLedger },
}

/**
 * Writes a ledger and its `case.yaml` into a folder: funded, with hubs, and one theft of which about a tenth of the
 * movements carry something under fifo. The same seed gives the same bytes.
 *
 * @param movements rows of an account ledger, transactions of a UTXO ledger
 */
export function generateCase(folder: string, model: LedgerModel, movements: number, seed = 1): GeneratedLedger {
  const { format, file, write } = FILES[model]
  mkdirSync(folder, { recursive: true })
  const ledger = write(join(folder, file), movements, seed)
  writeFileSync(join(folder, 'case.yaml'), caseFile(`bench-${model}-${movements}`, format, file, ledger))
  return ledger
}

function caseFile(id: string, format: string, file: string, ledger: GeneratedLedger): string {
  return `id: ${id}
title: A made-up theft, to measure with
imports:
  - { format: ${format}, files: [${file}] }
# Asked, so that its time counts, and never met: what a theft reaches should not hang on the ledger's size.
stop: { serviceLike: { counterparties: 1000000000 } }
origins:
  - { asset: ${ledger.asset}, seed: { tx: "${ledger.transaction}", to: ["${ledger.receiver}"] } }
`
}
