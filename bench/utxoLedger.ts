import { bech32 } from '@scure/base'
import type { GeneratedLedger } from './accountLedger.ts'
import { LineFile } from './lineFile.ts'
import { bytesOf, Random } from './random.ts'
import { isHub, isSmallTown, makeTowns, partner, type Towns } from './towns.ts'

const START = 1_704_067_200
const PER_BLOCK = 500
const FUNDING_SHARE = 0.05
const THEFT_SHARE = 0.15
/** Of the outputs that wait in the small town. */
const STOLEN_SHARE = 0.1
/** Outputs that wait to be spent, of each town; when there are more, they are gathered. */
const WAITING = 20_000
const SUBSIDY = 5_000_000_000

/** Writes `transactions` transactions of `utxo-jsonl`, each of which is one movement. Every input is an output before it. */
export function writeUtxoLedger(path: string, transactions: number, seed: number): GeneratedLedger {
  const file = new LineFile(path)
  const ledger = new UtxoLedger(file, makeTowns(transactions), new Random(seed))
  while (file.lines < transactions * FUNDING_SHARE) ledger.mine(isSmallTown(ledger.random))
  while (file.lines < transactions * THEFT_SHARE) ledger.pay(isSmallTown(ledger.random))
  const transaction = ledger.steal()
  while (file.lines < transactions) ledger.pay(isSmallTown(ledger.random))
  file.close()
  const receiver = addressOf(ledger.towns.thief)
  return { lines: file.lines, movements: file.lines, transaction, receiver, asset: 'bitcoin/BTC' }
}

interface Output {
  readonly hash: string
  readonly index: number
  readonly address: number
  readonly value: number
}

class UtxoLedger {
  readonly towns: Towns
  readonly random: Random
  readonly #file: LineFile
  readonly #unspent: { readonly small: Output[]; readonly big: Output[] } = { small: [], big: [] }

  constructor(file: LineFile, towns: Towns, random: Random) {
    this.#file = file
    this.towns = towns
    this.random = random
  }

  mine(inSmallTown: boolean): void {
    const address = partner(this.random, this.towns, inSmallTown)
    this.#write([], [{ address, value: SUBSIDY }], inSmallTown)
  }

  /** One to three inputs (many, where outputs pile up), a payment or a hub's batch of payments, and change. */
  pay(inSmallTown: boolean): void {
    const unspent = this.#unspentOf(inSmallTown)
    if (unspent.length < 10) {
      this.mine(inSmallTown)
      return
    }
    const many = unspent.length > WAITING && this.random.next() < 0.3
    const inputs = this.#spend(unspent, many ? 10 : 1 + this.random.below(3))
    const total = inputs.reduce((sum, { value }) => sum + value, 0)
    const payer = inputs[0]!.address
    const payments = isHub(this.towns, payer) && this.random.next() < 0.1 ? 8 : 1
    const fee = Math.min(total, 200 + this.random.below(20_000))
    const outputs: { address: number; value: number }[] = []
    let left = total - fee
    for (let n = 0; n < payments && left > 2000; n++) {
      const value = Math.floor((left * this.random.next()) / Math.max(1, payments - n))
      if (value === 0) continue
      outputs.push({ address: partner(this.random, this.towns, inSmallTown), value })
      left -= value
    }
    outputs.splice(this.random.below(outputs.length + 1), 0, { address: payer, value: left })
    this.#write(inputs, outputs, inSmallTown)
  }

  /** A share of all that waits in the small town goes to the thief. */
  steal(): string {
    const unspent = this.#unspent.small
    const inputs = this.#spend(unspent, Math.max(1, Math.floor(unspent.length * STOLEN_SHARE)))
    const value = inputs.reduce((sum, input) => sum + input.value, 0)
    const hash = this.#write(inputs, [{ address: this.towns.thief, value }], true)
    const [loot] = unspent.splice(unspent.length - 1, 1)
    const share = Math.floor(value / inputs.length)
    const outputs = inputs.map((_, n) => ({
      address: partner(this.random, this.towns, true),
      value: n === 0 ? value - share * (inputs.length - 1) : share,
    }))
    this.#write([loot!], outputs, true)
    return hash
  }

  #unspentOf(inSmallTown: boolean): Output[] {
    return inSmallTown ? this.#unspent.small : this.#unspent.big
  }

  /** Takes outputs at random; the last takes the place of the one that went. */
  #spend(unspent: Output[], count: number): Output[] {
    return Array.from({ length: Math.min(count, unspent.length) }, () => {
      const at = this.random.below(unspent.length)
      const output = unspent[at]!
      unspent[at] = unspent[unspent.length - 1]!
      unspent.pop()
      return output
    })
  }

  #write(inputs: Output[], outputs: { address: number; value: number }[], inSmallTown: boolean): string {
    const number = this.#file.lines
    const hash = bytesOf(number, 0xb17c, 32).toString('hex')
    const block = Math.floor(number / PER_BLOCK)
    const [paid, received] = [sumOf(inputs), sumOf(outputs)]
    this.#file.line(
      `{"hash":"${hash}","block_number":${820_000 + block},"block_timestamp":${START + block * 600},` +
        `"index":${number % PER_BLOCK},"is_coinbase":${inputs.length === 0},"inputs":[${inputs.map(inputText).join()}],` +
        `"outputs":[${outputs.map(outputText).join()}],"fee":${inputs.length === 0 ? 0 : paid - received}}`,
    )
    const unspent = this.#unspentOf(inSmallTown)
    outputs.forEach(({ address, value }, index) => {
      if (value > 0) unspent.push({ hash, index, address, value })
    })
    return hash
  }
}

function sumOf(legs: readonly { readonly value: number }[]): number {
  return legs.reduce((sum, { value }) => sum + value, 0)
}

function inputText({ hash, index, address, value }: Output, place: number): string {
  return (
    `{"index":${place},"spent_transaction_hash":"${hash}","spent_output_index":${index},` +
    `"addresses":["${addressOf(address)}"],"value":${value},"type":"witness_v0_keyhash"}`
  )
}

function outputText({ address, value }: { address: number; value: number }, index: number): string {
  return `{"index":${index},"addresses":["${addressOf(address)}"],"value":${value},"type":"witness_v0_keyhash"}`
}

const texts: string[] = []

function addressOf(number: number): string {
  texts[number] ??= bech32.encode('bc', [0, ...bech32.toWords(bytesOf(number, 0xadd, 20))])
  return texts[number]
}
