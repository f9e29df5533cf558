import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeReport } from '../../src/actions/report.ts'
import { smallCase, writeResults } from './smallCase.ts'

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser']
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
const missing = executablePath === undefined
if (missing && !process.env.CI) {
  console.warn('The report is not opened in a browser: no Chromium is installed. Install it, or name it in CHROMIUM.')
}

// Where no browser is installed there is nothing to test with; in CI that is a failure, not a reason to go on.
describe.skipIf(missing && !process.env.CI)('the report in a browser', () => {
  const label = '<img src=x onerror=alert(1)> "One"'
  const troubles: string[] = []
  let outDir: string
  let file: string
  let browser: Browser

  beforeAll(async () => {
    if (executablePath === undefined) throw new Error('no Chromium is installed: install it, or name it in CHROMIUM')
    outDir = await mkdtemp(join(tmpdir(), 'dyepack-page-'))
    const small = smallCase({ label })
    await writeResults(small, outDir)
    const { caseFile, tags, ledger, assets, version } = small.input
    file = (await writeReport({ outDir, caseFile, tags, ledger, assets, version })).file
    browser = await chromium.launch({ executablePath, args: ARGUMENTS })
  })

  afterAll(async () => {
    await browser?.close()
    if (outDir !== undefined) await rm(outDir, { recursive: true, force: true })
  })

  async function open(width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme })
    page.on('console', (message) => troubles.push(message.text()))
    page.on('pageerror', (error) => troubles.push(error.message))
    page.on('dialog', (dialog) => troubles.push(dialog.message()))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:') || !request.isNavigationRequest()) troubles.push(request.url())
    })
    await page.goto(pathToFileURL(file).href)
    return page
  }

  it('shows its numbers, makes no request, and logs nothing', async () => {
    const page = await open(1280, 'light')
    const text = await page.locator('main').textContent()
    expect(text).toContain('100 COIN')
    expect(text).toContain('60.0 % (60 COIN) reached a business that could be asked')
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
    for (const details of await page.locator('details').all())
      await details.evaluate((element) => element.setAttribute('open', ''))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(troubles).toEqual([])
  })

  it('draws no word over another', async () => {
    const page = await open(1280, 'light')
    const overlaps = await page.evaluate(OVERLAPS)
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

// Runs in the page, where TypeScript's libraries for Node say nothing: pairs of words that share space.
const OVERLAPS = `[...document.querySelectorAll('svg[role=img]')].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll('text')].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
  return boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => {
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
    return wide > 1 && high > 4 ? [a.words + ' / ' + b.words] : []
  }))
})`

const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]
