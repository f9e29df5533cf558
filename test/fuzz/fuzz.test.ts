import { describe, expect, test } from 'vitest'
import { SAMPLE_FORMATS } from '../files/sampleFormats.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { fuzzBytes, fuzzRows } from './fuzz.ts'

/** `npm run fuzz` tries a million inputs. */
const SEEDS = [1, 2]

describe.each(SAMPLE_FORMATS)('$name', (format) => {
  test.each(SEEDS)('loses no row of arbitrary ones, seed %i', async (seed) => {
    const { inputs, kept, refused } = await inTempFolder((folder) => fuzzRows(folder, format, seed, 1_000))
    expect(inputs).toBeGreaterThanOrEqual(1_000)
    // Neither are all of them good nor all of them bad.
    expect(kept).toBeGreaterThan(50)
    expect(refused).toBeGreaterThan(50)
  })

  test.each(SEEDS)('reads or refuses arbitrary bytes, seed %i', async (seed) => {
    expect(await inTempFolder((folder) => fuzzBytes(folder, format, seed, 30))).toMatchObject({ inputs: 30 })
  })
})
