import { join } from 'node:path'
import { checkAnnual } from '../src/actions/annual/checkAnnual.ts'
import { writeAnnual } from '../src/actions/annual/writeAnnual.ts'
import { plain } from '../src/core/report/text.ts'
import { BUNDLED_REPORTS } from './bundledReports.ts'

// Writes the bundled annual reports, and derives each once more.
const [folder = 'annual/out'] = process.argv.slice(2)
for (const { name, ...asked } of BUNDLED_REPORTS) {
  const outDir = join(folder, name)
  const { model } = await writeAnnual({ ...asked, outDir })
  const { equal } = await checkAnnual({ outDir })
  if (!equal) process.exitCode = 1
  const verdict = model.headings.verdict.map(plain).join(' ')
  process.stdout.write(`${join(outDir, 'annual.html')}${equal ? '' : ' DIFFERS'}\n  ${verdict}\n`)
}
