import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Case } from '../core/case/case.ts'
import { hasAddressSeed } from '../core/case/hasAddressSeed.ts'
import { inputError } from '../core/errors.ts'
import type { Tag } from '../core/knowledge/tag.ts'
import { type ReportDraft, type ReportModel, reportDraft } from '../core/report/model.ts'
import type { AssetName, LedgerFacts } from '../core/report/reportInput.ts'
import { type TraceFile, traceFileSchema } from '../core/wire/traceFile.ts'
import { reportPage } from '../render/html/reportPage.ts'
import { writeText } from './files/writeText.ts'
import { readCsv } from './report/readCsv.ts'
import { readEndpoints } from './report/readEndpoints.ts'
import { readFlows } from './report/readFlows.ts'

export interface WriteReportParameters {
  /** Where the results lie, and the report goes. */
  readonly outDir: string
  readonly caseFile: Case
  readonly tags: readonly Tag[]
  /** The `ledger` part of the manifest. */
  readonly ledger: LedgerFacts
  /** The ledger's dictionary of assets (`LedgerStore.assets`). */
  readonly assets: readonly AssetName[]
  readonly version: string
}

export interface CaseReport {
  readonly file: string
  readonly model: ReportModel
}

/**
 * Writes `out/report.html` from `out/trace.json`, `out/endpoints.csv`, `out/flows.csv` and, where there is one, `out/victims.csv`.
 *
 * Same inputs, same bytes. Throws RESULT_MISSING, RESULT_BAD, NO_POLICY, REPORT_SUMS_DIFFER.
 */
export async function writeReport(parameters: WriteReportParameters): Promise<CaseReport> {
  const { outDir, caseFile, tags, ledger, assets, version } = parameters
  const [trace, endpoints] = await Promise.all([
    readTrace(join(outDir, 'trace.json')),
    readEndpoints(join(outDir, 'endpoints.csv')),
  ])
  const draft = reportDraft({ caseFile, trace, tags, endpoints, ledger, assets, version })
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

async function readTrace(path: string): Promise<TraceFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw inputError('RESULT_MISSING', 'out/trace.json is not there', {
      fix: 'run "dyepack trace" on the case first',
      cause,
    })
  })
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    throw badTrace(String(cause), cause)
  }
  const parsed = traceFileSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw badTrace(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`, parsed.error)
}

function badTrace(what: string, cause: unknown) {
  return inputError('RESULT_BAD', `out/trace.json: ${what}`, { fix: 'run "dyepack trace" on the case again', cause })
}
