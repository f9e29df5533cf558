import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type PullCaseResult, pullCase } from '../../src/actions/pullCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Anvil, startAnvil } from './anvil.ts'
import { buildTown, type Town } from './town.ts'
import { startTroubledNode, type TroubledNode } from './troubledNode.ts'

let anvil: Anvil
let town: Town
let node: TroubledNode
let folder: string

beforeAll(async () => {
  anvil = await startAnvil()
  town = await buildTown(anvil, diceFromSeed(7), 150)
  node = await startTroubledNode(anvil.url)
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-pull-'))
  node.behave({})
  node.requests.length = 0
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const SEED = () => `{ tx: "${town.theft}" }`
/** All that the amounts of must agree; `poison` says what could have been touched, and is not pulled for. */
const POLICIES = '[fifo, lifo, haircut, libr, dirty-first]'
const RESULTS = ['losses.csv', 'flows.csv', 'endpoints.csv']

function writeCase(name: string, source: string, more = ''): string {
  const caseDir = join(folder, name)
  mkdirSync(caseDir)
  writeFileSync(
    join(caseDir, 'case.yaml'),
    `id: town
asOf: { time: ${town.asOf} }
imports:
  - { format: evm-rpc, url: "${source}", chain: ethereum, from: ${town.first}, to: ${town.last}${more} }
origins:
  - { asset: ethereum/ETH, seed: ${SEED()} }
policies: ${POLICIES}
`,
  )
  return caseDir
}

const asking = { sleep: async () => {} }
const pull = (caseDir: string, more: object = {}): Promise<PullCaseResult> => pullCase({ caseDir, asking, ...more })
const results = (caseDir: string) => RESULTS.map((file) => readFileSync(join(caseDir, 'out', file), 'utf8'))

describe('a case that is pulled', () => {
  it('has the results of the whole chain, to the unit', async () => {
    const whole = writeCase('whole', anvil.url)
    await traceCase({ caseDir: whole })
    const pulled = writeCase('pulled', node.url, ', by: address')
    await pull(pulled)
    expect(results(pulled)).toEqual(results(whole))
  })
})
