import { parseArgs } from 'node:util'
import { SAMPLE_FORMATS } from '../files/sampleFormats.ts'
import { inTempFolder } from '../store/tempFolder.ts'
import { addTallies, type FuzzTally, fuzzBytes, fuzzRows } from './fuzz.ts'

/** Rows of one file; one import takes them all. */
const ROWS = 2_000
/** Files of arbitrary bytes beside each file of rows. */
const FILES = 4

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    /** The first seed; the same seed gives the same inputs. */
    from: { type: 'string', default: '0' },
    format: { type: 'string' },
  },
})
const formats = SAMPLE_FORMATS.filter(({ name }) => values.format === undefined || name === values.format)
if (formats.length === 0)
  throw new Error(`no format is called ${values.format}: ${SAMPLE_FORMATS.map(({ name }) => name).join(', ')}`)
const wanted = Number(values.inputs)
const begun = performance.now()
let done: FuzzTally = { inputs: 0, kept: 0, refused: 0, whole: {} }
let failed = 0
for (let seed = Number(values.from); done.inputs < wanted; seed++) {
  for (const format of formats) {
    try {
      done = await inTempFolder(async (folder) => {
        const rows = await fuzzRows(folder, format, seed, ROWS)
        return [done, rows, await fuzzBytes(folder, format, seed, FILES)].reduce(addTallies)
      })
    } catch (error) {
      failed++
      done = addTallies(done, { inputs: ROWS, kept: 0, refused: 0, whole: {} })
      const repeat = `npm run fuzz -- --from ${seed} --inputs 1 --format "${format.name}"`
      console.log(`${format.name}, seed ${seed}: ${error instanceof Error ? error.stack : error}\nRepeat it: ${repeat}`)
    }
  }
  if (seed % 10 === 9 || done.inputs >= wanted) {
    console.log(`${Math.round((performance.now() - begun) / 1000)} s: ${JSON.stringify(done)}, ${failed} failed`)
  }
}
if (failed > 0) process.exitCode = 1
