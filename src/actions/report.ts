import { join } from 'node:path'
import type { Case } from '../core/case/case.ts'
import { hasAddressSeed } from '../core/case/hasAddressSeed.ts'
import { inputError } from '../core/errors.ts'
import type { Tag } from '../core/knowledge/tag.ts'
import { type ReportDraft, type ReportModel, reportDraft } from '../core/report/model.ts'
import type { LedgerFacts } from '../core/report/reportInput.ts'
import { leadsFileSchema } from '../core/wire/leadsFile.ts'
import { shapesFileSchema } from '../core/wire/shapesFile.ts'
import { traceFileSchema } from '../core/wire/traceFile.ts'
import { reportPage } from '../render/html/reportPage.ts'
import { writeText } from './files/writeText.ts'
import { readAssets } from './report/readAssets.ts'
import { readCsv } from './report/readCsv.ts'
import { readEndpoints } from './report/readEndpoints.ts'
import { readFlows } from './report/readFlows.ts'
import { readResult } from './report/readResult.ts'

export interface WriteReportParameters {
  /** Where the results lie, and the report goes. */
  readonly outDir: string
  readonly caseFile: Case
  readonly tags: readonly Tag[]
  /** The `ledger` part of the manifest. */
  readonly ledger: LedgerFacts
  readonly version: string
}

export interface CaseReport {
  readonly file: string
  readonly model: ReportModel
}

/**
 * Writes `out/report.html` from `out/trace.json`, `out/endpoints.csv`, `out/leads.json`, `out/shapes.json`, `out/flows.csv`, `out/assets.csv` and, where there is one, `out/victims.csv`.
 *
 * Same inputs, same bytes. Throws RESULT_MISSING, RESULT_BAD, NO_POLICY, REPORT_SUMS_DIFFER.
 */
export async function writeReport(parameters: WriteReportParameters): Promise<CaseReport> {
  const { outDir, caseFile, tags, ledger, version } = parameters
  const [trace, leads, shapes, endpoints, assets] = await Promise.all([
    readResult(outDir, 'trace.json', traceFileSchema),
    readResult(outDir, 'leads.json', leadsFileSchema),
    readResult(outDir, 'shapes.json', shapesFileSchema),
    readEndpoints(join(outDir, 'endpoints.csv')),
    readAssets(join(outDir, 'assets.csv')),
  ])
  const draft = reportDraft({ caseFile, trace, tags, endpoints, leads, shapes, ledger, assets, version })
  for await (const row of readFlows(join(outDir, 'flows.csv'), draft.policy)) draft.add(row)
  if (hasAddressSeed(caseFile)) await readPayments(join(outDir, 'victims.csv'), draft)
  const model = draft.model()
  const file = join(outDir, 'report.html')
  await writeText(file, [reportPage(model)])
  return { file, model }
}

async function readPayments(path: string, draft: ReportDraft): Promise<void> {
  for await (const cells of readCsv(path, 'out/victims.csv')) {
    const cell = (column: string) => cells.get(column) ?? ''
    const [amount, claimed] = [cell('amount'), cell('claimed')]
    if (!/^\d+ \d+$/.test(`${amount} ${claimed}`)) {
      throw inputError('RESULT_BAD', `out/victims.csv: ${amount} ${claimed} are not two amounts`, {
        fix: 'run "dyepack trace" on the case again',
      })
    }
    draft.addPayment({
      chain: cell('chain'),
      asset: cell('asset'),
      from: cell('from')
        .split(' ')
        .filter((address) => address !== ''),
      amount: BigInt(amount),
      claimed: BigInt(claimed),
    })
  }
}
