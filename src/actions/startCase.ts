import { createHash } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { compareText } from '../core/compareText.ts'
import { DyepackError, inputError, retryError } from '../core/errors.ts'
import type { ParameterValues } from '../core/heuristics/heuristic.ts'
import { chainFacts } from '../core/ledger/chains.ts'
import { evmChain } from '../core/ledger/evmChains.ts'
import { type PriceTable, priceTable } from '../core/ledger/prices.ts'
import { tokenFacts, unwrapped } from '../core/ledger/tokens.ts'
import { TRON } from '../core/ledger/tron.ts'
import { usdOf } from '../core/ledger/usd.ts'
import { type AssetRow, BURN_ADDRESSES } from '../core/ledger/words.ts'
import { type Assessed, assessOutflows } from '../core/start/assessOutflows.ts'
import type { ReceiverGroup } from '../core/start/sortOutflows.ts'
import type { TheftProposal } from '../core/start/theftProposal.ts'
import type { StartFile } from '../core/wire/startFile.ts'
import { readPrices } from '../packs/prices/readPrices.ts'
import { readTime } from '../packs/values.ts'
import { readWithdrawals } from '../packs/withdrawals/readWithdrawals.ts'
import { proposalJson } from '../render/json/proposalJson.ts'
import { startYaml } from '../render/yaml/startYaml.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import { writeText } from './files/writeText.ts'
import { importData } from './importData.ts'
import type { AskingOptions } from './sources/recordNode.ts'
import { askBalances } from './start/askBalances.ts'
import { askTokens } from './start/askTokens.ts'
import { findFundings, findStaging, linkingFunders } from './start/findStaging.ts'
import { readWallets } from './start/readWallets.ts'
import {
  findApprovals,
  findBlocks,
  importsOf,
  RECEIVER_ROWS,
  type ReadChain,
  readStartFile,
  recordAddresses,
  type StartFailure,
  type StartWindow,
  WALLET_ROWS,
  walletsByChain,
  writeStartFile,
} from './start/recordWallets.ts'
import { checkSources, type StartSource } from './start/startSource.ts'
import { ledgerFile } from './trace/openCase.ts'

export interface StartCaseParameters {
  /** Made where it does not exist. */
  readonly caseDir: string
  /** The victim's wallets, on whichever of the chains. */
  readonly victims: readonly string[]
  readonly sources: readonly StartSource[]
  /** Times with a zone, both inclusive; no `until`: as far as the chains go. */
  readonly since: string
  readonly until?: string
  /** Milliseconds that are read before `since`, to know whom the wallets used to pay; default: two days. */
  readonly before?: number
  /** CSV file of what the victim's own books say was sent. */
  readonly ownWithdrawals?: string
  /** True: the books may lack payments that are the victim's own. */
  readonly booksArePartial?: boolean
  /** How far the time in the books may be from that of the block, milliseconds; default: 30 minutes. */
  readonly tolerance?: number
  /** Price files, as seen from the case folder. */
  readonly prices?: readonly string[]
  /** Settings of `hot-wallet-drain`; null: no alarm is looked for. */
  readonly alarm?: Partial<ParameterValues> | null
  /** True: what an earlier start found of the chains' heads is found anew. */
  readonly refresh?: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  readonly asking?: AskingOptions
  readonly onProgress?: (progress: StartProgress) => void
}

export interface StartProgress {
  readonly step: 'blocks' | 'wallets' | 'ledger' | 'receivers' | 'write'
  readonly chain?: string
  readonly rows?: number
}

export interface StartCaseResult {
  readonly proposal: TheftProposal
  /** Null where nothing is proposed, so that there is nothing to trace. */
  readonly caseFile: string | null
  readonly proposalFile: string
}

const DAY = 86_400_000
const TOLERANCE = 30 * 60_000
/** How many receivers are read to see what was made ready before. */
const RECEIVERS = 100
/** Receivers that were paid so near to an alarm are looked at too, milliseconds. */
const NEAR = 3_600_000

/**
 * From an alarm to a case that a person confirms: reads what left the victim's wallets, takes away what the victim sent, and proposes the
 * rest, with the evidence. What could not be read is in `failed`, and is never taken for "nothing moved".
 *
 * Writes `proposal.json` and `case.yaml`; never over a case that a person has changed. Errors: `CASE_EXISTS`, `BAD_SOURCE`,
 * `UNKNOWN_CHAIN`, `BAD_ADDRESS`, `BAD_TIME`, `NOTHING_FOUND`, those of `readWithdrawals`, `readPrices`, `importData`; those of the sources
 * where none could be read.
 */
export async function startCase(parameters: StartCaseParameters): Promise<StartCaseResult> {
  const { caseDir, sources, now, asking = {}, onProgress = () => {} } = parameters
  const since = timeOf('--since', parameters.since)
  const until = parameters.until === undefined ? null : timeOf('--until', parameters.until)
  const window: StartWindow = { since, until, before: parameters.before ?? 2 * DAY }
  if (since >= (until ?? now)) {
    const what = until === null ? 'now' : '--until'
    throw inputError('BAD_TIME', `--since is not before ${what}`, { fix: 'give an earlier time' })
  }
  checkSources(sources)
  const wallets = walletsByChain(parameters.victims, sources)
  await refuseChanged(caseDir)
  const { ownWithdrawals } = parameters
  const books =
    ownWithdrawals === undefined
      ? null
      : await readWithdrawals(
          ownWithdrawals,
          sources.map(({ chain }) => chain),
        )
  const prices = await pricesOf(parameters)
  const earlier = parameters.refresh === true ? null : await readStartFile(caseDir, window, sources)
  const { chains, failed, hosts } = await readChains(parameters, wallets, window, earlier)
  const bring = async (advance: boolean) => {
    onProgress({ step: 'ledger' })
    const imports = await importsOf(caseDir, chains, advance, asking)
    await importData({ ledger: ledgerFile(caseDir), folder: caseDir, imports, exactly: true, asking }).catch(
      (error: unknown) => {
        throw error instanceof DyepackError && error.code === 'NOT_PULLED' ? nothingFound(failed) : error
      },
    )
    return readLedger(caseDir, chains)
  }
  const isKnownChain = ({ source }: ReadChain) => earlier?.chains.some(({ chain }) => chain === source.chain) === true
  const isFresh = !chains.every(isKnownChain)
  let ledger = await bring(isFresh)
  if (isFresh) {
    for (const chain of chains) {
      if (isKnownChain(chain)) continue
      const pairs = pairsOf(ledger, chain)
      const balances = await askBalances(chain, pairs, asking)
      chain.blocks = { ...chain.blocks, balances, tokens: await askTokens(chain, ledger.assets, asking) }
    }
    await writeStartFile(
      caseDir,
      window,
      sources,
      chains.map(({ blocks }) => blocks),
    )
  }
  const assets = () => withTokens(ledger.assets, chains)
  const assess = () =>
    assessOutflows({
      ...{ movements: ledger.movements, assets: assets(), gasChains: ledger.gasChains },
      ...{ since, until: until ?? Number.MAX_SAFE_INTEGER },
      wallets: new Set(chains.flatMap((chain) => chain.wallets)),
      stated: chains.flatMap(({ blocks: { balances, to } }) =>
        (balances ?? []).map(({ amount, ...one }) => ({ ...one, height: to, amount: BigInt(amount) })),
      ),
      withdrawals: books?.withdrawals ?? null,
      booksArePartial: parameters.booksArePartial ?? false,
      tolerance: parameters.tolerance ?? TOLERANCE,
      alarm: parameters.alarm === undefined ? {} : parameters.alarm,
      worthOf: worthOf(prices, assets()),
      isKnown: (asset) => isKnown(asset, prices, since),
      wrappers: new Set([...BURN_ADDRESSES, ...chains.flatMap(({ source }) => wrapperOf(source.chain))]),
    })
  let assessed = assess()
  const { some, left } = receiversToRead(assessed)
  const busy: string[] = []
  let asked = 0
  for (const chain of chains) {
    const addresses = some.filter((one) => one.chain === chain.source.chain).map(({ receiver }) => receiver)
    if (addresses.length === 0) continue
    const onRows = (rows: number) => onProgress({ step: 'receivers', chain: chain.source.chain, rows })
    const {
      record,
      failed: more,
      requests,
    } = await recordAddresses(caseDir, chain, addresses, RECEIVER_ROWS, asking, onRows)
    failed.push(...more)
    asked += requests
    busy.push(...record.tooBusy.filter((address) => addresses.includes(address)))
  }
  // What nobody was asked for is in the ledger already.
  if (asked > 0) {
    ledger = await bring(false)
    assessed = assess()
  }
  /** For what they made: their own movements are not asked for. */
  const readFunders = async (chain: ReadChain, funders: ReadonlyMap<string, string>) => {
    const on = [...funders].filter(([key]) => key.startsWith(`${chain.source.chain} `)).map(([, funder]) => funder)
    const onRows = (rows: number) => onProgress({ step: 'receivers', chain: chain.source.chain, rows })
    const { failed: more } = await recordAddresses(caseDir, chain, [...new Set(on)], RECEIVER_ROWS, asking, onRows)
    failed.push(...more)
  }
  const store = await openLedger(ledgerFile(caseDir))
  try {
    const fundings = await findFundings(store, some, ledger.assets)
    const funders = linkingFunders(fundings, new Set([...wallets.values()].flat()))
    for (const chain of chains) await readFunders(chain, funders)
    const { alarms } = assessed
    const sorted = assessed.sort(funders)
    const begins = alarms.length === 0 ? null : Math.min(...alarms.map((alarm) => alarm.since))
    const proposal: TheftProposal = {
      id: idOf(caseDir),
      since,
      until: until ?? ledger.movements.reduce((last, { time }) => Math.max(last, time), since),
      chains: chains.map(({ source, blocks, wallets: own }) => ({
        ...source,
        ...{ wallets: own, from: blocks.from, to: blocks.to, toTime: blocks.toTime, tail: blocks.tail },
        hosts: hosts.get(source.chain) ?? [],
        rows: rowsOf(ledger, source.chain, own),
      })),
      failed,
      lacks: [...assessed.lacks, ...lacksOf(chains, busy, left)],
      books: {
        ...{ file: ownWithdrawals ?? null, verdict: assessed.books, lines: books?.withdrawals.length ?? 0 },
        ...{ ignored: books?.ignored ?? [], notFound: assessed.matches.notFound },
        contradicted: assessed.matches.contradicted,
      },
      ...{ own: sorted.own, internal: sorted.internal, proposed: sorted.proposed, unexplained: sorted.unexplained },
      ...{ gas: assessed.history.gas, zeros: assessed.history.zeros, alarms, doubts: assessed.doubts },
      staging: await findStaging(caseDir, chains, sorted.proposed, fundings, begins),
      assets: assets(),
      tokens: chains.flatMap(({ blocks }) => blocks.tokens),
      usdOf: dollars(prices, assets()),
    }
    onProgress({ step: 'write' })
    return { proposal, ...(await write(caseDir, proposal, parameters.prices ?? [])) }
  } finally {
    await store.close()
  }
}

/** Errors: `BAD_TIME`. */
function timeOf(flag: string, text: string): number {
  const reading = readTime(text)
  if ('value' in reading) return reading.value
  const { code, problem, fix = 'write it like 2026-11-29T02:00:00Z' } = reading
  throw inputError(code, `${flag} ${JSON.stringify(text.slice(0, 60))} ${problem}`, { fix, facts: { flag } })
}

/** A chain as it is read: what is known of its blocks grows. */
type ChainInWork = Omit<ReadChain, 'blocks'> & { blocks: ReadChain['blocks'] }

async function readChains(
  { caseDir, sources, now, asking = {}, onProgress = () => {} }: StartCaseParameters,
  wallets: ReadonlyMap<string, readonly string[]>,
  window: StartWindow,
  earlier: StartFile | null,
) {
  const chains: ChainInWork[] = []
  const failed: StartFailure[] = []
  const hosts = new Map<string, readonly string[]>()
  let first: unknown = null
  for (const source of sources) {
    const own = wallets.get(source.chain)!
    if (own.length === 0) continue
    try {
      onProgress({ step: 'blocks', chain: source.chain })
      const known = earlier?.chains.find(({ chain }) => chain === source.chain)
      const blocks = known ?? (await findBlocks(source, window, now, asking))
      const chain = { source, blocks, wallets: own }
      const onRows = (rows: number) => onProgress({ step: 'wallets', chain: source.chain, rows })
      const { record, failed: more } = await recordAddresses(caseDir, chain, own, WALLET_ROWS, asking, onRows)
      failed.push(...more)
      if (more.length === own.length) continue
      hosts.set(source.chain, record.hosts)
      const approvals = known === undefined ? await findApprovals(chain, asking) : known.approvals
      chains.push({ ...chain, blocks: { ...blocks, approvals } })
    } catch (error) {
      if (!(error instanceof DyepackError) || error.kind === 'bug') throw error
      first ??= error
      failed.push({ chain: source.chain, address: null, code: error.code, message: error.message })
    }
  }
  if (chains.length === 0) throw first ?? nothingFound(failed)
  return { chains, failed, hosts }
}

/** Errors: those of `openLedger`. */
async function readLedger(caseDir: string, chains: readonly ReadChain[]) {
  const store = await openLedger(ledgerFile(caseDir))
  try {
    const { chains: there } = await store.summary()
    const read = await readWallets(store, new Map(chains.map(({ source, wallets }) => [source.chain, wallets])))
    return { ...read, gasChains: new Set(there.filter(({ gasRows }) => gasRows > 0).map(({ chain }) => chain)) }
  } finally {
    await store.close()
  }
}

type Ledger = Awaited<ReturnType<typeof readLedger>>

/** Every wallet with every asset that it ever paid or got, in what was read. */
function pairsOf({ movements }: Ledger, { source: { chain }, wallets }: ReadChain) {
  const pairs = new Map<string, { readonly wallet: string; readonly asset: string }>()
  const own = new Set(wallets)
  for (const { chain: on, from, to, asset } of movements) {
    if (on !== chain) continue
    for (const wallet of [from, to])
      if (wallet !== null && own.has(wallet)) pairs.set(`${wallet} ${asset}`, { wallet, asset })
  }
  return [...pairs.entries()].sort(([a], [b]) => compareText(a, b)).map(([, pair]) => pair)
}

function rowsOf({ movements }: Ledger, chain: string, wallets: readonly string[]): number {
  const counts = new Map(wallets.map((wallet) => [wallet, 0]))
  const count = (wallet: string) => {
    const known = counts.get(wallet)
    if (known !== undefined) counts.set(wallet, known + 1)
  }
  for (const { chain: on, from, to } of movements) {
    if (on !== chain) continue
    count(from)
    if (to !== null && to !== from) count(to)
  }
  return Math.max(0, ...counts.values())
}

/** Whoever is proposed, and whoever was new and was paid at about the time of an alarm: what set them going may link them. */
function receiversToRead({ sort, alarms }: Assessed) {
  const sorted = sort(new Map())
  const isNear = ({ evidence, payments }: ReceiverGroup) =>
    evidence.includes('new-receiver') &&
    !evidence.includes('wrapper') &&
    alarms.some(({ since, time }) => payments.some((one) => one.time >= since - NEAR && one.time <= time + NEAR))
  const all = [...sorted.proposed, ...sorted.unexplained.filter(isNear)]
  return { some: all.slice(0, RECEIVERS), left: all.length - Math.min(all.length, RECEIVERS) }
}

function lacksOf(chains: readonly ReadChain[], busy: readonly string[], left: number): readonly string[] {
  return [
    ...chains.flatMap(({ source: { chain, format }, blocks: { approvals, balances } }) => [
      ...(format === 'etherscan-api'
        ? [`what happened on ${chain} in the last hour is not known: an explorer is read up to what has settled`]
        : []),
      ...(approvals === null
        ? [`approvals and contracts on ${chain} are not known: ${format} does not give them`]
        : []),
      ...(approvals !== null && balances === null
        ? [`what the wallets had on ${chain} is not known: the node does not give balances of an older block`]
        : []),
    ]),
    ...(busy.length === 0
      ? []
      : [
          `${busy.join(', ')}: more than ${RECEIVER_ROWS} transactions, so that who set it going was not looked at. It may be a business`,
        ]),
    ...(left === 0 ? [] : [`who set ${left} more receivers going was not looked at: ${RECEIVERS} were`]),
  ]
}

async function pricesOf({ caseDir, prices = [] }: StartCaseParameters): Promise<PriceTable> {
  return priceTable(new Map(), [(await readPrices(prices, caseDir)).daily])
}

function priceAt(prices: PriceTable, asset: string, time: number): bigint | null {
  return prices.quoteAt(asset, time)?.price ?? prices.quoteAt(unwrapped(asset), time)?.price ?? null
}

/** In 10^-8 US dollars. */
function worthOf(prices: PriceTable, assets: readonly AssetRow[]) {
  const decimals = new Map(assets.map((one) => [one.asset, one.decimals]))
  return (asset: string, amount: bigint, time: number) => {
    const price = priceAt(prices, asset, time)
    return price === null ? null : (amount * price) / 10n ** BigInt(decimals.get(asset) ?? 0)
  }
}

function dollars(prices: PriceTable, assets: readonly AssetRow[]): TheftProposal['usdOf'] {
  const decimals = new Map(assets.map((one) => [one.asset, one.decimals]))
  return (asset, amount, time) =>
    usdOf([{ amount, decimals: decimals.get(asset) ?? 0, price: priceAt(prices, asset, time) }])
}

/** The ledger's assets, with what contracts say of themselves where it knows nothing of a token. */
function withTokens(assets: readonly AssetRow[], chains: readonly ReadChain[]): readonly AssetRow[] {
  const said = new Map(chains.flatMap(({ blocks }) => blocks.tokens).map((one) => [one.asset, one]))
  return assets.map((row) => ({ ...row, ...(row.symbol === '' ? said.get(row.asset) : undefined) }))
}

function isKnown(asset: string, prices: PriceTable, time: number): boolean {
  const [chain = '', unit = ''] = [asset.slice(0, asset.indexOf('/')), asset.slice(asset.indexOf('/') + 1)]
  return unit === chainFacts(chain)?.symbol || tokenFacts(chain, unit) !== null || priceAt(prices, asset, time) !== null
}

function wrapperOf(chain: string): readonly string[] {
  if (chain === TRON.id) return [TRON.wrapper.contract]
  const wrapper = evmChain(chain)?.wrapper.contract.toLowerCase()
  return wrapper === undefined ? [] : [wrapper]
}

function idOf(caseDir: string): string {
  const name = basename(resolve(caseDir)).replace(/[^A-Za-z0-9._-]+/g, '-')
  return /^[A-Za-z0-9]/.test(name) ? name.slice(0, 100) : `case-${name}`.slice(0, 100)
}

async function write(caseDir: string, proposal: TheftProposal, prices: readonly string[]) {
  await mkdir(caseDir, { recursive: true })
  const yaml = proposal.proposed.length === 0 ? null : startYaml(proposal, prices)
  const [caseFile, proposalFile] = [join(caseDir, 'case.yaml'), join(caseDir, PROPOSAL)]
  if (yaml !== null) await writeText(caseFile, [yaml])
  await writeText(proposalFile, [proposalJson(proposal, yaml === null ? null : sha256(yaml))])
  return { caseFile: yaml === null ? null : caseFile, proposalFile }
}

const PROPOSAL = 'proposal.json'

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A case that `start` wrote and nobody changed may be written anew; any other is a person's. Errors: `CASE_EXISTS`. */
async function refuseChanged(caseDir: string): Promise<void> {
  const text = await textOf(join(caseDir, 'case.yaml'))
  if (text === null) return
  const proposal = await textOf(join(caseDir, PROPOSAL))
  if (proposal?.includes(`"caseSha256": "${sha256(text)}"`)) return
  throw inputError('CASE_EXISTS', `${join(caseDir, 'case.yaml')} is there already, and a person wrote or changed it`, {
    fix: 'go on with dyepack pull or dyepack follow, or name another folder',
    facts: { file: join(caseDir, 'case.yaml') },
  })
}

async function textOf(path: string): Promise<string | null> {
  return readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return null
    throw cause
  })
}

function nothingFound(failed: readonly StartFailure[]): Error {
  if (failed.length > 0) {
    const { code, message } = failed[0]!
    return retryError('PULL_INCOMPLETE', `no wallet could be read: ${message} [${code}]`, {
      fix: 'mend what is said there, and run this again',
      facts: { failed },
    })
  }
  return inputError('NOTHING_FOUND', 'the wallets did nothing in this time, on the chains that were read', {
    fix: 'check --victim, --since and --until, and whether the --source of a chain is missing',
  })
}
