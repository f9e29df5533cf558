import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { ScriptKind } from '../../src/core/ledger/scriptKind.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'

/** The second block of the chain, and its transaction as bitcoin-etl writes it, which says neither lock time nor kind of script. */
const BLOCK =
  '010000006fe28c0ab6f1b372c1a6a246ae63f74f931e8365e15a089c68d6190000000000982051fd1e4ba744bbbe680e1fee14677ba1a3c3540bf7b1cdb606e857233e0e61bc6649ffff001d01e36299' +
  '0101000000010000000000000000000000000000000000000000000000000000000000000000ffffffff0704ffff001d0104ffffffff0100f2052a0100000043410496b538e853519c726a2c91e61ec11600ae1390813a627c66fb8be7947be63c52da7589379515d4e0a604f8141781e62294721166bf621e73a82cbf2342c858eeac00000000'
const LINE = {
  ...{ hash: '0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098', block_number: 1, index: 0 },
  ...{ block_timestamp: 1231469665, is_coinbase: true, inputs: [] },
  outputs: [{ index: 0, addresses: ['12c6DSiU4Rq3P4ZxziKxzrL5LmMBrzjrJX'], value: 5_000_000_000 }],
}
const ETL = { format: 'utxo-jsonl', files: ['etl.jsonl'] }
const ETL_AGAIN = { format: 'utxo-jsonl', files: ['again.jsonl'] }
const BLK = { format: 'bitcoin-blk', files: ['block1.raw'] }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-stated-'))
  writeFileSync(join(folder, 'block1.raw'), Buffer.from(BLOCK, 'hex'))
  for (const { files } of [ETL, ETL_AGAIN]) writeFileSync(join(folder, files[0]!), JSON.stringify(LINE))
})
afterAll(() => rmSync(folder, { recursive: true }))

const run = async (name: string, imports: readonly (typeof ETL)[]) => {
  const ledger = join(folder, `${name}.duckdb`)
  await importData({ ledger, folder, imports })
  const store = await openLedger(ledger)
  const { digest } = await store.summary()
  await store.close()
  return { digest, said: await saidOf(ledger) }
}

it('says lock times and kinds of scripts where any source does, whatever came first, and not where none does', async () => {
  const etl = await run('ledger', [ETL])
  expect(etl.said).toEqual([null, null])
  const both = await run('ledger', [ETL, BLK])
  expect(both.said).toEqual([0n, ScriptKind.pubkey])
  // From what the ledger keeps, too.
  expect((await run('ledger', [ETL, BLK, ETL_AGAIN])).said).toEqual([0n, ScriptKind.pubkey])
  expect(new Set([etl.digest, both.digest, (await run('other', [BLK, ETL])).digest]).size).toBe(1)
})

async function saidOf(ledger: string): Promise<readonly unknown[]> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  try {
    const answer = await db.runAndReadAll(
      'SELECT locktime, script FROM txn JOIN movement USING (tx) JOIN utxo_output USING (row)',
    )
    return answer.getRows()[0]!
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}
