import { groupBy } from '../groupBy.ts'
import { chooseTag, surestFirst } from '../knowledge/chooseTag.ts'
import type { Tag } from '../knowledge/tag.ts'
import { BURN_ADDRESSES } from '../ledger/words.ts'
import type { ReportInput } from './reportInput.ts'
import type { AddressInline, Inline } from './text.ts'

/** Calls addresses by their names: label first, shortened, look-alikes marked. */
export interface Names {
  address(chain: string, address: string): AddressInline
  /** What sources say of an address, the surest first. */
  tags(chain: string, address: string): readonly Tag[]
}

export function namesOf(input: ReportInput, known: Iterable<string>): Names {
  const tags = groupBy([...input.tags].sort(surestFirst), (tag) => `${tag.chain} ${tag.address}`)
  const twins = lookAlikes(input, known)
  const of = (chain: string, address: string) => tags.get(`${chain} ${address}`) ?? []
  const { victim } = input.caseFile
  return {
    tags: of,
    address: (chain, address) => ({
      kind: 'address',
      label: chooseTag(of(chain, address))?.label ?? (victim?.wallets.includes(address) ? victim.name : ''),
      short: shorten(address),
      full: address,
      lookAlikeOf: twins.get(address) ?? '',
    }),
  }
}

/** `0x098b…2f96`: the first six and the last four. */
function shorten(text: string): string {
  return text.length <= 12 ? text : `${text.slice(0, 6)}…${text.slice(-4)}`
}

/** A transaction hash, or the word for its absence. */
export function hashInline(hash: string): Inline {
  return hash === '' ? 'no hash in the source' : { kind: 'hash', short: shorten(hash), full: hash }
}

/**
 * Address → the known address that it could be mistaken for: same first six and last four characters, other in between.
 * Addresses that the case names or a source labels are known; between two unknown ones both are marked.
 */
function lookAlikes(input: ReportInput, seen: Iterable<string>): ReadonlyMap<string, string> {
  const trusted = new Set([...caseAddresses(input), ...input.tags.map((tag) => tag.address), ...BURN_ADDRESSES])
  const byShape = new Map<string, Set<string>>()
  for (const address of [...trusted, ...seen]) {
    const shape = shorten(address)
    byShape.set(shape, (byShape.get(shape) ?? new Set()).add(address))
  }
  const twins = new Map<string, string>()
  for (const group of byShape.values()) {
    if (group.size < 2) continue
    const original = [...group].find((address) => trusted.has(address))
    for (const address of group) {
      const other = original ?? [...group].find((candidate) => candidate !== address)!
      if (other !== address && !trusted.has(address)) twins.set(address, other)
    }
  }
  return twins
}

function caseAddresses({ caseFile }: ReportInput): readonly string[] {
  const seeds = caseFile.origins.flatMap(({ seed }) => (seed.kind === 'tx' ? (seed.to ?? []) : [seed.address]))
  return [
    ...seeds,
    ...(caseFile.victim?.wallets ?? []),
    ...(caseFile.victim?.recovery ?? []),
    ...caseFile.outcomes.map((outcome) => outcome.address),
    ...caseFile.claims.map((claim) => claim.about),
  ]
}
