import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { countRecords } from './countRecords.ts'

const path = join(tmpdir(), `dyepack-count-${process.pid}.csv`)
afterAll(() => rmSync(path, { force: true }))

const FORM = { header: false, quotes: true }
const signs = fc.constantFrom('"', '""', '"', ',', '\n', '\r\n', '\r', 'a', 'bcdefgh', 'é', '\u0000', '#', '!')

test('the records of any text are those that somebody counts who reads it byte by byte', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(signs, { maxLength: 60 }), (texts) => isCounted(texts.join(''))),
    { numRuns: 300 },
  )
})

test('so are those of a text that comes in several pieces', async () => {
  const [texts] = fc.sample(fc.array(signs, { minLength: 2000, maxLength: 2000 }), { numRuns: 1, seed: 7 })
  await isCounted(texts!.join('').repeat(300))
})

async function isCounted(text: string): Promise<void> {
  const { records, closed } = byByte(Buffer.from(text))
  writeFileSync(path, text)
  const counted = countRecords({ path, compression: 'none' }, 'a.csv', FORM)
  if (closed) expect(await counted).toBe(records)
  else await expect(counted).rejects.toMatchObject({ code: 'BAD_ROWS' })
}

function byByte(bytes: Uint8Array): { readonly records: number; readonly closed: boolean } {
  let [records, empty, quoted] = [0, true, false]
  for (const byte of bytes) {
    if (empty && byte !== 10 && byte !== 13) [records, empty] = [records + 1, false]
    if (byte === 34) quoted = !quoted
    else if (byte === 10 && !quoted) empty = true
  }
  return { records, closed: !quoted }
}
