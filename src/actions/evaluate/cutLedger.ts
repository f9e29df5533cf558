import { join } from 'node:path'
import type { ChainTransaction } from '../../core/accuracy/chainTransaction.ts'
import type { CutId, CutResult } from '../../core/accuracy/evaluation.ts'
import type { LedgerRow } from '../../core/accuracy/ledgerRow.ts'
import { classMoves, lossShares, movedShare } from '../../core/accuracy/lossMove.ts'
import { middleHop } from '../../core/accuracy/middleHop.ts'
import { Random } from '../../core/accuracy/random.ts'
import { type Showing, signsOf } from '../../core/accuracy/signs.ts'
import { type LedgerPart, takeAway } from '../../core/accuracy/takeAway.ts'
import type { CaseImport } from '../../core/case/case.ts'
import { DyepackError } from '../../core/errors.ts'
import { chainModel } from '../../core/ledger/chains.ts'
import { warningsOf } from '../../core/trace/warnings.ts'
import type { LedgerStore } from '../../store/ledgerStore.ts'
import type { OpenCase } from '../trace/openCase.ts'
import type { EvaluateOptions } from './options.ts'
import { type Run, readSteps, traceWith } from './traceWith.ts'
import { writeRows } from './writeRows.ts'
import { writeTransactions } from './writeTransactions.ts'

export interface CutParameters {
  readonly folder: string
  readonly opened: OpenCase
  /** All payments, in the order of `readSteps`. */
  readonly rows: readonly LedgerRow[]
  /** Those of UTXO chains, whole. */
  readonly transactions: readonly ChainTransaction[]
  /** By chain. */
  readonly covers: ReadonlyMap<string, CaseImport['covers']>
  /** Index of the policy in front. */
  readonly front: number
  readonly options: EvaluateOptions
  readonly onCut: (title: string) => void
}

/** Takes parts of the ledger away, one at a time, and compares the loss ledger with that of the whole. */
export async function cutLedger(parameters: CutParameters): Promise<readonly CutResult[]> {
  const { rows, transactions, front, options, onCut } = parameters
  const parts: readonly LedgerPart[] = [...rows.filter(({ kind }) => kind !== 'output'), ...transactions]
  const what = parts.length === transactions.length ? 'transactions' : 'rows'
  const whole = await traceParts(parameters, parts, async (run) => ({
    ...(await look(run, front)),
    hop: await middle(run, rows, front),
  }))
  const { hop } = whole
  const cuts: (readonly [CutId, string, readonly LedgerPart[] | null])[] = [
    ...options.cutSeeds.map((seed) => {
      return ['random', `5 % of the ${what}, draw ${seed}`, takeAway.atRandom(parts, new Random(seed))] as const
    }),
    hop === null
      ? ['hop', 'one hop', null]
      : ['hop', `all that hop ${hop.hop} pays (addresses: ${hop.payers.size})`, takeAway.hop(parts, hop.payers)],
    ['internal', 'all internal calls', takeAway.kind(parts, 'internal')],
    ['gas', 'all gas', takeAway.kind(parts, 'gas')],
  ]
  const results: CutResult[] = []
  for (const [cut, title, left] of cuts) {
    const none = { cut, title, rows: 0, refused: null, moves: [], moved: null, said: [] }
    if (left === null) {
      results.push(none)
      continue
    }
    onCut(title)
    const gone = { ...none, rows: parts.length - left.length }
    results.push(await compare(gone, left))
  }
  return results

  async function compare(gone: CutResult, left: readonly LedgerPart[]): Promise<CutResult> {
    try {
      const cut = await traceParts(parameters, left, async (run) => look(run, front, whole.stolen))
      const moves = whole.shares.map((shares, policy) => classMoves(shares, cut.shares[policy]!))
      const moved = moves.map(movedShare)
      return {
        ...gone,
        moves: moves[whole.conserving.indexOf(front)]!,
        moved: {
          front: moved[whole.conserving.indexOf(front)]!,
          least: Math.min(...moved),
          most: Math.max(...moved),
        },
        said: signsOf(whole.showing, cut.showing),
      }
    } catch (error) {
      if (!(error instanceof DyepackError) || error.kind !== 'input') throw error
      return { ...gone, refused: error.code, said: [{ sign: 'refused', code: error.code }] }
    }
  }
}

async function traceParts<Result>(
  { folder, opened, covers }: CutParameters,
  parts: readonly LedgerPart[],
  work: (run: Run) => Promise<Result>,
): Promise<Result> {
  const imports: CaseImport[] = []
  for (const [chain, some] of covers) {
    const rows = parts.flatMap((part) => (part.chain === chain && part.kind !== 'transaction' ? [part] : []))
    const transactions = parts.flatMap((part) => (part.chain === chain && part.kind === 'transaction' ? [part] : []))
    imports.push(
      chainModel(chain) === 'utxo'
        ? await writeTransactions(join(folder, `${chain}.jsonl`), transactions, some)
        : await writeRows(join(folder, `${chain}.csv`), rows, some),
    )
  }
  return traceWith(folder, opened, { folder, imports }, work)
}

/** Loss shares of every policy that conserves, and what the one in front shows of gaps. `stolen`: of the whole ledger. */
async function look({ case: theCase, traced, store }: Run, front: number, stolen?: readonly bigint[]) {
  const { settlements, summary } = traced
  const conserving = settlements.flatMap(({ state }, index) => (state.policy.conserves ? [index] : []))
  const all = stolen ?? settlements.map(({ state }) => state.stolen.reduce((sum, amount) => sum + amount, 0n))
  const shares = conserving.map((index) => lossShares(settlements[index]!.losses, all[index]!))
  const assumed = [...settlements[front]!.state.assumedClean.values()].reduce((sum, amount) => sum + amount, 0n)
  const showing: Showing = {
    warnings: warningsOf(theCase, summary.chains, summary.imports, settlements).map(({ code }) => code),
    assumedClean: Number(assumed) / Number(all[front]!),
    short: await countShort(store),
    unread: shares[conserving.indexOf(front)]!.get('unread') ?? 0,
  }
  return { conserving, stolen: all, shares, showing }
}

async function countShort(store: LedgerStore): Promise<number> {
  let short = 0
  for await (const some of store.shortfalls()) short += some.filter(({ covered }) => covered).length
  return short
}

/** The hop in the middle of the stolen value's way, and who pays there. */
async function middle(run: Run, rows: readonly LedgerRow[], front: number) {
  const { hops } = run.traced.settlements[front]!.state
  const steps = await readSteps(run)
  const paid = steps.flatMap(({ key, payer }, row) => {
    const tainted = run.tainted[front]!.get(key)
    return tainted === undefined ? [] : [{ row, tainted, hop: hops[payer] ?? 0 }]
  })
  const hop = middleHop(paid)
  if (hop === null) return null
  const payers = paid.filter((one) => one.hop === hop).map(({ row }) => rows[row]!.from)
  return { hop, payers: new Set(payers.filter((from) => from !== '')) }
}
