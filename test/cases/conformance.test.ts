import { describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { runCli } from '../cli/runCli.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { readAnswer, readVectors, VECTOR_FILES, writeVector } from './vectors.ts'

describe.concurrent.each(VECTOR_FILES)('every answer of %s.jsonl', (name) => {
  const vectors = readVectors(name)

  test('there are vectors', () => {
    expect(vectors.length).toBeGreaterThanOrEqual(33)
  })

  test.each(vectors)('$id, from its file to trace.json', async (vector) => {
    await inTempFolder(async (folder) => {
      await writeVector(folder, vector)
      await traceCase({ caseDir: folder })
      expect(await readAnswer(folder)).toEqual(vector.expected)
    })
  })
})

describe.concurrent('through the command line', () => {
  const every = (name: (typeof VECTOR_FILES)[number], step: number) =>
    readVectors(name).filter((_, i) => i % step === 0)
  const some = [...every('named', 8), ...every('account', 14), ...every('utxo', 14)]

  test.each(some)('$id', async (vector) => {
    await inTempFolder(async (folder) => {
      await writeVector(folder, vector)
      const { code, stdout, stderr } = await runCli(['--json', 'trace', folder])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(JSON.parse(stdout)).toMatchObject({ case: vector.id, imports: { changed: true } })
      expect(await readAnswer(folder)).toEqual(vector.expected)
    })
  })
})
