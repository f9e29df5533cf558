import type { Database } from './database.ts'
import { areHexHashes, isHash } from './isHash.ts'
import { orOutOfOrder } from './outOfOrder.ts'

/**
 * What must hold of the hashes of transactions that were laid in order: each is one, and none comes twice. It is seen while the digest is
 * made, which has their bytes. Errors: `OutOfOrder`.
 */
export class LateHashes {
  #hex = 0

  /** Of a block of the digest: lengths in bytes, and the texts joined. */
  look(lengths: BigInt64Array, joined: Uint8Array): void {
    if (areHexHashes(lengths, joined)) this.#hex += lengths.length
  }

  /** It reads all hashes: for while this thread is busy. */
  seeThatNoneComesTwice(db: Database): Promise<void> {
    return orOutOfOrder(() =>
      db.beside((other) =>
        other.run(
          `SELECT CASE WHEN count(DISTINCT hash(hash)) < count(*) THEN error('twice') END FROM main.next_txn`,
          'always',
        ),
      ),
    )
  }

  /** Once all blocks were shown, or none. Those of other chains than the EVM's have another form, and are read once more. */
  async seeThatEachIsOne(db: Database): Promise<void> {
    const { n } = await db.row<{ n: number }>('SELECT count(*)::DOUBLE AS n FROM main.next_txn')
    if (this.#hex === n) return
    const bad = `NOT bool_and(${isHash('hash')})`
    await orOutOfOrder(() => db.run(`SELECT CASE WHEN ${bad} THEN error('no hash') END FROM main.next_txn`))
  }
}
