import type { ShownAsset } from '../ledger/shownAssets.ts'
import type { TraceWarning } from '../wire/traceFile.ts'

/** Tokens among these that have the name of another. A case may have hundreds: one warning names the first. */
export function imitationWarnings(assets: readonly ShownAsset[]): TraceWarning[] {
  const found = assets.flatMap(({ asset, symbol, imitates }) =>
    imitates === null ? [] : [{ asset, symbol, imitates }],
  )
  if (found.length === 0) return []
  const named = found.slice(0, NAMED).map(({ asset, symbol }) => `${asset}, ${symbol}`)
  const more = found.length > NAMED ? `; and ${found.length - NAMED} more` : ''
  const message = `Tokens that coins of this case were exchanged for, or that were stolen, have the name of another token: ${named.join('; ')}${more}. Whoever makes a token names it.`
  return [{ code: 'IMITATED_SYMBOL', message, facts: { tokens: found } }]
}

const NAMED = 3
