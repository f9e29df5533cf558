import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { inputError } from '../../core/errors.ts'
import type { BitcoinNetwork } from '../../core/ledger/bitcoinNetworks.ts'
import { esploraSourceSchema } from '../../core/wire/esploraSource.ts'
import { readSourceFile } from '../asking/readSourceFile.ts'
import { networkOf } from '../bitcoin/networkOf.ts'
import { type Extract, eachFile, type Importer, type ImportOptions, type SourceFile } from '../importer.ts'
import { openTextFile, readBytes, type TextFile } from '../textFile.ts'
import { utxoLines } from '../utxoJsonl/extract.ts'
import { type ConfirmedTransaction, isConfirmed, kindOf, ownerOf } from './esploraTransaction.ts'
import { transactionsOf } from './readTransactions.ts'

/**
 * Reads transactions as Esplora, electrs and mempool.space answer them: saved, or recorded by address, and then with `source.json` in
 * the same folder, which says what is covered. What is not in a block yet is left out.
 */
export const esplora: Importer = {
  format: 'esplora',
  title: 'transactions of Bitcoin, as Esplora, electrs or mempool.space answer',
  extract: eachFile(open),
}

async function open(source: SourceFile, { chain }: ImportOptions): Promise<Extract> {
  const { path, name } = source
  const network = networkOf(chain ?? 'bitcoin')
  const all = transactionsOf(await textOf(await openTextFile(path, name), name), name)
  const confirmed = all.filter(isConfirmed)
  if (confirmed.length === 0) {
    throw inputError('EMPTY_FILE', `${name} has no transaction that is in a block`, {
      fix: 'leave it out of the imports',
      facts: { file: name },
    })
  }
  const flat = join(tmpdir(), `dyepack-${randomUUID()}.jsonl`)
  const lines = confirmed.map((one) => `${JSON.stringify(utxoLine(one, network))}\n`)
  await writeFile(flat, lines.join(''), { flag: 'wx', mode: 0o600 })
  const { covers, notes, byCoin } = await recorded(source)
  const left = all.length - confirmed.length
  const waiting = `${left} ${left === 1 ? 'transaction is' : 'transactions are'} in no block yet: not read`
  return {
    ...utxoLines({ chain: network.chain, symbol: 'BTC', decimals: 8 }, { path: flat, compression: 'none' }),
    records: async () => lines.length,
    lines: async (records) => records,
    readWith: [],
    tells: ['native', 'internal', 'token', 'gas', ...(byCoin ? (['coins'] as const) : [])],
    covers,
    notes: left === 0 ? notes : [...notes, waiting],
    temporary: [flat],
  }
}

/** A saved answer does not say what it leaves out, so that it covers no address. */
async function recorded({ path, name }: SourceFile): Promise<Recorded> {
  if (!/^transactions_[0-9a-f]{12}\.jsonl\.gz$/.test(basename(path))) return NOTHING
  const source = await readSourceFile(dirname(path), dirname(name), esploraSourceSchema)
  if (source?.transactions?.file !== basename(path)) return NOTHING
  const { covers, addresses } = source
  return { covers, notes: lacksOf(addresses), byCoin: addresses.some(({ whole }) => !whole) }
}

interface Recorded {
  readonly covers: readonly string[]
  readonly notes: readonly string[]
  /** Whether only coins were followed at some address. */
  readonly byCoin: boolean
}

const NOTHING: Recorded = { covers: [], notes: [], byCoin: false }

/** What the addresses that were read lack: sentences. */
export function lacksOf(addresses: readonly { readonly whole: boolean }[]): readonly string[] {
  const followed = addresses.filter(({ whole }) => !whole).length
  if (followed === 0) return []
  const what = followed === 1 ? '1 address was' : `${followed} addresses were`
  return [`${what} followed coin by coin: what else came there or left is not in the ledger`]
}

/** As bitcoin-etl writes it. */
function utxoLine({ txid, locktime, vin, vout, status }: ConfirmedTransaction, network: BitcoinNetwork): object {
  const coinbase = vin[0]!.is_coinbase
  const owner = (script: string) => {
    const address = ownerOf(script, network)
    return address === null ? [] : [address]
  }
  return {
    hash: txid,
    block_number: status.block_height,
    block_timestamp: status.block_time,
    is_coinbase: coinbase,
    lock_time: locktime,
    inputs: coinbase
      ? []
      : vin.map((input) => ({
          spent_transaction_hash: input.txid,
          spent_output_index: input.vout,
          ...(input.prevout
            ? { addresses: owner(input.prevout.scriptpubkey), value: input.prevout.value }
            : { addresses: [] }),
        })),
    outputs: vout.map(({ scriptpubkey, value }, index) => ({
      index,
      addresses: owner(scriptpubkey),
      value,
      type: kindOf(scriptpubkey),
    })),
  }
}

/** Some 50,000 transactions; a page of a server has 25. */
const LARGEST = 1 << 28

/** Errors: `BAD_FILE`. */
async function textOf(file: TextFile, name: string): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of readBytes(file)) {
    bytes += part.length
    parts.push(Uint8Array.from(part))
    if (bytes <= LARGEST) continue
    throw inputError('BAD_FILE', `${name} has more than ${LARGEST >> 20} MiB`, {
      fix: 'save fewer transactions in a file',
      facts: { file: name },
    })
  }
  return Buffer.concat(parts).toString('utf8')
}
