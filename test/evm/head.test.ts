import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { recordNode } from '../../src/actions/sources/recordNode.ts'
import type { EvmSource } from '../../src/core/wire/evmSource.ts'
import { ledgerRows } from '../ingest/ledgerRows.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Anvil, RICH, startAnvil } from './anvil.ts'
import { failure } from './failure.ts'
import { hex, person } from './script.ts'
import { startTroubledNode, type TroubledNode } from './troubledNode.ts'

/** Blocks of this one are final below the 64th from the head, so that they may still go. */
let anvil: Anvil
let node: TroubledNode
let folders: string[]
let payment = 0

beforeAll(async () => {
  anvil = await startAnvil(1, 32)
  node = await startTroubledNode(anvil.url)
  await mine(20)
})
afterAll(async () => {
  anvil.stop()
  await node.stop()
})
beforeEach(() => {
  folders = []
  node.behave({})
  node.requests.length = 0
})
afterEach(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-head-'))
  folders.push(folder)
  return folder
}

/** Blocks that each pay somebody another amount, so that none is like another. */
async function mine(blocks: number, { ask } = anvil): Promise<void> {
  for (let n = 0; n < blocks; n++) {
    payment++
    await ask('eth_sendTransaction', { from: RICH, to: person(payment % 5), value: hex(payment), gas: hex(21_000) })
    await ask('evm_mine')
  }
}

const height = async () => Number(await anvil.ask('eth_blockNumber'))

interface Follow {
  readonly confirmations?: number
  readonly url?: string
  readonly onBlock?: (height: number) => void
}

const follow = (folder: string, { confirmations = 0, url = anvil.url, onBlock = () => {} }: Follow = {}) =>
  recordNode({
    folder,
    name: 'sources',
    chain: 'ethereum',
    node: { urls: [url], from: 0, to: 'head', confirmations },
    advance: true,
    asking: { sleep: async () => {}, chunk: { blocks: 7, rows: 1000 } },
    onBlock,
  })

const source = (folder: string) => JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as EvmSource

/** What was recorded: nothing lies there that `source.json` does not name. */
function recorded(folder: string) {
  const { chunks } = source(folder)
  const named = chunks.flatMap(({ tables }) => tables.map(({ file }) => file))
  expect(readdirSync(folder).sort()).toEqual([...named, 'source.json'].sort())
  return chunks
}

/** The same from nothing. */
async function fromScratch(confirmations = 0) {
  const folder = newFolder()
  await follow(folder, { confirmations })
  return recorded(folder)
}

describe('a source that follows the head', () => {
  it('has the same files however often it was looked at', async () => {
    const folder = newFolder()
    for (const blocks of [1, 3, 0, 9]) {
      await mine(blocks)
      await follow(folder)
    }
    expect(source(folder).chunks.at(-1)!.to).toBe(await height())
    expect(recorded(folder)).toEqual(await fromScratch())
  })

  it('asks for no block twice that was there', async () => {
    const folder = newFolder()
    await follow(folder)
    const there = await height()
    await mine(2)
    await follow(folder, { url: node.url })
    const whole = node.requests
      .flatMap(({ questions }) => questions)
      .filter(({ method, params }) => method === 'eth_getBlockByNumber' && params[1] === true)
    expect(whole.map(({ params }) => Number(params[0]))).toEqual([there + 1, there + 2])
  })

  it('stays so many blocks below the head as it shall', async () => {
    const folder = newFolder()
    await follow(folder, { confirmations: 5 })
    expect(source(folder).chunks.at(-1)!.to).toBe((await height()) - 5)
  })

  it('drops what a reorganisation of 12 blocks undid, and nothing else', async () => {
    const folder = newFolder()
    await follow(folder)
    const before = source(folder).chunks
    await anvil.ask('anvil_reorg', 12, [])
    await mine(1)
    await follow(folder)
    expect(recorded(folder)).toEqual(await fromScratch())
    const fork = (await height()) - 1 - 12
    const kept = before.filter(({ to }) => to <= fork)
    expect(kept.length).toBeGreaterThan(0)
    expect(source(folder).chunks.slice(0, kept.length)).toEqual(kept)
    expect(source(folder).chunks).not.toEqual(before)
  })

  it('keeps what it has where a node lags', async () => {
    const folder = newFolder()
    await follow(folder)
    const before = recorded(folder)
    const behind = hex((await height()) - 3)
    node.behave({ alter: ({ method }, result) => (method === 'eth_blockNumber' ? behind : result) })
    await follow(folder, { url: node.url })
    expect(recorded(folder)).toEqual(before)
  })

  it.each([1, 2, 3, 4])(
    'ends as from scratch, whatever is undone, and whenever it is stopped (seed %i)',
    async (seed) => {
      const dice = diceFromSeed(seed)
      const folder = newFolder()
      for (let step = 0; step < 6; step++) {
        await mine(dice.int(0, 9))
        const last = await height()
        const [stop, turn] = [dice.int(0, 2 * last), dice.int(0, 2 * last)]
        let turned: Promise<unknown> = Promise.resolve()
        const depth = dice.int(1, 14)
        const problem: unknown = await follow(folder, {
          confirmations: dice.pick([0, 0, 2]),
          onBlock: (at) => {
            if (at === stop) throw new Error('stopped')
            if (at === turn) turned = anvil.ask('anvil_reorg', depth, [])
          },
        }).catch((error: unknown) => error)
        await turned
        if (problem instanceof Error)
          expect(`${(problem as { code?: string }).code ?? problem.message}`).toMatch(
            /^(stopped|RPC_(REORGANISED|WRONG_ANSWER|BLOCK_MISSING))$/,
          )
        if (dice.chance(60)) await anvil.ask('anvil_reorg', dice.int(1, 14), [])
      }
      await mine(1)
      await follow(folder)
      expect(recorded(folder)).toEqual(await fromScratch())
    },
  )
})

describe('in a ledger', () => {
  const entry = (to: number | 'head') => ({
    format: 'evm-rpc',
    files: [],
    chain: 'ethereum',
    node: { urls: [anvil.url], from: 0, to, confirmations: 0 },
  })
  const read = (folder: string, to: number | 'head', advance: boolean) =>
    importData({ ledger: join(folder, 'ledger.duckdb'), folder, imports: [entry(to)], exactly: true, advance })
  const rows = (folder: string) => ledgerRows(join(folder, 'ledger.duckdb'))

  it('no row is left of blocks that were undone', async () => {
    const folder = newFolder()
    await mine(3)
    await read(folder, 'head', true)
    const before = await rows(folder)
    await anvil.ask('anvil_reorg', 2, [])
    await mine(1)
    await read(folder, 'head', true)
    const whole = newFolder()
    await read(whole, await height(), true)
    expect(await rows(folder)).toEqual(await rows(whole))
    expect(await rows(folder)).not.toEqual(before)
  })

  it('what was recorded is read without asking, and somebody must have recorded it', async () => {
    const folder = newFolder()
    expect(await failure(read(folder, 'head', false))).toMatchObject({ code: 'NOT_PULLED', kind: 'input' })
    await read(folder, 'head', true)
    const before = await rows(folder)
    await mine(2)
    await read(folder, 'head', false)
    expect(await rows(folder)).toEqual(before)
  })
})

it('that lost a block that was final is not believed', async () => {
  const final = await startAnvil(1, 1)
  try {
    await mine(12, final)
    const folder = newFolder()
    await follow(folder, { url: final.url })
    await final.ask('anvil_reorg', 8, [])
    expect(await failure(follow(folder, { url: final.url }))).toMatchObject({ code: 'SOURCE_OF_OTHER_CHAIN' })
  } finally {
    final.stop()
  }
})
