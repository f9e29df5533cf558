import { expect, test } from 'vitest'
import type { Case } from '../case/case.ts'
import { type ImportedFile, type LedgerLimits, warningsOf } from './warnings.ts'

const CASE = { proposed: false, primary: { policy: 'fifo', why: '' }, origins: [] } as unknown as Case

/** What is said of a chain, and of a file of it, that lack so many of each thing. */
function said(count: number): readonly string[] {
  const limits: LedgerLimits = {
    ...{ chain: 'bitcoin', model: 'utxo', movements: 5, gasRows: 0 },
    ...{ withoutHeight: count, withoutTxIndex: 2 * count, withoutHash: count },
    ...{ unresolvedInputs: count, unvaluedInputs: count },
  }
  const file = { format: 'utxo-jsonl', file: 'coins.jsonl', rowsRead: 5, duplicates: count, refused: count }
  const told: ImportedFile = {
    ...file,
    tells: ['native', 'internal', 'token', 'gas'],
    covers: 'all',
    chains: [],
  } as never
  return warningsOf(CASE, [limits], [told], []).map(({ message }) => message)
}

test('one is said as one, and several as several', () => {
  expect(said(1)).toEqual([
    '1 of 5 movements on bitcoin has no block height: it is ordered by time, then by its place in the file.',
    '2 of 5 movements on bitcoin have no place in their block: within a block they are ordered by their place in the file.',
    '1 of 5 movements on bitcoin has no transaction hash: each counts as a transaction of its own.',
    '1 spent output on bitcoin is not in the ledger: it counts as clean, at the value that the spender states.',
    'Of 1 of these on bitcoin nothing states the value: it counts at the least that it can be, as if its transaction paid no fee.',
    '1 of 5 rows of coins.jsonl is missing: it is no good, and the import keeps going.',
    '1 row of coins.jsonl says what another row says already: each was kept once.',
  ])
  expect(said(2)[3]).toBe(
    '2 spent outputs on bitcoin are not in the ledger: they count as clean, at the value that the spender states.',
  )
  expect(said(2)[5]).toBe('2 of 5 rows of coins.jsonl are missing: they are no good, and the import keeps going.')
})
