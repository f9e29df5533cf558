import type { IMPORT_FORMATS } from '../core/wire/importFormats.ts'
import type { Importer } from './importer.ts'

/** Every format that dyepack imports. What reads it is loaded when it is asked for: most runs need one of them. */
const FORMATS: Readonly<Record<(typeof IMPORT_FORMATS)[number], () => Promise<Importer>>> = {
  'transfers-csv': async () => (await import('./transfersCsv/extract.ts')).transfersCsv,
  'utxo-jsonl': async () =>
    (await import('./utxoJsonl/extract.ts')).utxoJsonl({ chain: 'bitcoin', symbol: 'BTC', decimals: 8 }),
  'bitcoin-blk': async () => (await import('./bitcoin/extract.ts')).bitcoinBlk,
  'bitcoin-rpc': async () => (await import('./bitcoinRpc/extract.ts')).bitcoinRpc,
  esplora: async () => (await import('./esplora/extract.ts')).esplora,
  'ethereum-etl': async () => (await import('./ethereumEtl/extract.ts')).ethereumEtl,
  cryo: async () => (await import('./cryo/extract.ts')).cryo,
  parquet: async () => (await import('./parquet/extract.ts')).parquet,
  sheet: async () => (await import('./sheet/extract.ts')).sheet,
  'etherscan-csv': async () => (await import('./etherscan/extractCsv.ts')).etherscanCsv,
  'evm-rpc': async () => (await import('./evmRpc/extract.ts')).evmRpc,
  'etherscan-api': async () => (await import('./etherscanApi/extract.ts')).etherscanApi,
  trongrid: async () => (await import('./trongrid/extract.ts')).trongrid,
  'etherscan-json': async () => (await import('./etherscan/extractJson.ts')).etherscanJson,
}

/** What reads files of this format; null where no format is called so. */
export async function importerOf(format: string): Promise<Importer | null> {
  return Object.hasOwn(FORMATS, format) ? FORMATS[format as keyof typeof FORMATS]() : null
}
