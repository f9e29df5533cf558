import { join } from 'node:path'
import { type CaseReport, writeReport } from './report.ts'
import { sourceFacts } from './sources/sourceFolder.ts'
import { readManifest, writeManifest } from './trace/manifestFile.ts'
import { openCase } from './trace/openCase.ts'
import { requireUnchanged } from './trace/requireUnchanged.ts'
import { VERSION } from './version.ts'

/** Words only: a change of these files needs no new trace. */
const READ_BY_REPORT = 'report.html'

/**
 * Writes the report anew from results that are there: after a claim or a label's wording was changed.
 *
 * Errors: `MANIFEST_MISSING`, and `RESULT_CHANGED` where a result is no longer what the trace wrote.
 */
export async function reportCase(caseDir: string): Promise<CaseReport> {
  const outDir = join(caseDir, 'out')
  const { inputs: _, outputs, ...head } = await readManifest(outDir)
  await requireUnchanged(outDir, outputs, READ_BY_REPORT)
  const { case: theCase, labels, inputs } = await openCase(caseDir)
  const { tags } = labels
  const report = await writeReport({ outDir, caseFile: theCase, tags, ledger: head.ledger, version: VERSION })
  const files = outputs.map(({ file }) => file)
  const asked = await sourceFacts(caseDir, theCase.imports)
  await writeManifest(outDir, files, head, [...inputs, ...asked.inputs])
  return report
}
