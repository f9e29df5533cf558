import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Asset } from '../money/truth.ts'
import { CHAINS, type ChainName } from './cast.ts'
import type { Hour } from './hour.ts'
import { GROUNDS, USDT } from './stage.ts'

/** A case of the hour by somebody who knows all of the theft: what `start` is to propose. */
export function writeHourCase(folder: string, hour: Hour, imports: readonly object[]): void {
  const { book, cast } = hour
  const theCase = {
    id: 'first-hour',
    title: 'The first hour',
    imports,
    victim: { name: 'Scripted Company', wallets: [...Object.values(cast.hot), cast.cold] },
    labels: ['labels.yaml'],
    prices: ['prices.csv'],
    assets: assetsOf(hour),
    origins: originsOf(book.thefts).map(({ chain, asset, tx }) => ({
      asset: assetId(chain, asset),
      seed: { tx: tx.hash },
    })),
    primary: PRIMARY,
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'case.yaml'), stringify(theCase))
  writeHourLabels(folder, hour)
  writeHourPrices(folder, hour)
}

const PRIMARY = { policy: 'fifo', why: 'The coins are followed in the order in which they came.' } as const

/** Thefts in the order in which the case has them: chain by chain. */
function originsOf(thefts: Hour['book']['thefts']): Hour['book']['thefts'] {
  return CHAINS.flatMap((name) => thefts.filter(({ chain }) => chain === name))
}

/** Numbers of the origins of a chain's thefts. */
export function originNumbers({ book }: Hour, name: ChainName): readonly number[] {
  return originsOf(book.thefts).flatMap(({ chain }, n) => (chain === name ? [n + 1] : []))
}

/** What is known of services. `more`: who gets a label later. */
function writeHourLabels(folder: string, { cast, services }: Hour, more: readonly Tag[] = []): void {
  const tags: readonly Tag[] = [
    ...CHAINS.map((chain): Tag => [chain, cast.exchange, 'Scripted Exchange', 'exchange']),
    ['ethereum', services.mixer, 'Scripted Mixer', 'mixing_service'],
    ['ethereum', services.bridge, 'Scripted Bridge', 'defi_bridge'],
    ...more,
  ]
  const pack = {
    title: 'Services of the script',
    creator: 'The script',
    source: 'https://example.org/services',
    tags: tags.map(([chain, address, label, category]) => ({
      ...{ address, label, category },
      currency: GROUNDS[chain].coin.symbol,
      confidence: 'ownership',
    })),
  }
  writeFileSync(join(folder, 'labels.yaml'), stringify(pack))
}

export type Tag = readonly [chain: ChainName, address: string, label: string, category: string]

/** The pools were opened at these: a fair swap is not contested. */
function writeHourPrices(folder: string, hour: Hour): void {
  const lines = known(hour).map(({ id, price }) => `${id},2023-11-15,${price}\n`)
  writeFileSync(join(folder, 'prices.csv'), `asset,date,usd\n${lines.join('')}`)
}

function assetsOf(hour: Hour): Record<string, { readonly symbol: string; readonly decimals: number }> {
  return Object.fromEntries(known(hour).map(({ id, symbol, decimals }) => [id, { symbol, decimals }]))
}

function known({ chains }: Hour) {
  return CHAINS.flatMap((chain) => {
    const { usd, tokens } = chains[chain]
    const { coin, stolen } = GROUNDS[chain]
    const tokensThere = [usd, ...tokens.slice(...stolen), ...(chain === 'ethereum' ? [USDT] : [])]
    return [{ ...coin, address: 'ETH' }, ...tokensThere].map((token) => ({
      ...token,
      id: assetId(chain, token.address),
    }))
  })
}

/** As dyepack names it. */
export function assetId(chain: ChainName, asset: Asset): string {
  return `${chain}/${asset === 'ETH' ? GROUNDS[chain].coin.symbol : asset}`
}
