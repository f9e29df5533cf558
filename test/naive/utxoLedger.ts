import type { UtxoTransaction } from './chainOrder.ts'
import { type Dice, mulberry32 } from './dice.ts'
import type { NaiveOrigin } from './findClaims.ts'
import type { Ledger } from './ledgers.ts'
import { randomOptions } from './randomOptions.ts'

const START = 1_700_000_000
const ASSET = 'bitcoin/BTC'
/** Addresses of the conformance vectors, and the examples of BIP 173. */
const ADDRESSES = [
  '18zQ1jbRjQ8NFnTA4yWuiyvfpFnCJn1Gyg',
  '1BifkoY6bpBdPZ8sj52gnzxuNxVi5SpUdn',
  '19Zs8Pm4gzSi1QxU1vfNiNvNXsSXLVC2eC',
  '19dmodjoHoz3ch5i5fmdW42Rr8mdFZHFYe',
  'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
  '1EZF7FrzhBWUoKs8C984jkyPBTxaoTNXih',
] as const

interface Output {
  readonly hash: string
  readonly index: number
  readonly addresses: readonly string[]
  readonly value: number
}

/** A small UTXO ledger with the traps that tell tracers apart, its origins and options. */
export function randomUtxoLedger(dice: Dice): Ledger {
  const addresses = ADDRESSES.slice(0, dice.int(3, ADDRESSES.length))
  const unspent: Output[] = []
  const transactions: UtxoTransaction[] = []
  let [height, index] = [700_000, 0]
  do {
    const step = dice.int(0, 2)
    index = step === 0 ? index + 1 : 0
    height += step
    const place = {
      hash: hashOf(transactions.length),
      block_number: height,
      block_timestamp: START + height * 600 - 700_000 * 600,
      index,
    }
    const isCoinbase = unspent.length === 0 || dice.chance(25)
    const transaction = isCoinbase ? coinbase(dice, addresses, place) : spend(dice, addresses, place, unspent)
    transactions.push(transaction)
    unspent.push(...transaction.outputs.map((output) => ({ hash: transaction.hash, ...output })))
  } while (transactions.length < 25 && dice.chance(94))
  return {
    chain: 'bitcoin',
    anyOrder: true,
    utxoJsonl: dice.shuffle(transactions),
    origins: randomOrigins(dice, transactions),
    options: randomOptions(dice, { addresses, times: transactions.map(timeOf), assets: [ASSET], hashes: [] }),
  }
}

type Place = Pick<UtxoTransaction, 'hash' | 'block_number' | 'block_timestamp' | 'index'>

function coinbase(dice: Dice, addresses: readonly string[], place: Place): UtxoTransaction {
  const value = 1 + Number(dice.bits(dice.pick([3, 5, 20, 48])))
  return withSums({ ...place, is_coinbase: true, inputs: [], outputs: outputs(dice, addresses, value) })
}

function spend(dice: Dice, addresses: readonly string[], place: Place, unspent: Output[]): UtxoTransaction {
  const spent = Array.from({ length: Math.min(dice.int(1, 3), unspent.length) }, () => {
    // The youngest first: a thief moves what just came in.
    const at = dice.chance(60) ? unspent.length - 1 : dice.int(0, unspent.length - 1)
    return unspent.splice(at, 1)[0]!
  })
  if (dice.chance(15)) {
    const value = Number(dice.bits(dice.pick([3, 20])))
    const unknown = { hash: hashOf(1000 + place.block_number + place.index), index: 3, value }
    spent.splice(dice.int(0, spent.length), 0, { ...unknown, addresses: [dice.pick(addresses)] })
  }
  const total = spent.reduce((sum, { value }) => sum + value, 0)
  const fee = dice.chance(60) ? Math.min(total, Number(dice.bits(dice.pick([2, 8])))) : 0
  const inputs = spent.map((output, index) => ({
    index,
    spent_transaction_hash: output.hash,
    spent_output_index: output.index,
    addresses: output.addresses,
    value: output.value,
    type: typeOf(output.addresses),
  }))
  return withSums({ ...place, is_coinbase: false, inputs, outputs: outputs(dice, addresses, total - fee) })
}

/** One to four outputs that sum to `total`; some of equal value, some of none. */
function outputs(dice: Dice, addresses: readonly string[], total: number): UtxoTransaction['outputs'] {
  const count = dice.int(1, 4)
  const values: number[] = []
  let left = total
  for (let n = 1; n < count; n++) {
    const even = Math.floor(left / (count - n + 1))
    const value = dice.chance(10) ? 0 : dice.chance(30) ? even : dice.int(0, left)
    values.push(value)
    left -= value
  }
  return dice.shuffle([...values, left]).map((value, index) => {
    const to = value === 0 && dice.chance(50) ? [] : [dice.pick(addresses)]
    return { index, addresses: to, value, type: typeOf(to) }
  })
}

function withSums(transaction: UtxoTransaction): UtxoTransaction {
  const sum = (legs: readonly { readonly value: number }[]) => legs.reduce((total, { value }) => total + value, 0)
  const [paid, received] = [sum(transaction.inputs), sum(transaction.outputs)]
  const counts = { input_count: transaction.inputs.length, output_count: transaction.outputs.length }
  const fee = transaction.is_coinbase ? 0 : paid - received
  return Object.assign({}, transaction, counts, { input_value: paid, output_value: received, fee })
}

function randomOrigins(dice: Dice, transactions: readonly UtxoTransaction[]): NaiveOrigin[] {
  const moves = transactions.flatMap((transaction) =>
    transaction.outputs.filter(({ value }) => value > 0).map((output) => ({ transaction, to: output.addresses[0]! })),
  )
  return Array.from({ length: dice.int(1, 3) }, () => {
    const { transaction, to } = dice.pick(moves)
    const payers = transaction.inputs.flatMap((input) => input.addresses)
    if (dice.chance(40) && !payers.includes(to)) {
      const earlier = transactions.map(timeOf).filter((time) => time <= timeOf(transaction))
      const since = dice.chance(60) ? { from: dice.pick(earlier) } : {}
      const victims = payers.length > 0 && dice.chance(40) ? { victims: [...new Set(payers)] } : {}
      return { asset: ASSET, seed: { address: to, ...since, ...victims } }
    }
    if (!payers.includes(to) && dice.chance(50)) return { asset: ASSET, seed: { tx: transaction.hash } }
    const others = dice.chance(30) ? transaction.outputs.flatMap((output) => output.addresses) : []
    return { asset: ASSET, seed: { tx: transaction.hash, to: [...new Set([to, ...others])] } }
  })
}

function timeOf(transaction: UtxoTransaction): string {
  return new Date(transaction.block_timestamp * 1000).toISOString().replace('.000Z', 'Z')
}

function typeOf(addresses: readonly string[]): string {
  if (addresses.length === 0) return 'nulldata'
  return addresses[0]!.startsWith('bc1') ? 'witness_v0_keyhash' : 'pubkeyhash'
}

/** 64 hex digits that do not sort as the chain does. */
function hashOf(number: number): string {
  const next = mulberry32(number)
  return Array.from({ length: 8 }, () => next().toString(16).padStart(8, '0')).join('')
}
