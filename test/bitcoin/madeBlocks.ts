import { BITCOIN_NETWORKS } from '../../src/core/ledger/bitcoinNetworks.ts'
import { doubleSha256 } from '../../src/ingest/bitcoin/doubleSha256.ts'
import { merkleRoot } from '../../src/ingest/bitcoin/merkleRoot.ts'

const REGTEST = BITCOIN_NETWORKS.find(({ chain }) => chain === 'bitcoin-regtest')!

export interface MadeTransaction {
  readonly bytes: Buffer
  readonly txid: Buffer
  readonly inputs: readonly MadeInput[]
  readonly outputs: readonly MadeOutput[]
  readonly note: Buffer
  readonly locktime: number
}

export type MadeInput = readonly [spent: MadeTransaction | null, n: number]
export type MadeOutput = readonly [value: bigint, script: Buffer]

export interface MadeBlock {
  readonly bytes: Buffer
  readonly hash: Buffer
  readonly time: number
  readonly transactions: readonly MadeTransaction[]
}

/** A transaction without witnesses; an input spends an output of another one, or with null nothing. */
export function makeTransaction(
  inputs: readonly MadeInput[],
  outputs: readonly MadeOutput[],
  note: Buffer = Buffer.from([1, 0]),
  locktime = 0,
): MadeTransaction {
  const bytes = Buffer.concat([
    words(1),
    size(inputs.length),
    ...inputs.flatMap(([spent, n]) => [
      spent?.txid ?? Buffer.alloc(32),
      words(n),
      size(note.length),
      note,
      words(0xffffffff),
    ]),
    size(outputs.length),
    ...outputs.flatMap(([value, script]) => [amount(value), size(script.length), script]),
    words(locktime),
  ])
  return { bytes, txid: hashOf(bytes), inputs, outputs, note, locktime }
}

export const coinbase = (value: bigint, script: Buffer, note?: Buffer): MadeTransaction =>
  makeTransaction([[null, 0xffffffff]], [[value, script]], note)

/** A block of regtest upon another; `null`: upon the first of that chain. */
export function makeBlock(before: MadeBlock | null, transactions: readonly MadeTransaction[], time: number): MadeBlock {
  const root = merkleRoot(Buffer.concat(transactions.map(({ txid }) => txid)), transactions.length)!
  const header = Buffer.concat([
    words(1),
    before?.hash ?? Buffer.from(REGTEST.genesis, 'hex').reverse(),
    root,
    words(time),
    words(0x207fffff),
    words(0),
  ])
  let hash = hashOf(header)
  for (let nonce = 1; hash[31]! >= 0x7f; nonce++) {
    header.writeUInt32LE(nonce, 76)
    hash = hashOf(header)
  }
  const bytes = Buffer.concat([header, size(transactions.length), ...transactions.map((one) => one.bytes)])
  return { hash, bytes, time, transactions }
}

/** As Bitcoin Core writes them. */
export function blkFile(blocks: readonly Pick<MadeBlock, 'bytes'>[]): Buffer {
  return Buffer.concat(blocks.flatMap(({ bytes }) => [Buffer.from(REGTEST.magic, 'hex'), words(bytes.length), bytes]))
}

/** Pays the hash of a key. */
export const p2wpkh = (key: number): Buffer => Buffer.concat([Buffer.from([0, 20]), Buffer.alloc(20, key)])

function hashOf(bytes: Buffer): Buffer {
  const hash = Buffer.alloc(32)
  doubleSha256(bytes, hash, 0)
  return hash
}

function words(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function amount(value: bigint): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(value)
  return bytes
}

function size(count: number): Buffer {
  if (count < 0xfd) return Buffer.from([count])
  return Buffer.concat([Buffer.from([0xfe]), words(count)])
}
