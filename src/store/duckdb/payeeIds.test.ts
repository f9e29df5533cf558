import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { payeeIds } from './payeeIds.ts'

const PAYEES = 60

describe('ids of payees', () => {
  it('are found wherever the window of those at hand stands', async () => {
    const db = await openDatabase(':memory:', false)
    try {
      await db.run(
        `CREATE TEMP TABLE payee_ids AS SELECT i AS payee, (i * 7 % ${PAYEES})::INTEGER AS id FROM range(${PAYEES}) r(i)`,
      )
      const some = fc.array(fc.integer({ min: -1, max: PAYEES - 1 }), { maxLength: 6 })
      await fc.assert(
        fc.asyncProperty(fc.array(some), fc.integer({ min: 1, max: PAYEES }), async (portions, window) => {
          const idsOf = payeeIds(db, window)
          for (const portion of portions)
            expect([...(await idsOf(Float64Array.from(portion)))]).toEqual(
              portion.map((payee) => (payee < 0 ? -1 : (payee * 7) % PAYEES)),
            )
        }),
        { numRuns: 20 },
      )
    } finally {
      await db.close()
    }
  })
})
