import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** A node of a chain of its own: Anvil, the real one, in a process that ends with this one. */
export interface Anvil {
  readonly url: string
  /** Asks it. Throws what it answers as an error. */
  ask<T = never>(method: string, ...params: readonly unknown[]): Promise<T>
  stop(): void
}

const require = createRequire(import.meta.url)
const GUARD = fileURLToPath(new URL('guard.mjs', import.meta.url))

/** Addresses that it has given 10,000 ETH, and keys of: those of its built-in mnemonic. */
export const [RICH, SECOND, THIRD] = [
  '0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266',
  '0x70997970c51812dc3a010c7d01b50e0d17dc79c8',
  '0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc',
] as const

/** A block is traced from the state before it. By default 4,100 are kept: too few for the bench. */
const STATES = 100_000

/** Starts on a free port. Blocks are mined when they are asked for, a second apart, and are final after twice `slots`. */
export async function startAnvil(chainId = 1, slots = 1): Promise<Anvil> {
  const flags = ['--port', '0', '--chain-id', `${chainId}`, '--no-mining', '--slots-in-an-epoch', `${slots}`]
  const more = ['--timestamp', '1700000000', '--order', 'fifo', '--max-persisted-states', `${STATES}`]
  const child = spawn(process.execPath, [GUARD, binary(), ...flags, ...more], { stdio: ['pipe', 'pipe', 'inherit'] })
  const port = await listeningPort(child)
  const url = `http://127.0.0.1:${port}`
  const ask = <T>(method: string, ...params: readonly unknown[]) => askNode<T>(url, method, params)
  await ask('anvil_setBlockTimestampInterval', 1)
  return { url, ask, stop: () => child.kill('SIGTERM') }
}

async function askNode<T>(url: string, method: string, params: readonly unknown[]): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
  const response = await fetch(url, { method: 'POST', headers, body })
  const { result, error } = (await response.json()) as { result: T; error?: { message: string } }
  if (error !== undefined) throw new Error(`${method}: ${error.message}`)
  return result
}

/** Of the package for this processor, which npm installs beside that of all. */
function binary(): string {
  const system = process.platform === 'win32' ? 'win32' : process.platform
  const processor = process.arch === 'x64' ? 'amd64' : process.arch
  const name = process.platform === 'win32' ? 'anvil.exe' : 'anvil'
  // The package of the processor is a dependency of the one that is named in package.json.
  const own = createRequire(require.resolve('@foundry-rs/anvil/package.json'))
  const wanted = `@foundry-rs/anvil-${system}-${processor}`
  try {
    return own.resolve(`${wanted}/bin/${name}`)
  } catch (cause) {
    const how =
      'run "npm ci" without --omit=optional or --omit=dev; Anvil has no package for other systems than Linux, macOS and Windows'
    throw new Error(`Anvil is missing: the package ${wanted} is not installed. To have it, ${how}`, { cause })
  }
}

/** Printed as `Listening on 127.0.0.1:40123`. */
async function listeningPort(child: ChildProcess): Promise<number> {
  for await (const line of createInterface(child.stdout!)) {
    const [, port] = /Listening on \S+:(\d+)/.exec(line) ?? []
    if (port === undefined) continue
    child.stdout!.resume()
    return Number(port)
  }
  throw new Error('Anvil ended before it listened')
}
