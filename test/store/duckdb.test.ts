import { join } from 'node:path'
import { importData } from '../../src/actions/importData.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { storeContract } from './storeContract.ts'

storeContract('DuckDB', async (folder, files, batchSize) => {
  const ledger = join(folder, 'ledger.duckdb')
  await importData({
    ledger,
    folder,
    imports: files.map(({ format, file }) => ({ format, files: [file], covers: 'all' })),
  })
  return openLedger(ledger, batchSize === undefined ? {} : { batchSize })
})
