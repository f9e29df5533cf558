import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SmallCase, smallCase, writeResults } from '../../test/report/smallCase.ts'
import { writeReport } from './report.ts'

let outDir: string

beforeEach(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'dyepack-report-'))
})

afterEach(() => rm(outDir, { recursive: true, force: true }))

describe('writeReport', () => {
  it('reads the results back and writes the page beside them', async () => {
    const small = smallCase()
    await writeResults(small, outDir)
    const { file, model } = await write(small)
    expect(file).toBe(join(outDir, 'report.html'))
    expect(model.answer.verdict).toMatch(
      /60\.0 % \(60 COIN\) reached a business that could be asked \(Exchange One\): 40\.0 %/,
    )
    expect(await readFile(file, 'utf8')).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/)
  })

  it('gives the same bytes for the same inputs', async () => {
    const small = smallCase()
    await writeResults(small, outDir)
    const first = await readFile((await write(small)).file)
    expect((await readFile((await write(small)).file)).equals(first)).toBe(true)
  })

  it('reads cells with quotes, commas, line ends and signs as they were written', async () => {
    const label = '=Exchange, "One"\nof two'
    const small = smallCase({ label })
    await writeResults(small, outDir)
    const { model } = await write(small)
    expect(model.places[0]?.short).toBe(label)
  })

  it('says what is missing, and what to do', async () => {
    await expect(write(smallCase())).rejects.toMatchObject({ code: 'RESULT_MISSING', kind: 'input' })
  })

  it.each([
    ['trace.json', '{"schema":"dyepack/trace@1"}'],
    ['trace.json', '{'],
    ['endpoints.csv', ''],
    ['endpoints.csv', 'policy,origin\nfifo\n'],
    ['endpoints.csv', 'policy,origin\nfofo,1\n'],
    ['flows.csv', 'policy,origin\nhaircut,1'],
    ['assets.csv', 'asset,symbol,decimals\nethereum/ETH,ETH,many\n'],
  ])('refuses a damaged %s', async (name, text) => {
    const small = smallCase()
    await writeResults(small, outDir)
    await writeFile(join(outDir, name), text)
    await expect(write(small)).rejects.toMatchObject({ code: 'RESULT_BAD', kind: 'input' })
  })
})

function write({ input }: SmallCase) {
  const { caseFile, tags, ledger, version } = input
  return writeReport({ outDir, caseFile, tags, ledger, version })
}
