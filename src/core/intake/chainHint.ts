import { type Page, sentenceAt } from './page.ts'

/** The words for chains whose addresses look alike. */
const WORDS: readonly (readonly [string, RegExp])[] = [
  ['bsc', /\b(?:BSC|BNB Chain|BNB Smart Chain|Binance Smart Chain|bscscan)\b/i],
  ['polygon', /\b(?:Polygon|polygonscan)\b/i],
  ['arbitrum', /\b(?:Arbitrum|arbiscan)\b/i],
  ['avalanche', /\b(?:Avalanche|snowtrace)\b/i],
  ['optimism', /\bOptimism\b/],
  ['ethereum', /\b(?:Ethereum|etherscan)\b/i],
]

/** The one chain that the words around a place name; null where they name none or several. */
export function chainHint(page: Page, at: number): string | null {
  const [start, end] = sentenceAt(page, at)
  const around = page.text.slice(Math.max(start, at - 200), Math.min(end, at + 250))
  const named = WORDS.filter(([, pattern]) => pattern.test(around))
  return named.length === 1 ? named[0]![0] : null
}
