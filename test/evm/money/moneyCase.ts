import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { HOT_WALLET, THIEF } from './drain.ts'
import { SERVICES } from './services.ts'
import { MONTH } from './story.ts'
import { COIN, type World } from './world.ts'

/** How a case says what was stolen: by the theft's transactions, or by who received it of whom. */
export type Seeding = 'transactions' | 'address'

/** What one knows of the theft when it is reported, as a case: seeds, labels of services, prices, the victim. */
export function writeMoneyCase(folder: string, world: World, imports: readonly object[], seeding: Seeding): void {
  const { truth, tokens, usd, worthless, hides } = world
  const decimals = Object.fromEntries([usd, ...tokens].map((token) => [token.address, token.decimals]))
  const known = [usd, ...tokens, { address: worthless, symbol: 'MOON', decimals: 18 }]
  const theCase = {
    id: 'scripted-money',
    title: 'Scripted money',
    imports: imports.map((one) => ({ ...one, decimals: { ...decimals, [worthless]: 18 } })),
    victim: { name: 'Scripted Company', wallets: [HOT_WALLET] },
    labels: ['labels.yaml'],
    prices: ['prices.csv'],
    assets: Object.fromEntries(known.map(({ address, symbol, decimals }) => [assetId(address), { symbol, decimals }])),
    origins: truth.thefts.map(({ asset, tx }) => ({
      asset: assetId(asset),
      seed: seeding === 'address' ? { address: THIEF, victims: [HOT_WALLET] } : { tx },
    })),
    primary: { policy: 'fifo', why: 'The coins are followed in the order in which they came.' },
    contested: {
      transactions: hides.map((tx) => ({ tx, follow: 'paid', reason: "The pool and its token are the thief's own." })),
    },
  }
  const pack = {
    title: 'Services of the script',
    creator: 'The script',
    source: 'https://example.org/services',
    currency: 'ETH',
    tags: SERVICES.map(([address, label, category]) => ({ address, label, category, confidence: 'ownership' })),
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'case.yaml'), stringify(theCase))
  writeFileSync(join(folder, 'labels.yaml'), stringify(pack))
  writeFileSync(join(folder, 'prices.csv'), prices(world))
}

/** The pools were opened at these: a fair swap is not contested. */
function prices({ usd, tokens }: World): string {
  const days = [FIRST_DAY, FIRST_DAY + MONTH].map((time) => new Date(time * 1000).toISOString().slice(0, 10))
  const lines = [usd, ...tokens, { ...COIN, address: 'ETH' }].flatMap(({ address, price }) =>
    days.map((day) => `${assetId(address)},${day},${price}\n`),
  )
  return `asset,date,usd\n${lines.join('')}`
}

/** When Anvil begins. */
const FIRST_DAY = 1_700_000_000

export function assetId(asset: string): string {
  return `ethereum/${asset}`
}
