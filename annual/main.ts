import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checkAnnual } from '../src/actions/annual/checkAnnual.ts'
import { writeAnnual } from '../src/actions/annual/writeAnnual.ts'
import { traceCase } from '../src/actions/traceCase.ts'
import { plain } from '../src/core/report/text.ts'
import { BUNDLED_CASES, BUNDLED_REPORTS } from './bundledReports.ts'

// Traces the bundled cases, writes the bundled annual reports, and derives each once more.
const [folder = 'annual/out'] = process.argv.slice(2)
const cases = fileURLToPath(new URL('../cases/', import.meta.url))
for (const name of BUNDLED_CASES) await traceCase({ caseDir: join(cases, name) })
for (const { name, ...asked } of BUNDLED_REPORTS) {
  const outDir = join(folder, name)
  const { model } = await writeAnnual({ ...asked, cases, outDir })
  const { prices = [] } = asked
  const { equal } = await checkAnnual({ outDir, prices, cases })
  if (!equal) process.exitCode = 1
  const verdict = model.headings.verdict.map(plain).join(' ')
  process.stdout.write(`${join(outDir, 'annual.html')}${equal ? '' : ' DIFFERS'}\n  ${verdict}\n`)
}
