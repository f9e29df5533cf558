import type {
  Case,
  CaseAsset,
  CaseImport,
  Claim,
  Contested,
  Origin,
  Outcome,
  Seed,
  ServiceLike,
  StopRules,
  Victim,
} from '../../core/case/case.ts'
import { defaultPolicies } from '../../core/case/defaultPolicies.ts'
import { chainModel, chainOfAsset } from '../../core/ledger/chains.ts'
import type { PolicyId } from '../../core/trace/policyIds.ts'
import type { CaseFile, CaseFileSeed } from '../../core/wire/caseFile.ts'
import { type Reading, readAmount, readDate, readPrice, readTime, readUrl } from '../values.ts'
import { keyText, shownValue } from '../yaml/problems.ts'
import { toHeuristics } from './toHeuristics.ts'
import { toPriceApis } from './toPriceApis.ts'
import { toSource } from './toSource.ts'
import { readAbout, readAddressOf, readAddressOfAny, readAsset, readTxHash } from './words.ts'

type Path = readonly PropertyKey[]

/** Takes note of a problem at a path. The case that is made beside it is not used. */
export type Report = (path: Path, code: string, message: string, fix?: string) => void

/** Files by pattern, found beforehand. */
export type FilesOf = (path: Path, pattern: string) => readonly string[]

/** The meaning of a case file of the right shape. Reports every problem; pure. */
export function toCase(file: CaseFile, filesOf: FilesOf, report: Report): Case {
  const read = reader(report)
  const origins = file.origins.map((origin, index) => toOrigin(origin, index, read, report))
  checkOpenings(origins, report)
  const chains = [...new Set(origins.map(({ asset }) => chainOfAsset(asset)))].filter((chain) => chain !== '')
  const anyAddress = (text: string, path: Path) => read(path, text, (t) => readAddressOfAny(chains, t)) ?? ''
  const policies = file.policies ?? null
  checkId(file.id, report)
  checkPolicies(policies, origins, report)
  checkPrimary(file.primary, policies, origins, report)
  return {
    id: file.id,
    title: file.title ?? file.id,
    ...(file.proposed === true ? { proposed: true } : {}),
    asOf: file.asOf ? read(['asOf', 'time'], file.asOf.time, readTime) : null,
    imports: toImports(file.imports ?? [], anyAddress, filesOf, report),
    victim: file.victim ? toVictim(file.victim, anyAddress) : null,
    claims: (file.claims ?? []).map((claim, index) => toClaim(claim, ['claims', index], read)),
    outcomes: (file.outcomes ?? []).map((outcome, index) => toOutcome(outcome, ['outcomes', index], read, anyAddress)),
    live: file.live ?? false,
    assets: toAssets(file.assets ?? {}, read, report),
    labels: filesIn('labels', file.labels ?? [], filesOf),
    labelsAsOf: file.labelsAsOf === undefined ? null : read(['labelsAsOf'], file.labelsAsOf, readDate),
    prices: filesIn(
      'prices',
      (file.prices ?? []).map((one) => (typeof one === 'string' ? one : null)),
      filesOf,
    ),
    priceApis: toPriceApis(file.prices ?? [], report),
    origins,
    primary: file.primary ?? null,
    policies,
    stop: toStop(file.stop ?? {}, read, anyAddress, report),
    contested: toContested(file.contested ?? {}, chains, report),
    clusters: toClusters(file.clusters ?? false, chains, report),
    heuristics: toHeuristics(file.heuristics ?? {}, anyAddress, report),
  }
}

/** Reads one text; null where it reported a problem. */
type Read = <T>(path: Path, text: string, verb: (text: string) => Reading<T>) => T | null
type AnyAddress = (text: string, path: Path) => string

function reader(report: Report): Read {
  return (path, text, verb) => {
    const reading = verb(text)
    if ('value' in reading) return reading.value
    report(path, reading.code, `${shownValue(text)} ${reading.problem}`, reading.fix)
    return null
  }
}

function checkId(id: string, report: Report): void {
  if (/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(id)) return
  report(['id'], 'BAD_ID', `${shownValue(id)} is not an id`, 'use letters, digits, dots, _ and -, like ronin-2022')
}

function toImports(
  imports: NonNullable<CaseFile['imports']>,
  anyAddress: AnyAddress,
  filesOf: FilesOf,
  report: Report,
): CaseImport[] {
  return imports.map((entry, index) => {
    const { format, files = [], covers, chain, mapping, decimals = {}, keepGoing = false } = entry
    const at = (key: keyof typeof entry, ...rest: PropertyKey[]) => ['imports', index, key, ...rest]
    const mappings = mapping === undefined ? [] : filesOf(at('mapping'), mapping)
    if (mappings.length > 1) report(at('mapping'), 'BAD_VALUE', 'names several files', 'name one')
    const source = toSource(entry, (key, ...problem) => report(['imports', index, ...[key].flat()], ...problem))
    if (source === null && entry.files === undefined) report(at('files'), 'MISSING_KEY', 'is missing')
    return {
      format,
      files: [...new Set(files.flatMap((pattern, n) => filesOf(at('files', n), pattern)))],
      covers:
        typeof covers === 'object' ? covers.map((text, n) => anyAddress(text, at('covers', n))) : (covers ?? null),
      chain: chain ?? null,
      mapping: mappings[0] ?? null,
      decimals: new Map(
        Object.entries(decimals).map(([contract, n]) => [anyAddress(contract, at('decimals', contract)), Number(n)]),
      ),
      keepGoing,
      node: source !== null && 'node' in source ? source.node : null,
      byAddress: source !== null && 'byAddress' in source ? source.byAddress : null,
    }
  })
}

function toVictim(victim: NonNullable<CaseFile['victim']>, anyAddress: AnyAddress): Victim {
  const addresses = (key: 'wallets' | 'recovery') =>
    (victim[key] ?? []).map((text, index) => anyAddress(text, ['victim', key, index]))
  return { name: victim.name, wallets: addresses('wallets'), recovery: addresses('recovery') }
}

function toClaim(claim: NonNullable<CaseFile['claims']>[number], path: Path, read: Read): Claim {
  return {
    about: read([...path, 'about'], claim.about, readAbout) ?? '',
    says: claim.says,
    by: claim.by,
    ...whenAndWhere(claim, path, read),
  }
}

function toOutcome(
  outcome: NonNullable<CaseFile['outcomes']>[number],
  path: Path,
  read: Read,
  anyAddress: AnyAddress,
): Outcome {
  const { amount = 'all' } = outcome
  const asset = outcome.asset === undefined ? null : read([...path, 'asset'], outcome.asset, readAsset)
  const at = [...path, 'address']
  return {
    class: outcome.class,
    address:
      asset === null
        ? anyAddress(outcome.address, at)
        : (read(at, outcome.address, (text) => readAddressOf(chainOfAsset(asset), text)) ?? ''),
    amount: amount === 'all' ? null : read([...path, 'amount'], amount, readAmount),
    asset,
    by: outcome.by,
    ...whenAndWhere(outcome, path, read),
  }
}

function whenAndWhere(said: { date?: string | undefined; url?: string | undefined }, path: Path, read: Read) {
  return {
    date: said.date === undefined ? null : read([...path, 'date'], said.date, readDate),
    url: said.url === undefined ? null : read([...path, 'url'], said.url, readUrl),
  }
}

function toAssets(assets: NonNullable<CaseFile['assets']>, read: Read, report: Report): CaseAsset[] {
  const seen = new Set<string>()
  return Object.entries(assets).map(([key, { symbol, decimals, price }]) => {
    const path = ['assets', key]
    const asset = read(path, key, readAsset) ?? ''
    if (asset !== '' && seen.has(asset)) report(path, 'DUPLICATE_ASSET', 'is the same asset as one above it')
    seen.add(asset)
    if (symbol.length > 64) report([...path, 'symbol'], 'TOO_LONG', 'is longer than 64 characters')
    if (decimals < 0n || decimals > 77n)
      report([...path, 'decimals'], 'BAD_VALUE', `must be 0 to 77, and is ${decimals}`)
    return {
      asset,
      symbol,
      decimals: Number(decimals),
      price: price === undefined ? null : read([...path, 'price'], String(price), readPrice),
    }
  })
}

/** Null: the entry is something else than files. */
function filesIn(key: 'labels' | 'prices', patterns: readonly (string | null)[], filesOf: FilesOf): string[] {
  return [...new Set(patterns.flatMap((pattern, index) => (pattern === null ? [] : filesOf([key, index], pattern))))]
}

function toOrigin(origin: CaseFile['origins'][number], index: number, read: Read, report: Report): Origin {
  const path = ['origins', index]
  const asset = read([...path, 'asset'], origin.asset, readAsset) ?? ''
  return { id: index + 1, asset, seed: toSeed(origin.seed, chainOfAsset(asset), [...path, 'seed'], read, report) }
}

const SEED_KEYS = {
  tx: ['tx', 'to'],
  address: ['address', 'from', 'victims'],
  opening: ['opening', 'amount', 'from'],
} as const
type SeedKind = keyof typeof SEED_KEYS
const SEED_KINDS = Object.keys(SEED_KEYS) as SeedKind[]

function toSeed(seed: CaseFileSeed, chain: string, path: Path, read: Read, report: Report): Seed {
  const kinds = SEED_KINDS.filter((kind) => seed[kind] !== undefined)
  const kind = kinds[0] ?? 'tx'
  if (kinds.length !== 1) {
    const found = kinds.length === 0 ? 'has none of tx, address and opening' : `has ${kinds.join(' and ')}`
    report(path, 'BAD_SEED', found, 'a seed is exactly one of tx, address and opening')
  }
  const allowed: readonly string[] = SEED_KEYS[kind]
  for (const key of Object.keys(seed)) {
    if (kinds.length !== 1 || allowed.includes(key)) continue
    const fix = `an ${kind} seed has the keys ${allowed.join(', ')}`.replace('an tx', 'a tx')
    report([...path, key], 'BAD_SEED', `does not belong to a seed by ${kind}`, fix)
  }
  const address = (key: 'address' | 'opening') =>
    read([...path, key], seed[key] ?? '', (text) => readAddressOf(chain, text)) ?? ''
  const addresses = (key: 'to' | 'victims') =>
    seed[key]?.map((text, at) => read([...path, key, at], text, (t) => readAddressOf(chain, t)) ?? '') ?? null
  const from = seed.from === undefined ? null : read([...path, 'from'], seed.from, readTime)
  if (kind === 'address') return { kind, address: address('address'), from, victims: addresses('victims') }
  if (kind === 'opening')
    return { kind, address: address('opening'), from, amount: openingAmount(seed, chain, path, read, report) }
  const tx = seed.tx === undefined ? '' : (read([...path, 'tx'], seed.tx, (text) => readTxHash(chain, text)) ?? '')
  return { kind, tx, to: addresses('to') }
}

function openingAmount(seed: CaseFileSeed, chain: string, path: Path, read: Read, report: Report): bigint | 'all' {
  if (chainModel(chain) === 'utxo') {
    const fix = 'seed by tx: every outpoint has a transaction'
    report([...path, 'opening'], 'SEED_NOT_FOR_CHAIN', `${chain} has no opening balances`, fix)
  }
  if (seed.amount === undefined) report([...path, 'amount'], 'MISSING_KEY', 'is missing', 'all, or a quoted integer')
  if (seed.amount === undefined || seed.amount === 'all') return 'all'
  if (seed.from !== undefined) {
    report([...path, 'from'], 'BAD_SEED', 'goes with amount: all only; an amount is there before the ledger begins')
  }
  return read([...path, 'amount'], seed.amount, readAmount) ?? 'all'
}

function checkOpenings(origins: readonly Origin[], report: Report): void {
  const seen = new Map<string, number>()
  for (const { id, asset, seed } of origins) {
    if (seed.kind !== 'opening' || seed.address === '' || asset === '') continue
    const holding = `${seed.address}|${asset}`
    const first = seen.get(holding)
    if (first === undefined) seen.set(holding, id)
    else {
      const path = ['origins', id - 1, 'seed', 'opening']
      report(path, 'DUPLICATE_OPENING', `origin ${first} has this opening already: ${holding}`, 'one opening a holding')
    }
  }
}

function checkPolicies(policies: readonly PolicyId[] | null, origins: readonly Origin[], report: Report): void {
  policies?.forEach((policy, index) => {
    if (policies.indexOf(policy) !== index) report(['policies', index], 'DUPLICATE_POLICY', `${policy} stands twice`)
    else checkFits(policy, ['policies', index], origins, report)
  })
}

function checkPrimary(
  primary: CaseFile['primary'],
  policies: readonly PolicyId[] | null,
  origins: readonly Origin[],
  report: Report,
): void {
  if (!primary) return
  const path = ['primary', 'policy']
  if (primary.policy === 'poison') {
    const fix = 'it says what could have been touched, never how much: choose another'
    report(path, 'POISON_PRIMARY', 'poison cannot be the primary policy', fix)
  } else if (policies === null) checkFits(primary.policy, path, origins, report)
  else if (!policies.includes(primary.policy)) {
    report(path, 'PRIMARY_NOT_AMONG_POLICIES', `${primary.policy} is not among the policies`, 'add it to policies')
  }
}

function checkFits(policy: PolicyId, path: Path, origins: readonly Origin[], report: Report): void {
  if (origins.some(({ asset }) => asset === '') || defaultPolicies({ origins }).includes(policy)) return
  const { asset } = origins.find((origin) => chainModel(chainOfAsset(origin.asset)) === 'account')!
  const message = `${policy} is for UTXO chains only, and ${keyText(['origins'])} has ${asset}`
  report(path, 'POLICY_NOT_FOR_CHAIN', message, 'remove it')
}

function toStop(stop: NonNullable<CaseFile['stop']>, read: Read, anyAddress: AnyAddress, report: Report): StopRules {
  if (stop.hops !== undefined && (stop.hops < 0n || stop.hops > 1_000_000_000n)) {
    report(['stop', 'hops'], 'BAD_VALUE', `must be 0 to 1000000000, and is ${stop.hops}`, 'leave it out for no limit')
  }
  const minAmount = new Map<string, bigint>()
  for (const [key, text] of Object.entries(stop.minAmount ?? {})) {
    const path = ['stop', 'minAmount', key]
    const asset = read(path, key, readAsset)
    const amount = read(path, text, readAmount)
    if (asset !== null && minAmount.has(asset)) report(path, 'DUPLICATE_ASSET', 'is the same asset as one above it')
    if (asset !== null && amount !== null) minAmount.set(asset, amount)
  }
  return {
    services: stop.services ?? true,
    hops: stop.hops === undefined ? null : Number(stop.hops),
    minAmount,
    serviceLike: toServiceLike(stop.serviceLike ?? true, anyAddress, report),
    coinjoin: toCoinJoin(stop.coinjoin ?? true),
  }
}

function toClusters(given: boolean, chains: readonly string[], report: Report): boolean {
  if (given && accountChains(chains).length === chains.length) {
    const message = 'clusters are of addresses of UTXO chains, and no origin is on one'
    report(['clusters'], 'CLUSTERS_NOT_FOR_CHAIN', message, 'take it out')
  }
  return given
}

function toCoinJoin(given: NonNullable<NonNullable<CaseFile['stop']>['coinjoin']>): StopRules['coinjoin'] {
  if (given === false) return null
  return given === true ? { without: [] } : { without: [...new Set(given.without)] }
}

/** An exchange of any size has more; what one person pays and is paid by has fewer. */
const COUNTERPARTIES = 500n

function toServiceLike(
  given: NonNullable<NonNullable<CaseFile['stop']>['serviceLike']>,
  anyAddress: AnyAddress,
  report: Report,
): ServiceLike | null {
  if (given === false) return null
  const { counterparties = COUNTERPARTIES, never = [] } = given === true ? {} : given
  const path = ['stop', 'serviceLike']
  if (counterparties < 1n || counterparties > 1_000_000_000n) {
    const fix = 'to go on at every address, set serviceLike: false'
    report([...path, 'counterparties'], 'BAD_VALUE', `must be 1 to 1000000000, and is ${counterparties}`, fix)
  }
  const seen = new Set<string>()
  const read = never.map(({ address: text, reason }, index) => {
    const at = [...path, 'never', index]
    const address = anyAddress(text, [...at, 'address'])
    if (address !== '' && seen.has(address)) report([...at, 'address'], 'DUPLICATE_ADDRESS', 'stands above already')
    if (reason.trim() === '') report([...at, 'reason'], 'EMPTY_VALUE', 'is empty', 'say how you know')
    seen.add(address)
    return { address, reason: reason.trim() }
  })
  return { counterparties: Number(counterparties), never: read }
}

function toContested(given: NonNullable<CaseFile['contested']>, chains: readonly string[], report: Report): Contested {
  const { follow = 'received', transactions = [] } = typeof given === 'string' ? { follow: given } : given
  const seen = new Set<string>()
  const read = transactions.map(({ tx: text, follow, reason }, index) => {
    const at = ['contested', 'transactions', index]
    const readings = accountChains(chains).map((chain) => readTxHash(chain, text))
    const reading = readings.find((one) => 'value' in one) ?? readings[0] ?? NO_SWAPS
    const tx = 'value' in reading ? reading.value : ''
    if ('problem' in reading) report([...at, 'tx'], reading.code, `${shownValue(text)} ${reading.problem}`, reading.fix)
    if (tx !== '' && seen.has(tx)) report([...at, 'tx'], 'DUPLICATE_TRANSACTION', 'stands above already')
    if (reason.trim() === '') report([...at, 'reason'], 'EMPTY_VALUE', 'is empty', 'say how you know')
    seen.add(tx)
    return { tx, follow, reason: reason.trim() }
  })
  return { follow, transactions: read }
}

const NO_SWAPS: Reading<string> = { code: 'BAD_VALUE', problem: 'is of no chain that has swaps', fix: 'take it out' }

function accountChains(chains: readonly string[]): readonly string[] {
  return chains.filter((chain) => chainModel(chain) === 'account')
}
