import type { VictimLine } from '../../core/trace/victimLine.ts'
import { line } from './cell.ts'

/** `victims.csv`: who paid the addresses that the case seeds. */
export async function* victimsCsv(portions: AsyncIterable<readonly VictimLine[]>): AsyncIterable<string> {
  yield 'origin,chain,height,time,tx_hash,seq,from,to,asset,symbol,decimals,amount,claimed,usd_at_event\n'
  for await (const lines of portions) yield lines.map(victim).join('')
}

function victim(one: VictimLine): string {
  return line([
    one.origin,
    one.chain,
    one.height,
    one.time,
    one.txHash,
    one.seq,
    one.from.join(' '),
    one.to,
    one.asset,
    one.symbol,
    one.decimals,
    one.amount,
    one.claimed,
    one.usdAtEvent,
  ])
}
