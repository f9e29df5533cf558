import { mkdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Case } from '../../core/case/case.ts'
import { inputError } from '../../core/errors.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import { type PullFile, pullFileSchema } from '../../core/wire/pullFile.ts'
import { writeText } from '../files/writeText.ts'
import type { PullSource } from './pullSources.ts'

/** Chain → address → heights at which coins are known to have arrived there: what a pull has set out to fetch. */
export class WantedAddresses {
  readonly #byChain = new Map<string, Map<string, Set<number>>>()

  /** True where it was not wanted yet. */
  add(chain: string, address: string, heights: readonly number[] = []): boolean {
    const addresses = this.#byChain.get(chain) ?? new Map<string, Set<number>>()
    this.#byChain.set(chain, addresses)
    const known = addresses.get(address)
    addresses.set(address, new Set([...(known ?? []), ...heights]))
    return known === undefined
  }

  has(chain: string, address: string): boolean {
    return this.#byChain.get(chain)?.has(address) === true
  }

  /** Sorted. */
  on(chain: string): readonly string[] {
    return [...(this.#byChain.get(chain)?.keys() ?? [])].sort()
  }

  arrivalsOn(chain: string): ReadonlyMap<string, readonly number[]> {
    const addresses = [...(this.#byChain.get(chain) ?? [])]
    return new Map(addresses.map(([address, heights]) => [address, [...heights].sort((a, b) => a - b)]))
  }

  get size(): number {
    return [...this.#byChain.values()].reduce((sum, { size }) => sum + size, 0)
  }

  toFile(): PullFile {
    const chains = [...this.#byChain.keys()].sort()
    const wanted = chains.map((chain) => {
      const arrivals = this.arrivalsOn(chain)
      return [
        chain,
        Object.fromEntries(this.on(chain).map((address) => [address, [...arrivals.get(address)!]])),
      ] as const
    })
    return { schema: 'dyepack/pull@1', wanted: Object.fromEntries(wanted) }
  }
}

/** What the case itself names: where its seeds arrive, and the addresses that its imports list. */
export function wantSeeds(wanted: WantedAddresses, theCase: Case, sources: readonly PullSource[]): void {
  const chains = new Set(sources.map(({ chain }) => chain))
  for (const { asset, seed } of theCase.origins) {
    const chain = chainOfAsset(asset)
    if (!chains.has(chain)) continue
    for (const address of seed.kind === 'tx' ? (seed.to ?? []) : [seed.address]) wanted.add(chain, address)
  }
  for (const { chain, source } of sources) for (const address of source.addresses) wanted.add(chain, address)
}

const PULL_FILE = 'sources/pull.json'

/** What an earlier pull of the case had set out to fetch. Errors: `SOURCE_BROKEN`. */
export async function readWanted(caseDir: string): Promise<WantedAddresses> {
  const wanted = new WantedAddresses()
  const text = await readFile(join(caseDir, PULL_FILE), 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
  if (text === null) return wanted
  try {
    for (const [chain, addresses] of Object.entries(pullFileSchema.parse(JSON.parse(text)).wanted))
      for (const [address, heights] of Object.entries(addresses)) wanted.add(chain, address, heights)
    return wanted
  } catch (cause) {
    throw inputError('SOURCE_BROKEN', `${PULL_FILE} is not what dyepack wrote there`, {
      fix: 'remove it and run dyepack pull again: what was fetched stays',
      facts: { file: PULL_FILE },
      cause,
    })
  }
}

export async function writeWanted(caseDir: string, wanted: WantedAddresses): Promise<void> {
  const path = join(caseDir, PULL_FILE)
  await mkdir(dirname(path), { recursive: true })
  await writeText(path, [`${JSON.stringify(wanted.toFile(), null, 2)}\n`])
}
