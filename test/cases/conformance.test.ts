import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { type Outcome, runMany } from '../badInput/runMany.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { type Answer, readAnswer, readVectors, VECTOR_FILES, writeVector } from './vectors.ts'

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

describe('through the command line', () => {
  const every = (name: (typeof VECTOR_FILES)[number], step: number) =>
    readVectors(name).filter((_, i) => i % step === 0)
  const some = [...every('named', 8), ...every('account', 14), ...every('utxo', 14)]
  let traced: readonly { readonly ended: Outcome; readonly answer: Readonly<Record<string, Answer>> }[]
  beforeAll(async () => {
    traced = await inTempFolder(async (folder) => {
      for (const vector of some) await writeVector(join(folder, vector.id), vector)
      const outcomes = await runMany(
        folder,
        some.map(({ id }) => ['--json', 'trace', id]),
      )
      const answers = await Promise.all(some.map(({ id }) => readAnswer(join(folder, id))))
      return outcomes.map((ended, i) => ({ ended, answer: answers[i]! }))
    })
  })

  test.each(some.map((vector, i) => ({ ...vector, i })))('$id', ({ id, expected, i }) => {
    const { ended, answer } = traced[i]!
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ended.stdout)).toMatchObject({ case: id, imports: { changed: true } })
    expect(answer).toEqual(expected)
  })
})
