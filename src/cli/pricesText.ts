import type { MissingPrice } from '../actions/prices/missingPrices.ts'
import type { RecordPricesResult } from '../actions/prices/recordPrices.ts'
import { dayText } from '../core/ledger/prices.ts'
import { counted } from '../core/report/text.ts'
import { printable } from './printable.ts'

/** What `dyepack prices` says: how much is needed, what was asked, and what is missing and why. */
export function pricesText({ needed, missing, asked, formats, hosts }: RecordPricesResult, caseDir: string): string {
  const lines = [
    needed === 0
      ? 'The results of this case ask for no prices.'
      : `The results of this case ask for ${counted(needed, 'price')}; ${missing.length === 0 ? 'all are there' : `${missing.length} of them ${missing.length === 1 ? 'is' : 'are'} missing`}.`,
  ]
  if (asked.requests > 0) {
    const none = asked.answers - asked.prices
    const left = none === 0 ? '' : `, and no price for ${none}`
    lines.push(
      `Asked ${hosts.join(', ')}: ${counted(asked.requests, 'request')}, ${counted(asked.prices, 'price')}${left}.`,
    )
  }
  if (missing.length > 0) lines.push('', 'Missing (days are UTC)', ...missingLines(missing))
  if (missing.length > 0 && formats.length === 0)
    lines.push('', 'The case names no price API: add one under prices in case.yaml, or write the prices into a file.')
  if (asked.prices > 0) lines.push('', `Next:  dyepack trace ${caseDir}`)
  return `${lines.join('\n')}\n`
}

/** A line for each asset and reason: --json has every day. */
function missingLines(missing: readonly MissingPrice[]): readonly string[] {
  const groups = new Map<string, { readonly first: MissingPrice; readonly why: string; readonly days: string[] }>()
  for (const one of missing) {
    const why =
      one.said.length === 0 ? 'not asked for' : one.said.map((said) => `${said.format}: ${WHY[said.why]}`).join('; ')
    const key = `${one.asset} ${why}`
    const group = groups.get(key) ?? { first: one, why, days: [] }
    groups.set(key, group)
    group.days.push(dayText(one.day))
  }
  return [...groups.values()].flatMap(({ first: { asset, symbol }, why, days }) => {
    const name = symbol === '' || asset.endsWith(`/${symbol}`) ? '' : `  ${printable(symbol)}`
    const when = days.length <= DAYS ? days.join(', ') : `${days.length} days from ${days[0]} to ${days.at(-1)}`
    return [`  ${asset}${name}`, `    ${when}: ${why}`]
  })
}

const DAYS = 4

const WHY: Readonly<Record<MissingPrice['said'][number]['why'], string>> = {
  none: 'has none',
  'other-day': 'has none of that day',
  unsure: 'is not sure of its own price',
  'no-decimals': 'does not say for how many decimals its price is',
  unusable: 'has one that is too small or no number',
  'other-decimals':
    'counts in other decimals than the ledger, whose decimals may be unknown (see decimals under imports)',
}
