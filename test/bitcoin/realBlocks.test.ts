import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as btc from '@scure/btc-signer'
import { describe, expect, it } from 'vitest'
import { sharedFolder } from '../../evaluation/sharedFolder.ts'
import { importData } from '../../src/actions/importData.ts'
import { BITCOIN_NETWORKS } from '../../src/core/ledger/bitcoinNetworks.ts'
import { hashText } from '../../src/ingest/bitcoin/doubleSha256.ts'
import { type BlockTransactions, readBlock } from '../../src/ingest/bitcoin/readBlock.ts'
import { unbzip2 } from '../../src/ingest/bitcoin/unbzip2.ts'
import { wrappingAddresses } from '../../src/ingest/bitcoin/wrappingAddresses.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'

const data = sharedFolder('bitcoin-blocks')
const path = (name: string) => join(data ?? '', name)
const unpack = (name: string) => Buffer.from(unbzip2(readFileSync(path(name)), 1 << 24))
const sum = (values: Iterable<bigint>) => [...values].reduce((all, value) => all + value, 0n)

/** What the block's fees are, from what its inputs were worth; the coinbase takes them and the subsidy. */
function feesOf(block: BlockTransactions, spent: (input: number) => bigint): bigint {
  const inputs = sum(Array.from({ length: block.spentOutputs.length - 1 }, (_, i) => spent(i + 1)))
  return inputs - sum(block.values.subarray(block.outputStart[1]))
}

const coinbaseOf = (block: BlockTransactions) => sum(block.values.subarray(0, block.outputStart[1]))
const BTC = 100_000_000n
const bytesText = (bytes: Buffer, from: number, to: number) => bytes.toString('latin1', from, to)

describe.runIf(data !== null)('blocks of the mainnet', () => {
  it('277,647: spent values of a UTXO set give the fees that its coinbase takes', () => {
    const block = readBlock(unpack('277647.dat.bz2').subarray(8))
    const known = readUtxoSet(unpack('277647.utxostore.bz2'))
    const own = new Map<string, bigint>()
    for (let i = 0; i < block.count; i++)
      for (let k = block.outputStart[i]!, n = 0; k < block.outputStart[i + 1]!; k++, n++)
        own.set(`${hashText(block.txids, i * 32)}:${n}`, block.values[k]!)
    const spent = (input: number) => {
      const outpoint = `${hashText(block.spentTxids, input * 32)}:${block.spentOutputs[input]}`
      return (known.get(outpoint) ?? own.get(outpoint))!
    }
    expect(feesOf(block, spent) + 25n * BTC).toBe(coinbaseOf(block))
  })

  it('300,025: undo data give the fees that its coinbase takes', () => {
    const block = readBlock(readFileSync(path('block300025.raw')))
    const undo = readFileSync(path('block300025-undo.raw'))
    const values: bigint[] = []
    for (let at = 0; at < undo.length; ) {
      values.push(undo.readBigUInt64LE(at))
      at += 9 + undo[at + 8]!
    }
    expect(values.length).toBe(block.spentOutputs.length - 1)
    expect(feesOf(block, (input) => values[input - 1]!) + 25n * BTC).toBe(coinbaseOf(block))
  })

  it('702,861: what is spent there by a wrapped script was paid to the address that its segwit address gives', () => {
    const block = readBlock(readFileSync(path('mainnet-2021-09-30.raw')))
    const { bytes } = block
    const places = new Map(
      Array.from({ length: block.count }, (_, i) => [bytesText(block.txids, i * 32, i * 32 + 32), i] as const),
    )
    let found = 0
    // An input with no more in its script than a push of a program of version 0, after the outpoint that it spends.
    const addressOf = (script: Uint8Array) => btc.Address().encode(btc.OutScript.decode(script))
    for (const push of ['17160014', '23220020']) {
      const mark = Buffer.from(push, 'hex')
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
        const paid = places.get(bytesText(bytes, at - 36, at - 4))
        if (paid === undefined) continue
        const output = block.outputStart[paid]! + bytes.readUInt32LE(at - 4)
        const segwit = addressOf(bytes.subarray(at + 2, at + 2 + bytes[at + 1]!))
        const wrapping = addressOf(bytes.subarray(block.scriptStart[output], block.scriptEnd[output]))
        expect(wrappingAddresses([segwit], BITCOIN_NETWORKS[0]!)).toEqual([wrapping])
        found++
      }
    }
    expect(found).toBe(26)
  })

  it('make one ledger, whatever they are packed in, and what they spend from elsewhere is counted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'dyepack-blocks-'))
    try {
      const ledger = join(folder, 'ledger.duckdb')
      const files = ['blocks1-256.bz2', '277647.dat.bz2', 'block300025.raw', 'mainnet-2021-09-30.raw'].map(path)
      const { files: reports } = await importData({ ledger, imports: [{ format: 'bitcoin-blk', files }] })
      expect(reports.map(({ rowsKept }) => rowsKept)).toEqual([262, 213, 461, 2500])
      expect(reports[0]!.notes).toEqual([
        'no file has the blocks of height 256 to 277646, 277648 to 300024, 300026 to 702860',
      ])
      const store = await openLedger(ledger)
      const { chains } = await store.summary()
      const found = await store.transactionIds('bitcoin', [COINBASE_1, 'ff'.repeat(32), 'no hash'])
      const [first] = await store.transactions([0])
      await store.close()
      expect(found).toEqual([0, null, null])
      expect(first).toMatchObject({ hash: COINBASE_1, height: 1 })
      expect(chains[0]).toMatchObject({ chain: 'bitcoin', firstHeight: 1, lastHeight: 702861, movements: 3436 })
      expect(chains[0]!.unvaluedInputs).toBe(chains[0]!.unresolvedInputs)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

/** Of the block after the first: https://blockstream.info/block-height/1 */
const COINBASE_1 = '0e3e2357e806b6cdb1f70b54c3a3a17b6714ee1f0e68bebb44a74b1efd512098'

/** btcd's set of unspent outputs: hash, number, length, and the entry as https://github.com/btcsuite/btcd/blob/master/blockchain/upgrade.go has it. */
function readUtxoSet(bytes: Buffer): ReadonlyMap<string, bigint> {
  const found = new Map<string, bigint>()
  for (let at = 0; at < bytes.length; ) {
    const outpoint = `${hashText(bytes, at)}:${bytes.readUInt32LE(at + 32)}`
    const length = bytes.readUInt32LE(at + 36)
    const entry = bytes.subarray(at + 40, at + 40 + length)
    const [, afterHeight] = variable(entry, 0)
    found.set(outpoint, decompress(variable(entry, afterHeight)[0]))
    at += 40 + length
  }
  return found
}

/** Seven bits a byte, the highest first, with one added at each step: Bitcoin Core's VARINT. */
function variable(bytes: Buffer, from: number): [bigint, number] {
  let value = 0n
  for (let at = from; ; at++) {
    value = (value << 7n) | BigInt(bytes[at]! & 0x7f)
    if ((bytes[at]! & 0x80) === 0) return [value, at + 1]
    value++
  }
}

/** Bitcoin Core's DecompressAmount: trailing zeros stand as an exponent. */
function decompress(amount: bigint): bigint {
  if (amount === 0n) return 0n
  const exponent = (amount - 1n) % 10n
  const rest = (amount - 1n) / 10n
  if (exponent === 9n) return (rest + 1n) * 10n ** 9n
  return ((rest / 9n) * 10n + (rest % 9n) + 1n) * 10n ** exponent
}
