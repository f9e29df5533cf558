import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type ImportReport, importData } from '../../src/actions/importData.ts'
import { sampleFile } from '../files/sampleFile.ts'
import { SAMPLE_FORMATS, type SampleFormat } from '../files/sampleFormats.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { type BadFile, badFiles, isText } from './badFiles.ts'
import { zstdOf } from './packed.ts'
import { expectRefusal, expectWords } from './refused.ts'
import { type Outcome, runMany } from './runMany.ts'

const good = (format: SampleFormat) => sampleFile(format, [0, 1, 2].map(format.good))
const all = SAMPLE_FORMATS.map(async (format) => ({ format, name: format.name, files: await badFiles(format) }))

/** What a case folder must not hold (links, labels) is the same for every format: see `caseFolder.test.ts`. */
describe.each(await Promise.all(all))('a file of $name', ({ format, files }) => {
  let imported: Imported
  beforeAll(async () => {
    imported = await inTempFolder((folder) => importEach(folder, format, files))
  })

  test.each(files.map((file, i) => [file.what, file, i] as const))('is refused with %s', (_, file, i) => {
    const { code, line, field, leavesOut } = file
    const [strict, keepsGoing] = imported.files[i]!
    const error = expectRefusal(strict)
    const codes: readonly string[] = typeof code === 'string' ? [code] : code
    expect(codes).toContain(error.code)
    const found = error.facts.reasons?.[0] ?? error.facts
    if (line !== undefined) expect(found).toMatchObject({ line, ...(field === undefined ? {} : { field }) })
    if (keepsGoing === undefined) return
    if (leavesOut === undefined || (leavesOut === 'some' && keepsGoing.code !== 0)) {
      expect(codes).toContain(expectRefusal(keepsGoing).code)
      return
    }
    expect(keepsGoing).toMatchObject({ code: 0, stderr: '' })
    const [report] = (JSON.parse(keepsGoing.stdout) as ImportReport).files
    expect(report!.refused).toBeGreaterThan(0)
    if (leavesOut === 'some') return
    expect(report).toMatchObject({ rowsRead: 2 + leavesOut, refused: leavesOut })
    const lines = Array.from({ length: leavesOut }, (_, n) => line! + n)
    expect([...new Set(report!.refusals.map((reason) => reason.line))]).toEqual(lines)
  })

  test('is good as it is, and packed where it is text', async () => {
    await inTempFolder(async (folder) => {
      await putBeside(folder, format)
      const plain = await good(format)
      const packed = isText(format.encoding) ? { 'a.gz': gzipSync(plain), 'a.zst': zstdOf(plain) } : {}
      for (const [name, content] of Object.entries({ plain, ...packed })) {
        await writeFile(join(folder, name), content)
        const imports = [{ ...format.entry, files: [name] }]
        const { files } = await importData({ ledger: join(folder, `${name}.duckdb`), folder, imports })
        expect(files).toMatchObject([{ rowsRead: 3, refused: 0, empty: 0 }])
      }
    })
  })

  test('is refused under a name with control characters, which are not printed, and as a folder or a device', () => {
    const { asJson, inWords } = imported.places
    expect(asJson.map((outcome) => expectRefusal(outcome).code)).toEqual([
      'BAD_ROWS',
      'FILE_MISSING',
      format.name.startsWith('parquet') ? 'NOT_A_LAKE' : 'FILE_MISSING',
      'FILE_MISSING',
    ])
    const [words] = inWords.map(expectWords)
    expect(words).toContain('⟨U+001B⟩[31m⟨U+009B⟩⟨U+202E⟩red⟨U+0007⟩')
  })
})

interface Imported {
  /** Of each file, keeping going where it is a matter of rows. */
  readonly files: readonly (readonly [strict: Outcome, keepsGoing: Outcome | undefined])[]
  /** Of names with control characters, a folder and a device. */
  readonly places: { readonly asJson: readonly Outcome[]; readonly inWords: readonly Outcome[] }
}

/** Imports each file, and what is no file or has a bad name, into a ledger of its own: all in one process. */
async function importEach(folder: string, format: SampleFormat, files: readonly BadFile[]): Promise<Imported> {
  await putBeside(folder, format)
  for (const [i, { content }] of files.entries())
    await writeFile(join(folder, `${i}`), typeof content === 'function' ? content() : content)
  const strict = files.map((_, i) => ['--json', ...importOf(format, `${i}`)])
  const ofRows = [...files.keys()].filter((i) => files[i]!.line !== undefined || files[i]!.leavesOut !== undefined)
  const places = (await badPlaces(folder, format)).map((name) => importOf(format, name))
  const outcomes = await runMany(folder, [
    ...strict,
    ...ofRows.map((i) => [...strict[i]!, '--keep-going']),
    ...places.map((job) => ['--json', ...job]),
    ...places,
  ])
  const ofPlaces = outcomes.slice(strict.length + ofRows.length)
  return {
    files: files.map((_, i) => {
      const place = ofRows.indexOf(i)
      return [outcomes[i]!, place === -1 ? undefined : outcomes[files.length + place]]
    }),
    places: { asJson: ofPlaces.slice(0, places.length), inWords: ofPlaces.slice(places.length) },
  }
}

/** A bad file whose name acts on a terminal, another such name of which there is no file, a folder, a device. */
async function badPlaces(folder: string, format: SampleFormat): Promise<readonly string[]> {
  const [bad, gone] = ['red', 'gone'].map((name) => `\u001b[31m\u009b\u202e${name}\u0007`) as [string, string]
  const record = { ...format.good(1), [format.amount.column]: format.amount.bad[0] }
  await writeFile(join(folder, bad), await sampleFile(format, [format.good(0), record]))
  await mkdir(join(folder, 'folder'))
  return [bad, gone, 'folder', '/dev/zero']
}

function importOf({ entry }: SampleFormat, file: string): readonly string[] {
  const mapping = entry.mapping === undefined || entry.mapping === null ? [] : ['--mapping', entry.mapping]
  return ['import', entry.format, file, '--ledger', `${file === '/dev/zero' ? 'zero' : file}.duckdb`, ...mapping]
}

async function putBeside(folder: string, { beside }: SampleFormat): Promise<void> {
  for (const [name, content] of Object.entries(beside)) await writeFile(join(folder, name), content)
}

/** utxo-jsonl may say much that is not read. */
test('a depth of 100,000 in a key that is not read is let be', async () => {
  const format = SAMPLE_FORMATS.find(({ name }) => name === 'utxo-jsonl')!
  await inTempFolder(async (folder) => {
    const text = (await good(format))
      .toString()
      .replace('{', () => `{"other":${'['.repeat(100_000)}${']'.repeat(100_000)},`)
    await writeFile(join(folder, 'a.jsonl'), text)
    const imports = [{ format: 'utxo-jsonl', files: ['a.jsonl'] }]
    const { files } = await importData({ ledger: join(folder, 'ledger.duckdb'), folder, imports })
    expect(files[0]!.rowsKept).toBe(3)
  })
})
