import { once } from 'node:events'
import { createWriteStream, writeFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { importData } from '../../src/actions/importData.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { gzipBomb, zstdBomb, zstdOf } from './packed.ts'
import { refused, refusedInWords } from './refused.ts'
import { SAMPLES, type Sample } from './samples.ts'

/** Imports this content as a file of the sample's format, which must be refused. */
async function refusal(sample: Sample, content: string | Uint8Array, name = `bad.${sample.extension}`) {
  return inTempFolder(async (folder) => {
    await writeFile(join(folder, name), content)
    return refused(folder, ['import', sample.format, name, '--ledger', 'ledger.duckdb'])
  })
}

describe.each(SAMPLES)('a file of $format', (sample) => {
  const { text, line, withAmount, amountField, extension, format } = sample

  test('is good as it is, and packed', async () => {
    await inTempFolder(async (folder) => {
      const digests = []
      for (const [name, content] of Object.entries({
        [`plain.${extension}`]: Buffer.from(text),
        [`gzip.${extension}.gz`]: gzipSync(text),
        [`zstd.${extension}.zst`]: zstdOf(Buffer.from(text)),
      })) {
        writeFileSync(join(folder, name), content)
        const imports = [{ format, files: [name] }]
        const { files } = await importData({ ledger: join(folder, `${name}.duckdb`), folder, imports })
        digests.push(files[0]!.rowsKept)
      }
      expect(digests).toEqual([2, 2, 2])
    })
  })

  test.each([
    ['a gzip that was cut off', gzipSync(text.repeat(100)).subarray(0, -12)],
    ['a gzip with a changed byte', flipped(gzipSync(text))],
    ['a zstd that was cut off', zstdOf(Buffer.from(text)).subarray(0, -20)],
    ['a zstd without its last block', zstdBomb(1 << 20).subarray(0, -4)],
    ['only the first bytes of a zstd', zstdOf(Buffer.from(text)).subarray(0, 5)],
  ])('is refused as %s', async (_, content) => {
    expect(await refusal(sample, content)).toMatchObject({ code: 'BAD_FILE' })
  })

  test.each([
    ['gzip', gzipBomb(2.5 * 2 ** 30)],
    ['zstd', zstdBomb(2.5 * 2 ** 30)],
  ])('is refused as a bomb of %s', async (_, content) => {
    expect(await refusal(sample, content)).toMatchObject({ code: 'UNPACKS_TOO_FAR' })
  })

  test.each([
    ['UTF-16, little end first, marked', Buffer.from(`\uFEFF${text}`, 'utf16le')],
    ['UTF-16, little end first', Buffer.from(text, 'utf16le')],
    ['UTF-16, big end first, marked', Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()],
    ['UTF-16, gzipped', gzipSync(Buffer.from(`\uFEFF${text}`, 'utf16le'))],
    ['text with NUL at its beginning', `\0${text}`],
    ['text with NUL in it', text.replace('70', '7\x000')],
  ])('is refused as %s', async (_, content) => {
    expect(await refusal(sample, content)).toMatchObject({ code: 'NOT_UTF8' })
  })

  test('is refused with NUL far behind the beginning', async () => {
    const error = await refusal(sample, text + '\n'.repeat(200_000) + withAmount('7\x000').split('\n')[line - 1])
    expect(['BAD_ROWS', 'NOT_UTF8', 'BAD_FILE']).toContain(error.code)
  })

  test('is refused with bytes that are not UTF-8', async () => {
    const [before, after] = text.split('70')
    const error = await refusal(
      sample,
      Buffer.concat([Buffer.from(before!), Buffer.from([0xff, 0xfe, 0x80]), Buffer.from(after!)]),
    )
    expect(['BAD_ROWS', 'BAD_FILE', 'NOT_UTF8']).toContain(error.code)
  })

  test('is refused with a line of 200 MB, in little memory', async () => {
    await inTempFolder(async (folder) => {
      const file = join(folder, `long.${extension}`)
      const stream = createWriteStream(file)
      stream.write(text)
      const piece = Buffer.alloc(1 << 20, 'x')
      for (let megabyte = 0; megabyte < 200; megabyte++) if (!stream.write(piece)) await once(stream, 'drain')
      stream.end('\n')
      await once(stream, 'close')
      const args = ['import', format, `long.${extension}`, '--ledger', 'ledger.duckdb']
      expect(await refused(folder, args)).toMatchObject({ code: 'LINE_TOO_LONG', facts: { line: line + 1 } })
      expect(await refused(folder, [...args, '--keep-going'])).toMatchObject({ code: 'LINE_TOO_LONG' })
    })
  })

  test.each(['1e18', '1,000.50', '0x10', '1.0', '-1', '+1', ' 70', '７０', `${2n ** 256n}`, ''])(
    'is refused with the amount %j',
    async (amount) => {
      expect(await refusal(sample, withAmount(amount))).toMatchObject({
        code: 'BAD_ROWS',
        facts: { count: 1, reasons: [{ line, field: amountField }] },
      })
    },
  )

  test('is refused with an amount of 100,000 digits, of which few are printed', async () => {
    const error = await refusal(sample, withAmount('1'.repeat(100_000)))
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { count: 1, reasons: [{ line, field: amountField }] } })
  })

  test('is refused under a name with control characters, which are not printed', async () => {
    await inTempFolder(async (folder) => {
      const name = `\u001b[31m\u009b\u202ered\u0007.${extension}`
      const args = ['import', format, name, '--ledger', 'ledger.duckdb']
      expect(await refused(folder, args)).toMatchObject({ code: 'FILE_MISSING' })
      await refusedInWords(folder, args)
      await writeFile(join(folder, name), withAmount('x'))
      expect(await refused(folder, args)).toMatchObject({ code: 'BAD_ROWS' })
      const said = await refusedInWords(folder, args)
      expect(said).toContain('⟨U+001B⟩[31m⟨U+009B⟩⟨U+202E⟩red⟨U+0007⟩')
    })
  })

  test('is no folder, no device and no pipe', async () => {
    await inTempFolder(async (folder) => {
      await mkdir(join(folder, 'folder'))
      for (const name of ['folder', '/dev/zero']) {
        const args = ['import', format, name, '--ledger', 'ledger.duckdb']
        expect(await refused(folder, args)).toMatchObject({ code: 'FILE_MISSING' })
      }
    })
  })
})

describe('transfers-csv', () => {
  const sample = SAMPLES[0]!

  test.each([
    ['an opening quote that nothing closes', sample.text.replace('ETH,18', '"ETH,18'), 2],
    ['a quote inside a cell', sample.text.replace('native', 'nat"ive'), 2],
    ['text behind a closing quote', sample.text.replace('native', '"native"x'), 2],
    ['an unclosed quote at the end', `${sample.text.trimEnd()}"`, 3],
  ])('is refused with %s', async (_, content, line) => {
    const error = await refusal(sample, content)
    expect(error).toMatchObject({ code: 'BAD_ROWS', facts: { reasons: [{ line }] } })
  })

  test('with a quote that nothing closes far before its end is refused, rows or no rows', async () => {
    await inTempFolder(async (folder) => {
      const [header, first] = sample.text.split('\n')
      const hash = (n: number) =>
        first!.replace(/0xa{64}/, `0x${n.toString(16).padStart(64, '0')}`).replace(',1,', `,${n + 1},`)
      const rows = Array.from({ length: 50_000 }, (_, n) => (n === 3 ? hash(n).replace('ETH,18', '"ETH,18') : hash(n)))
      await writeFile(join(folder, 'bad.csv'), `${[header, ...rows].join('\n')}\n`)
      const args = ['import', 'transfers-csv', 'bad.csv', '--ledger', 'ledger.duckdb']
      const expected = { code: 'BAD_ROWS', facts: { reasons: [{ line: 5 }] } }
      expect(await refused(folder, args)).toMatchObject(expected)
      expect(await refused(folder, [...args, '--keep-going'])).toMatchObject(expected)
    })
  })

  test('is refused with a column that stands there twice', async () => {
    expect(await refusal(sample, sample.text.replaceAll(/,([^,\n]*)\n/g, ',$1,$1\n'))).toMatchObject({
      code: 'BAD_HEADER',
      facts: { line: 1 },
    })
  })
})

describe('utxo-jsonl', () => {
  const sample = SAMPLES[1]!
  const [first, second] = sample.text.trimEnd().split('\n')
  const deep = '['.repeat(100_000) + ']'.repeat(100_000)
  const deepObjects = `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`

  test.each([
    ['lists 100,000 deep', deep],
    ['objects 100,000 deep', deepObjects],
    ['lists that nothing closes', '['.repeat(100_000)],
    ['a depth of 100,000 in a key that is read', second!.replace('"outputs":[', `"outputs":${deep},"was":[`)],
    ['a key twice', second!.replace('"index":0,', `"index":0,"hash":"${'c'.repeat(64)}",`)],
    ['a key of an output twice', second!.replace('"value":70', '"value":70,"value":80')],
    ['a key twice, written in two ways', second!.replace('"index":0,', `"index":0,"h\\u0061sh":"${'c'.repeat(64)}",`)],
  ])('is refused with %s', async (_, line) => {
    const { code, facts } = await refusal(sample, `${first}\n${line}\n`)
    expect(code).toBe('BAD_ROWS')
    expect(new Set(facts.reasons?.map((reason) => reason.line))).toEqual(new Set([2]))
  })

  test('may be deep in a key that is not read', async () => {
    await inTempFolder(async (folder) => {
      writeFileSync(join(folder, 'a.jsonl'), `${first}\n${second!.replace('{', `{"other":${deep},`)}\n`)
      const imports = [{ format: 'utxo-jsonl', files: ['a.jsonl'] }]
      const { files } = await importData({ ledger: join(folder, 'ledger.duckdb'), folder, imports })
      expect(files[0]!.rowsKept).toBe(2)
    })
  })
})

function flipped(bytes: Buffer): Buffer {
  const changed = Buffer.from(bytes)
  changed[changed.length >> 1]! ^= 0xff
  return changed
}
