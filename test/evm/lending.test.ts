import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { startAnvil } from './anvil.ts'
import { lend, MARKETS, type MarketName, USDT, WETH } from './lend.ts'

const PRICES = ['asset,date,usd', `ethereum/${WETH},2023-11-14,2000`, `ethereum/${USDT},2023-11-14,1`].join('\n')

/** Runs the script on a node, and traces it from there. */
async function traced(market: MarketName) {
  const anvil = await startAnvil()
  try {
    const money = await lend(anvil, market)
    return await inTempFolder(async (folder) => {
      const theCase = {
        id: 'lent',
        imports: [{ format: 'evm-rpc', url: anvil.url, chain: 'ethereum', from: 0, to: money.last }],
        origins: [{ asset: `ethereum/${WETH}`, seed: { tx: money.theft } }],
        prices: ['prices.csv'],
      }
      writeFileSync(join(folder, 'prices.csv'), PRICES)
      writeFileSync(join(folder, 'case.yaml'), JSON.stringify(theCase))
      const read = async (readWhole: number) => {
        await traceCase({ caseDir: folder, reading: { readWhole } })
        return traceFileSchema.parse(JSON.parse(readFileSync(join(folder, 'out', 'trace.json'), 'utf8')))
      }
      return { money, whole: await read(4_000_000), pulled: await read(0) }
    })
  } finally {
    anvil.stop()
  }
}

describe.each(MARKETS)('%s, by small contracts of our own on a real node', (market) => {
  it('finds the basis of all that was lent on, to the wei, under every policy', async () => {
    const { money, whole, pulled } = await traced(market)
    expect(pulled).toEqual(whole)
    for (const [policy, { holdings, losses, check }] of Object.entries(whole.policies)) {
      if (policy === 'poison') continue
      expect(check.map(({ stolen, difference }) => [stolen, difference])).toEqual([[`${10n ** 20n}`, '0']])
      const basis = Object.fromEntries(holdings.map(({ holding, tainted }) => [holding, tainted[1]!.basis]))
      expect({ policy, ...basis }).toMatchObject(
        Object.fromEntries(Object.entries(money.truth).map(([holding, part]) => [holding, `${part}`])),
      )
      const collateral = losses.filter(({ class: of }) => of === 'encumbered')
      if (market === 'Compound v3') {
        // All of it was absorbed: it is the market's now, and nobody owes anything.
        expect(collateral).toEqual([])
        expect(Object.values(basis)).toContain(`${money.encumbered}`)
      } else expect(collateral.map((loss) => [loss.label, loss.basis])).toEqual([[market, `${money.encumbered}`]])
    }
  })
})
