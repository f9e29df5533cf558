import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CaseEvaluation, Evaluation, LoadResult, SkippedCase } from '../core/accuracy/evaluation.ts'
import { matchTruth, type Truth } from '../core/accuracy/truth.ts'
import type { CaseImport } from '../core/case/case.ts'
import { compareText } from '../core/compareText.ts'
import { inputError } from '../core/errors.ts'
import { chainModel } from '../core/ledger/chains.ts'
import { readTruth, TRUTH_FILE } from '../packs/truth/readTruth.ts'
import { accuracyPage } from '../render/markdown/accuracyPage.ts'
import { accuracyTables } from '../render/markdown/accuracyTables.ts'
import { cutLedger } from './evaluate/cutLedger.ts'
import { mixTraffic } from './evaluate/mixTraffic.ts'
import { EVALUATE_DEFAULTS, type EvaluateOptions } from './evaluate/options.ts'
import { readRows } from './evaluate/readRows.ts'
import { readTransactions } from './evaluate/readTransactions.ts'
import { type LabelledRows, scoreRun } from './evaluate/scoreRun.ts'
import { type Run, traceWith } from './evaluate/traceWith.ts'
import { writeText } from './files/writeText.ts'
import { type OpenCase, openCase } from './trace/openCase.ts'

export interface EvaluateParameters {
  /** Case folders with a `truth.csv`, or folders of such folders; default: the bundled cases. */
  readonly folders?: readonly string[]
  /** Where the page about the figures goes, as Markdown; default: none is written. */
  readonly page?: string
  /** Cases that somebody wanted and that are not there; they are told with the result. */
  readonly skipped?: readonly SkippedCase[]
  /** Default: those of the published figures. */
  readonly options?: Partial<EvaluateOptions>
  readonly onStep?: (caseId: string, step: string) => void
}

export interface EvaluateResult {
  readonly evaluation: Evaluation
  /** Every table, as Markdown that reads as text. */
  readonly tables: string
}

const BUNDLED = fileURLToPath(new URL('../../cases', import.meta.url))

/**
 * Measures how far traces of labelled cases can be trusted: against their labels, with ordinary traffic mixed in, with
 * parts of the ledger taken away, and between policies. Nothing in the case folders is touched.
 *
 * Errors: `NO_LABELLED_CASE`, `NO_LABEL_FITS`, `EVALUATE_NO_IMPORTS`, `EVALUATE_NO_AMOUNTS`, those of `readTruth`, `openCase` and `importData`.
 *
 * @example
 * const { evaluation } = await evaluate({ folders: ['cases'] })
 */
export async function evaluate(parameters: EvaluateParameters = {}): Promise<EvaluateResult> {
  const { folders = [BUNDLED], skipped = [], page, onStep = () => {} } = parameters
  const options = { ...EVALUATE_DEFAULTS, ...parameters.options }
  const cases: CaseEvaluation[] = []
  for (const caseDir of await labelledCases(folders)) {
    const folder = await mkdtemp(join(tmpdir(), 'dyepack-evaluate-'))
    try {
      cases.push(await evaluateCase(caseDir, folder, options, onStep))
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  const evaluation: Evaluation = { method: options, cases, skipped }
  if (page !== undefined) await writeText(page, [accuracyPage(evaluation)])
  return { evaluation, tables: accuracyTables(evaluation) }
}

async function labelledCases(folders: readonly string[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const folder of folders) {
    const isCase = (one: string) => existsSync(join(one, 'case.yaml')) && existsSync(join(one, TRUTH_FILE))
    const below = isCase(folder) ? [folder] : (await subfolders(folder)).filter(isCase)
    if (below.length === 0) {
      throw inputError(
        'NO_LABELLED_CASE',
        `${folder} has no case.yaml with a ${TRUTH_FILE} beside it, nor has a folder in it`,
        {
          fix: `write a ${TRUTH_FILE}: docs/accuracy-method.md says how`,
          facts: { file: folder },
        },
      )
    }
    found.push(...below)
  }
  return found
}

async function subfolders(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw inputError('NO_SUCH_CASE', `${folder} is not a folder`, {
      fix: 'name a folder',
      facts: { file: folder },
      cause,
    })
  })
  const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return folders.sort(compareText).map((name) => join(folder, name))
}

async function evaluateCase(
  caseDir: string,
  folder: string,
  options: EvaluateOptions,
  onStep: NonNullable<EvaluateParameters['onStep']>,
): Promise<CaseEvaluation> {
  const opened = await openCase(caseDir)
  const { id, title, imports } = opened.case
  if (imports.length === 0) {
    throw inputError(
      'EVALUATE_NO_IMPORTS',
      `${caseDir}: the case lists no imports, so its ledger cannot be made again`,
      {
        fix: 'list its files under imports in case.yaml',
      },
    )
  }
  const truth = await readTruth(caseDir)
  onStep(id, 'as it is')
  const base = await traceWith(folder, opened, { folder: caseDir, imports }, (run) =>
    lookAtBase(run, caseDir, truth, options),
  )
  const { labelled, front, asOf } = base
  // Whatever is mixed in or taken away, the trace ends when it did.
  const fixed: OpenCase = { ...opened, case: { ...opened.case, asOf } }
  const { covers, transactions, frontIndex } = base
  const onLoad = (load: number) => onStep(id, `with ordinary traffic, ${load} times`)
  const mixed = await mixTraffic({ folder, caseDir, opened: fixed, labelled, transactions, covers, options, onLoad })
  const onCut = (what: string) => onStep(id, `without ${what}`)
  const foreign = [...covers.keys()].find((chain) => chainModel(chain) === 'utxo' && chain !== 'bitcoin')
  const noCuts = foreign === undefined ? null : `the transactions of ${foreign} cannot be written anew yet`
  const rows = { rows: labelled.rows, transactions, covers }
  const cut = { folder, opened: fixed, ...rows, front: frontIndex, options, onCut }
  const cuts = noCuts === null ? await cutLedger(cut) : []
  const noTraffic = typeof mixed === 'string' ? mixed : null
  const loads: readonly LoadResult[] = [base.selfCheck, ...(typeof mixed === 'string' ? [] : mixed)]
  const generated = base.facts.sources.some((source) => source.startsWith(GENERATED))
  return { case: id, title, front, generated, facts: base.facts, loads, noTraffic, cuts, noCuts }
}

/** How a source begins that is the script which made the ledger. */
const GENERATED = 'generated: '

async function lookAtBase(run: Run, caseDir: string, truth: Truth, options: EvaluateOptions) {
  const { traced, store } = run
  const rows = await readRows(store, traced.asOf)
  const labels = matchTruth(rows, truth, run.case.origins)
  const count = labels.stolen.filter((amount) => amount > 0n).length
  if (count === 0) {
    throw inputError('NO_LABEL_FITS', `${caseDir}: no flow of ${TRUTH_FILE} is in the ledger`, {
      fix: 'check chain, tx_hash and seq: they must be those of the ledger',
    })
  }
  const { asset } = run.case.origins[0]!
  const labelled: LabelledRows = { rows, labels, asset }
  const primary = run.case.primary?.policy
  const conserving = traced.policies.filter((_, index) => traced.settlements[index]!.state.policy.conserves)
  const front = conserving.find((policy) => policy === primary) ?? conserving[0]
  if (front === undefined) {
    throw inputError('EVALUATE_NO_AMOUNTS', `${caseDir}: no policy of the case says how much`, {
      fix: 'list one under policies in case.yaml that conserves amounts, like haircut',
    })
  }
  const frontIndex = traced.policies.indexOf(front)
  const { symbol, decimals } = traced.assets.find((row) => row.asset === asset)!
  const valued = labels.stolen.filter((_, index) => rows[index]!.asset === asset)
  const moving = rows.filter(({ amount }) => amount > 0n).length
  return {
    labelled,
    front,
    frontIndex,
    asOf: traced.asOf,
    covers: await coversByChain(run),
    transactions: await readTransactions(store, traced.asOf),
    selfCheck: { load: 0, ...(await scoreRun(run, labelled, null, options)) },
    facts: {
      movements: rows.length,
      labelledFlows: count,
      labelledEnds: labels.ends.size,
      asset,
      symbol,
      decimals,
      stolen: `${sum(traced.settlements[frontIndex]!.state.stolen)}`,
      labelledValue: `${sum(valued)}`,
      dropped: { ...labels.dropped, seeds: labels.claimed.size, rows: moving - count - labels.claimed.size },
      sources: [...new Set([...truth.flows, ...truth.ends].map(({ source }) => source))],
    },
  }
}

async function coversByChain({ store, traced }: Run): Promise<ReadonlyMap<string, CaseImport['covers']>> {
  const covers = new Map<string, CaseImport['covers']>()
  const coverage = await store.coverage()
  for (const { chain } of traced.summary.chains) {
    const covered = coverage.get(chain) ?? new Set<number>()
    covers.set(chain, covered === 'all' ? 'all' : await store.addresses([...covered]))
  }
  return covers
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n)
}
