import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { makePdf } from '../../../test/intake/makePdf.ts'
import { inTempFolder } from '../../../test/store/tempFolder.ts'
import { readPage } from './readPage.ts'

const page = (text: string | Uint8Array) => readPage('-', Readable.from([Buffer.from(text)]))
const refused = (text: string | Uint8Array, code: string) =>
  expect(page(text)).rejects.toMatchObject({ code, kind: 'input' })

test('HTML gives its text and what it says of itself, and nothing in it is run', async () => {
  const html = `<!doctype html><html><head><title>A heist</title>
<meta property="og:site_name" content="News"><meta property="article:published_time" content="2022-01-14T10:00:00Z">
<link rel="canonical" href="https://example.org/heist"><script>globalThis.ran = true; document.write("$1 million")</script></head>
<body><h1>A &amp; B</h1><p onclick="globalThis.ran = true">Over&nbsp;$400&#32;million <b>in</b>
2021.<p>Second.<style>p { color: red }</style></body></html>`
  expect(await page(html)).toMatchObject({
    format: 'html',
    title: 'A heist',
    url: 'https://example.org/heist',
    siteName: 'News',
    published: '2022-01-14',
    text: 'A heist\n\nA & B\n\nOver\u00a0$400 million in\n2021.\n\nSecond.',
  })
  expect(globalThis).not.toHaveProperty('ran')
})

test('a row of a table is one paragraph', async () => {
  const html = '<html><table><tr><th>Victim<th>Loss<tr><td>KuCoin</td><td>$275 million</td></tr></table>'
  expect(await page(html)).toMatchObject({ text: 'Victim Loss\n\nKuCoin $275 million' })
})

test('links and dates that are none are left out', async () => {
  const html = '<html><link rel=canonical href="javascript:alert(1)"><meta name=date content=yesterday><p>Text.'
  expect(await page(html)).toMatchObject({ url: null, published: null, text: 'Text.' })
})

test('entities that a page defines are not expanded', async () => {
  const bomb = `<!DOCTYPE html [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><p>&b;&b; <!ENTITY x SYSTEM "file:///etc/passwd">&x;</p>`
  const { text } = await page(bomb)
  expect(text).toContain('&b;&b;')
  expect(text.length).toBeLessThan(200)
})

test('a PDF gives its text and pages; when the file was made is no day of publication', async () => {
  const info = { Title: 'A heist', CreationDate: 'D:20220114100000Z', ModDate: 'D:20220115100000Z' }
  const set = [[{ text: 'Over $400 million.', x: 72, y: 100 }], [{ text: 'Second page.', x: 72, y: 100 }]]
  expect(await page(makePdf({ pages: set, info }))).toMatchObject({
    format: 'pdf',
    title: 'A heist',
    url: null,
    published: null,
    text: 'Over $400 million.\n\nSecond page.',
    pages: [0, 20],
  })
})

test('what is too deep, too large, empty, a broken PDF or no text is refused by its code', async () => {
  await refused(`<html>${'<div>'.repeat(100_000)}`, 'HTML_TOO_DEEP')
  await refused('<html><script>only()</script>', 'EMPTY_FILE')
  await refused(' \n', 'EMPTY_FILE')
  await refused('%PDF-1.7\n%âãÏÓ', 'BAD_PDF')
  await refused(new Uint8Array([0xff, 0xfe, 0x41, 0]), 'NOT_UTF8')
  await refused('word '.repeat(500_000), 'FILE_TOO_LARGE')
  await expect(readPage('no-such-file', Readable.from([]))).rejects.toMatchObject({ code: 'MISSING_FILE' })
})

test('200 MB are refused before they are read, and from a pipe as soon as they are too many', async () => {
  await inTempFolder(async (root) => {
    const file = join(root, 'large.html')
    await writeFile(file, '<html>')
    const handle = await open(file, 'r+')
    await handle.truncate(200_000_000)
    await handle.close()
    await expect(readPage(file, Readable.from([]))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
    await expect(readPage(root, Readable.from([]))).rejects.toMatchObject({ code: 'NOT_A_FILE' })
  })
  let given = 0
  const endless = function* () {
    for (;;) {
      given += 1
      yield Buffer.alloc(1024 * 1024, 'a')
    }
  }
  await expect(readPage('-', Readable.from(endless()))).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' })
  expect(given).toBeLessThan(64)
})
