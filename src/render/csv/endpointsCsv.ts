import type { EndpointLine } from '../../core/trace/endpointLines.ts'
import { line } from './cell.ts'

/** `endpoints.csv`: every place where the trace stopped, with the hashes that somebody there could look up. */
export function* endpointsCsv(lines: Iterable<EndpointLine>): Iterable<string> {
  yield 'policy,origin,chain,address,holding,asset,symbol,decimals,stopped_by,class,label,category,evidence,source,amount,basis,usd_at_theft,usd_at_event,arrivals,first_time,first_tx,last_time,last_tx,tx_hashes\n'
  for (const one of lines) {
    const { kind } = one
    yield line([
      one.policy,
      one.origin,
      one.chain,
      one.address,
      one.holding,
      one.asset,
      one.symbol,
      one.decimals,
      one.stoppedBy,
      kind?.class ?? null,
      kind?.label ?? null,
      one.category,
      kind?.evidence ?? null,
      one.source,
      one.amount,
      one.basis,
      one.usdAtTheft,
      one.usdAtEvent,
      one.arrivals,
      one.firstTime,
      one.firstTx,
      one.lastTime,
      one.lastTx,
      one.hashes.join(' '),
    ])
  }
}
