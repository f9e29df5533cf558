import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { importerOf } from '../../ingest/formats.ts'
import type { ContractRows, ContractTransaction, ContractTransfer } from '../contract/contractHarness.ts'
import { storeContract } from '../storeContract.ts'
import { openLedger } from './openLedger.ts'
import { openLedgerWriter } from './openLedgerWriter.ts'

let folders: string[] = []

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-store-'))
  folders.push(folder)
  return folder
}

storeContract('DuckDB', {
  open: async (rows: ContractRows, options) => {
    const folder = newFolder()
    const writer = await openLedgerWriter(join(folder, 'ledger.duckdb'))
    const files = writeContractFiles(folder, rows)
    const sources = []
    for (const { format, file } of files) {
      const importer = (await importerOf(format))!
      const said = { chain: null, mapping: null, decimals: new Map() }
      const [extract] = await importer.extract([{ path: join(folder, file), name: file }], said)
      sources.push({
        format,
        file,
        sha256: file,
        covers: rows.covers ?? ('all' as const),
        readWith: [],
        options: '',
        tells: extract!.tells,
        source: file,
        keepGoing: false,
        rows: extract!,
        lines: extract!.lines,
      })
    }
    await writer.replace(sources)
    await writer.close()
    return openLedger(join(folder, 'ledger.duckdb'), options)
  },
  cleanUp: async () => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
    folders = []
  },
  file: (name) => join(newFolder(), name),
  readText: (path) => readFile(path, 'utf8'),
})

/** The rows as files of our importers: a header and lines, or one JSON object a line. */
function writeContractFiles(folder: string, rows: ContractRows): { readonly format: string; readonly file: string }[] {
  const files = (rows.transfers ?? []).map((list, i) => {
    const file = `transfers-${i}.csv`
    writeFileSync(join(folder, file), [HEADER, ...list.map(csvLine)].join('\n'))
    return { format: 'transfers-csv', file }
  })
  if (rows.transactions === undefined) return files
  writeFileSync(join(folder, 'coins.jsonl'), rows.transactions.map(jsonLine).join('\n'))
  return [...files, { format: 'utxo-jsonl', file: 'coins.jsonl' }]
}

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'

function csvLine(row: ContractTransfer): string {
  const { chain, height, time, index, hash, seq, kind, asset, from, to, amount } = row
  return [chain, height, new Date(time).toISOString(), index, hash, seq, kind, asset, 'X', 18, from, to, amount]
    .map((cell) => cell ?? '')
    .join(',')
}

function jsonLine({ hash, height, time, index, inputs, outputs }: ContractTransaction): string {
  const list = (address: string | null) => (address === null ? [] : [address])
  return JSON.stringify({
    hash,
    block_number: height,
    block_timestamp: time / 1000,
    index,
    is_coinbase: inputs.length === 0,
    inputs: inputs.map((one) => ({
      spent_transaction_hash: one.hash,
      spent_output_index: one.n,
      addresses: list(one.address),
      value: Number(one.value),
    })),
    outputs: outputs.map((one, i) => ({ index: i, addresses: list(one.address), value: Number(one.value) })),
  })
}
