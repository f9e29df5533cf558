import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { traceCase } from '../../../src/actions/traceCase.ts'
import { inTempFolder } from '../../store/tempFolder.ts'
import { differences } from './differences.ts'
import { writeMoneyCase } from './moneyCase.ts'
import { startTown } from './town.ts'

/** Tells the story by many seeds: `npm run money -- --from 0 --seeds 50`. `--keep FOLDER` leaves the last case there. */
const { values } = parseArgs({
  options: {
    from: { type: 'string', default: '0' },
    seeds: { type: 'string', default: '20' },
    keep: { type: 'string' },
  },
})
const [from, seeds] = [Number(values.from), Number(values.seeds)]
const town = await startTown()
const failed: number[] = []
try {
  for (let seed = from; seed < from + seeds; seed++) {
    const told = await town.tell(seed)
    await inFolder(async (folder) => {
      const { first, last, world } = told
      const blocks = { format: 'evm-rpc', url: town.anvil.url, chain: 'ethereum', from: first, to: last }
      writeMoneyCase(folder, world, [blocks], seed % 2 === 0 ? 'transactions' : 'address')
      await traceCase({ caseDir: folder })
      const found = differences(told, join(folder, 'out'))
      if (found.length > 0) failed.push(seed)
      console.log(`Seed ${seed}: ${found.length === 0 ? 'found to the wei' : `DIFFERS\n${found.join('\n')}`}`)
    })
  }
} finally {
  town.anvil.stop()
}
console.log(
  `${seeds - failed.length} of ${seeds} found to the wei${failed.length === 0 ? '' : `; not: ${failed.join(', ')}`}`,
)
if (failed.length > 0) process.exitCode = 1

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  if (values.keep === undefined) return inTempFolder(work)
  rmSync(values.keep, { recursive: true, force: true })
  mkdirSync(values.keep, { recursive: true })
  await work(values.keep)
}
