import { growingFloat64, growingInt32, growingUint8 } from './growing.ts'

/**
 * Every link between addresses, in chain order: some addresses that a transaction holds together by a rule. Link i has the members
 * from `start[i]` up to, not including, `start[i + 1]`, some of them perhaps twice.
 */
export interface Links {
  readonly length: number
  /** Ordinal of the transaction. */
  readonly tx: Float64Array
  /** Place in `LINK_RULES`. */
  readonly rule: Uint8Array
  readonly start: Int32Array
  /** Numbers of addresses, in the order of their first sight. */
  readonly members: Int32Array
}

/** Takes links down as they are made: 4 bytes a member, 13 a link. */
export class LinkLog {
  readonly #tx = growingFloat64()
  readonly #rule = growingUint8()
  readonly #start = growingInt32()
  readonly #members = growingInt32()
  #from = 0

  /** A link begins with its first member. */
  begin(address: number): void {
    this.#from = this.#members.length
    this.#members.push(address)
  }

  add(address: number): void {
    this.#members.push(address)
  }

  /** Ends the link. One with a single member is none. */
  end(tx: number, rule: number): void {
    if (this.#members.length - this.#from < 2) {
      this.#members.length = this.#from
      return
    }
    this.#tx.push(tx)
    this.#rule.push(rule)
    this.#start.push(this.#from)
  }

  links(): Links {
    const length = this.#tx.length
    const start = new Int32Array(length + 1)
    start.set(this.#start.all)
    start[length] = this.#members.length
    return { length, tx: this.#tx.all, rule: this.#rule.all, start, members: this.#members.all }
  }
}
