import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { openColumnSpool } from './columnSpool.ts'
import type { Database } from './database.ts'

const folder = mkdtempSync(join(tmpdir(), 'dyepack-spool-'))
afterAll(() => rmSync(folder, { recursive: true }))
const db = { path: join(folder, 'ledger.duckdb') } as Database

describe('a spool of columns', () => {
  it('gives rows back as they came, as often as they are read, and leaves no file', () => {
    const row = fc.record({ wide: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), narrow: fc.nat(255) })
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 9 })), (portions) => {
        const spool = openColumnSpool(db, [8, 1])
        try {
          expect(readdirSync(folder)).toEqual([])
          const columns = portions.map((rows) => {
            return [
              BigUint64Array.from(rows, ({ wide }) => wide),
              Uint8Array.from(rows, ({ narrow }) => narrow),
            ] as const
          })
          for (const [i, [wide, narrow]] of columns.entries()) spool.add(portions[i]!.length, wide, narrow)
          for (const time of [1, 2]) {
            let [nth, first] = [0, 0]
            for (const read of spool.read()) {
              const [wide, narrow] = columns[nth]!
              expect(read, `time ${time}`).toMatchObject({ first, rows: narrow.length })
              expect(Buffer.concat(read.columns)).toEqual(Buffer.concat([Buffer.from(wide.buffer), narrow]))
              first += narrow.length
              nth++
            }
            expect(nth).toBe(portions.length)
          }
        } finally {
          spool.close()
        }
      }),
      { numRuns: 15 },
    )
  })
})
