import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Town } from './town.ts'

/** What must be the same, however a chain was read. */
export const RESULTS: readonly string[] = ['losses.csv', 'flows.csv', 'endpoints.csv']

/** A case of the theft in a town. `poison` is left out: it says what could have been touched, and nothing is pulled for it. */
export function writeTownCase(caseDir: string, town: Town, url: string, by: string): string {
  mkdirSync(caseDir, { recursive: true })
  const range = `chain: ethereum, from: ${town.first}, to: ${town.last}`
  writeFileSync(
    join(caseDir, 'case.yaml'),
    `id: town
asOf: { time: ${town.asOf} }
imports:
  - { format: evm-rpc, url: "${url}", ${range}${by === '' ? '' : `, ${by}`} }
origins:
  - { asset: ethereum/ETH, seed: { tx: "${town.theft}" } }
policies: [fifo, lifo, haircut, libr, dirty-first]
`,
  )
  return caseDir
}

/** What a pull leaves, by name: texts of what is one, hashes of what is packed. The ledger is made anew from these. */
export function pullFiles(caseDir: string): Readonly<Record<string, string>> {
  const names = ['out', 'sources'].flatMap((part) =>
    readdirSync(join(caseDir, part), { recursive: true, encoding: 'utf8' }).map((name) => join(part, name)),
  )
  const files = names.filter((name) => statSync(join(caseDir, name)).isFile()).sort()
  return Object.fromEntries(
    files.map((name) => {
      const content = readFileSync(join(caseDir, name))
      return [name, name.endsWith('.gz') ? createHash('sha256').update(content).digest('hex') : String(content)]
    }),
  )
}
