import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stringify } from 'yaml'
import type { Asset } from '../money/truth.ts'
import { CHAINS, type ChainName } from './cast.ts'
import type { Hour } from './hour.ts'
import { GROUNDS, USDT } from './stage.ts'

export const PRIMARY = { policy: 'fifo', why: 'The coins are followed in the order in which they came.' } as const

/** What is known of services. `more`: who gets a label later. */
export function writeHourLabels(folder: string, { cast, services }: Hour, more: readonly Tag[] = []): void {
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
export function writeHourPrices(folder: string, hour: Hour): void {
  const lines = known(hour).map(({ id, price }) => `${id},2023-11-15,${price}\n`)
  writeFileSync(join(folder, 'prices.csv'), `asset,date,usd\n${lines.join('')}`)
}

export function assetsOf(hour: Hour): Record<string, { readonly symbol: string; readonly decimals: number }> {
  return Object.fromEntries(known(hour).map(({ id, symbol, decimals }) => [id, { symbol, decimals }]))
}

/** Of the tokens of a chain: a node is not asked for them. */
export function decimalsOn(hour: Hour, chain: ChainName): Record<string, number> {
  return Object.fromEntries(
    known(hour).flatMap(({ id, address, decimals }) =>
      id.startsWith(`${chain}/`) && address !== 'ETH' ? [[address, decimals]] : [],
    ),
  )
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
