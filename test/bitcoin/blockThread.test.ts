import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeBitcoinChain } from '../../bench/bitcoinChain.ts'
import { importData } from '../../src/actions/importData.ts'
import type { BlockSource, UtxoBlock } from '../../src/core/ledger/rowSource.ts'
import { giveBackBlockThread, takeBlockThread } from '../../src/ingest/bitcoin/blockThread.ts'
import { bitcoinBlk } from '../../src/ingest/bitcoin/extract.ts'
import { openBlockBytes } from '../../src/ingest/bitcoin/openBlockBytes.ts'
import { type PlacedBlock, readBlocks } from '../../src/ingest/bitcoin/readBlocks.ts'
import { readInThread } from '../../src/ingest/bitcoin/readInThread.ts'
import { scanBlocks } from '../../src/ingest/bitcoin/scanBlocks.ts'
import type { Extract } from '../../src/ingest/importer.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { openLedgerWriter } from '../../src/store/duckdb/openLedgerWriter.ts'
import { runCli, runProcess } from '../cli/runCli.ts'
import { blkFile, coinbase, type MadeBlock, makeBlock, makeTransaction, p2wpkh } from './madeBlocks.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-thread-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string) => ({ path: join(folder, name), name })
const write = (name: string, bytes: Uint8Array) => writeFileSync(join(folder, name), bytes)

/** Of each block how many outputs its one payment has; it spends the coinbase of the block before. */
function chainOf(outputs: readonly number[]): readonly MadeBlock[] {
  const blocks: MadeBlock[] = []
  for (const [i, count] of outputs.entries()) {
    const before = blocks.at(-1) ?? null
    const reward = coinbase(5_000_000_000n, p2wpkh(i % 7), Buffer.from([i & 255, i >> 8, 7]))
    const pays = Array.from({ length: count }, (_, k): [bigint, Buffer] => [BigInt(k + 1), p2wpkh((i + k) % 251)])
    const payment = before === null || count === 0 ? [] : [makeTransaction([[before.transactions[0]!, 0]], pays)]
    blocks.push(makeBlock(before, [reward, ...payment], 1_600_000_000 + 600 * i))
  }
  return blocks
}

/** Their places, by the heights that their order gives them. */
async function placesOf(name: string, chain: readonly MadeBlock[]): Promise<readonly PlacedBlock[]> {
  const bytes = await openBlockBytes(join(folder, name), name)
  const { blocks } = await scanBlocks(0, bytes)
  await bytes.close()
  return blocks
    .map((block) => ({ ...block, height: 1 + chain.findIndex(({ hash }) => hash.equals(block.header.hash)) }))
    .sort((a, b) => a.height - b.height)
}

/** A block is good until the next one: what is kept of it is a copy. */
async function gather(blocks: AsyncIterable<UtxoBlock>): Promise<{ readonly got: unknown[]; readonly error: unknown }> {
  const got: unknown[] = []
  try {
    for await (const { outputs, ...block } of blocks)
      got.push([...Object.values(block), ...Object.values(outputs)].map((value) => plain(value)))
    return { got, error: null }
  } catch (error) {
    return { got, error }
  }
}
/** All but classes of causes, which do not go from thread to thread. */
const said = (error: unknown) => {
  const { message, cause, ...rest } = error as Error
  return { message, because: (cause as Error).message, ...rest }
}
const plain = (value: unknown) =>
  ArrayBuffer.isView(value) ? Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') : value

/** Of the ledger that the files make where blocks are read in this way. */
async function digestOf(
  names: readonly string[],
  chain: readonly MadeBlock[],
  read: typeof readBlocks,
): Promise<string> {
  const extracts = await bitcoinBlk.extract(names.map(file), { chain: null, mapping: null, decimals: new Map() })
  const ledger = join(folder, `${read.name}.duckdb`)
  rmSync(ledger, { force: true })
  const writer = await openLedgerWriter(ledger, 0)
  try {
    const files = names.map(async (name, i) => {
      const places = await placesOf(name, chain)
      const { tells, lines, covers, ...rows } = extracts[i]! as Extract & BlockSource
      return {
        ...{
          format: 'bitcoin-blk',
          file: name,
          sha256: name,
          source: name,
          readWith: [],
          options: '',
          keepGoing: false,
        },
        ...{ tells, lines, covers, rows: { ...rows, read: () => read(file(name), places) } },
      }
    })
    return (await writer.replace(await Promise.all(files))).digest
  } finally {
    await writer.close()
  }
}

async function digestIn(ledger: string): Promise<string> {
  const store = await openLedger(ledger)
  const { digest } = await store.summary()
  await store.close()
  return digest
}

describe('blocks that another thread reads', () => {
  it('are the same, and become the same ledger, however they lie in files', async () => {
    const blocks = fc.array(fc.tuple(fc.nat(3), fc.boolean()), { minLength: 1, maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(blocks, async (made) => {
        const chain = chainOf(made.map(([count]) => count))
        // As a node writes them: the two files overlap by height.
        const names = [true, false].flatMap((first) => {
          const own = chain.filter((_, i) => made[i]![1] === first)
          if (own.length > 0) write(`${first}.dat`, blkFile(own.reverse()))
          return own.length > 0 ? [`${first}.dat`] : []
        })
        for (const name of names) {
          const places = await placesOf(name, chain)
          expect(await gather(readInThread(file(name), places))).toEqual(await gather(readBlocks(file(name), places)))
        }
        expect(await digestOf(names, chain, readInThread)).toBe(await digestOf(names, chain, readBlocks))
      }),
      { numRuns: 5 },
    )
  })

  const many = chainOf(Array.from({ length: 60 }, (_, i) => (i === 40 ? 40_000 : 2_000)))

  it('come in several portions, of files packed or not, of which two are read by turns', async () => {
    write('many.dat', blkFile(many))
    write('many.dat.gz', gzipSync(blkFile(many)))
    const places = await placesOf('many.dat', many)
    const expected = await gather(readBlocks(file('many.dat'), places))
    expect(expected.got.length).toBe(many.length)
    const both = ['many.dat', 'many.dat.gz'].map((name) => gather(readInThread(file(name), places)))
    expect(await Promise.all(both)).toEqual([expected, expected])
  })

  it('end with the error of the one that is bad, behind all before it', async () => {
    const bytes = blkFile(many)
    write('whole.dat', bytes)
    const places = await placesOf('whole.dat', many)
    const { offset, size } = places[50]!
    bytes[offset + size - 20]! ^= 1
    write('bad.dat', bytes)
    const [here, there] = [
      await gather(readBlocks(file('bad.dat'), places)),
      await gather(readInThread(file('bad.dat'), places)),
    ]
    expect(there.got.length).toBe(50)
    expect(there.got).toEqual(here.got)
    expect(said(there.error)).toEqual(said(here.error))
    expect(there.error).toMatchObject({ code: 'BAD_BLOCK', kind: 'input', facts: { file: 'bad.dat', offset } })
    const gone = await gather(readInThread(file('gone.dat'), places))
    expect(gone).toEqual({ got: [], error: expect.objectContaining({ code: 'FILE_MISSING' }) })
  })

  it('end with an error where their thread ends, and the next have another', async () => {
    write('ended.dat', blkFile(many))
    const places = await placesOf('ended.dat', many)
    const reading = readInThread(file('ended.dat'), places)
    await reading.next()
    const thread = takeBlockThread()
    await thread.worker.terminate()
    expect((await gather(reading)).error).toMatchObject({ code: 'THREAD_ENDED', kind: 'bug' })
    giveBackBlockThread(thread)
    expect((await gather(readInThread(file('ended.dat'), places))).got.length).toBe(60)
  })

  it('may be left in the middle, and read again: no thread stays behind', async () => {
    write('left.dat', blkFile(many))
    const places = JSON.stringify(await placesOf('left.dat', many), (key, value) => (key === 'work' ? null : value))
    const module = new URL('../../dist/ingest/bitcoin/readInThread.js', import.meta.url)
    const script = `import { readInThread } from '${module}'
      const read = () => readInThread(${JSON.stringify(file('left.dat'))}, ${places})
      const [one, other] = [read(), read()]
      await one.next()
      await other.next()
      await one.return()
      for await (const { height } of other) if (height === 30) break
      await new Promise((done) => setImmediate(() => setImmediate(done)))
      let last
      for await (const { height } of read()) last = height
      console.log(last)`
    expect(await runProcess(process.execPath, ['--input-type=module', '-e', script])).toEqual({
      code: 0,
      stdout: '60\n',
      stderr: '',
    })
  })
})

describe('a chain that is long enough for a thread of its own', () => {
  it('is the same ledger among the sources and as a program, and is refused where a byte is another', async () => {
    const blocks = join(folder, 'long')
    const { bytes } = writeBitcoinChain(blocks, 75_000, 1)
    expect(bytes).toBeGreaterThan(32 * 1024 * 1024)
    const ledgers = ['sources', 'program'].map((name) => join(folder, `${name}.duckdb`))
    await importData({ ledger: ledgers[0]!, imports: [{ format: 'bitcoin-blk', files: [blocks] }] })
    const run = (ledger: string) => runCli(['import', 'bitcoin-blk', blocks, '--ledger', ledger])
    expect(await run(ledgers[1]!)).toMatchObject({ code: 0, stderr: '' })
    const [sources, program] = await Promise.all(ledgers.map(digestIn))
    expect(program).toBe(sources)
    const damaged = readFileSync(join(blocks, 'blk00000.dat'))
    damaged[damaged.length - 20]! ^= 1
    writeFileSync(join(blocks, 'blk00000.dat'), damaged)
    const refused = await run(join(folder, 'refused.duckdb'))
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('other transactions than its header says'),
    })
  })
})
