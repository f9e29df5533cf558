import { readColumns } from './columns.ts'
import type { Database } from './database.ts'

/** Ids that are at hand at a time (16 MB). Payees of rows that stand together lie closer than half of it. */
const WINDOW = 1 << 22

/** Looks up the ids of payees, by their numbers, in `payee_ids`, which has them all, in order; −1 where there is no payee. */
export function payeeIds(db: Database, window = WINDOW): (payees: Float64Array) => Promise<Int32Array> {
  let first = 0
  let ids = new Int32Array(0)
  return async (payees) => {
    let [least, most] = [Infinity, -1]
    for (let i = 0; i < payees.length; i++) {
      const payee = payees[i]!
      if (payee > most) most = payee
      if (payee >= 0 && payee < least) least = payee
    }
    if (most >= 0 && (least < first || most >= first + ids.length)) {
      first = least
      const end = Math.max(least + window, most + 1)
      const sql = `SELECT id FROM payee_ids WHERE payee >= ${first} AND payee < ${end}`
      ids = (await readColumns(db, sql, { id: Int32Array })).id
    }
    return Int32Array.from(payees, (payee) => (payee < 0 ? -1 : ids[payee - first]!))
  }
}
