import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeAnnual } from '../../src/actions/annual/writeAnnual.ts'
import { launchChromium, openFile, overlappingWords, WITHOUT_BROWSER, widthUnfolded } from '../browser/chromium.ts'
import { incidentFile, inKnowledge, REFERENCE } from './annualFolder.ts'

describe.skipIf(WITHOUT_BROWSER)('the annual report in a browser', () => {
  const name = '<img src=x onerror=alert(1)> a victim with a long name that goes on and on'
  const troubles: string[] = []
  let outDir: string
  let browser: Browser

  beforeAll(async () => {
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
    const prices = [join(outDir, 'given.csv')]
    const rows = ['2020-09-26,350', '2021-08-19,3000', '2024-12-20,3400'].map(
      (row) => `ethereum/ETH,${row},a <b>list</b>\n`,
    )
    await writeFile(prices[0]!, `asset,date,usd,source\n${rows.join('')}`)
    const asked = { actor: 'dprk', years: '2016..2024', asOf: '2024-12-31', against: '2022-01-13', prices }
    await inKnowledge(Object.entries(files), (dir) => writeAnnual({ ...asked, dir, outDir }))
    browser = await launchChromium()
  })

  afterAll(async () => {
    await browser?.close()
    if (outDir !== undefined) await rm(outDir, { recursive: true, force: true })
  })

  const open = (width: number, colorScheme: 'light' | 'dark') =>
    openFile({ browser, file: join(outDir, 'annual.html'), width, colorScheme, troubles })

  it('shows its numbers, makes no request, and logs nothing', async () => {
    const page = await open(1280, 'light')
    const text = await page.locator('main').textContent()
    expect(text).toContain('For 2024, Chainalysis says $1.34 B in 47 attacks. Nothing is listed for that year')
    expect(text).toContain(name)
    expect(await page.locator('main img').count()).toBe(0)
    expect(await page.locator('svg[role=img]:visible').count()).toBe(2)
    expect(troubles).toEqual([])
  })

  it('says what the coins were worth on both days, at which prices', async () => {
    const page = await open(1280, 'light')
    const text = await page.locator('section.worth').textContent()
    expect(text).toContain('The coins of 2 of 2 incidents were worth $16,750 when they were stolen, and $34,000')
    expect(text).toContain('at the last prices here, of 20 Dec 2024')
    expect(text).toContain('a <b>list</b>')
    const row = page.locator('tr[id="i/2021-08-19-shop"] td[data-label=Value]')
    expect(await row.textContent()).toContain('its coins were worth $15,000 on the day of the theft, $17,000')
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
    expect(await widthUnfolded(page)).toBe(390)
    expect(await page.locator('svg.slim:visible').count()).toBe(2)
    expect(await overlappingWords(page)).toEqual([])
    expect(troubles).toEqual([])
  })

  it('draws no word over another', async () => {
    const page = await open(1280, 'light')
    expect(await overlappingWords(page)).toEqual([])
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
