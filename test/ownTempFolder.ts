import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** Each test file has a folder of its own for temporary files, so that one can look for what is left there while others run. */
const before = process.env.TMPDIR
const own = mkdtempSync(join(tmpdir(), 'dyepack-test-'))
process.env.TMPDIR = own

afterAll(() => {
  if (before === undefined) delete process.env.TMPDIR
  else process.env.TMPDIR = before
  rmSync(own, { recursive: true, force: true })
})
