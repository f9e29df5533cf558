import { cryo } from './cryo/extract.ts'
import { ethereumEtl } from './ethereumEtl/extract.ts'
import { etherscanCsv } from './etherscan/extractCsv.ts'
import { etherscanJson } from './etherscan/extractJson.ts'
import type { Importer } from './importer.ts'
import { parquet } from './parquet/extract.ts'
import { sheet } from './sheet/extract.ts'
import { transfersCsv } from './transfersCsv/extract.ts'
import { utxoJsonl } from './utxoJsonl/extract.ts'

/** Every format that dyepack imports. */
export const FORMATS: readonly Importer[] = [
  transfersCsv,
  utxoJsonl({ chain: 'bitcoin', symbol: 'BTC', decimals: 8 }),
  ethereumEtl,
  cryo,
  parquet,
  sheet,
  etherscanCsv,
  etherscanJson,
]
