import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { pullCase } from '../../src/actions/pullCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { startAnvil } from './anvil.ts'
import { buildTown } from './town.ts'
import { RESULTS, writeTownCase } from './townCase.ts'

/** Seeds that once failed are kept here. */
it.each([11, 12, 13])('ends with the results of the whole chain, whatever happens on it (seed %i)', async (seed) => {
  const dice = diceFromSeed(seed)
  const anvil = await startAnvil()
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-towns-'))
  try {
    const town = await buildTown(anvil, dice, dice.int(20, 60))
    const [whole, pulled] = ['', 'by: address'].map((by) =>
      writeTownCase(join(folder, `case${by.length}`), town, anvil.url, by),
    ) as [string, string]
    await traceCase({ caseDir: whole })
    await pullCase({ caseDir: pulled })
    const results = (caseDir: string) => RESULTS.map((file) => readFileSync(join(caseDir, 'out', file), 'utf8'))
    expect(results(pulled)).toEqual(results(whole))
  } finally {
    anvil.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})
