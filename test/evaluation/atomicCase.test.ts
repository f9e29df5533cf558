import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makeAtomicCase } from '../../evaluation/atomicCase.ts'
import { sharedFolder } from '../../evaluation/sharedFolder.ts'
import { evaluate } from '../../src/actions/evaluate.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'

const flows = sharedFolder('launder-net/atomic-2023')
if (flows === null)
  console.info('the Atomic flows are not evaluated: they are not beside the repository (set DYEPACK_DATA)')
const temp = makeTempFolder()
afterAll(temp.remove)

test.skipIf(flows === null)(
  'every published flow is a labelled movement of the ledger, and every terminal an end point',
  async () => {
    const folder = join(temp.folder, 'atomic')
    await makeAtomicCase(flows!, folder)
    const { evaluation } = await evaluate({ folders: [folder], options: { loads: [], cutSeeds: [], draws: 10 } })
    const { facts, loads } = evaluation.cases[0]!
    // Counted and added up from flows.csv and terminals.csv by another program.
    expect(facts).toMatchObject({
      movements: 1080,
      labelledFlows: 1080,
      labelledEnds: 101,
      labelledValue: '5070095696',
      dropped: { flows: 0, ends: 0, seeds: 0, rows: 0 },
    })
    expect(loads[0]!.policies.map(({ wrong }) => wrong)).toEqual([0, 0, 0, 0, 0, null])
    expect(await readFile(join(folder, 'truth.csv'), 'utf8')).toMatch(/^kind,chain,tx_hash,seq,address,amount,source\n/)
  },
)
