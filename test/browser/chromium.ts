import { existsSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'

const CANDIDATES = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser']
const executablePath = CANDIDATES.find((path) => path !== undefined && existsSync(path))

/** Where no browser is installed there is nothing to test with; in CI that is a failure, not a reason to go on. */
export const WITHOUT_BROWSER = executablePath === undefined && !process.env.CI
if (WITHOUT_BROWSER) {
  console.warn('No page is opened in a browser: no Chromium is installed. Install it, or name it in CHROMIUM.')
}

/** Chromium with what a page could reach for turned off. */
export function launchChromium(): Promise<Browser> {
  if (executablePath === undefined) throw new Error('no Chromium is installed: install it, or name it in CHROMIUM')
  return chromium.launch({ executablePath, args: ARGUMENTS })
}

const ARGUMENTS = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
]

export interface OpenFileParameters {
  readonly browser: Browser
  readonly file: string
  readonly width: number
  readonly colorScheme: 'light' | 'dark'
  /** Whatever the page logs, throws, asks or requests is added here. */
  readonly troubles: string[]
}

/** Opens a page from disk as a reader does. */
export async function openFile({ browser, file, width, colorScheme, troubles }: OpenFileParameters): Promise<Page> {
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

/** Opens every switch of a page, and says how wide the page is then. */
export async function widthUnfolded(page: Page): Promise<unknown> {
  for (const details of await page.locator('details').all())
    await details.evaluate((element) => element.setAttribute('open', ''))
  return page.evaluate('document.documentElement.scrollWidth')
}

/** Pairs of words in the charts of a page that share space. */
export async function overlappingWords(page: Page): Promise<unknown> {
  return page.evaluate(OVERLAPS)
}

// Runs in the page, where TypeScript's libraries for Node say nothing.
const OVERLAPS = `[...document.querySelectorAll('svg[role=img]')].flatMap((svg) => {
  const boxes = [...svg.querySelectorAll('text')].map((text) => ({ words: text.textContent, box: text.getBoundingClientRect() }))
  return boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => {
    const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left)
    const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top)
    return wide > 1 && high > 4 ? [a.words + ' / ' + b.words] : []
  }))
})`
