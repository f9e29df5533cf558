import { join } from 'node:path'
import type { ChainTransaction } from '../../core/accuracy/chainTransaction.ts'
import { generateCoinTraffic } from '../../core/accuracy/coinTraffic.ts'
import type { LoadResult } from '../../core/accuracy/evaluation.ts'
import { Random } from '../../core/accuracy/random.ts'
import { generateTraffic, MIN_PARTIES } from '../../core/accuracy/traffic.ts'
import type { CaseImport } from '../../core/case/case.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import { chainModel, chainOfAsset } from '../../core/ledger/chains.ts'
import type { OpenCase } from '../trace/openCase.ts'
import type { EvaluateOptions } from './options.ts'
import { type LabelledRows, type MixedIn, scoreRun } from './scoreRun.ts'
import { traceWith } from './traceWith.ts'
import { writeRows } from './writeRows.ts'
import { writeTransactions } from './writeTransactions.ts'

export interface MixParameters {
  readonly folder: string
  readonly caseDir: string
  readonly opened: OpenCase
  readonly labelled: LabelledRows
  /** Those of UTXO chains. */
  readonly transactions: readonly ChainTransaction[]
  /** By chain. */
  readonly covers: ReadonlyMap<string, CaseImport['covers']>
  readonly options: EvaluateOptions
  readonly onLoad: (load: number) => void
}

/**
 * The case again, with ordinary payments through the addresses of its labels: one result a load, two where the stop
 * `looks-like-a-service` changes it; or why there is none.
 */
export async function mixTraffic(parameters: MixParameters): Promise<readonly LoadResult[] | string> {
  const { folder, caseDir, opened, labelled, options, onLoad } = parameters
  const mix = chainModel(chainOfAsset(labelled.asset)) === 'utxo' ? mixCoins : mixPayments
  const results: LoadResult[] = []
  for (const load of options.loads) {
    onLoad(load)
    const mixed = await mix(parameters, load)
    if (typeof mixed === 'string') return mixed
    const score = (some: OpenCase) =>
      traceWith(folder, some, { folder: caseDir, imports: mixed.imports }, async (run) => {
        const stopped = run.traced.settlements.some(({ places }) =>
          places.some(({ stoppedBy }) => stoppedBy === 'looks-like-a-service'),
        )
        return { stopped, result: { load, ...(await scoreRun(run, labelled, mixed.traffic, options)) } }
      })
    const { stopped, result } = await score(opened)
    results.push(result)
    if (stopped) results.push((await score(withoutServiceLike(opened))).result)
  }
  return results
}

/** The imports of a ledger with ordinary traffic in it; or why there can be none. */
type Mix = (
  parameters: MixParameters,
  load: number,
) => Promise<{ readonly traffic: MixedIn; readonly imports: readonly CaseImport[] } | string>

const mixPayments: Mix = async ({ folder, opened, labelled, options }, load) => {
  const { rows, labels, asset } = labelled
  const chain = chainOfAsset(asset)
  if ('problem' in normaliseAddress(chain, `0x${'0'.repeat(40)}`)) return cannot(chain)
  const valued = rows.flatMap((row, index) => (row.asset === asset ? [index] : []))
  const plan = {
    rows: valued.map((index) => rows[index]!),
    stolen: valued.map((index) => labels.stolen[index]!),
    without: seedAddresses(opened),
    load,
  }
  const traffic = generateTraffic(plan, new Random(options.trafficSeed, load))
  if (traffic === null) return `no address of its labelled flows has ${MIN_PARTIES} counterparties`
  const ordinary = await writeRows(join(folder, 'ordinary.csv'), traffic.rows, traffic.strangers)
  return { traffic, imports: [...opened.case.imports, ordinary] }
}

/** Ordinary coins go into the case's own transactions, so that the whole chain is written anew. */
const mixCoins: Mix = async ({ folder, opened, labelled, transactions, covers, options }, load) => {
  const { rows, labels, asset } = labelled
  const chain = chainOfAsset(asset)
  if (chain !== 'bitcoin') return cannot(chain)
  if (covers.size > 1) return 'ordinary coins are mixed into a ledger of bitcoin alone'
  const { stolen, claimed } = labels
  const plan = { transactions, rows, stolen, claimed, without: seedAddresses(opened), load }
  const traffic = generateCoinTraffic(plan, new Random(options.trafficSeed, load))
  if (traffic === null) return 'ordinary coins can be in none of its labelled transactions'
  const own = covers.get(chain)!
  const covered = own === 'all' ? own : [...own, ...traffic.strangers, ...traffic.change]
  return {
    traffic,
    imports: [await writeTransactions(join(folder, 'mixed.jsonl'), traffic.transactions, covered)],
  }
}

function cannot(chain: string): string {
  return `strangers cannot be made up on ${chain} yet`
}

/** Addresses at which a seed claims whatever comes, or whatever is missing: ordinary coins there would be a wrong seed, not a wrong policy. */
function seedAddresses({ case: { origins } }: OpenCase): ReadonlySet<string> {
  return new Set(origins.flatMap(({ seed }) => (seed.kind === 'tx' ? [] : [seed.address])))
}

function withoutServiceLike(opened: OpenCase): OpenCase {
  return { ...opened, case: { ...opened.case, stop: { ...opened.case.stop, serviceLike: null } } }
}
