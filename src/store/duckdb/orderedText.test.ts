import { availableParallelism } from 'node:os'
import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { orderedText } from './orderedText.ts'

it('keeps the order of rows over many row groups', async () => {
  const db = await openDatabase(':memory:', false, Infinity)
  expect(db.threads).toBe(Math.min(availableParallelism(), 4))
  const rows = 700_000
  await db.run(`CREATE TABLE numbers AS SELECT (i * 7919) % ${rows} AS n FROM range(${rows}) t(i)`)
  await db.run('CREATE TABLE sorted AS FROM numbers ORDER BY n')
  let next = 0
  for await (const bytes of orderedText(db, 'sorted', 'concat(n, chr(10))')) {
    for (const line of Buffer.from(bytes).toString().trimEnd().split('\n')) {
      if (Number(line) !== next++) expect.fail(`${line} stands where ${next - 1} should`)
    }
  }
  expect(next).toBe(rows)
  await db.close()
})
