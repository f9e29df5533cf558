import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { DyepackError } from '../../src/core/errors.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { blkFile, coinbase, makeBlock, makeTransaction, p2wpkh } from './madeBlocks.ts'

const BTC = 100_000_000n
const TIME = 1_600_000_000
const note = (n: number) => Buffer.from([n, 0, 7])
const coins = [1, 2, 3, 4].map((n) => coinbase(50n * BTC, p2wpkh(n), note(n)))
const payment = makeTransaction(
  [
    [coins[0]!, 0],
    [coins[1]!, 0],
  ],
  [
    [60n * BTC, p2wpkh(9)],
    [39n * BTC, p2wpkh(1)],
  ],
)
const first = makeBlock(null, [coins[0]!], TIME)
const second = makeBlock(first, [coins[1]!], TIME + 600)
const third = makeBlock(second, [coins[2]!, payment], TIME + 1200)
const chain = [first, second, third]

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dyepack-made-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const write = (name: string, bytes: Uint8Array) => {
  writeFileSync(join(folder, name), bytes)
  return name
}
const run = async (ledger: string, ...imports: readonly (readonly string[])[]) => {
  const path = join(folder, `${ledger}.duckdb`)
  const { files } = await importData({
    ledger: path,
    folder,
    imports: imports.map((names) => ({ format: 'bitcoin-blk', files: names })),
  })
  const store = await openLedger(path)
  const summary = await store.summary()
  await store.close()
  return { files, ...summary, notes: files.flatMap(({ notes }) => notes) }
}
const refused = (bytes: Uint8Array) =>
  run('refused', [write('bad.dat', bytes)]).then(
    () => 'read',
    (error) => (error instanceof DyepackError ? `${error.code} ${error.message}` : error),
  )

describe('a chain of three blocks', () => {
  it('is one ledger in one file, in files where blocks lie out of order, twice, and file after file', async () => {
    const all = write('all.dat', blkFile(chain))
    const parts = [write('late.dat', blkFile([third, first])), write('early.dat', blkFile([second]))]
    const one = await run('one', [all])
    expect(one.chains[0]).toMatchObject({ movements: 4, firstHeight: 1, lastHeight: 3, unresolvedInputs: 0 })
    expect((await run('parts', parts)).digest).toBe(one.digest)
    const twice = await run('twice', [all], parts)
    expect(twice.digest).toBe(one.digest)
    expect(twice.files.map(({ duplicates }) => duplicates)).toEqual([0, 3, 1])
    const [low, high] = [write('low.dat', blkFile([first, second])), write('high.dat', blkFile(chain.slice(1)))]
    await run('grown', [low])
    expect((await run('grown', [low, high])).digest).toBe(one.digest)
  })

  it('takes nothing from a file that a node has begun with a block that lost, and says so', async () => {
    const lost = makeBlock(second, [coins[3]!], TIME + 1300)
    const fourth = makeBlock(third, [coinbase(50n * BTC, p2wpkh(5), note(5))], TIME + 1800)
    const kept = write('blk00000.dat', blkFile([...chain, fourth]))
    const begun = write('blk00001.dat', blkFile([lost]))
    const { digest } = await run('without', [kept])
    const both = await run('begun', [kept, begun])
    expect(both).toMatchObject({ digest, notes: ['1 block of branches that the chain has left: not read'] })
    expect(both.files.map(({ rowsRead, rowsKept }) => [rowsRead, rowsKept])).toEqual([
      [5, 5],
      [0, 0],
    ])
    const sorted = [kept, begun].reverse()
    expect((await run('grown-by-nothing', [kept])).digest).toBe(digest)
    expect((await run('grown-by-nothing', sorted)).digest).toBe(digest)
  })

  it('is the same ledger when a node has gone on, and has left a branch, wherever it was cut before', async () => {
    const pay = (from: typeof payment, n: number) => makeTransaction([[from, 0]], [[BTC, p2wpkh(n)]])
    const rewards = [5, 6, 7, 8, 9, 10].map((n) => coinbase(50n * BTC, p2wpkh(n % 8), note(n)))
    const spends = rewards.slice(0, 4).map((reward, i) => pay(i === 0 ? payment : reward, i))
    const left = makeBlock(third, [rewards[4]!, spends[0]!], TIME + 1800)
    const leftToo = makeBlock(left, [rewards[5]!], TIME + 2400)
    const more = [third]
    for (const [i, spend] of spends.entries())
      more.push(
        makeBlock(more.at(-1)!, [rewards[i]!, ...(i > 0 ? [pay(rewards[i - 1]!, i)] : [spend])], TIME + 2000 + 600 * i),
      )
    const written = [first, second, third, left, leftToo, ...more.slice(1)]
    const atOnce = await run('at-once', [write('at-once.dat', blkFile(written))])
    expect(atOnce.chains[0]).toMatchObject({ lastHeight: 7, unresolvedInputs: 0 })
    let nth = 0
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.integer({ min: 1, max: written.length - 1 }), { minLength: 1, maxLength: 3 }),
        fc.integer({ min: 1, max: written.length - 1 }),
        async (stops, fileEnds) => {
          const ledger = `gone-on-${nth++}`
          let digest = ''
          for (const stop of [...stops.sort((a, b) => a - b), written.length]) {
            const names = [write('blk0.dat', blkFile(written.slice(0, Math.min(stop, fileEnds))))]
            if (stop > fileEnds) names.push(write('blk1.dat', blkFile(written.slice(fileEnds, stop))))
            const grown = await run(ledger, names)
            digest = grown.digest
          }
          expect(digest).toBe(atOnce.digest)
        },
      ),
      { numRuns: 5 },
    )
  })

  it('is read up to a block that is not whole yet, and on when it is', async () => {
    const bytes = blkFile(chain)
    const cut = await run('cut', [write('growing.dat', bytes.subarray(0, bytes.length - 1))])
    expect(cut.notes).toEqual(['the last block is not whole yet: not read'])
    expect(cut.movements).toBe(2)
    expect((await run('cut', [write('growing.dat', bytes)])).digest).toBe((await run('one', ['all.dat'])).digest)
  })

  it('is refused where a byte of it is another', async () => {
    const bytes = blkFile(chain)
    const start = bytes.length - third.bytes.length - 8
    const changed = (at: number, value: number) => {
      const copy = Buffer.from(bytes)
      copy[at] = value
      return refused(copy)
    }
    expect(await changed(0, 1)).toMatch(/^NO_BLOCKS/)
    expect(await changed(start, 1)).toMatch(new RegExp(`^BAD_BLOCK .*bad.dat: the block at byte ${start} begins with`))
    expect(await changed(start + 4, 0)).toMatch(/^BAD_BLOCK/)
    expect(await changed(start + 7, 0x7f)).toMatch(/^BAD_BLOCK .*has a size of/)
    expect(await changed(bytes.length - 20, 0xee)).toMatch(/^BAD_BLOCK .*other transactions than its header says/)
    expect(await changed(start + 8 + 80, 0xff)).toMatch(
      /^BAD_BLOCK .*names \d+ transactions, for which it is too short/,
    )
  })
})

it('takes a script of nearly 4 MB for one without an address', async () => {
  const long = makeBlock(null, [coinbase(BTC, Buffer.alloc(3_999_000, 0x51))], TIME)
  const { chains } = await run('long', [write('long.dat', blkFile([long]))])
  expect(chains[0]).toMatchObject({ movements: 1 })
})

it('has a coinbase once that two blocks have, as two of the mainnet do (BIP-30)', async () => {
  const again = makeBlock(second, [coins[0]!], TIME + 1200)
  const { notes, movements } = await run('bip30', [write('again.dat', blkFile([first, second, again]))])
  expect(movements).toBe(2)
  expect(notes).toEqual([
    'block 3 has the coinbase of an earlier block again (BIP-30), and nothing else: it stands once',
  ])
  const beside = makeTransaction([[coins[1]!, 0]], [[50n * BTC, p2wpkh(5)]])
  const more = makeBlock(second, [coins[0]!, beside], TIME + 1200)
  expect(await refused(blkFile([first, second, more]))).toMatch(/^TRANSACTION_TWICE/)
})

it('refuses outputs that are spent twice, before they are there, or for more than they are worth', async () => {
  const spend = (n: number, value: bigint) => makeTransaction([[coins[n]!, 0]], [[value, p2wpkh(7)]])
  const upon = (...transactions: Parameters<typeof makeBlock>[1]) =>
    refused(blkFile([first, second, makeBlock(second, [coins[3]!, ...transactions], TIME + 1200)]))
  expect(await upon(spend(0, BTC), spend(0, 2n * BTC))).toMatch(/^DOUBLE_SPEND .*\(1 time\)/)
  expect(await upon(spend(0, 51n * BTC))).toMatch(/^OUTPUTS_EXCEED_INPUTS .*\(1 time\)/)
  expect(await upon(makeTransaction([[coins[0]!, 1]], [[BTC, p2wpkh(7)]]))).toMatch(/^NO_SUCH_OUTPUT/)
  expect(await upon(makeTransaction([[payment, 0]], [[BTC, p2wpkh(7)]]), payment)).toMatch(/^SPENT_TOO_EARLY/)
})

it('is not in a folder without blk files, which is named as one', async () => {
  mkdirSync(join(folder, 'empty'))
  await expect(run('none', ['empty'])).rejects.toMatchObject({
    code: 'NO_BLOCKS',
    message: expect.stringContaining('has no blk*.dat'),
  })
})
