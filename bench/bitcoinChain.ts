import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { BITCOIN_NETWORKS } from '../src/core/ledger/bitcoinNetworks.ts'
import { doubleSha256 } from '../src/ingest/bitcoin/doubleSha256.ts'
import { merkleRoot } from '../src/ingest/bitcoin/merkleRoot.ts'
import { Random } from './random.ts'

export interface GeneratedChain {
  readonly bytes: number
  readonly blocks: number
  readonly transactions: number
  readonly inputs: number
  readonly outputs: number
}

const REGTEST = BITCOIN_NETWORKS.find(({ chain }) => chain === 'bitcoin-regtest')!
const A_BLOCK = 2500
const A_FILE = 128 * 1024 * 1024
const SUBSIDY = 5_000_000_000n
/** Outputs that wait to be spent; the oldest go first, so most spends reach back a few hundred blocks and some far. */
const WAITING = 400_000

/**
 * Writes blk files of a chain whose shape is that of the mainnet of 2021: per transaction about 2.6 inputs and 2.4 outputs, 550 bytes, most with
 * witnesses; 55 in a hundred outputs go to a new address. Blocks are linked, have the work of regtest and right merkle roots; signatures are noise.
 */
export function writeBitcoinChain(folder: string, transactions: number, seed: number): GeneratedChain {
  mkdirSync(folder, { recursive: true })
  const chain = new Chain(folder, new Random(seed))
  while (chain.transactions < transactions) chain.mine(Math.min(A_BLOCK, transactions - chain.transactions))
  return chain.close()
}

interface Output {
  readonly txid: Buffer
  readonly n: number
  readonly value: bigint
  readonly witness: boolean
}

interface Written {
  readonly bytes: Buffer
  readonly txid: Buffer
}

class Chain {
  transactions = 0
  readonly #folder: string
  readonly #random: Random
  #file = -1
  #files = 0
  #written = A_FILE
  #bytes = 0
  #blocks = 0
  #inputs = 0
  #outputs = 0
  #previous: Buffer = Buffer.from(REGTEST.genesis, 'hex').reverse()
  #waiting: Output[] = []
  #scripts: Buffer[] = []

  constructor(folder: string, random: Random) {
    this.#folder = folder
    this.#random = random
  }

  /** One block: a coinbase that pays many at first, so that there is something to spend, then payments. */
  mine(count: number): void {
    const coins: Output[] = []
    const height = Buffer.alloc(4)
    height.writeUInt32LE(this.#blocks + 1)
    const early = this.#waiting.length < 8 * count
    const coinbase = this.#write(
      [input(Buffer.alloc(32), 0xffffffff, Buffer.concat([Buffer.from([4]), height, Buffer.alloc(4)]))],
      [],
      early ? Array.from({ length: 2000 }, () => SUBSIDY / 2000n) : [SUBSIDY],
      coins,
    )
    const written: Written[] = [coinbase]
    for (let i = 1; i < (early ? 1 : count); i++) written.push(this.#pay(coins))
    this.#waiting.push(...coins)
    if (this.#waiting.length > WAITING) this.#waiting = this.#waiting.slice(this.#waiting.length - WAITING)
    this.#append(written)
  }

  #pay(coins: Output[]): Written {
    const { spends, pays } = this.#shape()
    const spent = Array.from({ length: spends }, () => this.#take())
    const total = spent.reduce((sum, { value }) => sum + value, 0n)
    const left = total - total / 1000n
    const each = left / BigInt(pays)
    const values = Array.from({ length: pays }, (_, i) => (i === 0 ? left - each * BigInt(pays - 1) : each))
    const inputs = spent.map(({ txid, n, witness }) => input(txid, n, witness ? NOTHING : this.#noise(107)))
    const witnesses = spent.some(({ witness }) => witness)
      ? spent.map(({ witness }) =>
          witness ? Buffer.concat([WITNESS, this.#noise(71), KEY, this.#noise(33)]) : Buffer.from([0]),
        )
      : []
    return this.#write(inputs, witnesses, values, coins)
  }

  #shape(): { spends: number; pays: number } {
    const dice = this.#random.below(100)
    if (dice < 4) return { spends: 1 + this.#random.below(3), pays: 10 + this.#random.below(30) }
    if (dice < 9) return { spends: 10 + this.#random.below(30), pays: 1 }
    return { spends: 1 + this.#random.below(2), pays: dice < 20 ? 1 : 2 }
  }

  /** Of the oldest hundredth or of anywhere. */
  #take(): Output {
    const last = this.#waiting.length - 1
    const at = this.#random.below(last + 1)
    const taken = this.#waiting[at]!
    this.#waiting[at] = this.#waiting[last]!
    this.#waiting.pop()
    return taken
  }

  #write(inputs: readonly Buffer[], witnesses: readonly Buffer[], values: readonly bigint[], coins: Output[]) {
    const outs = values.map((value) => {
      const script = this.#script()
      const head = Buffer.alloc(9)
      head.writeBigUInt64LE(value)
      head[8] = script.length
      return Buffer.concat([head, script])
    })
    const body = [size(inputs.length), ...inputs, size(outs.length), ...outs]
    const plain = Buffer.concat([VERSION, ...body, LOCK])
    const txid = Buffer.alloc(32)
    doubleSha256(plain, txid, 0)
    for (const [n, value] of values.entries()) coins.push({ txid, n, value, witness: outs[n]![9] === 0 })
    this.transactions++
    this.#inputs += inputs.length
    this.#outputs += outs.length
    return {
      txid,
      bytes: witnesses.length === 0 ? plain : Buffer.concat([VERSION, MARKER, ...body, ...witnesses, LOCK]),
    }
  }

  #script(): Buffer {
    const known = this.#scripts.length
    if (known > 1000 && this.#random.below(100) >= 55) return this.#scripts[this.#random.below(known)]!
    const dice = this.#random.below(100)
    const script =
      dice < 45
        ? Buffer.concat([Buffer.from([0, 20]), this.#noise(20)])
        : dice < 70
          ? Buffer.concat([Buffer.from([0x76, 0xa9, 20]), this.#noise(20), Buffer.from([0x88, 0xac])])
          : dice < 92
            ? Buffer.concat([Buffer.from([0xa9, 20]), this.#noise(20), Buffer.from([0x87])])
            : Buffer.concat([Buffer.from([0, 32]), this.#noise(32)])
    if (known < 200_000) this.#scripts.push(script)
    else this.#scripts[this.#random.below(known)] = script
    return script
  }

  #noise(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length)
    for (let i = 0; i < length; i++) bytes[i] = this.#random.below(256)
    return bytes
  }

  #append(written: readonly Written[]): void {
    const root = merkleRoot(Buffer.concat(written.map(({ txid }) => txid)), written.length)!
    const header = Buffer.alloc(80)
    header.writeUInt32LE(0x20000000, 0)
    this.#previous.copy(header, 4)
    root.copy(header, 36)
    header.writeUInt32LE(1_600_000_000 + 600 * this.#blocks, 68)
    header.writeUInt32LE(0x207fffff, 72)
    const hash = Buffer.alloc(32)
    do {
      header.writeUInt32LE(header.readUInt32LE(76) + 1, 76)
      doubleSha256(header, hash, 0)
    } while (hash[31]! >= 0x7f)
    this.#previous = hash
    this.#blocks++
    const block = Buffer.concat([header, size(written.length), ...written.map(({ bytes }) => bytes)])
    if (this.#written + block.length > A_FILE) this.#next()
    const head = Buffer.concat([Buffer.from(REGTEST.magic, 'hex'), Buffer.alloc(4)])
    head.writeUInt32LE(block.length, 4)
    writeSync(this.#file, head)
    writeSync(this.#file, block)
    this.#written += block.length + 8
    this.#bytes += block.length + 8
  }

  #next(): void {
    if (this.#file !== -1) closeSync(this.#file)
    this.#file = openSync(join(this.#folder, `blk${String(this.#files++).padStart(5, '0')}.dat`), 'w')
    this.#written = 0
  }

  close(): GeneratedChain {
    closeSync(this.#file)
    return {
      ...{ bytes: this.#bytes, blocks: this.#blocks, transactions: this.transactions },
      ...{ inputs: this.#inputs, outputs: this.#outputs },
    }
  }
}

const VERSION = Buffer.from([2, 0, 0, 0])
const MARKER = Buffer.from([0, 1])
const LOCK = Buffer.alloc(4)
const NOTHING = Buffer.alloc(0)
const WITNESS = Buffer.from([2, 71])
const KEY = Buffer.from([33])

function input(txid: Buffer, n: number, script: Buffer): Buffer {
  const spent = Buffer.alloc(36)
  txid.copy(spent)
  spent.writeUInt32LE(n, 32)
  return Buffer.concat([spent, size(script.length), script, Buffer.from([0xfd, 0xff, 0xff, 0xff])])
}

function size(count: number): Buffer {
  if (count < 0xfd) return Buffer.from([count])
  const bytes = Buffer.alloc(3)
  bytes[0] = 0xfd
  bytes.writeUInt16LE(count, 1)
  return bytes
}
