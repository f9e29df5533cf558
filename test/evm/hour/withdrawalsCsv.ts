import type { HourBook } from './book.ts'
import { assetId } from './hourCase.ts'

/** The company's own books, as it sends them: some payments with their hash, some without. */
export function withdrawalsCsv({ withdrawals }: HourBook): string {
  const lines = withdrawals.map(({ chain, tx, to, asset, amount }, n) =>
    [n % 3 === 2 ? '' : tx.hash, to, chain, assetId(chain, asset), amount, new Date(1000 * tx.time).toISOString()].join(
      ',',
    ),
  )
  return `${['hash,address,chain,asset,units,time', ...lines].join('\n')}\n`
}
