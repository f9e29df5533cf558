import * as btc from '@scure/btc-signer'
import { hash160 } from '@scure/btc-signer/utils.js'
import { coinbase, type MadeBlock, makeBlock, makeTransaction } from './madeBlocks.ts'

const BTC = 100_000_000n
const TIME = 1_600_000_000
const ADDRESS = btc.Address()

export interface ToldScript {
  /** As Bitcoin Core names it. */
  readonly type: string
  /** Of the mainnet. */
  readonly address: string | null
}

/** What a script of the chain is, by its bytes in hex. */
export const TOLD_SCRIPTS = new Map<string, ToldScript>()

function told(bytes: Uint8Array, type: string, address: string | null): Buffer {
  const script = Buffer.from(bytes)
  TOLD_SCRIPTS.set(script.toString('hex'), { type, address })
  return script
}

const key = (n: number) => Buffer.from([33, 2, ...Buffer.alloc(32, n)])
const hash = (n: number) => new Uint8Array(20).fill(n)
const program = (version: number, bytes: Uint8Array) => Uint8Array.of(version, bytes.length, ...bytes)
const p2pk = (n: number) =>
  told(
    Buffer.concat([key(n), Buffer.from([0xac])]),
    'pubkey',
    ADDRESS.encode({ type: 'pkh', hash: hash160(key(n).subarray(1)) }),
  )
const p2pkh = (n: number) =>
  told(
    Uint8Array.of(0x76, 0xa9, 20, ...hash(n), 0x88, 0xac),
    'pubkeyhash',
    ADDRESS.encode({ type: 'pkh', hash: hash(n) }),
  )
const p2sh = (n: number) =>
  told(Uint8Array.of(0xa9, 20, ...hash(n), 0x87), 'scripthash', ADDRESS.encode({ type: 'sh', hash: hash(n) }))
const p2wpkh = (n: number) =>
  told(program(0, hash(n)), 'witness_v0_keyhash', ADDRESS.encode({ type: 'wpkh', hash: hash(n) }))
const p2wsh = (n: number) => {
  const bytes = new Uint8Array(32).fill(n)
  return told(program(0, bytes), 'witness_v0_scripthash', ADDRESS.encode({ type: 'wsh', hash: bytes }))
}
const multisig = told(Uint8Array.of(0x51, ...key(5), ...key(6), 0x52, 0xae), 'multisig', null)
const data = told(Uint8Array.of(0x6a, 2, 1, 2), 'nulldata', null)
const odd = told(Uint8Array.of(0x75), 'nonstandard', null)
const note = (n: number) => Buffer.from([n, 0, 7])

/** Blocks of regtest with kinds of scripts that no address tells, and payments with lock times whose change is spent with one, too. */
export function scriptedChain(): readonly MadeBlock[] {
  const coins = [p2pk(1), p2pk(2), p2wpkh(3)].map((script, n) => coinbase(50n * BTC, script, note(n)))
  const paid = makeTransaction(
    [
      [coins[0]!, 0],
      [coins[1]!, 0],
    ],
    [
      [60n * BTC, p2sh(7)],
      [38n * BTC, p2pk(8)],
      [0n, data],
      [BTC, multisig],
      [BTC, odd],
    ],
    undefined,
    2,
  )
  const shop = makeTransaction(
    [[paid, 0]],
    [
      [58n * BTC, p2pkh(9)],
      [BTC, p2wsh(12)],
    ],
  )
  const own = makeTransaction(
    [[paid, 1]],
    [
      [20n * BTC, p2wpkh(10)],
      [17n * BTC, p2pk(11)],
    ],
    undefined,
    4_294_967_295,
  )
  const blocks: MadeBlock[] = []
  for (const transactions of [
    [coins[0]!],
    [coins[1]!],
    [coins[2]!, paid],
    [coinbase(50n * BTC, data, note(9)), shop, own],
  ])
    blocks.push(makeBlock(blocks.at(-1) ?? null, transactions, TIME + 600 * blocks.length))
  return blocks
}
