import { LineFile } from './lineFile.ts'
import { bytesOf, Random } from './random.ts'
import { isHub, isSmallTown, makeTowns, partner, type Towns } from './towns.ts'

export interface GeneratedLedger {
  readonly lines: number
  readonly movements: number
  /** The theft. */
  readonly transaction: string
  readonly receiver: string
  readonly asset: string
}

const HEADER = 'chain,height,time,tx_index,tx_hash,seq,kind,asset,symbol,decimals,from,to,amount'
const ZERO = `0x${'0'.repeat(40)}`
const ETH = 'ethereum/ETH,ETH,18'
const USDC = 'ethereum/0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48,USDC,6'
const START = Date.parse('2024-01-01T00:00:00Z')
const PER_BLOCK = 60
/** Of the first movements, how many bring coins into the world; and when the theft happens. */
const FUNDING_SHARE = 0.05
const THEFT_SHARE = 0.15
/** Of what the small town's first hub holds. */
const STOLEN_SHARE = 0.95
/** How fast hubs pay out, whatever the ledger's size. */
const HUB_TURNOVER = 1

/** Writes about `rows` rows of `transfers-csv`: every payer was paid before. A movement is a row. */
export function writeAccountLedger(path: string, rows: number, seed: number): GeneratedLedger {
  const file = new LineFile(path)
  file.line(HEADER)
  const fundings = Math.floor((rows * FUNDING_SHARE) / 2)
  const ledger = new AccountLedger(file, makeTowns(rows), new Random(seed), fundings)
  for (let n = 0; n < fundings; n++) ledger.fund()
  while (ledger.rows < rows * THEFT_SHARE) ledger.pay()
  const transaction = ledger.steal()
  while (ledger.rows < rows) ledger.pay()
  file.close()
  const receiver = addressOf(ledger.towns.thief)
  return { lines: file.lines, movements: ledger.rows, transaction, receiver, asset: 'ethereum/ETH' }
}

class AccountLedger {
  readonly towns: Towns
  readonly #file: LineFile
  readonly #random: Random
  readonly #fundings: number
  /** What each address has at least, gwei and micro-USDC. */
  readonly #eth: Float64Array
  readonly #usdc: Float64Array
  #transactions = 0
  #funded = 0
  #seq = 0
  #place = ''
  rows = 0

  constructor(file: LineFile, towns: Towns, random: Random, fundings: number) {
    this.towns = towns
    this.#file = file
    this.#random = random
    this.#fundings = fundings
    this.#eth = new Float64Array(towns.addresses)
    this.#usdc = new Float64Array(towns.addresses)
  }

  /** New coins, for the hubs first; the hub that is robbed later has more than half of its town's. */
  fund(): void {
    const { addresses, small, hubs } = this.towns
    const turn = this.#funded++
    const to = turn < hubs * 2 ? (turn < hubs ? turn : small + turn - hubs) : this.#random.below(addresses)
    const others = this.#fundings
    const factor = to === this.towns.victim ? 2 * others : turn < hubs * 2 ? 0.2 * others : 1
    this.#begin()
    this.#mint(to, Math.floor((4 + 2 * this.#random.next()) * 1e9 * factor))
    this.#row('token', USDC, ZERO, addressOf(to), this.#receive(this.#usdc, to, Math.floor(5e9 * factor)))
  }

  pay(): void {
    const inSmallTown = isSmallTown(this.#random)
    const from = this.#payer(inSmallTown)
    const to = partner(this.#random, this.towns, inSmallTown)
    this.#begin()
    this.#gas(from)
    const shape = this.#random.next()
    if (shape < 0.7) {
      this.#send(from, to)
    } else if (shape < 0.85 && this.#usdc[from]! > 1e6) {
      this.#sendUsdc(from, to)
    } else if (shape < 0.92) {
      for (let n = 0; n < 3; n++) this.#send(from, partner(this.#random, this.towns, inSmallTown))
    } else {
      this.#swap(from, inSmallTown ? 1 : this.towns.small + 1)
    }
  }

  /** The thief empties most of a hub, and pays it on to many. */
  steal(): string {
    const { victim, thief, small, hubs } = this.towns
    const transaction = this.#begin()
    const loot = Math.floor(this.#eth[victim]! * STOLEN_SHARE)
    this.#transfer('native', victim, thief, loot)
    const receivers = Math.max(5, Math.floor(small / 4))
    for (let n = 0; n < receivers; n++) {
      this.#begin()
      this.#gas(thief)
      this.#transfer('native', thief, hubs + this.#random.below(small - hubs), Math.floor(loot / (receivers + 1)))
    }
    return transaction
  }

  #begin(): string {
    const number = this.#transactions++
    const block = Math.floor(number / PER_BLOCK)
    const hash = `0x${bytesOf(number, 0x5eed, 32).toString('hex')}`
    const time = new Date(START + block * 12_000).toISOString().replace('.000Z', 'Z')
    this.#place = `ethereum,${19_000_000 + block},${time},${number % PER_BLOCK},${hash}`
    this.#seq = 0
    return hash
  }

  /** Somebody of the town with enough to spend; after some tries, a hub. */
  #payer(inSmallTown: boolean): number {
    for (let tries = 0; tries < 12; tries++) {
      const address = partner(this.#random, this.towns, inSmallTown)
      if (this.#eth[address]! > 1e7) return address
    }
    return (inSmallTown ? 0 : this.towns.small) + this.#random.below(this.towns.hubs)
  }

  #gas(payer: number): void {
    const gwei = 1e5 + this.#random.below(1e6)
    if (this.#eth[payer]! > gwei) this.#row('gas', ETH, addressOf(payer), '', this.#spend(this.#eth, payer, gwei, 9))
  }

  #send(from: number, to: number): void {
    const share = isHub(this.towns, from)
      ? (HUB_TURNOVER / this.#fundings) * this.#random.next()
      : 0.05 + 0.9 * this.#random.next()
    const kind = this.#random.next() < 0.1 ? 'internal' : 'native'
    this.#transfer(kind, from, to, Math.floor(this.#eth[from]! * share))
  }

  #transfer(kind: string, from: number, to: number, gwei: number): void {
    if (gwei < 1) return
    const amount = this.#spend(this.#eth, from, gwei, 9)
    this.#eth[to]! += gwei - 1
    this.#row(kind, ETH, addressOf(from), addressOf(to), amount)
  }

  #sendUsdc(from: number, to: number): void {
    const share = isHub(this.towns, from) ? 0.002 : 0.5
    const amount = this.#spend(this.#usdc, from, Math.floor(this.#usdc[from]! * share * this.#random.next()) + 1, 0)
    this.#receive(this.#usdc, to, Number(amount))
    this.#row('token', USDC, addressOf(from), addressOf(to), amount)
  }

  #swap(from: number, pool: number): void {
    if (isHub(this.towns, from)) return
    const gwei = Math.floor(this.#eth[from]! * 0.3 * this.#random.next())
    const micro = Math.min(Math.floor(gwei * 2.5), Math.floor(this.#usdc[pool]! / 1000))
    if (micro < 1) return
    this.#transfer('native', from, pool, gwei)
    this.#row('token', USDC, addressOf(pool), addressOf(from), this.#spend(this.#usdc, pool, micro, 0))
    this.#receive(this.#usdc, from, micro)
  }

  #mint(to: number, gwei: number): void {
    this.#eth[to]! += gwei
    this.#row('native', ETH, ZERO, addressOf(to), `${gwei}000000000`)
  }

  #receive(balances: Float64Array, to: number, amount: number): string {
    balances[to]! += amount
    return String(amount)
  }

  /** Takes `amount` and writes it with odd digits below the last place counted, so that it looks like real amounts. */
  #spend(balances: Float64Array, from: number, amount: number, digits: number): string {
    balances[from]! -= amount
    if (digits === 0) return String(amount)
    const odd = this.#random.below(10 ** digits)
    // One unit less, and the odd digits: never more than was taken.
    return amount > 1 ? `${amount - 1}${String(odd).padStart(digits, '0')}` : String(odd + 1)
  }

  #row(kind: string, asset: string, from: string, to: string, amount: string): void {
    this.#file.line(`${this.#place},${this.#seq++},${kind},${asset},${from},${to},${amount}`)
    this.rows++
  }
}

const texts: string[] = []

export function addressOf(number: number): string {
  texts[number] ??= `0x${bytesOf(number, 0xadd, 20).toString('hex')}`
  return texts[number]
}
