import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { followCase } from '../../src/actions/followCase.ts'
import { importData } from '../../src/actions/importData.ts'
import { recordBitcoin } from '../../src/actions/sources/recordBitcoin.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { DyepackError } from '../../src/core/errors.ts'
import type { BitcoinSource } from '../../src/core/wire/bitcoinSource.ts'
import { openLedger } from '../../src/store/duckdb/openLedger.ts'
import { failure } from '../evm/failure.ts'
import { startTroubledNode, type TroubledNode, type Wrong } from '../evm/troubledNode.ts'
import { diceFromSeed } from '../naive/dice.ts'
import { type Bitcoind, bitcoindBinary, startBitcoind } from './bitcoind.ts'
import { gather, OURS, payEveryScript } from './everyScript.ts'
import { hashes, ledgerRows, rpcRows } from './rows.ts'
import { mine, pay } from './theft.ts'

const runs = bitcoindBinary() !== null || process.env.CI === 'true'
/** What blocks are mined to. */
const HERE = 'raw(51)#8lvh9jxk'

/** Fetches what its parent says, and prints the height of each block. */
const CHILD = `
import { recordBitcoin } from ${JSON.stringify(new URL('../../dist/actions/sources/recordBitcoin.js', import.meta.url).href)}
const [folder, url] = process.argv.slice(1)
const node = { urls: [url], from: 1, to: 'head', confirmations: 0 }
const asking = { chunk: { blocks: 7, rows: 1 } }
await recordBitcoin({ folder, name: 'sources', chain: 'bitcoin-regtest', node, advance: true, asking, onBlock: (height) => console.log(height) })
`

describe.runIf(runs)('blocks of a real node', () => {
  let node: Bitcoind
  let other: Bitcoind
  let troubled: TroubledNode
  let folders: string[]
  let branches = 0
  /** A transaction whose last output is OURS. */
  let payment: string

  beforeAll(async () => {
    ;[node, other] = await Promise.all([startBitcoind('-txindex'), startBitcoind()])
    const [first] = await node.ask<string[]>('generatetoaddress', 101, OURS)
    const { tx } = await node.ask<{ tx: string[] }>('getblock', first)
    payment = await payEveryScript(node, tx[0]!)
    await gather(node, payment)
    troubled = await startTroubledNode(node.url, () => ({ authorization: authorization(node) }))
  })
  afterAll(async () => {
    await Promise.all([node.stop(), other.stop(), troubled.stop()])
  })
  beforeEach(() => {
    folders = []
    troubled.behave({})
    troubled.requests.length = 0
  })
  afterEach(() => {
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  })

  const newFolder = () => {
    const folder = mkdtempSync(join(tmpdir(), 'dyepack-btc-'))
    folders.push(folder)
    return folder
  }
  const height = () => node.ask<number>('getblockcount')
  const rewardOf = async (coinbase: string) => {
    const { vout } = await node.ask<{ vout: readonly { value: number }[] }>('getrawtransaction', coinbase, true)
    return BigInt(Math.round(vout[0]!.value * 1e8))
  }
  /** As `dyepack import` does it; `to`: as far as the chain goes. */
  const imported = async (folder: string, from: number, { url = node.url, key = 'env:COOKIE' } = {}) => {
    const ledger = join(folder, 'ledger.duckdb')
    const report = await importData({
      ledger,
      imports: [
        {
          ...{ format: 'bitcoin-rpc', files: [], chain: 'bitcoin-regtest' },
          node: { urls: [url], from, to: 'head', confirmations: 0, ...(key === '' ? {} : { key }) },
        },
      ],
      sources: join(folder, 'sources'),
      advance: true,
      asking: {
        ...{ sleep: async () => {}, limits: { tries: 2 }, chunk: { blocks: 7, rows: 1 } },
        environment: { COOKIE: node.cookie },
      },
    })
    const store = await openLedger(ledger)
    const { digest } = await store.summary()
    await store.close()
    return { report, digest, rows: await ledgerRows(ledger) }
  }
  const follow = (folder: string, url = troubled.url, onBlock: (height: number) => void = () => {}, from = 1) =>
    recordBitcoin({
      ...{ folder, name: 'sources', chain: 'bitcoin-regtest', advance: true, onBlock },
      node: { urls: [url], from, to: 'head', confirmations: 0, ...(url === node.url ? { key: 'env:COOKIE' } : {}) },
      asking: {
        ...{ sleep: async () => {}, limits: { tries: 2 }, chunk: { blocks: 7, rows: 1 } },
        environment: { COOKIE: node.cookie },
      },
    })
  /** What was recorded: nothing lies there that `source.json` does not name. */
  const recorded = (folder: string) => {
    const chunks = chunksOf(folder)
    expect(readdirSync(folder).sort()).toEqual([...chunks.map(({ file }) => file), 'source.json'].sort())
    return chunks
  }
  const fromScratch = async () => {
    const folder = newFolder()
    await follow(folder, node.url)
    return recorded(folder)
  }
  /** Leaves so many blocks for a longer branch that another node has. */
  const reorganise = async (depth: number, more = 1) => {
    await node.connect(other)
    await node.disconnect()
    const left = await node.ask<string>('getblockhash', (await height()) - depth + 1)
    await other.ask('invalidateblock', left)
    // Who mines to the same makes the same blocks.
    const script = `raw(04${String(++branches).padStart(8, '0')})`
    const { descriptor } = await other.ask<{ descriptor: string }>('getdescriptorinfo', script)
    await other.ask('generatetodescriptor', depth + more, descriptor)
    // Not the other one calls: whoever calls hangs up on one that has blocks which it calls invalid.
    await node.connect(other)
    await node.disconnect()
    await other.ask('reconsiderblock', left)
    expect(await node.ask<{ confirmations: number }>('getblockheader', left)).toMatchObject({ confirmations: -1 })
  }

  it('make the ledger that the folder of the node makes, to the last row', async () => {
    const folder = newFolder()
    const byRpc = await imported(folder, 0)
    const ledger = join(folder, 'blk.duckdb')
    await importData({ ledger, imports: [{ format: 'bitcoin-blk', files: [node.blocks] }] })
    const store = await openLedger(ledger)
    expect(byRpc.digest).toBe((await store.summary()).digest)
    await store.close()
    expect(byRpc.rows).toEqual(await ledgerRows(ledger))
    expect(byRpc.rows).toEqual(await rpcRows(node))
  })

  it('say what was spent of outputs that the ledger does not hold', async () => {
    const { rows } = await imported(newFolder(), 102)
    const expected = await rpcRows(node)
    const start = expected.findIndex((row) => row.startsWith('102/'))
    expect(rows).toEqual(expected.slice(start))
    expect(rows.filter((row) => row.startsWith('in ')).length).toBeGreaterThan(3)
  })

  it('are put together again from verbosity 3 as the node has them', async () => {
    const folder = newFolder()
    await follow(folder)
    const files = recorded(folder).map(({ file }) => readFileSync(join(folder, file)).toString('hex'))
    for (const hash of await hashes(node)) {
      const block = await node.ask<string>('getblock', hash, 0)
      expect(files.some((text) => text.includes(block))).toBe(true)
    }
  })

  it('are taken without what was spent from a node that does not know it, and that is said', async () => {
    troubled.behave({ alter: ({ method }, result) => (method === 'getblock' ? withoutPrevouts(result) : result) })
    const { report, rows } = await imported(newFolder(), 102, { url: troubled.url, key: '' })
    expect(report.files[0]!.notes.join()).toMatch(/of \d+ blocks no node said what the spent outputs were worth/)
    expect(rows.length).toBeGreaterThan(10)
  })

  it('are never of a node that says what cannot be', async () => {
    const spoiled = async (alter: (result: RpcBlock) => unknown, method = 'getblock') => {
      troubled.behave({ alter: (question, result) => (question.method === method ? alter(result) : result) })
      return (await failure(follow(newFolder(), troubled.url, () => {}, 101))).code
    }
    const transaction = (change: (one: RpcTransaction) => object) => (block: RpcBlock) => ({
      ...block,
      tx: block.tx.map((one) => ({ ...one, ...change(one) })),
    })
    const tx102 = (change: (one: RpcTransaction) => object) =>
      transaction((one) => (one.vin.some(({ prevout }) => prevout !== undefined) ? change(one) : {}))
    const answers = {
      anotherTransaction: transaction(({ hex }) => ({ hex: hex.replace(/..$/, '01') })),
      fewerTransactions: (block: RpcBlock) => ({ ...block, tx: block.tx.slice(1) }),
      anotherTime: (block: RpcBlock) => ({ ...block, time: block.time + 1 }),
      anotherParent: (block: RpcBlock) => ({ ...block, previousblockhash: '00'.repeat(32) }),
      lessThanIsPaid: tx102(({ vin }) => ({
        vin: vin.map((one) => ({ ...one, prevout: { ...one.prevout, value: 0 } })),
      })),
      oneSpentOutputTooFew: tx102(({ vin }) => ({ vin: vin.slice(1) })),
      noHex: transaction(() => ({ hex: 'zz' })),
      noObject: () => [],
      noText: () => 7,
      noBlock: () => '00',
    }
    for (const [what, alter] of Object.entries(answers))
      expect([what, await spoiled(alter)]).toEqual([what, 'RPC_WRONG_ANSWER'])
    expect(await spoiled(() => 'soon', 'getblockcount')).toBe('RPC_WRONG_ANSWER')
    expect(await spoiled(() => null)).toBe('RPC_BLOCK_MISSING')
  })

  it('are not asked of a node of another chain', async () => {
    const mainnet = '000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f'
    troubled.behave({ alter: ({ params }, result) => (params[0] === 0 ? mainnet : result) })
    expect((await failure(follow(newFolder()))).code).toBe('WRONG_CHAIN')
    expect(troubled.requests.length).toBe(1)
  })

  it('that cannot be had are an error that says what to do', async () => {
    const code = async (wrong: Wrong) => {
      troubled.behave({ wrong: () => wrong })
      return (await failure(follow(newFolder()))).code
    }
    expect(await code({ status: 401 })).toBe('RPC_REFUSED')
    expect(await code({ status: 429 })).toBe('RPC_BUSY')
    expect(await code({ error: { code: -28, message: 'Loading block index…' } })).toBe('RPC_BUSY')
    expect(await code({ error: { code: -1, message: 'Block not available (pruned data)' } })).toBe('RPC_REFUSED')
    expect(await code('garbage')).toBe('RPC_UNREACHABLE')
    expect(await code('cut')).toBe('RPC_UNREACHABLE')
    expect(await code('drop')).toBe('RPC_UNREACHABLE')
    const closed = await failure(imported(newFolder(), 1, { key: '' }))
    expect([closed.code, closed.message]).toEqual(['RPC_REFUSED', expect.stringContaining('401')])
  })

  it('are waited for where a node is away for a minute', async () => {
    let waited = 0
    troubled.behave({ wrong: () => (waited < 60_000 ? 'drop' : null) })
    await recordBitcoin({
      ...{ folder: newFolder(), name: 'sources', chain: 'bitcoin-regtest' },
      node: { urls: [troubled.url], from: 1, to: 3 },
      asking: {
        sleep: async (milliseconds) => {
          waited += milliseconds
        },
      },
    })
    expect(waited).toBeLessThan(90_000)
  })

  it('are asked for without showing what opens the node', async () => {
    const secret = 'satoshi:correct-horse-battery'
    const sent = Buffer.from(secret).toString('base64')
    const body = `{"error":{"code":-1,"message":"no, ${secret}, ${sent}"}}`
    troubled.behave({ wrong: () => ({ status: 500, body }) })
    const error = await failure(
      recordBitcoin({
        ...{ folder: newFolder(), name: 'sources', chain: 'bitcoin-regtest' },
        node: { urls: [troubled.url], from: 1, to: 3, key: 'env:ACCESS' },
        asking: { sleep: async () => {}, limits: { tries: 1 }, environment: { ACCESS: secret } },
      }),
    )
    expect(troubled.requests[0]!.authorization).toBe(`Basic ${sent}`)
    const said = JSON.stringify([error.message, error.facts])
    expect(said).toContain('no, …')
    for (const part of [secret, sent, 'battery']) expect(said).not.toContain(part)
  })

  it('that are not deep enough are left', async () => {
    const fixed = (to: number, confirmations?: number) =>
      recordBitcoin({
        ...{ folder: newFolder(), name: 'sources', chain: 'bitcoin-regtest' },
        node: { urls: [troubled.url], from: 1, to, ...(confirmations === undefined ? {} : { confirmations }) },
      })
    expect((await failure(fixed((await height()) - 4))).code).toBe('RPC_NOT_FINAL')
    await fixed((await height()) - 5)
    await fixed(await height(), 0)
  })

  it('are not asked for again, and nobody at all where the range is there', async () => {
    const folder = newFolder()
    await follow(folder)
    await node.ask('generatetodescriptor', 2, HERE)
    troubled.requests.length = 0
    await follow(folder)
    const blocks = troubled.requests.flatMap(({ questions }) => questions).filter(({ method }) => method === 'getblock')
    expect(blocks.length).toBe(2)
    expect(recorded(folder)).toEqual(await fromScratch())
    troubled.requests.length = 0
    await recordBitcoin({
      ...{ folder, name: 'sources', chain: 'bitcoin-regtest' },
      node: { urls: [troubled.url], from: 1, to: 7 },
    })
    expect(troubled.requests).toEqual([])
  })

  it('are those of one branch where the chain is reorganised while they are read', async () => {
    await node.ask('generatetodescriptor', 10, HERE)
    let turn: Promise<void> | null = null
    const folder = newFolder()
    troubled.behave({
      alter: ({ method, params }, result) => {
        if (method === 'getblockhash' && Number(params[0]) > 60) turn ??= reorganise(12)
        return turn === null ? result : turn.then(() => result)
      },
    })
    await follow(folder)
    expect(turn).not.toBeNull()
    troubled.behave({})
    await follow(folder)
    expect(recorded(folder)).toEqual(await fromScratch())
  })

  it('keep a case up to date that is followed, in whole rounds, and take back what a reorganisation undoes', async () => {
    const caseDir = newFolder()
    const source = `format: bitcoin-rpc, url: "${node.url}", key: env:COOKIE, chain: bitcoin-regtest`
    writeFileSync(
      join(caseDir, 'case.yaml'),
      `id: followed
imports: [{ ${source}, from: 1, to: head, confirmations: 0 }]
origins:
  - { asset: bitcoin-regtest/BTC, seed: { tx: "${payment}", to: ["${OURS}"] } }
policies: [fifo]
`,
    )
    const asking = { environment: { COOKIE: node.cookie } }
    const follower = await followCase({ caseDir, quick: true, asking })
    const told = async () =>
      (await follower.tick()).lines.map((line) => [line.event, 'txHash' in line ? line.txHash : null])
    try {
      await told()
      expect(await told()).toEqual([])
      const loot = { txid: payment, index: 11, amount: 4_999_000_000n, owner: 7 }
      const onward = pay([loot], [[11, 4_998_000_000n]])
      await mine(node, onward)
      expect(await told()).toEqual([['moved', onward.id]])
      await reorganise(2)
      // The other node mines it again, in another block.
      expect(await told()).toEqual([
        ['undone', null],
        ['moved', onward.id],
      ])
    } finally {
      await follower.close()
    }
  })

  it('keep a case of clusters up to date: a block that joins two of them changes what was told', async () => {
    const [OWN, THIEF, VICTIM, SHOP, LAST] = [21, 22, 23, 24, 25] as const
    const [MUCH, DUST, FEE] = [1_000_000_000n, 1_000_000n, 10_000n] as const
    const [block] = await node.ask<string[]>('generatetoaddress', 101, OURS)
    const { tx } = await node.ask<{ tx: string[] }>('getblock', block)
    const mined = { txid: tx[0]!, index: 0, amount: await rewardOf(tx[0]!), owner: 7 }
    const before = pay(
      [mined],
      [
        [OWN, MUCH],
        [THIEF, DUST],
        [VICTIM, MUCH],
      ],
    )
    const theft = pay([before.coins[2]!], [[THIEF, MUCH - FEE]])
    const shopping = pay([theft.coins[0]!], [[SHOP, MUCH - 2n * FEE]])
    for (const one of [before, theft, shopping]) await mine(node, one)
    const caseDir = newFolder()
    const source = `format: bitcoin-rpc, url: "${node.url}", key: env:COOKIE, chain: bitcoin-regtest`
    writeFileSync(
      join(caseDir, 'case.yaml'),
      `id: followed
imports: [{ ${source}, from: 1, to: head, confirmations: 0 }]
origins: [{ asset: bitcoin-regtest/BTC, seed: { tx: "${theft.id}" } }]
policies: [fifo]
clusters: true
`,
    )
    const asking = { environment: { COOKIE: node.cookie } }
    const follower = await followCase({ caseDir, quick: true, asking })
    try {
      const first = (await follower.tick()).lines
      expect(first).toMatchObject([
        { event: 'moved', txHash: theft.id, tainted: `${MUCH - FEE}` },
        // Its own dust came first, so fifo pays that first.
        { event: 'moved', txHash: shopping.id, tainted: `${MUCH - 2n * FEE - DUST}` },
      ])
      // One owner has the coins that came before, too: the shop was paid with these, and the stolen ones go on only now.
      const joined = pay([before.coins[0]!, before.coins[1]!], [[LAST, MUCH]])
      await mine(node, joined)
      const second = (await follower.tick()).lines
      expect(second).toHaveLength(2)
      expect(second).toContainEqual(expect.objectContaining({ event: 'undone', of: first[1]!.id }))
      expect(second).toContainEqual(
        expect.objectContaining({ event: 'moved', txHash: joined.id, tainted: `${MUCH - DUST - FEE}` }),
      )
      // The results are those of a case that is made afterwards.
      const results = () => readFileSync(join(caseDir, 'out/trace.json'), 'utf8')
      const followed = results()
      await traceCase({ caseDir })
      expect(results()).toBe(followed)
    } finally {
      await follower.close()
    }
  })

  it('go on after kill -9 as if nothing had happened', { timeout: 60_000 }, async () => {
    const folder = newFolder()
    const child = spawn(process.execPath, ['--input-type=module', '-e', CHILD, folder, troubled.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)))
    for await (const line of createInterface(child.stdout)) if (Number(line) >= 60) child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    expect(chunksOf(folder).at(-1)!.to).toBeLessThan(await height())
    await follow(folder)
    expect(recorded(folder)).toEqual(await fromScratch())
  })

  it.each([1, 2])('end as the calm ones, whatever goes wrong (seed %i)', async (seed) => {
    // What goes wrong on the way has dice of its own: how many questions there are depends on the time.
    const [dice, faults] = [diceFromSeed(seed), diceFromSeed(seed + 100)]
    const base = newFolder()
    const folder = join(base, 'sources', 'bitcoin-regtest-1')
    const wrongs = [
      { status: 429 },
      { status: 503 },
      'cut',
      'drop',
      'garbage',
      { error: { code: -28, message: 'Verifying' } },
    ] as const
    let stopAt = 0
    let failed = 0
    let before = ''
    troubled.behave({
      wrong: () => (faults.chance(8) ? faults.pick(wrongs) : null),
      alter: ({ method }, result) => {
        if (!faults.chance(3)) return result
        if (method === 'getblockhash') return 'ab'.repeat(32)
        return method === 'getblock' ? { ...(result as object), nonce: 1 } : null
      },
    })
    for (let step = 0; step < 6; step++) {
      // A ledger that has much of what is undone at the next step.
      if (step === 3) before = (await imported(base, 1)).digest
      if (step === 4) await reorganise(30)
      else if (dice.chance(40)) await reorganise(dice.int(1, 15), dice.int(1, 3))
      else await node.ask('generatetodescriptor', dice.int(1, 6), HERE)
      // Once it is certainly stopped at the first block.
      stopAt = step === 2 ? 0 : dice.chance(30) ? (await height()) - dice.int(0, 20) : Number.POSITIVE_INFINITY
      await follow(folder, troubled.url, (at) => {
        if (at >= stopAt) throw new Stopped()
      }).catch((error) => {
        if (!(error instanceof Stopped || error instanceof DyepackError)) throw error
        failed++
      })
    }
    expect(failed).toBeGreaterThan(0)
    troubled.behave({})
    await follow(folder)
    expect(recorded(folder)).toEqual(await fromScratch())
    const { digest } = await imported(base, 1)
    expect(digest).toBe((await imported(newFolder(), 1)).digest)
    expect(digest).not.toBe(before)
  })
})

function chunksOf(folder: string): BitcoinSource['chunks'] {
  return (JSON.parse(readFileSync(join(folder, 'source.json'), 'utf8')) as BitcoinSource).chunks
}

class Stopped extends Error {}

function authorization(node: Bitcoind): string {
  return `Basic ${readFileSync(node.cookie).toString('base64')}`
}

interface RpcTransaction {
  readonly hex: string
  readonly vin: readonly { readonly prevout?: object }[]
}

interface RpcBlock {
  readonly time: number
  readonly tx: readonly RpcTransaction[]
}

function withoutPrevouts(block: RpcBlock): RpcBlock {
  return { ...block, tx: block.tx.map((one) => ({ ...one, vin: one.vin.map(({ prevout: _, ...rest }) => rest) })) }
}
