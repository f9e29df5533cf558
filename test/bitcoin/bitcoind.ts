import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A Bitcoin Core of its own on regtest, the real one, in a process that ends with this one. */
export interface Bitcoind {
  readonly folder: string
  /** Where it keeps its blocks. */
  readonly blocks: string
  readonly url: string
  /** The file with what opens it. */
  readonly cookie: string
  /** Takes over the longer chain of another one, and gives it the own one where that is longer. */
  connect(other: Bitcoind): Promise<void>
  disconnect(): Promise<void>
  readonly peer: string
  ask<T = never>(method: string, ...params: readonly unknown[]): Promise<T>
  stop(): Promise<void>
}

/** `BITCOIND`, else one on the PATH, else that beside the repository; null where there is none. */
export function bitcoindBinary(): string | null {
  const tools = fileURLToPath(new URL('../../../shared/tools/bitcoind', import.meta.url))
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'bitcoind'))
  return [process.env.BITCOIND ?? '', ...onPath, tools].find((path) => path !== '' && existsSync(path)) ?? null
}

/** Starts one that talks to nobody. `flags` as on its command line. */
export async function startBitcoind(...flags: readonly string[]): Promise<Bitcoind> {
  const binary = bitcoindBinary()
  if (binary === null) throw new Error('no bitcoind: set BITCOIND, or put it on the PATH')
  const folder = mkdtempSync(join(tmpdir(), 'dyepack-bitcoind-'))
  mkdirSync(folder, { recursive: true })
  const [port, peerPort] = [await freePort(), await freePort()]
  const peer = `127.0.0.1:${peerPort}`
  const own = [
    `-datadir=${folder}`,
    `-rpcport=${port}`,
    '-regtest',
    '-server',
    `-bind=${peer}`,
    '-listen=1',
    '-listenonion=0',
    '-discover=0',
    '-dnsseed=0',
    '-connect=0',
    '-printtoconsole=0',
  ]
  const child = spawn(process.execPath, [GUARD, binary, ...own, ...flags], { stdio: ['pipe', 'ignore', 'inherit'] })
  const ask = <T>(method: string, ...params: readonly unknown[]) => askNode<T>(folder, port, method, params)
  await ready(child, ask)
  return {
    folder,
    blocks: join(folder, 'regtest', 'blocks'),
    ask,
    url: `http://127.0.0.1:${port}`,
    cookie: join(folder, 'regtest', '.cookie'),
    peer,
    connect: async (other) => {
      while ((await ask<string>('getbestblockhash')) !== (await other.ask<string>('getbestblockhash'))) {
        // One that has not hung up yet takes no second call.
        if ((await ask<unknown[]>('getpeerinfo')).length === 0) await ask('addnode', other.peer, 'onetry')
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
    disconnect: async () => {
      for (const { id } of await ask<{ id: number }[]>('getpeerinfo')) await ask('disconnectnode', '', id)
      while ((await ask<unknown[]>('getpeerinfo')).length > 0) await new Promise((resolve) => setTimeout(resolve, 20))
    },
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      await ask('stop')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const GUARD = fileURLToPath(new URL('../evm/guard.mjs', import.meta.url))

async function askNode<T>(folder: string, port: number, method: string, params: readonly unknown[]): Promise<T> {
  const cookie = readFileSync(join(folder, 'regtest', '.cookie'), 'utf8')
  const headers = { authorization: `Basic ${Buffer.from(cookie).toString('base64')}` }
  const body = JSON.stringify({ id: 1, method, params })
  const response = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', headers, body })
  const { result, error } = (await response.json()) as { result: T; error: { message: string } | null }
  if (error !== null) throw new Error(`${method}: ${error.message}`)
  return result
}

/** It has no cookie before it listens, and refuses calls while it loads. */
async function ready(child: ChildProcess, ask: Bitcoind['ask']): Promise<void> {
  let gone = false
  child.once('exit', () => {
    gone = true
  })
  for (;;) {
    if (gone) throw new Error('bitcoind ended before it answered')
    if (
      await ask('getblockcount').then(
        () => true,
        () => false,
      )
    )
      return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
