import { basename, resolve } from 'node:path'
import { inputError } from '../core/errors.ts'
import type { ParameterValues } from '../core/heuristics/heuristic.ts'
import { evmChain } from '../core/ledger/evmChains.ts'
import type { PriceTable } from '../core/ledger/prices.ts'
import { TRON } from '../core/ledger/tron.ts'
import { BURN_ADDRESSES } from '../core/ledger/words.ts'
import { type AssessFacts, assessOutflows } from '../core/start/assessOutflows.ts'
import type { TheftProposal } from '../core/start/theftProposal.ts'
import { readTime } from '../packs/values.ts'
import { readWithdrawals } from '../packs/withdrawals/readWithdrawals.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { AskingOptions } from './sources/recordNode.ts'
import { askChains, knowsAll } from './start/askChains.ts'
import { findFundings, findStaging, linkingFunders } from './start/findStaging.ts'
import { lacksOf } from './start/lacksOf.ts'
import { readChains } from './start/readChains.ts'
import { readReceivers, receiversToRead } from './start/readReceivers.ts'
import { type ReadChain, walletsByChain } from './start/recordWallets.ts'
import { readStartFile } from './start/startFile.ts'
import { bringLedger, rowsOf, type StartLedger, withTokens } from './start/startLedger.ts'
import { dollars, isKnown, startPrices, worthOf } from './start/startPrices.ts'
import { checkSources, type StartSource } from './start/startSource.ts'
import type { StartProgress, StartWindow, StartWork } from './start/startWork.ts'
import { refuseChanged, writeProposal } from './start/writeProposal.ts'
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

export interface StartCaseResult {
  readonly proposal: TheftProposal
  /** Null where nothing is proposed, so that there is nothing to trace. */
  readonly caseFile: string | null
  readonly proposalFile: string
}

const DAY = 86_400_000
const TOLERANCE = 30 * 60_000

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
  const work: StartWork = { caseDir, sources, window: windowOf(parameters), now, asking, onProgress }
  checkSources(sources)
  const wallets = walletsByChain(parameters.victims, sources)
  await refuseChanged(caseDir)
  const books = await booksOf(parameters)
  const prices = await startPrices(caseDir, parameters.prices ?? [])

  const earlier = parameters.refresh === true ? null : await readStartFile(work)
  const found = await readChains(work, wallets, earlier)
  const isFresh = !knowsAll(earlier, found.chains)
  let ledger = await bringLedger(work, found.chains, found.failed, isFresh)
  const chains = isFresh ? await askChains(work, found.chains, ledger, earlier) : found.chains

  const assess = () => assessOutflows(factsOf(parameters, work.window, { ledger, chains, books, prices }))
  let assessed = assess()
  const { some, left } = receiversToRead(assessed)
  const receivers = await readReceivers(work, chains, (chain) =>
    some.filter((one) => one.chain === chain).map(({ receiver }) => receiver),
  )
  // What nobody was asked for is in the ledger already.
  if (receivers.requests > 0) {
    ledger = await bringLedger(work, chains, found.failed, false)
    assessed = assess()
  }

  const store = await openLedger(ledgerFile(caseDir))
  try {
    const fundings = await findFundings(store, some, ledger.assets)
    const funders = linkingFunders(fundings, new Set([...wallets.values()].flat()))
    // For what they made: their own movements are not asked for.
    const made = await readReceivers(work, chains, (chain) => [
      ...new Set([...funders].filter(([key]) => key.startsWith(`${chain} `)).map(([, funder]) => funder)),
    ])
    const { alarms, history, matches } = assessed
    const sorted = assessed.sort(funders)
    const begins = alarms.length === 0 ? null : Math.min(...alarms.map(({ since }) => since))
    const assets = withTokens(ledger.assets, chains)
    const { since, until } = work.window
    const proposal: TheftProposal = {
      id: idOf(caseDir),
      since,
      until: until ?? ledger.movements.reduce((last, { time }) => Math.max(last, time), since),
      chains: chains.map(({ source, blocks, wallets: own }) => ({
        ...source,
        wallets: own,
        from: blocks.from,
        to: blocks.to,
        toTime: blocks.toTime,
        tail: blocks.tail,
        hosts: found.hosts.get(source.chain) ?? [],
        rows: rowsOf(ledger, source.chain, own),
      })),
      failed: [...found.failed, ...receivers.failed, ...made.failed],
      lacks: [...assessed.lacks, ...lacksOf(chains, receivers.busy, left)],
      books: {
        file: parameters.ownWithdrawals ?? null,
        verdict: assessed.books,
        lines: books?.withdrawals.length ?? 0,
        ignored: books?.ignored ?? [],
        notFound: matches.notFound,
        contradicted: matches.contradicted,
      },
      own: sorted.own,
      internal: sorted.internal,
      proposed: sorted.proposed,
      unexplained: sorted.unexplained,
      gas: history.gas,
      zeros: history.zeros,
      alarms,
      doubts: assessed.doubts,
      staging: await findStaging(caseDir, chains, sorted.proposed, fundings, begins),
      assets,
      tokens: chains.flatMap(({ blocks }) => blocks.tokens),
      usdOf: dollars(prices, assets),
    }
    onProgress({ step: 'write' })
    return { proposal, ...(await writeProposal(caseDir, proposal, parameters.prices ?? [])) }
  } finally {
    await store.close()
  }
}

/** Errors: `BAD_TIME`. */
function windowOf({ now, before = 2 * DAY, ...asked }: StartCaseParameters): StartWindow {
  const since = timeOf('--since', asked.since)
  const until = asked.until === undefined ? null : timeOf('--until', asked.until)
  if (since < (until ?? now)) return { since, until, before }
  throw inputError('BAD_TIME', `--since is not before ${until === null ? 'now' : '--until'}`, {
    fix: 'give an earlier time',
  })
}

/** Errors: `BAD_TIME`. */
function timeOf(flag: string, text: string): number {
  const reading = readTime(text)
  if ('value' in reading) return reading.value
  const { code, problem, fix = 'write it like 2026-11-29T02:00:00Z' } = reading
  throw inputError(code, `${flag} ${JSON.stringify(text.slice(0, 60))} ${problem}`, { fix, facts: { flag } })
}

/** Errors: those of `readWithdrawals`. */
async function booksOf({ ownWithdrawals, sources }: StartCaseParameters): Promise<OwnBooks | null> {
  const chains = sources.map(({ chain }) => chain)
  return ownWithdrawals === undefined ? null : await readWithdrawals(ownWithdrawals, chains)
}

type OwnBooks = Awaited<ReturnType<typeof readWithdrawals>>

interface WhatIsKnown {
  readonly ledger: StartLedger
  readonly chains: readonly ReadChain[]
  readonly books: OwnBooks | null
  readonly prices: PriceTable
}

function factsOf(
  { booksArePartial = false, tolerance = TOLERANCE, alarm = {} }: StartCaseParameters,
  { since, until }: StartWindow,
  { ledger, chains, books, prices }: WhatIsKnown,
): AssessFacts {
  const assets = withTokens(ledger.assets, chains)
  return {
    movements: ledger.movements,
    assets,
    gasChains: ledger.gasChains,
    since,
    until: until ?? Number.MAX_SAFE_INTEGER,
    wallets: new Set(chains.flatMap((chain) => chain.wallets)),
    stated: chains.flatMap(({ blocks: { balances, to } }) =>
      (balances ?? []).map(({ amount, ...one }) => ({ ...one, height: to, amount: BigInt(amount) })),
    ),
    withdrawals: books?.withdrawals ?? null,
    booksArePartial,
    tolerance,
    alarm,
    worthOf: worthOf(prices, assets),
    isKnown: (asset) => isKnown(asset, prices, since),
    wrappers: new Set([...BURN_ADDRESSES, ...chains.flatMap(({ source }) => wrapperOf(source.chain))]),
  }
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
