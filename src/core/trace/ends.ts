import { DAY } from '../ledger/prices.ts'
import type { SinkId, StopId } from '../wire/traceFile.ts'

/** Amount in the asset where it lies, basis in the stolen asset. */
export interface Part {
  amount: bigint
  basis: bigint
}

/** Tainted value that came to a holding where the trace stops. */
export interface End {
  /** Holding id. */
  readonly holding: number
  readonly address: number
  readonly asset: number
  readonly stoppedBy: StopId
  hop: number
  readonly arrivals: EndArrival[]
}

export interface EndArrival extends Readonly<Part> {
  readonly origin: number
  /** Transaction ordinal. */
  readonly tx: number
  /** Milliseconds. */
  readonly time: number
}

/** Basis that ended in a sink, by asset and UTC day, so that it can be priced. */
export interface SinkEntry extends Part {
  readonly sink: SinkId
  readonly asset: number
  readonly origin: number
  readonly day: number
}

/** Collects ends by holding and reason, sinks by asset and day. */
export class Ends {
  readonly #ends = new Map<string, End>()
  readonly #sinks = new Map<string, SinkEntry>()

  ends(): Iterable<End> {
    return this.#ends.values()
  }

  sinks(): Iterable<SinkEntry> {
    return this.#sinks.values()
  }

  arrive(end: Omit<End, 'arrivals'>, arrivals: readonly EndArrival[]): void {
    const key = `${end.holding} ${end.stoppedBy}`
    let known = this.#ends.get(key)
    if (known === undefined) {
      known = { ...end, arrivals: [] }
      this.#ends.set(key, known)
    } else if (end.hop < known.hop) known.hop = end.hop
    known.arrivals.push(...arrivals)
  }

  sink(sink: SinkId, asset: number, origin: number, time: number, amount: bigint, basis: bigint): void {
    if (amount === 0n && basis === 0n) return
    const day = Math.floor(time / DAY)
    const key = `${sink} ${asset} ${origin} ${day}`
    const known = this.#sinks.get(key)
    if (known === undefined) this.#sinks.set(key, { sink, asset, origin, day, amount, basis })
    else {
      known.amount += amount
      known.basis += basis
    }
  }
}
