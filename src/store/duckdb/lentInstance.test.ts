import { existsSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runProcess } from '../../../test/cli/runCli.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { openDatabase } from './database.ts'

const tables = `SELECT database_name AS db, table_name AS name FROM duckdb_tables() WHERE table_name LIKE 'table_of_%' ORDER BY 1, 2`

describe('files of one DuckDB, one after the other', () => {
  test('see nothing of each other, and nothing of one another at once', async () => {
    await inTempFolder(async (folder) => {
      const first = await openDatabase(join(folder, "first's.duckdb"), false)
      await first.run('CREATE TABLE main.table_of_first (n INTEGER)')
      await first.run('CREATE TEMP TABLE table_of_work (n INTEGER)')
      await first.close()
      const second = await openDatabase(join(folder, 'second.duckdb'), false)
      const again = await openDatabase(join(folder, "first's.duckdb"), true)
      expect(await second.rows(tables)).toEqual([])
      expect(await again.rows(tables)).toEqual([{ db: 'ledger', name: 'table_of_first' }])
      await second.close()
      await again.close()
    })
  })

  test('a file that is no ledger spoils nothing, and a closed one is free for other processes', async () => {
    await inTempFolder(async (folder) => {
      const path = join(folder, 'other')
      await writeFile(path, 'no DuckDB file, but long enough to be read as one'.repeat(1000))
      await expect(openDatabase(path, true)).rejects.toMatchObject({ code: 'NOT_A_LEDGER' })
      const good = join(folder, 'good.duckdb')
      const db = await openDatabase(good, false)
      await db.run('CREATE TABLE main.one (n INTEGER)')
      const other = `require('@duckdb/node-api').DuckDBInstance.create(process.argv[1]).then(() => console.log('open'), () => console.log('locked'))`
      const open = () => runProcess(process.execPath, ['-e', other, good])
      expect(await open()).toMatchObject({ stdout: 'locked\n' })
      await db.close()
      expect(existsSync(`${good}.wal`)).toBe(false)
      expect(await open()).toMatchObject({ stdout: 'open\n' })
    })
  })

  test('what spills goes beside its file and leaves nothing there', async () => {
    await inTempFolder(async (folder) => {
      const path = join(folder, 'spilled.duckdb')
      const db = await openDatabase(path, false)
      await db.run(`SET memory_limit = '30MB'`)
      await db.run('CREATE TEMP TABLE large AS SELECT i, hash(i) AS h FROM range(4_000_000) r(i)')
      expect(existsSync(`${path}.tmp`)).toBe(true)
      await db.close()
      expect(existsSync(`${path}.tmp`)).toBe(false)
      const next = await openDatabase(join(folder, 'next.duckdb'), false)
      expect(await next.rows(`SELECT current_setting('memory_limit') AS room`)).toEqual([{ room: '572.2 MiB' }])
      await next.close()
    })
  })
})
