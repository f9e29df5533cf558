import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { evaluate } from '../src/actions/evaluate.ts'
import { makeAtomicCase } from './atomicCase.ts'
import { sharedFolder } from './sharedFolder.ts'

// Makes docs/accuracy.md: the bundled cases, and those whose data lie beside the repository.
const [page = 'docs/accuracy.md'] = process.argv.slice(2)
const temp = await mkdtemp(join(tmpdir(), 'dyepack-evaluation-'))
try {
  const folders = [fileURLToPath(new URL('../cases', import.meta.url))]
  const skipped: { name: string; reason: string }[] = []
  const flows = sharedFolder('launder-net/atomic-2023')
  if (flows === null)
    skipped.push({
      name: 'atomic-2023',
      reason:
        'its flows are not beside the repository (DYEPACK_DATA names the folder that has launder-net/atomic-2023)',
    })
  else {
    const folder = join(temp, 'atomic-2023')
    await makeAtomicCase(flows, folder)
    folders.push(folder)
  }
  const onStep = (caseId: string, step: string) => process.stderr.write(`${caseId}: ${step}\n`)
  const { tables } = await evaluate({ folders, skipped, page, onStep })
  process.stdout.write(tables)
} finally {
  await rm(temp, { recursive: true, force: true })
}
