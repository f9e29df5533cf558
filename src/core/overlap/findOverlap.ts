import { compareText } from '../compareText.ts'
import { addToGroup } from '../groupBy.ts'
import type { Tag } from '../knowledge/tag.ts'
import {
  type Finding,
  type InCase,
  type NamedBy,
  type OverlapFile,
  type SharedPattern,
  type SharedTag,
  type Sight,
  STRENGTHS,
  type Strength,
} from '../wire/overlapFile.ts'
import { compareGrades, type Grade, gradeClaim, gradeOf, gradePlace, gradeTag } from './grade.ts'
import type { CasePattern } from './patterns.ts'

/** A case as it is compared. */
export interface OverlapCase {
  readonly case: string
  /** As it was named, for people. */
  readonly folder: string
  readonly asOf: string
  readonly manifest: string
  readonly policy: string
  readonly addresses: number
  readonly stopsAtServices: boolean
  readonly patterns: readonly CasePattern[]
}

/** An address of the knowledge base: who is said to be there, by which claim. */
export interface KnownAddress {
  readonly kind: 'incident' | 'actor'
  readonly id: string
  readonly name: string
  /** Cases that trace the incident. */
  readonly cases: readonly string[]
  readonly claim: NamedBy['claims'][number]
}

/** An address that is in this case and somewhere else. */
export interface SharedAddress {
  readonly chain: string
  readonly address: string
  readonly here: readonly Sight[]
  /** By place in the list of cases. */
  readonly there: ReadonlyMap<number, PlaceInCase>
  readonly known: readonly KnownAddress[]
  /** Of the knowledge base and of files. */
  readonly tags: readonly Tag[]
  /** The case's own labels: they say what an address is, and share nothing. */
  readonly labels: readonly Tag[]
}

export interface PlaceInCase {
  readonly sights: readonly Sight[]
  /** What the labels of that case say of the address. */
  readonly labels: readonly Tag[]
}

export interface FindOverlapInput {
  readonly own: OverlapCase
  readonly others: readonly OverlapCase[]
  readonly shared: readonly SharedAddress[]
  readonly compared: Omit<OverlapFile['compared'], 'cases'>
}

/** Grades what is shared, the strongest first. The same input gives the same answer. */
export function findOverlap({ own, others, shared, compared }: FindOverlapInput): OverlapFile {
  const findings = sorted(shared.flatMap((one) => findingOf(own, others, one) ?? []))
  const counts = Object.fromEntries(
    STRENGTHS.map((strength) => [strength, findings.filter((finding) => finding.strength === strength).length]),
  ) as Record<Strength, number>
  const sharing = new Map<number, number>()
  for (const { there } of shared) for (const n of there.keys()) sharing.set(n, (sharing.get(n) ?? 0) + 1)
  return {
    schema: 'dyepack/overlap@1',
    case: own.case,
    asOf: own.asOf,
    policy: own.policy,
    addresses: own.addresses,
    manifest: own.manifest,
    compared: {
      cases: others.map(({ case: id, folder, asOf, manifest, policy, addresses }, n) => {
        return { case: id, folder, asOf, manifest, policy, addresses, shared: sharing.get(n) ?? 0 }
      }),
      ...compared,
    },
    counts,
    ownIncident: ownIncidents(own, shared),
    findings,
    patterns: patternsOf(own, others),
  }
}

/** Null where nobody else has the address after all: only the case's own incident does. */
function findingOf(own: OverlapCase, others: readonly OverlapCase[], shared: SharedAddress): Finding | null {
  const { chain, address, here } = shared
  const everything = [...shared.tags, ...shared.labels]
  const cases = [...shared.there].map(([n, { sights, labels }]): InCase => {
    const other = others[n]!
    const sharedBy = shared.there.size
    const stopAtServices = own.stopsAtServices && other.stopsAtServices
    const grade = gradePlace({ here, there: sights, tags: [...everything, ...labels], sharedBy, stopAtServices })
    return { case: other.case, folder: other.folder, ...grade, sights: [...sights] }
  })
  const named = namedBy(own, shared, everything)
  const tags = shared.tags.map((tag): SharedTag => {
    const { label, category, actor, source, confidence, lastmod, pack, file } = tag
    return { label, category, actor, source, confidence, lastmod, pack, file, ...gradeTag(here, everything, tag) }
  })
  const grades: Grade[] = [...cases, ...named, ...tags]
  if (grades.length === 0) return null
  const { strength, why } = [...grades].sort(compareGrades)[0]!
  return {
    chain,
    address,
    strength,
    why,
    here: [...here],
    cases: cases.sort((a, b) => compareGrades(a, b) || compareText(a.folder, b.folder)),
    named,
    tags: tags.sort((a, b) => compareGrades(a, b) || compareText(tagKey(a), tagKey(b))),
  }
}

function tagKey({ file, label, source }: SharedTag): string {
  return `${file}\n${label}\n${source}`
}

/** Of each incident and actor, all its claims. The strongest claim counts. */
function namedBy(own: OverlapCase, { here, known }: SharedAddress, tags: readonly Tag[]): NamedBy[] {
  const bySubject = new Map<string, KnownAddress[]>()
  for (const one of known) {
    if (one.cases.includes(own.case)) continue
    addToGroup(bySubject, one.id, one)
  }
  return [...bySubject.values()]
    .map((all): NamedBy => {
      const { kind, id, name } = all[0]!
      const grades = all.map(({ claim }) => gradeClaim(here, tags, claim.role))
      const { strength, why } = grades.sort(compareGrades)[0] ?? gradeOf('role-unsaid')
      const claims = all
        .map(({ claim }) => claim)
        .sort((a, b) => compareText(a.id, b.id) || compareText(a.role, b.role))
      return { kind, id, name, strength, why, claims }
    })
    .sort((a, b) => compareGrades(a, b) || compareText(a.id, b.id))
}

function ownIncidents(own: OverlapCase, shared: readonly SharedAddress[]): OverlapFile['ownIncident'] {
  const counts = new Map<string, number>()
  for (const { known } of shared) {
    const ids = new Set(known.flatMap(({ id, cases }) => (cases.includes(own.case) ? [id] : [])))
    for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1)
  }
  return [...counts]
    .sort(([a], [b]) => compareText(a, b))
    .map(([id, addresses]) => {
      return { id, addresses }
    })
}

/** By strength, then by how many share it, by what came there, and by name. */
function sorted(findings: readonly Finding[]): Finding[] {
  return findings
    .map((finding) => ({ finding, parties: parties(finding), share: shareOf(finding) }))
    .sort(
      (a, b) =>
        compareGrades(a.finding, b.finding) ||
        b.parties - a.parties ||
        b.share - a.share ||
        compareText(a.finding.chain, b.finding.chain) ||
        compareText(a.finding.address, b.finding.address),
    )
    .map(({ finding }) => finding)
}

function parties({ cases, named, tags }: Finding): number {
  return cases.length + named.length + tags.length
}

function shareOf({ here }: Finding): number {
  return Math.max(0, ...here.flatMap(({ received }) => received.map(({ percent }) => Number(percent))))
}

function patternsOf(own: OverlapCase, others: readonly OverlapCase[]): SharedPattern[] {
  const byPattern = new Map<string, number[]>()
  others.forEach(({ patterns }, n) => {
    for (const one of patterns) {
      const key = patternKey(one)
      addToGroup(byPattern, key, n)
    }
  })
  return own.patterns
    .flatMap((pattern): SharedPattern[] => {
      const with_ = byPattern.get(patternKey(pattern))
      if (with_ === undefined) return []
      const cases = with_.map((n) => {
        const other = others[n]!
        const { facts } = other.patterns.find((one) => patternKey(one) === patternKey(pattern))!
        return { case: other.case, folder: other.folder, facts }
      })
      const { kind, value, facts } = pattern
      return [{ kind, value, strength: 'weak', here: facts, sharedBy: with_.length, of: others.length, cases }]
    })
    .sort((a, b) => a.sharedBy - b.sharedBy || compareText(patternKey(a), patternKey(b)))
}

function patternKey({ kind, value }: Pick<CasePattern, 'kind' | 'value'>): string {
  return `${kind} ${value}`
}
