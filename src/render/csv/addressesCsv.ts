import { line } from './cell.ts'

/** What an address that stolen value came to was paid in all of one asset, by the ledger. */
export interface AddressLine {
  readonly chain: string
  readonly address: string
  readonly asset: string
  readonly symbol: string
  readonly decimals: number
  /** Base units, stolen or not. */
  readonly received: bigint
  readonly payments: number
  readonly senders: number
  readonly firstTime: string
  readonly lastTime: string
}

/** `addresses.csv`: against which the stolen part of an address is held. */
export function* addressesCsv(lines: Iterable<AddressLine>): Iterable<string> {
  yield 'chain,address,asset,symbol,decimals,received,payments,senders,first_time,last_time\n'
  for (const one of lines) {
    const { chain, address, asset, symbol, decimals, received, payments, senders, firstTime, lastTime } = one
    yield line([chain, address, asset, symbol, decimals, received, payments, senders, firstTime, lastTime])
  }
}
