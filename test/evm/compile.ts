import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { keccak_256 } from '@noble/hashes/sha3.js'

const require = createRequire(import.meta.url)

/** Bytecode of the contracts of a file beside this one, compiled by solc once. */
export function compile(file: string): Readonly<Record<string, string>> {
  const known = COMPILED.get(file) ?? compileAnew(file)
  COMPILED.set(file, known)
  return known
}

const COMPILED = new Map<string, Readonly<Record<string, string>>>()

function compileAnew(file: string): Readonly<Record<string, string>> {
  const solc = require('solc') as {
    compile(input: string, callbacks: { import: (path: string) => { contents: string } }): string
  }
  const path = new URL(`contracts/${file}`, import.meta.url)
  const input = {
    language: 'Solidity',
    sources: { [file]: { content: readFileSync(path, 'utf8') } },
    settings: { outputSelection: { [file]: { '*': ['evm.bytecode.object'] } } },
  }
  const read = (name: string) => ({ contents: readFileSync(require.resolve(name), 'utf8') })
  const output = JSON.parse(solc.compile(JSON.stringify(input), { import: read })) as {
    errors?: { severity: string; formattedMessage: string }[]
    contracts: Record<string, Record<string, { evm: { bytecode: { object: string } } }>>
  }
  const wrong = output.errors?.filter(({ severity }) => severity === 'error') ?? []
  if (wrong.length > 0) throw new Error(wrong.map(({ formattedMessage }) => formattedMessage).join('\n'))
  return Object.fromEntries(
    Object.entries(output.contracts[file]!).map(([name, { evm }]) => [name, `0x${evm.bytecode.object}`]),
  )
}

/** A call of a function whose arguments are addresses and numbers: `split(address,address)`. */
export function callData(signature: string, ...values: readonly (string | bigint)[]): string {
  const selector = Buffer.from(keccak_256(Buffer.from(signature))).toString('hex', 0, 4)
  const words = values.map((value) => BigInt(value).toString(16).padStart(64, '0'))
  return `0x${selector}${words.join('')}`
}
