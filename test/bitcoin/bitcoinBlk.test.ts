import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { p2pkh } from '@scure/btc-signer'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { ScriptKind } from '../../src/core/ledger/scriptKind.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { type Bitcoind, bitcoindBinary, startBitcoind } from './bitcoind.ts'
import { gather, OURS, payEveryScript, REGTEST, SCRIPTS } from './everyScript.ts'

/** A block of the node, verbosity 3, as far as it is used. */
interface RpcBlock {
  readonly hash: string
  readonly height: number
  readonly time: number
  readonly tx: readonly {
    readonly txid: string
    readonly locktime: number
    readonly vin: readonly { readonly txid?: string; readonly vout: number; readonly prevout: RpcOutput }[]
    readonly vout: readonly RpcOutput[]
  }[]
}

interface RpcOutput {
  readonly value: number
  readonly scriptPubKey: { readonly address?: string; readonly type: string; readonly hex: string }
}

const runs = bitcoindBinary() !== null || process.env.CI === 'true'

describe.runIf(runs)('the folder of a real node', () => {
  let node: Bitcoind
  let other: Bitcoind
  let folder: string
  let expected: readonly string[]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dyepack-blk-'))
    node = await startBitcoind('-fastprune', '-txindex')
    const [first] = await node.ask<string[]>('generatetoaddress', 101, OURS)
    const { tx } = await node.ask<{ tx: string[] }>('getblock', first)
    const payment = await payEveryScript(node, tx[0]!)
    await gather(node, payment)
    // A branch of three blocks, which the chain leaves for a longer one.
    const tip = await node.ask<string>('getbestblockhash')
    const left = await node.ask<string[]>('generatetodescriptor', 3, 'raw(51)#8lvh9jxk')
    await node.ask('invalidateblock', left[0])
    await node.ask('generatetoaddress', 205, OURS)
    expect(await node.ask('getblockcount')).toBe(308)
    expect(tip).not.toBe(left[0])
    expected = await rpcRows(node)
    other = await startBitcoind('-blocksxor=0')
    for (const hash of [...(await hashes(node)), ...left])
      await other.ask('submitblock', await node.ask('getblock', hash, 0))
  })
  afterAll(async () => {
    await node.stop()
    await other.stop()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = async (files: readonly string[], name = 'ledger') => {
    const ledger = join(folder, `${name}.duckdb`)
    const report = await importData({ ledger, imports: [{ format: 'bitcoin-blk', files }] })
    const store = await openLedger(ledger)
    const { digest } = await store.summary()
    await store.close()
    return { report, digest, rows: await ledgerRows(ledger) }
  }
  const code = async (running: Promise<unknown>) =>
    running.then(
      () => 'read',
      (error) => (error instanceof DyepackError ? error.code : error),
    )
  const copy = (from: string, name: string) => {
    const to = join(folder, name)
    cpSync(from, to, { recursive: true })
    return to
  }
  const files = (of: string) => readdirSync(of).filter((name) => /^blk\d+\.dat$/.test(name))

  it('is read while the node runs, masked and in several files, and has every row that the node tells', async () => {
    expect(files(node.blocks).length).toBeGreaterThan(1)
    expect(readFileSync(join(node.blocks, 'xor.dat')).equals(Buffer.alloc(8))).toBe(false)
    const { rows, report } = await run([node.folder.concat('/regtest')])
    expect(rows).toEqual(expected)
    expect(report.files.flatMap(({ notes }) => notes).join(' ')).toMatch(/3 blocks? of branches/)
    expect(SCRIPTS.length).toBe(11)
  })

  it('gives the same ledger from a node that got the blocks in another way, and does not mask them', async () => {
    expect(existsMask(other.blocks)).toBe(false)
    const [one, two] = [await run([node.blocks], 'one'), await run([other.blocks], 'two')]
    expect(two.digest).toBe(one.digest)
  })

  it('is read to the last whole block where the last is not whole', async () => {
    const cut = copy(other.blocks, 'cut')
    const bytes = readFileSync(join(cut, 'blk00000.dat'))
    const last = bytes.lastIndexOf(Buffer.from('fabfb5da', 'hex'))
    truncateSync(join(cut, 'blk00000.dat'), last + 100)
    const { rows, report } = await run([cut], 'cut')
    expect(report.files[0]!.notes.join()).toContain('not whole yet')
    expect(expected.slice(0, rows.length)).toEqual(rows)
    expect(rows.length).toBeGreaterThan(100)
  })

  it('is refused with file and byte where a block is damaged', async () => {
    const bad = copy(other.blocks, 'bad')
    const bytes = readFileSync(join(bad, 'blk00000.dat'))
    const last = bytes.lastIndexOf(Buffer.from('fabfb5da', 'hex'))
    const damaged = (at: number, value: number) => {
      const changed = Buffer.from(bytes)
      changed[at] = value
      writeFileSync(join(bad, 'blk00000.dat'), changed)
      return code(run([bad], 'bad'))
    }
    expect(await damaged(bytes.indexOf(Buffer.from('fabfb5da', 'hex'), 1) + 8 + 120, 0xee)).toBe('BAD_BLOCK')
    expect(await damaged(last, 0)).toBe('BAD_BLOCK')
    expect(await damaged(0, 0)).toBe('NO_BLOCKS')
  })

  it('is refused beside blocks of another network', async () => {
    const mixed = join(folder, 'mixed.dat')
    const bytes = readFileSync(join(other.blocks, 'blk00000.dat'))
    Buffer.from('f9beb4d9', 'hex').copy(bytes)
    writeFileSync(mixed, bytes.subarray(0, bytes.indexOf(Buffer.from('fabfb5da', 'hex'), 1)))
    expect(await code(run([other.blocks, mixed], 'mixed'))).toBe('WRONG_NETWORK')
  })
})

const existsMask = (blocks: string) =>
  readdirSync(blocks).includes('xor.dat') && !readFileSync(join(blocks, 'xor.dat')).equals(Buffer.alloc(8))

async function hashes(node: Bitcoind): Promise<readonly string[]> {
  const count = await node.ask<number>('getblockcount')
  const all: string[] = []
  for (let height = 1; height <= count; height++) all.push(await node.ask<string>('getblockhash', height))
  return all
}

/** What the ledger must say, as the node tells it. */
async function rpcRows(node: Bitcoind): Promise<readonly string[]> {
  const rows: string[] = []
  for (const hash of [await node.ask<string>('getblockhash', 0), ...(await hashes(node))]) {
    const block = await node.ask<RpcBlock>('getblock', hash, 3)
    for (const [i, { txid, locktime, vin, vout }] of block.tx.entries()) {
      rows.push(`${block.height}/${i} ${txid} ${block.time} ${locktime}`)
      for (const { txid: spent, vout: n, prevout } of vin)
        if (spent !== undefined) rows.push(`in ${spent}:${n} ${amount(prevout)} ${address(prevout)}`)
      for (const [n, output] of vout.entries())
        rows.push(`out ${n} ${amount(output)} ${address(output)} ${output.scriptPubKey.type}`)
    }
  }
  return rows
}

const amount = ({ value }: RpcOutput) => Math.round(value * 1e8)
/** Core gives a key without hash no address: that of its hash stands for it. */
const address = ({ scriptPubKey: { address: text, type, hex } }: RpcOutput) =>
  type === 'pubkey' ? p2pkh(Buffer.from(hex, 'hex').subarray(1, -1), REGTEST).address! : (text ?? '-')

const TYPES = Object.keys(ScriptKind).map((kind) => `'${kind}'`)

/** The same of the ledger. */
async function ledgerRows(ledger: string): Promise<readonly string[]> {
  const instance = await DuckDBInstance.create(ledger, { access_mode: 'READ_ONLY' })
  const db = await instance.connect()
  try {
    const answer = await db.runAndReadAll(
      `SELECT line FROM (
         SELECT row, 0 AS side, 0 AS i, concat(height, '/', tx_index, ' ', hash, ' ', txn.time // 1000, ' ', locktime) AS line FROM movement JOIN txn USING (tx)
         UNION ALL SELECT row, 1, i, concat('in ', spent_hash, ':', spent_n, ' ', lo, ' ', coalesce(a.address, '-')) FROM utxo_input LEFT JOIN address a ON a.id = utxo_input.address
         UNION ALL SELECT row, 2, n, concat('out ', n, ' ', lo, ' ', coalesce(a.address, '-'), ' ', [${TYPES}][script + 1]) FROM utxo_output LEFT JOIN address a ON a.id = utxo_output.address
       ) ORDER BY row, side, i`,
    )
    return answer.getRows().map(([line]) => String(line))
  } finally {
    db.closeSync()
    instance.closeSync()
  }
}
