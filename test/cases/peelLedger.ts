import { hexToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'

/** A transaction as a line of utxo-jsonl has it. */
export interface Line {
  readonly hash: string
  readonly block_number: number
  readonly block_timestamp: number
  readonly index: number
  readonly is_coinbase: boolean
  readonly inputs: readonly object[]
  readonly outputs: readonly { readonly index: number; readonly addresses: readonly string[]; readonly value: number }[]
}

type Coin = readonly [tx: number, output: number]

/** A small chain in which somebody's transactions are written down one by one. */
export class PeelLedger {
  readonly lines: Line[] = []
  #height = 800_000

  /** A block with one transaction; without inputs it is a coinbase. Blocks come every ten minutes. */
  add(spends: readonly Coin[], pays: readonly (readonly [address: string, value: number])[], blocks = 1): number {
    this.#height += blocks
    const inputs = spends.map(([tx, output]) => {
      const { hash, outputs } = this.lines[tx]!
      const { addresses, value } = outputs[output]!
      return { spent_transaction_hash: hash, spent_output_index: output, addresses, value }
    })
    return (
      this.lines.push({
        hash: hashOf(this.lines.length),
        ...{ block_number: this.#height, block_timestamp: 1_690_000_000 + (this.#height - 800_000) * 600, index: 0 },
        ...{ is_coinbase: spends.length === 0, inputs },
        outputs: pays.map(([address, value], index) => ({ index, addresses: [address], value })),
      }) - 1
    )
  }
}

export function hashOf(n: number): string {
  return (n + 1).toString(16).padStart(64, '0')
}

/** The n-th of a row of addresses that nobody has the key of. */
export function addressOf(n: number): string {
  return bech32.encode('bc', [0, ...bech32.toWords(hexToBytes(n.toString(16).padStart(40, '0')))])
}

const [VICTIM, THIEF, EXCHANGE, MIXER] = [1, 2, 3, 4].map(addressOf) as [string, string, string, string]
export const PEOPLE = { VICTIM, THIEF, EXCHANGE, MIXER }

/**
 * What a thief did with 100 BTC: a peel chain of twelve steps, most peels to an exchange; a fan-out of what was left; three equal
 * payments to a mixer; a CoinJoin of three with one of them.
 */
export function thiefLedger(): PeelLedger {
  const ledger = new PeelLedger()
  const stolen = ledger.add([], [[VICTIM, 100e8]])
  let coin: Coin = [ledger.add([[stolen, 0]], [[THIEF, 100e8]]), 0]
  let left = 100e8
  for (let step = 0; step < 12; step++) {
    const peel = Math.floor(left * (step % 3 === 0 ? 0.18 : 0.06))
    left -= peel + 1000
    const to = step % 4 === 3 ? addressOf(300 + step) : EXCHANGE
    const head = [addressOf(100 + step), left] as const
    const tx = ledger.add([coin], step % 2 === 0 ? [head, [to, peel]] : [[to, peel], head], 3 + step)
    coin = [tx, step % 2 === 0 ? 0 : 1]
  }
  const parts = [1, 2, 3, 4, 5, 6].map((n) => [addressOf(200 + n), Math.floor(left / 6)] as const)
  const fan = ledger.add([coin], parts)
  const part = Math.floor(left / 6)
  let change: Coin = [fan, 0]
  let rest = part
  for (let n = 0; n < 3; n++) {
    rest -= 1e8
    change = [
      ledger.add(
        [change],
        [
          [MIXER, 1e8],
          [addressOf(210 + n), rest],
        ],
      ),
      1,
    ]
  }
  const others = [1, 2].map((n) => ledger.add([], [[addressOf(400 + n), part + n * 1e7]]))
  const shares = [1, 2, 3].map((n) => [addressOf(500 + n), 4e8] as const)
  const own = [part, part + 1e7, part + 2e7].map((value, n) => [addressOf(510 + n), value - 4e8] as const)
  ledger.add(
    [
      [fan, 1],
      [others[0]!, 0],
      [others[1]!, 0],
    ],
    [...shares, ...own],
  )
  return ledger
}
