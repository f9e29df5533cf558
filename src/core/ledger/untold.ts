import type { Tells } from './rowSource.ts'

/** What an import speaks of. */
export interface ToldFile {
  /** Account chains that its rows are on; a file that is only read with others has none. */
  readonly chains: readonly string[]
  readonly tells: readonly Tells[]
  readonly covers: 'all' | readonly string[]
}

/** Movements of one kind that no import of a chain lists for these addresses. */
export interface Untold {
  readonly chain: string
  readonly kind: Kind
  /** `all`: of every address. */
  readonly addresses: 'all' | readonly string[]
}

type Kind = Exclude<Tells, 'unproven' | 'coins'>

const KINDS: readonly Kind[] = ['native', 'internal', 'token', 'gas']

/**
 * Which kinds of movement are missing from the imports of each chain: of every address, or of those that a list covers.
 * What a file tells of one address says nothing of another.
 */
export function untold(files: readonly ToldFile[]): readonly Untold[] {
  const chains = [...new Set(files.flatMap((file) => file.chains))].sort()
  return chains.flatMap((chain) => {
    const here = files.filter((file) => file.chains.includes(chain))
    const ofAll = new Set(here.flatMap(({ covers, tells }) => (covers === 'all' ? tells : [])))
    const listed = new Map<string, Set<Tells>>()
    for (const { covers, tells } of here) {
      if (covers === 'all') continue
      for (const address of covers) {
        const known = listed.get(address) ?? new Set()
        for (const kind of tells) known.add(kind)
        listed.set(address, known)
      }
    }
    return KINDS.filter((kind) => !ofAll.has(kind)).flatMap((kind): Untold[] => {
      if (here.some(({ covers }) => covers === 'all')) return [{ chain, kind, addresses: 'all' }]
      const addresses = [...listed].flatMap(([address, told]) => (told.has(kind) ? [] : [address])).sort()
      return addresses.length === 0 ? [] : [{ chain, kind, addresses }]
    })
  })
}
