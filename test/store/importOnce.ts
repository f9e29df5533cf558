import { importData } from '../../src/actions/importData.ts'

/** A child process that imports and tells each step, for tests that kill it. Arguments: ledger, folder, format, files. */
const [ledger, folder, format, ...files] = process.argv.slice(2)
await importData({
  ledger: ledger!,
  folder: folder!,
  imports: [{ format: format!, files, covers: 'all' }],
  exactly: true,
  onProgress: ({ step, share }) => process.stdout.write(`${step} ${share}\n`),
})
