import { hex } from '@scure/base'
import * as btc from '@scure/btc-signer'
import { pubECDSA } from '@scure/btc-signer/utils.js'
import type { Bitcoind } from './bitcoind.ts'

const KEY = new Uint8Array(32).fill(7)
const PUBLIC = pubECDSA(KEY)
const LONG = pubECDSA(KEY, false)
export const REGTEST = { bech32: 'bcrt', pubKeyHash: 0x6f, scriptHash: 0xc4, wif: 0xef }

const keyHash = btc.p2wpkh(PUBLIC, REGTEST)
const push = (data: Uint8Array) => Uint8Array.of(data.length, ...data)

/** A script of each type, and what it takes to spend it: `null` where nobody can, or need sign. */
export const SCRIPTS: readonly (readonly [string, Uint8Array])[] = [
  ['pubkey', btc.p2pk(PUBLIC).script],
  ['pubkey, uncompressed', Uint8Array.of(...push(LONG), 0xac)],
  ['pubkeyhash', btc.p2pkh(PUBLIC, REGTEST).script],
  ['scripthash', btc.p2sh(keyHash, REGTEST).script],
  ['witness_v0_keyhash', keyHash.script],
  ['witness_v0_scripthash', btc.p2wsh(btc.p2pk(PUBLIC), REGTEST).script],
  ['witness_v1_taproot', btc.p2tr(PUBLIC.slice(1), undefined, REGTEST).script],
  ['witness_unknown', Uint8Array.of(0x52, ...push(new Uint8Array(20).fill(9)))],
  ['multisig', btc.p2ms(1, [PUBLIC, pubECDSA(new Uint8Array(32).fill(8))]).script],
  ['nulldata', Uint8Array.of(0x6a, ...push(new TextEncoder().encode('dyepack')))],
  ['nonstandard', Uint8Array.of(0x51)],
]

/** The address whose key is `KEY`. */
export const OURS = keyHash.address!
/** The P2SH address around it. */
export const WRAPPED = btc.p2sh(keyHash, REGTEST).address!

/** Mines a block with a payment to each script, from a coinbase of ours; gives the transaction's id. */
export async function payEveryScript(node: Bitcoind, coinbase: string): Promise<string> {
  const { vout } = await node.ask<{ vout: { value: number }[] }>('getrawtransaction', coinbase, 1)
  const amount = BigInt(Math.round(vout[0]!.value * 1e8))
  const payment = new btc.Transaction(LOOSE)
  payment.addInput({ txid: coinbase, index: 0, witnessUtxo: { script: keyHash.script, amount } })
  for (const [name, script] of SCRIPTS) payment.addOutput({ script, amount: name === 'nulldata' ? 0n : 10_000n })
  payment.addOutput({ script: keyHash.script, amount: amount - 1_000_000n })
  return mine(node, payment)
}

/** Mines a block that gathers what `KEY` can sign for. */
export async function gather(node: Bitcoind, txid: string): Promise<string> {
  const gathering = new btc.Transaction(LOOSE)
  const raw = await node.ask<string>('getrawtransaction', txid)
  const spendable = {
    pubkeyhash: {},
    scripthash: { redeemScript: keyHash.script },
    witness_v0_keyhash: {},
    witness_v1_taproot: { tapInternalKey: PUBLIC.slice(1) },
  }
  for (const [index, [name, script]] of SCRIPTS.entries()) {
    if (!(name in spendable)) continue
    const more = spendable[name as keyof typeof spendable]
    const from =
      name === 'pubkeyhash' ? { nonWitnessUtxo: hex.decode(raw) } : { witnessUtxo: { script, amount: 10_000n } }
    gathering.addInput({ txid, index, ...from, ...more })
  }
  gathering.addOutput({ script: keyHash.script, amount: 39_000n })
  return mine(node, gathering)
}

const LOOSE = { allowUnknownOutputs: true, disableScriptCheck: true } as const

/** Signed, in a block of its own: a node's rules for what it relays do not hold for blocks. */
async function mine(node: Bitcoind, transaction: btc.Transaction): Promise<string> {
  transaction.sign(KEY)
  transaction.finalize()
  await node.ask('generateblock', OURS, [transaction.hex])
  return transaction.id
}
