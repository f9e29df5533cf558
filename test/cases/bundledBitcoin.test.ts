import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { verifyCase } from '../../src/actions/verifyCase.ts'
import { shapesFileSchema } from '../../src/core/wire/shapesFile.ts'
import { type PolicyResult, type TraceFile, traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { copyCase } from './copyCase.ts'
import { generatedPeelChain } from './generatedPeelChain.ts'

/** Under every policy but poison: nothing is lost, whatever rule says which coins a payment takes. */
function lossesOf({ check, losses }: PolicyResult): Readonly<Record<string, bigint>> {
  for (const { difference } of check) expect(difference).toBe('0')
  const sums: Record<string, bigint> = {}
  for (const { class: kind, basis } of losses) sums[kind] = (sums[kind] ?? 0n) + BigInt(basis)
  return sums
}

function tracedCase(name: string) {
  const temp = makeTempFolder()
  let trace: TraceFile
  beforeAll(async () => {
    await copyCase(name, temp.folder)
    await traceCase({ caseDir: temp.folder })
    trace = traceFileSchema.parse(JSON.parse(await readFile(join(temp.folder, 'out/trace.json'), 'utf8')))
  })
  afterAll(temp.remove)
  return {
    folder: temp.folder,
    trace: () => trace,
    policies: () => Object.entries(trace.policies).filter(([policy]) => policy !== 'poison'),
  }
}

describe('bitfinex-2016', () => {
  const { folder, trace, policies } = tracedCase('bitfinex-2016')

  test('has the one theft, of which nothing moved until it was seized, under every policy', () => {
    expect(trace().origins).toMatchObject([{ stolen: '56748055857', time: '2016-08-02T08:54:54Z' }])
    expect(policies().map(([policy]) => policy)).toEqual(['fifo', 'lifo', 'haircut', 'libr', 'dirty-first', 'tiho'])
    for (const [policy, result] of policies()) {
      expect([policy, lossesOf(result)]).toEqual([policy, { seized: 56748055857n }])
      expect(result.holdings.map(({ address }) => address)).toEqual(['1CGA4srJbPWhtJb7ezgY6GQf4PKhFuzD9w'])
    }
  })

  // What Esplora states: 9,518 bytes, of which the hash is made; the fee is what the inputs have more than the outputs.
  test('its ledger has the 32 inputs and the fee of the transaction', async () => {
    const row = JSON.parse(await readFile(join(folder, 'ledger/transactions.jsonl'), 'utf8')) as Transaction
    expect(row.inputs).toHaveLength(32)
    expect(sum(row.inputs) - sum(row.outputs)).toBe(418_029)
  })

  test('verify says equal', async () => {
    expect(await verifyCase(folder)).toMatchObject({ equal: true })
  })
})

describe('generated-peel-chain', () => {
  const { folder, trace, policies } = tracedCase('generated-peel-chain')
  const { ledger, labels, prices, book, thefts, rest, truth } = generatedPeelChain()

  // After a change of the script: `npx vitest run test/cases/bundledBitcoin.test.ts -u`.
  test('is what the script makes', async () => {
    const at = (file: string) => fileURLToPath(new URL(`../../cases/generated-peel-chain/${file}`, import.meta.url))
    await expect(ledger).toMatchFileSnapshot(at('ledger/transactions.jsonl'))
    await expect(labels).toMatchFileSnapshot(at('labels/generated.yaml'))
    await expect(prices).toMatchFileSnapshot(at('prices/btc-usd.csv'))
    await expect(book).toMatchFileSnapshot(at('truth.csv'))
    const theCase = await readFile(join(folder, 'case.yaml'), 'utf8')
    for (const { tx, to } of thefts) expect(theCase).toContain(`seed: { tx: ${tx}, to: [${to}] }`)
    expect(theCase).toContain(`address: ${rest}`)
  })

  test('says in every place that it is generated', async () => {
    for (const file of ['case.yaml', 'SOURCES.md', 'labels/generated.yaml', 'out/report.html'])
      expect([file, await readFile(join(folder, file), 'utf8')]).toEqual([file, expect.stringContaining('Generated')])
  })

  test('ends where the script says, to the satoshi, under every policy', () => {
    expect(trace().origins.reduce((total, { stolen }) => total + BigInt(stolen!), 0n)).toBe(BigInt(truth.stolen))
    for (const [policy, result] of policies()) {
      const { mixer = 0n, fee = 0n, ...losses } = lossesOf(result)
      const { exchange, service, seized, dormant } = truth
      expect([policy, losses]).toEqual([
        policy,
        Object.fromEntries(Object.entries({ exchange, service, seized, dormant }).map(([k, n]) => [k, BigInt(n)])),
      ])
      // Whose coins the fee of a CoinJoin is, policies say differently.
      expect([policy, mixer + fee]).toEqual([policy, BigInt(truth.mixerAndFee)])
    }
  })

  test('follows each payment of the peel chain', async () => {
    const flows = await readFile(join(folder, 'out/flows.csv'), 'utf8')
    for (const tx of truth.peels) expect(flows).toContain(`,${tx},`)
  })

  test('names the shapes that the script draws, and no others', async () => {
    const text = await readFile(join(folder, 'out/shapes.json'), 'utf8')
    const { peelChains, fanOuts, fanIns, structuredPayments, coinJoins } = shapesFileSchema.parse(JSON.parse(text))
    expect(peelChains.map(({ steps }) => steps.map(({ head }) => head?.txHash))).toEqual([truth.peels])
    expect(fanOuts.map(({ receivers }) => receivers)).toEqual([10])
    expect(coinJoins.map(({ inputs, outputs }) => [inputs, outputs])).toEqual([
      [5, 10],
      [5, 10],
    ])
    expect([fanIns, structuredPayments]).toEqual([[], []])
  })

  test('verify says equal', async () => {
    expect(await verifyCase(folder)).toMatchObject({ equal: true })
  })
})

interface Transaction {
  readonly inputs: readonly { readonly value: number }[]
  readonly outputs: readonly { readonly value: number }[]
}

function sum(coins: Transaction['inputs']): number {
  return coins.reduce((total, { value }) => total + value, 0)
}
