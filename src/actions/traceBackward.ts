import { join } from 'node:path'
import type { Case } from '../core/case/case.ts'
import { inputError } from '../core/errors.ts'
import { chooseTag } from '../core/knowledge/chooseTag.ts'
import type { MovementBatch } from '../core/ledger/batch.ts'
import { chainModel } from '../core/ledger/chains.ts'
import { Ancestors } from '../core/trace/backward/ancestors.ts'
import type { InflowKind } from '../core/trace/backward/inflow.ts'
import { type CameFrom, walkBackward } from '../core/trace/backward/walkBackward.ts'
import { coinJoinAt } from '../core/trace/coinJoins.ts'
import { frontPolicy } from '../core/trace/frontPolicy.ts'
import { coinJoinPlan, planReading } from '../core/trace/plan.ts'
import { POLICIES } from '../core/trace/policies/policies.ts'
import type { PolicyId } from '../core/trace/policyIds.ts'
import { isoTime } from '../core/trace/rows.ts'
import { covers } from '../core/trace/stops/unread.ts'
import type { BackwardFile } from '../core/wire/backwardFile.ts'
import { backwardCsv } from '../render/csv/backwardCsv.ts'
import { openLedger } from '../store/duckdb/openLedger.ts'
import type { HeldCoin, LedgerStore } from '../store/ledgerStore.ts'
import { findHeld } from './backward/findHeld.ts'
import { nameInflows } from './backward/nameInflows.ts'
import { makeFolder } from './files/makeFolder.ts'
import { writeText } from './files/writeText.ts'
import { importCase } from './trace/importCase.ts'
import { ledgerFile, openCase } from './trace/openCase.ts'
import { type WalkContext, walkContext } from './trace/walkContext.ts'
import type { TraceProgress } from './traceCase.ts'
import { VERSION } from './version.ts'

/** Transactions that a way back reads where nobody says how many. */
const BACKWARD_TRANSACTIONS = 20_000

export interface TraceBackwardParameters {
  /** Folder with `case.yaml`. */
  readonly caseDir: string
  /** `txid:n`, an address, or `address|asset`. */
  readonly from: string
  /** All that it ever received, and not what it holds at the end of the trace. */
  readonly received?: boolean
  /** How many steps back; default: to where the ledger begins. */
  readonly hops?: number
  /** How many transactions may be read; default 20,000. */
  readonly transactions?: number
  readonly onProgress?: (progress: TraceProgress) => void
}

export interface TraceBackwardResult {
  readonly answer: BackwardFile
  /** `backward.json` and `backward.csv`. */
  readonly files: readonly string[]
  /** For amounts in words. */
  readonly assets: WalkContext['assets']
}

/**
 * Says where coins came from: follows the payments back to where the ledger begins, then walks forward with every inflow its own
 * origin. Stops where a trace forward would: at services and the like.
 *
 * Errors: those of `openCase` and `importData`; `LEDGER_EMPTY`; `BAD_FLAG`, `NOT_IN_LEDGER`, `HOLDS_NOTHING`, `TOO_FAR_BACK` (mend
 * the question); `LEDGER_LOCKED` (try again).
 *
 * @example
 * const { answer } = await traceBackward({ caseDir: 'my-case', from: `${txid}:0` })
 */
export async function traceBackward(parameters: TraceBackwardParameters): Promise<TraceBackwardResult> {
  const { caseDir, from, received = false, onProgress } = parameters
  const hops = parameters.hops ?? null
  const transactions = parameters.transactions ?? BACKWARD_TRANSACTIONS
  const { case: theCase, labels, prices } = await openCase(caseDir)
  await importCase(caseDir, theCase, onProgress)
  const store = await openLedger(ledgerFile(caseDir))
  try {
    onProgress?.({ step: 'walk' })
    const context = await walkContext({ store, case: theCase, tags: labels.tags, prices })
    const held = await findHeld(store, from, received, context)
    const { came, read } = await comeFrom(store, theCase, held, context, { received, hops, transactions })
    const { asOf, tagged, summary, assets } = context
    const labelOf = (address: number) => chooseTag(tagged.get(address) ?? [])?.label ?? null
    const answer: BackwardFile = {
      schema: 'dyepack/backward@1',
      version: VERSION,
      case: theCase.id,
      from,
      received,
      asOf: isoTime(asOf),
      ledger: { digest: summary.digest },
      hops,
      transactions: { limit: transactions, read },
      ...(await nameInflows({ store, assets, came, labelOf })),
    }
    if (answer.holdings.length === 0) {
      throw inputError('HOLDS_NOTHING', `${from} holds nothing at ${isoTime(asOf)}, the end of the trace`, {
        fix: 'ask with --received where all that it ever received came from',
        facts: { from, asOf: isoTime(asOf) },
      })
    }
    const outDir = join(caseDir, 'out')
    await makeFolder(outDir)
    const files = [join(outDir, 'backward.json'), join(outDir, 'backward.csv')] as const
    await writeText(files[0], [`${JSON.stringify(answer, null, 2)}\n`])
    await writeText(files[1], backwardCsv(answer, assets))
    return { answer, files, assets }
  } finally {
    await store.close()
  }
}

interface Bounds {
  readonly received: boolean
  readonly hops: number | null
  readonly transactions: number
}

async function comeFrom(
  store: LedgerStore,
  theCase: Case,
  held: readonly HeldCoin[],
  context: WalkContext,
  bounds: Bounds,
): Promise<{ readonly came: CameFrom; readonly read: number }> {
  const { asOf, assets, ids, services, crowded, covered } = context
  const reading = planReading(theCase, ids, context)
  const isUtxo = (asset: number) => chainModel(assets[asset]!.chain) === 'utxo'
  const own = new Set(bounds.received ? held.map(({ address }) => address) : [])
  const stopAt = (address: number, asset: number): InflowKind | null => {
    if (reading.burn.has(address)) return 'minted'
    if (own.has(address)) return 'itself'
    if (services.kinds.has(address)) return 'service'
    if (crowded.stops.has(address)) return 'looks-like-a-service'
    return covers(covered, asset, address) ? null : 'unread'
  }
  const coinJoins = coinJoinPlan(theCase.stop, theCase.origins, ids)
  const isCoinJoin = (batch: MovementBatch, row: number) =>
    coinJoins !== null && coinJoinAt(coinJoins, batch, row) !== null
  const ancestors = new Ancestors(held, isUtxo, { reading, stopAt, isCoinJoin, ...bounds })
  for (let wanted = ancestors.wanted(); wanted !== null; wanted = ancestors.wanted()) {
    const transactions = await store.makersOf(wanted.outpoints)
    for await (const batch of store.movements(
      { ...NOTHING, holdings: wanted.stocks, borrowers: wanted.borrowers, transactions },
      asOf,
    ))
      if (!ancestors.supply(batch)) break
    const borrowers = ancestors.borrowers()
    if (borrowers.length > 0) ancestors.supplyCollateral(await store.heldBy(borrowers, asOf, 'received'))
    ancestors.advance()
  }
  const { met, transactions } = ancestors
  if (held.some(({ holding }) => met.get(holding)!.inflow === 'limit')) {
    const most = bounds.transactions
    throw inputError('TOO_FAR_BACK', `what was asked for was paid in more than ${most} transactions`, {
      fix: 'allow more with --transactions',
      facts: { transactions: most },
    })
  }
  const batches = []
  for await (const batch of store.movements({ ...NOTHING, transactions }, asOf)) batches.push(batch)
  const policies = conserving(theCase, context.policies).map((id) => POLICIES[id])
  const stocks = held.map((one) => ({
    ...one,
    // Where a trace forward stops, it says what arrived.
    received: one.amount === null && (bounds.received || stopAt(one.address, one.asset) !== null),
  }))
  return { came: walkBackward({ batches, met, held: stocks, policies, reading }), read: transactions.length }
}

const NOTHING = { holdings: [], addresses: [], transactions: [], borrowers: [] }

/** The one in front first. The others say nothing of how much came from where. */
function conserving(theCase: Case, policies: readonly PolicyId[]): readonly PolicyId[] {
  const front = frontPolicy(theCase, policies)
  return [front, ...policies.filter((policy) => policy !== front)].filter((policy) => POLICIES[policy].conserves)
}
