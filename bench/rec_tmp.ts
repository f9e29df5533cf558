import { existsSync } from 'node:fs'
import { importData } from '../src/actions/importData.ts'
import { readCase } from '../src/packs/caseFile/readCase.ts'
import { openLedger } from '../src/store/duckdb/openLedger.ts'
import { generateCase } from './generate.ts'

const n = Number(process.argv[2])
const model = process.argv[3] as 'account'
const folder = `/tmp/rec_bench/${model}-${n}`
if (!existsSync(folder + '/ledger.duckdb')) {
  generateCase(folder, model, n)
  const { case: c } = await readCase(folder)
  await importData({ ledger: folder + '/ledger.duckdb', imports: c.imports, folder })
  process.exit(0)
}
const store = await openLedger(folder + '/ledger.duckdb')
const t = Date.now()
let count = 0
for await (const p of store.shortfalls()) {
  count += p.length
}
console.log('shortfalls', count, Date.now() - t, 'ms', (process.resourceUsage().maxRSS / 1024) | 0, 'MiB')
await store.close()
