import { expect, test } from 'vitest'
import { z } from 'zod'
import { annualFileSchema } from './annualFile.ts'
import { backwardFileSchema } from './backwardFile.ts'
import { leadsFileSchema } from './leadsFile.ts'
import { manifestSchema } from './manifest.ts'
import { overlapFileSchema } from './overlapFile.ts'
import { shapesFileSchema } from './shapesFile.ts'
import { shareFileSchema } from './shareFile.ts'
import { traceFileSchema } from './traceFile.ts'

// `npx vitest run src/core/wire -u` writes them anew after a change of the schema.
test.each([
  ['trace', traceFileSchema],
  ['leads', leadsFileSchema],
  ['backward', backwardFileSchema],
  ['manifest', manifestSchema],
  ['annual', annualFileSchema],
  ['overlap', overlapFileSchema],
  ['shapes', shapesFileSchema],
  ['share', shareFileSchema],
])('docs/schema/%s.schema.json is what the code checks', async (name, schema) => {
  // What an annual report says many times over (who says it, when) stands once.
  const options = name === 'annual' ? ({ reused: 'ref' } as const) : {}
  const published = `${JSON.stringify(z.toJSONSchema(schema, options), null, 2)}\n`
  await expect(published).toMatchFileSnapshot(`../../../docs/schema/${name}.schema.json`)
})
