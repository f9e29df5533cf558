import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAnnual } from '../../src/actions/annual/writeAnnual.ts'
import { incidentFile, inKnowledge, REFERENCE } from './annualFolder.ts'

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser']
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))
const missing = executablePath === undefined

// Where no browser is installed there is nothing to test with; in CI that is a failure, not a reason to go on.
describe.skipIf(missing && !process.env.CI)('the annual report in a browser', () => {
  const name = '<img src=x onerror=alert(1)> a victim with a long name that goes on and on'
  const troubles: string[] = []
  let outDir: string
  let browser: Browser

  beforeAll(async () => {
    if (executablePath === undefined) throw new Error('no Chromium is installed: install it, or name it in CHROMIUM')
    outDir = await mkdtemp(join(tmpdir(), 'dyepack-annual-'))
    const claims = (day: string, usd: string) =>
      `  - { source: a-${day}, says: s, words: almost, attribution: lazarus-group, means: phishing, loss: { usd: ${usd}, amounts: { ETH: 5 } } }\n`
    const files = {
      ...REFERENCE,
      'incidents/2021-08-19-shop.yaml': incidentFile(
        '2021-08-19',
        claims('2021-08-19', '{ low: 90_000_000, high: 97_000_000 }'),
      ).replace(/victim: .*/, `victim: { name: ${JSON.stringify(name)}, kind: bridge }`),
      'incidents/2020-09-26-other.yaml': incidentFile('2020-09-26', claims('2020-09-26', '{ low: 275_000_000 }')),
    }
    await inKnowledge(Object.entries(files), (dir) =>
      writeAnnual({ actor: 'dprk', years: '2016..2024', asOf: '2024-12-31', against: '2022-01-13', dir, outDir }),
    )
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
    await page.goto(pathToFileURL(join(outDir, 'annual.html')).href)
    return page
  }

  it('shows its numbers, makes no request, and logs nothing', async () => {
    const page = await open(1280, 'light')
    const text = await page.locator('main').textContent()
    expect(text).toContain('For 2024, Chainalysis says $1.34 B in 47 attacks. Nothing is listed for that year')
    expect(text).toContain(name)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.locator('svg[role=img]:visible').count()).toBe(2)
    expect(troubles).toEqual([])
  })

  it('leads from a number to the claim, and from there to its document', async () => {
    const page = await open(1280, 'light')
    await page.locator('table.years a', { hasText: '$428.8 M' }).first().click()
    const target = page.locator('tr:target')
    expect(await target.textContent()).toContain('total: $428,800,000 in 2021')
    expect(await target.locator('a[href^=http]').getAttribute('href')).toBe('https://example.org/c2')
  })

  it('fits a telephone: what is wide scrolls inside itself', async () => {
    const page = await open(390, 'dark')
    for (const details of await page.locator('details').all())
      await details.evaluate((element) => element.setAttribute('open', ''))
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390)
    expect(await page.locator('svg.slim:visible').count()).toBe(2)
    expect(await page.evaluate(OVERLAPS)).toEqual([])
    expect(troubles).toEqual([])
  })

  it('draws no word over another', async () => {
    const page = await open(1280, 'light')
    expect(await page.evaluate(OVERLAPS)).toEqual([])
  })

  it('prints the wide picture on a page of A4', async () => {
    const page = await open(673, 'dark')
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('svg.wide:visible').count()).toBe(2)
    expect(await page.locator('svg.slim:visible').count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(673)
    const pdf = await page.pdf({ format: 'A4', printBackground: true })
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
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
