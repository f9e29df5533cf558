import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../src/actions/report.ts'
import { launchChromium, openFile, overlappingWords, WITHOUT_BROWSER, widthUnfolded } from '../browser/chromium.ts'
import { smallCase, writeResults } from './smallCase.ts'

describe.skipIf(WITHOUT_BROWSER)('the report in a browser', () => {
  const label = '<img src=x onerror=alert(1)> "One"'
  const troubles: string[] = []
  let outDir: string
  let file: string
  let browser: Browser

  beforeAll(async () => {
    outDir = await mkdtemp(join(tmpdir(), 'dyepack-page-'))
    const small = smallCase({ label })
    await writeResults(small, outDir)
    const { caseFile, tags, ledger, version } = small.input
    file = (await writeReport({ outDir, caseFile, tags, ledger, version })).file
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    if (outDir !== undefined) await rm(outDir, { recursive: true, force: true })
  })

  const open = (width: number, colorScheme: 'light' | 'dark') =>
    openFile({ browser, file, width, colorScheme, troubles })

  it('shows its numbers, makes no request, and logs nothing', async () => {
    const page = await open(1280, 'light')
    const text = await page.locator('main').textContent()
    expect(text).toContain('100 COIN')
    expect(text).toContain('60.0\u00a0% (60 COIN) reached a business that could be asked')
    expect(text).toContain(label)
    expect(text).toContain('dyepack verify small-2024')
    expect(await page.locator('svg[role=img]:visible').count()).toBe(3)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.locator('.loss .groups strong').allTextContents()).toEqual([
      '0.0 %',
      '60.0 %',
      '9.0 %',
      '30.0 %',
      '1.0 %',
    ])
    expect(troubles).toEqual([])
  })

  it('follows the reader’s preference for dark', async () => {
    const ground = async (scheme: 'light' | 'dark') => {
      const page = await open(1280, scheme)
      return page.evaluate('getComputedStyle(document.body).backgroundColor')
    }
    expect(await ground('light')).toBe('rgb(255, 255, 255)')
    expect(await ground('dark')).toBe('rgb(20, 22, 26)')
  })

  it('fits a telephone: what is wide scrolls inside itself', async () => {
    const page = await open(390, 'light')
    expect(await widthUnfolded(page)).toBe(390)
    expect(troubles).toEqual([])
  })

  it('draws no word over another', async () => {
    const page = await open(1280, 'light')
    const overlaps = await overlappingWords(page)
    expect(overlaps).toEqual([])
  })

  it('prints', async () => {
    const page = await open(1280, 'dark')
    const pdf = await page.pdf({ format: 'A4', printBackground: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeGreaterThan(10_000)
    expect(troubles).toEqual([])
  })
})
