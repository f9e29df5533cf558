import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { launchChromium, openFile, overlappingWords, WITHOUT_BROWSER } from '../browser/chromium.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { copyCase } from './copyCase.ts'

describe.skipIf(WITHOUT_BROWSER)('the report of a bundled case', () => {
  const temp = makeTempFolder()
  let browser: Browser
  beforeAll(async () => {
    browser = await launchChromium()
  })
  afterAll(async () => {
    await browser?.close()
    temp.remove()
  })

  const CASES = ['ronin-2022', 'harmony-2023', 'bitfinex-2016', 'generated-peel-chain']
  test.each(CASES)('%s draws no word over another, and asks nobody', async (name) => {
    const folder = join(temp.folder, name)
    await copyCase(name, folder)
    const file = (await traceCase({ caseDir: folder })).report.file
    const troubles: string[] = []
    const page = await openFile({ browser, file, width: 1280, colorScheme: 'light', troubles })
    expect(await overlappingWords(page)).toEqual([])
    expect(troubles).toEqual([])
  })
})
