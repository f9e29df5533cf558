import { compareText } from '../../core/compareText.ts'
import type { ClaimedValue } from '../../core/knowledge/claim.ts'
import { compareDecimals } from '../../core/knowledge/compareDecimals.ts'
import type { Range } from '../../core/knowledge/range.ts'
import type { RangeText, ValueText } from '../../core/wire/knowledgeFile.ts'
import { shownValue } from '../yaml/problems.ts'
import { compareBigints, readDecimal, readRange, readUsd } from './readFigure.ts'
import type { Path, Report } from './report.ts'

/** Dollars, amounts of assets, or both; null where it reported a problem. */
export function readValue(given: ValueText, path: Path, report: Report): ClaimedValue | null {
  if (typeof given === 'string') return withoutCurrency(given, path, report)
  const { usd, valued, amounts, part } = given
  if (usd === undefined && amounts === undefined) {
    report(path, 'MISSING_KEY', 'has neither usd nor amounts', 'say how much')
    return null
  }
  if (usd === undefined && valued !== undefined)
    report([...path, 'valued'], 'KEY_NOT_USED', 'says of which day the dollars are, and there are none', 'remove it')
  const dollars = usd === undefined ? null : readRange(usd, [...path, 'usd'], report, readUsd, compareBigints)
  const coins = amounts === undefined ? [] : readAmounts(amounts, [...path, 'amounts'], report)
  return coins === null ? null : { usd: dollars, valued: valued ?? null, amounts: coins, part: part ?? null }
}

type Amounts = { asset: string; amount: Range<string> }[]

function readAmounts(given: string | Record<string, RangeText>, path: Path, report: Report): Amounts | null {
  if (typeof given === 'string') return withoutCurrency(given, path, report)
  const read: Amounts = []
  for (const [asset, text] of Object.entries(given)) {
    const at = [...path, asset]
    if (!/^[A-Za-z0-9$._/-]{1,100}$/.test(asset))
      report(at, 'BAD_ASSET', `${shownValue(asset)} is not an asset`, 'write its symbol, like ETH')
    const amount = readRange(text, at, report, readDecimal, compareDecimals)
    if (amount !== null) read.push({ asset, amount })
  }
  if (read.length === 0 && Object.keys(given).length === 0) report(path, 'EMPTY_VALUE', 'lists nothing')
  return read.sort((a, b) => compareText(a.asset, b.asset))
}

function withoutCurrency(given: string, path: Path, report: Report): null {
  const fix = 'write { usd: 540_000_000 }, or { amounts: { ETH: 173_600 } }'
  report(path, 'AMOUNT_WITHOUT_CURRENCY', `${shownValue(given)} does not say of what`, fix)
  return null
}
