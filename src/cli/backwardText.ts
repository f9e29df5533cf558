import type { TraceBackwardResult } from '../actions/traceBackward.ts'
import { compareBigints } from '../core/report/money.ts'
import { percent, tenthsOf } from '../core/report/numbers.ts'
import type { InflowKind } from '../core/trace/backward/inflow.ts'
import type { BackwardFile, BackwardOrigin } from '../core/wire/backwardFile.ts'
import { amountText } from './amountText.ts'
import { toStdout as pc } from './colors.ts'
import { printable } from './printable.ts'
import { wrap } from './wrap.ts'

/** So many of a list stand on the terminal; the files have them all. */
const SHOWN = 12

/** Where coins came from, under the policy in front: the largest parts first. */
export function backwardText({ answer, assets, files }: TraceBackwardResult): string {
  const { policy, holdings } = answer.policies[0]!
  const byId = new Map(answer.origins.map((origin) => [origin.id, origin]))
  const amount = (asset: string, units: bigint) => amountText(assets, asset, units)
  const parts = holdings.slice(0, SHOWN).map((held, index) => {
    const { asset, amount: total } = answer.holdings[index]!
    const head = `${pc.bold(printable(held.holding))}  ${amount(asset, BigInt(total))}`
    const sorted = [...held.parts].sort((a, b) => compareBigints(BigInt(b.amount), BigInt(a.amount)))
    const lines = sorted.slice(0, SHOWN).map((part) => {
      const origin = byId.get(part.origin)!
      const share = percent(tenthsOf(BigInt(part.amount), BigInt(total)), false)
      const stands = origin.asset === asset ? '' : `, which was ${amount(origin.asset, BigInt(part.basis))}`
      return wrap(`${share.padStart(7)}  ${amount(asset, BigInt(part.amount))}${stands}: ${whence(origin)}`, '  ')
    })
    const more = sorted.length - SHOWN
    const rest = more > 0 ? [`  and ${more} more, in backward.csv\n`] : []
    const lost = held.notFollowed === '0' ? [] : [`  ${amount(asset, BigInt(held.notFollowed))} cannot be followed\n`]
    return `${head}\n${[...lines, ...rest, ...lost].join('')}`
  })
  const more = holdings.length - SHOWN
  const rest = more > 0 ? [`and ${more} more holdings, in backward.csv\n`] : []
  return `\n${wrap(`Where it came from, under ${policy}, at ${answer.asOf}: ${searched(answer)}`, '')}\n${[...parts, ...rest].join('\n')}\n${notes(answer)}Data: ${files.join(', ')}\n\n`
}

function searched({ transactions, hops }: BackwardFile): string {
  const read = transactions.read === 1 ? 'one transaction was read' : `${transactions.read} transactions were read`
  return `${read}, ${hops === null ? 'as far back as the ledger goes' : hops === 1 ? 'one step back' : `${hops} steps back`}.`
}

function whence({ kind, holding, address, label, depth }: BackwardOrigin): string {
  const who = label === null ? '' : ` (${printable(label)})`
  const steps = depth === null || depth === 0 ? '' : depth === 1 ? ', one step back' : `, ${depth} steps back`
  const where = address === '' || holding.startsWith(address) ? holding : `${holding} of ${address}`
  return `${WORDS[kind]} ${printable(where)}${who}${steps}`
}

const WORDS: Readonly<Record<InflowKind, string>> = {
  coinbase: 'newly mined,',
  minted: 'newly made,',
  unresolved: 'an output that the ledger does not have,',
  shortfall: 'paid out without being seen to come in,',
  itself: 'paid out by itself before, and come back:',
  service: 'paid by a service,',
  'looks-like-a-service': 'paid by what looks like a service,',
  coinjoin: 'out of a CoinJoin,',
  unread: 'paid by an address that the ledger does not cover,',
  hops: 'not looked behind, as far as was asked for:',
  limit: 'not looked behind, as the search was cut:',
}

/** What limits the answer. */
function notes({ origins, policies, transactions }: BackwardFile): string {
  const cut = origins.some(({ kind }) => kind === 'limit')
  const alike = policies.some(({ policy }) => policy === 'libr' || policy === 'dirty-first')
  return [
    cut ? `The search was cut after ${transactions.limit} transactions; --transactions allows more.` : '',
    alike ? 'Every coin has an origin here and none is clean, so libr and dirty-first say what fifo says.' : '',
  ]
    .filter((text) => text !== '')
    .map((text) => wrap(text, ''))
    .join('')
}
