import { join } from 'node:path'
import type { LoadResult } from '../../core/accuracy/evaluation.ts'
import { Random } from '../../core/accuracy/random.ts'
import { generateTraffic, MIN_PARTIES } from '../../core/accuracy/traffic.ts'
import { normaliseAddress } from '../../core/ledger/address.ts'
import { chainOfAsset } from '../../core/ledger/chains.ts'
import type { OpenCase } from '../trace/openCase.ts'
import type { EvaluateOptions } from './options.ts'
import { type LabelledRows, scoreRun } from './scoreRun.ts'
import { traceWith } from './traceWith.ts'
import { writeRows } from './writeRows.ts'

export interface MixOptions extends EvaluateOptions {
  readonly onLoad: (load: number) => void
}

/**
 * The case again, with ordinary payments through the addresses of its labels: one result a load, two where the stop
 * `looks-like-a-service` changes it; or why there is none.
 */
export async function mixTraffic(
  folder: string,
  caseDir: string,
  opened: OpenCase,
  labelled: LabelledRows,
  options: MixOptions,
): Promise<readonly LoadResult[] | string> {
  const { rows, labels, asset } = labelled
  const chain = chainOfAsset(asset)
  if ('problem' in normaliseAddress(chain, `0x${'0'.repeat(40)}`)) return `strangers cannot be made up on ${chain} yet`
  const valued = rows.flatMap((row, index) => (row.asset === asset ? [index] : []))
  const results: LoadResult[] = []
  for (const load of options.loads) {
    options.onLoad(load)
    const plan = {
      rows: valued.map((index) => rows[index]!),
      stolen: valued.map((index) => labels.stolen[index]!),
      without: seedAddresses(opened),
      load,
    }
    const traffic = generateTraffic(plan, new Random(options.trafficSeed, load))
    if (traffic === null) return `no address of its labelled flows has ${MIN_PARTIES} counterparties`
    const ordinary = await writeRows(join(folder, 'ordinary.csv'), traffic.rows, traffic.strangers)
    const files = { folder: caseDir, imports: [...opened.case.imports, ordinary] }
    const score = (some: OpenCase) =>
      traceWith(folder, some, files, async (run) => {
        const stopped = run.traced.settlements.some(({ places }) =>
          places.some(({ stoppedBy }) => stoppedBy === 'looks-like-a-service'),
        )
        return { stopped, result: { load, ...(await scoreRun(run, labelled, traffic, options)) } }
      })
    const { stopped, result } = await score(opened)
    results.push(result)
    if (stopped) results.push((await score(withoutServiceLike(opened))).result)
  }
  return results
}

/** Addresses at which a seed claims whatever comes, or whatever is missing: ordinary coins there would be a wrong seed, not a wrong policy. */
function seedAddresses({ case: { origins } }: OpenCase): ReadonlySet<string> {
  return new Set(origins.flatMap(({ seed }) => (seed.kind === 'tx' ? [] : [seed.address])))
}

function withoutServiceLike(opened: OpenCase): OpenCase {
  return { ...opened, case: { ...opened.case, stop: { ...opened.case.stop, serviceLike: null } } }
}
