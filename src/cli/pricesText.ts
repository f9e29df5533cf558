import type { MissingPrice } from '../actions/prices/missingPrices.ts'
import type { RecordPricesResult } from '../actions/prices/recordPrices.ts'
import { dayText } from '../core/ledger/prices.ts'
import { counted } from '../core/report/text.ts'
import { printable } from './printable.ts'

/** What `dyepack prices` says: how much is needed, what was asked, and what is missing and why. */
export function pricesText({ needed, missing, asked, hosts }: RecordPricesResult, caseDir: string): string {
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
  if (missing.length > 0) lines.push('', 'Missing (the day is UTC)', ...missing.map(missingLine))
  if (missing.some(({ said }) => said.length === 0)) {
    lines.push(
      '',
      'Nobody was asked for some of these: name a price API in case.yaml, or write them into a price file.',
    )
  }
  if (asked.prices > 0) lines.push('', `Next:  dyepack trace ${caseDir}`)
  return `${lines.join('\n')}\n`
}

function missingLine({ asset, symbol, day, said }: MissingPrice): string {
  const name = symbol === '' || asset.endsWith(`/${symbol}`) ? '' : ` (says that it is ${printable(symbol)})`
  const why = said.length === 0 ? 'not asked for' : said.map((one) => `${one.format}: ${WHY[one.why]}`).join('; ')
  return `  ${dayText(day)}  ${asset}${name}  ${why}`
}

const WHY: Readonly<Record<MissingPrice['said'][number]['why'], string>> = {
  none: 'has none',
  'other-day': 'has none of that day',
  unsure: 'is not sure of its own price',
  'no-decimals': 'does not say for how many decimals its price is',
  unusable: 'has one that is too small or no number',
  'other-decimals':
    'counts in other decimals than the ledger, whose decimals may be unknown (see decimals under imports)',
}
