import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { reportCase } from '../../src/actions/reportCase.ts'
import { traceCase } from '../../src/actions/traceCase.ts'
import { manifestSchema } from '../../src/core/wire/manifest.ts'
import { traceFileSchema } from '../../src/core/wire/traceFile.ts'
import { GOOD_CASE, NEXT, THIEF, writeSmallCase } from '../cli/smallCase.ts'
import { inTempFolder } from '../store/tempFolder.ts'

/** The thief's payee is tagged twice: without a date as a mixer, and on 14 April 2024 as an exchange. */
const TAGS = `title: Two tags
creator: A clerk
source: https://example.org/tags
currency: ETH
tags:
  - { address: "${NEXT}", label: Cauldron, category: mixer, confidence: ownership }
  - { address: "${NEXT}", label: Counting House, category: exchange, lastmod: 2024-04-14 }
  - { address: "${THIEF}", label: Somebody, lastmod: 2024-05-01 }
`

async function traceAsOf(day: string | null) {
  return inTempFolder(async (folder) => {
    const line = day === null ? '' : `labelsAsOf: ${day}\n`
    await writeSmallCase(folder, { 'case.yaml': `${GOOD_CASE}labels: [tags.yaml]\n${line}`, 'tags.yaml': TAGS })
    const { report } = await traceCase({ caseDir: folder })
    const out = (name: string) => readFile(join(folder, 'out', name), 'utf8')
    const trace = traceFileSchema.parse(JSON.parse(await out('trace.json')))
    const page = await out('report.html')
    await reportCase(folder)
    expect(await out('report.html')).toBe(page)
    return {
      lost: trace.policies.fifo!.losses.map((loss) => `${loss.class} ${loss.label ?? ''} ${loss.basis}`),
      warning: trace.warnings.find(({ code }) => code === 'LABELS_AS_OF'),
      manifest: manifestSchema.parse(JSON.parse(await out('manifest.json'))).labelsAsOf,
      page,
      answer: report.model.answer.sections.flatMap(({ lines }) => lines),
    }
  })
}

test('without a day every label counts, and nothing is said of it', async () => {
  const { lost, warning, manifest, page } = await traceAsOf(null)
  expect(lost).toEqual(['moving  20', 'mixer Cauldron 70'])
  expect({ warning, manifest }).toEqual({ warning: undefined, manifest: null })
  expect(page).not.toContain('to have been known')
})

test('on the day of a label it was known; what bears no date was not', async () => {
  const { lost, warning, manifest, page, answer } = await traceAsOf('2024-04-14')
  expect(lost).toEqual(['exchange Counting House 70', 'moving  20'])
  const message =
    'The labels are those that their files show to have been known on 2024-04-14. 2 of 3 were left out: 1 later, 1 undated.'
  expect(warning).toMatchObject({ message, facts: { labelsAsOf: '2024-04-14', later: 1, undated: 1, known: 1 } })
  expect(manifest).toBe('2024-04-14')
  expect(answer).toContain(message)
  expect(page).toContain(message)
  expect(page).not.toContain('Cauldron')
})

test('a day before it nobody knew, and the coins lie in a wallet without a name', async () => {
  const { lost, warning, page } = await traceAsOf('2024-04-13')
  expect(lost).toEqual(['moving  90'])
  expect(warning?.facts).toEqual({ labelsAsOf: '2024-04-13', later: 2, undated: 1, known: 0 })
  expect(page).not.toContain('Counting House')
})
