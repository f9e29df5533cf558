import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { traceCase } from '../../src/actions/traceCase.ts'
import { launchChromium, openFile, overlappingWords, WITHOUT_BROWSER } from '../browser/chromium.ts'
import { makeTempFolder } from '../cli/makeTempFolder.ts'
import { copyCase } from './copyCase.ts'

/** Texts of the page that stand past its right edge, but for what scrolls. Runs in the page. */
const PAST_EDGE = `(() => {
  const edge = document.querySelector('main').getBoundingClientRect().right - parseFloat(getComputedStyle(document.querySelector('main')).paddingRight)
  return [...document.querySelectorAll('main :not(svg *)')].flatMap((one) =>
    one.closest('.scroll, details:not([open]) > :not(summary)') === null && one.getBoundingClientRect().right > edge + 1 ? [one.textContent.trim().slice(0, 40)] : [])
})()`

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
  test.each(CASES)('%s draws no word over another and none past its edge, and asks nobody', async (name) => {
    const folder = join(temp.folder, name)
    await copyCase(name, folder)
    const file = (await traceCase({ caseDir: folder })).report.file
    const troubles: string[] = []
    const page = await openFile({ browser, file, width: 1280, colorScheme: 'light', troubles })
    expect(await overlappingWords(page)).toEqual([])
    for (const width of [1280, 1024, 390]) {
      await page.setViewportSize({ width, height: 800 })
      expect([width, await page.evaluate(PAST_EDGE)]).toEqual([width, []])
    }
    // What is wider than paper would be cut off there, and cannot be scrolled.
    await page.setViewportSize({ width: 672, height: 900 })
    await page.emulateMedia({ media: 'print' })
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(672)
    expect(troubles).toEqual([])
  })
})
