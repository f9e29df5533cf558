import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { explainAddresses } from '../../src/actions/explainAddresses.ts'
import { importData } from '../../src/actions/importData.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { type Bitcoind, bitcoindBinary, startBitcoind } from './bitcoind.ts'
import { gather, OURS, payEveryScript, SCRIPTS, WRAPPED } from './everyScript.ts'
import { hashes, ledgerRows, rpcRows } from './rows.ts'

const runs = bitcoindBinary() !== null || process.env.CI === 'true'

describe.runIf(runs)('the folder of a real node', () => {
  let node: Bitcoind
  let other: Bitcoind
  let folder: string
  let payment: string
  let expected: readonly string[]

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dyepack-blk-'))
    node = await startBitcoind('-fastprune', '-txindex')
    const [first] = await node.ask<string[]>('generatetoaddress', 101, OURS)
    const { tx } = await node.ask<{ tx: string[] }>('getblock', first)
    payment = await payEveryScript(node, tx[0]!)
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

  it('joins the two addresses of one key, segwit and P2SH around it, from the block on that has both', async () => {
    const ledger = join(folder, 'ledger.duckdb')
    const explain = (upTo: number, on: readonly string[]) =>
      explainAddresses({ ledger, addresses: [OURS, WRAPPED], upTo, with: on })
    const rule = ['wrapped-script']
    const [step, ...more] = (await explain(102, rule)).steps!
    expect(more).toEqual([])
    expect(step).toMatchObject({ rule: 'wrapped-script', height: 102, from: OURS, to: WRAPPED, needed: true })
    expect(step!.tx).toBe(payment)
    expect((await explain(102, [])).steps).toBeNull()
    await expect(explain(101, rule)).rejects.toMatchObject({ code: 'ADDRESS_NOT_IN_LEDGER' })
    // In the next block the key signs for both: then they pay together.
    expect((await explain(103, [])).steps).toMatchObject([{ rule: 'common-input', height: 103 }])
    expect(
      await explainAddresses({ ledger, addresses: [OURS, WRAPPED], upTo: 102, with: rule, without: rule }),
    ).toMatchObject({
      without: { partsInAll: 2, steps: null },
    })
  })

  it('gives the same ledger from a node that got the blocks in another way, and does not mask them', async () => {
    expect(existsMask(other.blocks)).toBe(false)
    const [one, two] = [await run([node.blocks], 'one'), await run([other.blocks], 'two')]
    expect(two.digest).toBe(one.digest)
  })

  it('gives the same ledger where both are imported, and every block is there twice', async () => {
    const both = [node.blocks, other.blocks].map((blocks) => ({ format: 'bitcoin-blk', files: [blocks] }))
    const ledger = join(folder, 'both.duckdb')
    const { files: reports } = await importData({ ledger, imports: both })
    expect(await ledgerRows(ledger)).toEqual(expected)
    expect(reports.reduce((sum, { duplicates }) => sum + duplicates, 0)).toBe(
      reports.reduce((sum, { rowsKept }) => sum + rowsKept, 0),
    )
    const store = await openLedger(ledger)
    expect((await store.summary()).digest).toBe((await run([node.blocks], 'one')).digest)
    await store.close()
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
