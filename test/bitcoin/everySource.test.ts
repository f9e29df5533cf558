import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { clusterLedger } from '../../src/actions/clusterLedger.ts'
import { runHeuristic } from '../../src/actions/runHeuristic.ts'
import { TRANSACTION_RULES } from '../../src/core/heuristics/bitcoin/bitcoinRules.ts'
import { failure } from '../evm/failure.ts'
import { ledgerOf, putJsonl } from '../lake/ledgerOf.ts'
import { blkFile } from './madeBlocks.ts'
import { ledgerRows } from './rows.ts'
import { scriptedChain } from './scriptedChain.ts'
import { asEsplora, asEtl } from './toldChain.ts'

const chain = scriptedChain()
let folder: string
const path = (name: string) => join(folder, name)

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-sources-'))
  writeFileSync(path('blk.dat'), blkFile(chain))
  writeFileSync(path('answers.json'), JSON.stringify(asEsplora(chain)))
  await ledgerOf(folder, 'blk', [{ format: 'bitcoin-blk', files: ['blk.dat'] }])
  for (const network of ['bitcoin', 'bitcoin-regtest'])
    await ledgerOf(folder, `esplora-${network}`, [{ format: 'esplora', files: ['answers.json'], chain: network }])
  await ledgerOf(folder, 'etl', [putJsonl(folder, 'etl.jsonl', asEtl(chain))])
})
afterAll(() => rmSync(folder, { recursive: true }))

// Lines of bitcoin-etl are of the mainnet; only the addresses differ.
describe.each([
  ['esplora-bitcoin-regtest', 'blk'],
  ['esplora-bitcoin', 'etl'],
])('the same transactions as %s and %s', (answers, other) => {
  it('give the same rows, lock times and kinds of scripts among them', async () => {
    const rows = await ledgerRows(path(`${other}.duckdb`))
    expect(rows.filter((row) => / (pubkey|multisig|nulldata|nonstandard)$/.test(row))).toHaveLength(8)
    expect(rows.filter((row) => / (2|4294967295)$/.test(row))).toHaveLength(2)
    // Esplora does not say the place in the block.
    expect(await ledgerRows(path(`${answers}.duckdb`))).toEqual(rows.map((row) => row.replace(/^(\d+\/)\d+/, '$1')))
  })

  it('give the same answer of every rule, and the same clusters', async () => {
    expect(await said(answers)).toEqual(await said(other))
  })
})

it('asks every rule of a chain where each of these finds something', async () => {
  const { files } = await said('blk')
  expect(TRANSACTION_RULES.map(({ id }) => id)).toEqual(expect.arrayContaining(['locktime', 'address-type']))
  expect(files.join('')).toContain('locktime=2')
})

it('says nothing of scripts by words that Bitcoin Core does not have, or without a lock time, and knows its anchor', async () => {
  const output = (type: string, index: number) => ({ index, addresses: [], value: 1, type })
  const words = ['anchor', 'p2tr', 'witness_v1_taproot']
  const line = { ...asEtl(chain)[0]!, outputs: words.map(output) }
  await ledgerOf(folder, 'words', [putJsonl(folder, 'words.jsonl', [line])])
  const [, ...outputs] = await ledgerRows(path('words.duckdb'))
  expect(outputs.map((row) => row.split(' ')[4])).toEqual(['witness_unknown', '', 'witness_v1_taproot'])
  await ledgerOf(folder, 'words', [putJsonl(folder, 'words.jsonl', [{ ...line, lock_time: null }])])
  const [, ...without] = await ledgerRows(path('words.duckdb'))
  expect(without.map((row) => row.split(' ')[4])).toEqual(['', '', ''])
})

it.each([
  ['4294967296', 'lock_time is "4294967296", must be a whole number below 2^32'],
  ['-1', 'lock_time is "-1", must be a whole number below 2^32'],
  ['"0x10"', 'lock_time is "0x10", must be a whole number below 2^32'],
])('refuses a line with the lock time %s', async (lockTime, message) => {
  const line = JSON.stringify({ ...asEtl(chain)[0]!, lock_time: 'HERE' }).replace('"HERE"', lockTime)
  writeFileSync(path('bad.jsonl'), line)
  const error = await failure(ledgerOf(folder, 'bad', [{ format: 'utxo-jsonl', files: ['bad.jsonl'] }]))
  expect(error.code).toBe('BAD_ROWS')
  expect(error.message).toContain(message)
})

async function said(name: string): Promise<{ readonly clusters: unknown; readonly files: readonly string[] }> {
  const ledger = path(`${name}.duckdb`)
  const csv = path('out.csv')
  const { counts } = await clusterLedger({ ledger, csv, change: 'locktime & address-type' })
  const files = [readFileSync(csv, 'utf8')]
  for (const { id } of TRANSACTION_RULES) {
    if (id === 'common-input') continue
    await runHeuristic({ ledger, rule: id, csv })
    files.push(readFileSync(csv, 'utf8'))
  }
  return { clusters: counts, files }
}
